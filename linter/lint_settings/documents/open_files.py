"""Keeps a bounded number of files in memory; the others are read again when they are needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from .source import Source

    class Opened(Protocol):
        """A file whose text is in memory until it is closed."""

        source: Source

        def close(self) -> None:
            """Drop the content; it is read again when it is needed."""


class ChangedFileError(Exception):
    """A file that has changed since it was first read; the text is its path, as shown."""


# Limit of open text, in characters, for a run with no more. Nodes take about ten times as much memory as the text.
LIMIT = 2_500_000
# In a larger run most files are opened twice anyway, so a lower limit costs little.
LOWER_LIMIT = 500_000


class OpenFiles:
    """The open files of a run in the order of opening; `limit` is in characters of their texts.

    One file stays open, however large it is. `marks` is true if the mark of every file's content is needed,
    `has_closed` once a file was closed.
    """

    __slots__ = ("_sizes", "_used", "has_closed", "limit", "marks")

    def __init__(self, limit: int = LIMIT, *, marks: bool = False) -> None:
        self.limit = limit
        self.marks = marks
        self.has_closed = False
        self._used = 0
        self._sizes: dict[Opened, int] = {}

    @property
    def closes(self) -> bool:
        """Whether a file has been closed, or some were read by other processes or earlier runs only."""
        return self.has_closed or self.marks

    def add(self, loaded: Opened) -> None:
        """Track a file that was opened."""
        size = len(loaded.source.text)
        self._used += size - self._sizes.pop(loaded, 0)
        self._sizes[loaded] = size

    def is_full(self) -> bool:
        """Return whether the limit is exceeded."""
        return self._used > self.limit and len(self._sizes) > 1

    def close(self, loaded: Opened) -> None:
        """Close a file."""
        self.has_closed = True
        self._used -= self._sizes.pop(loaded, 0)
        loaded.close()

    def close_newest(self) -> None:
        """Close the files that were opened last until the limit is met: those before them are checked sooner."""
        if self.is_full():
            self.limit = min(self.limit, LOWER_LIMIT)
        while self.is_full():
            self.close(next(reversed(self._sizes)))

    def close_oldest(self) -> None:
        """Close the files that were opened first until the limit is met; only between checks, as nodes are dropped."""
        while self.is_full():
            self.close(next(iter(self._sizes)))
