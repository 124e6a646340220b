"""Keeps only so many files of a run open; the others are read again when somebody asks for them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from ..documents.source import Source

    class Opened(Protocol):
        """A file whose text is in memory until it is closed."""

        source: Source

        def close(self) -> None:
            """Forget what was read; it is read again when it is needed."""


# So many characters of text stay open, if a run has no more. The nodes of a file take about ten times as much memory.
ROOM = 2_500_000
# In a larger run most files are opened twice anyway, so little is lost if only so many stay open.
_LITTLE_ROOM = 500_000


class Shelf:
    """The open files of a run, the one that was opened first in front; `room` is in characters of their texts.

    One file stays open however large it is. `marks` says whether somebody needs the mark of every file's content.
    """

    __slots__ = ("_sizes", "_used", "marks", "room")

    def __init__(self, room: int = ROOM, *, marks: bool = False) -> None:
        self.room = room
        self.marks = marks
        self._used = 0
        self._sizes: dict[Opened, int] = {}

    def add(self, loaded: Opened) -> None:
        """Take note of a file that was opened."""
        size = len(loaded.source.text)
        self._used += size - self._sizes.pop(loaded, 0)
        self._sizes[loaded] = size

    def is_full(self) -> bool:
        """Whether more is open than there is room for."""
        return self._used > self.room and len(self._sizes) > 1

    def close(self, loaded: Opened) -> None:
        """Close a file."""
        self._used -= self._sizes.pop(loaded, 0)
        loaded.close()

    def keep_first(self) -> None:
        """Close the files that were opened last, until there is room: those before them are checked sooner."""
        if self.is_full():
            self.room = min(self.room, _LITTLE_ROOM)
        while self.is_full():
            self.close(next(reversed(self._sizes)))

    def make_room(self) -> None:
        """Close the files that were opened first, until there is room; only between checks, lest nodes change."""
        while self.is_full():
            self.close(next(iter(self._sizes)))
