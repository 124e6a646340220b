"""Keeps the nodes of a bounded number of files in memory; the others are parsed again when they are needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from .kept_texts import KeptTexts, SetAside
    from .source import Source

    class Opened(Protocol):
        """A file whose nodes are in memory until it is closed."""

        source: Source

        def close(self, texts: KeptTexts) -> None:
            """Drop the nodes, which are made again when they are needed, and keep the text."""


class ChangedFileError(Exception):
    """A file that has changed since it was found to be as an earlier run read it; the text is its path, as shown."""


# Limit of open text, in characters, for a run with no more. Nodes take about ten times as much memory as the text.
LIMIT = 3_000_000
# In a larger run the closed files take memory as well, about 1 KB each.
LOWER_LIMIT = 1_500_000


class OpenFiles:
    """The open files of a run in the order of opening; `limit` is in characters of their texts.

    One file stays open, however large it is. `marks` is true if the mark of every file is needed, `has_closed` once a
    file was closed, `has_others` if some files may have been read by other processes or earlier runs only.
    """

    __slots__ = ("_aside", "_sizes", "_texts", "_used", "has_closed", "has_others", "limit", "marks")

    def __init__(self, limit: int = LIMIT, *, marks: bool = False, has_others: bool = False) -> None:
        self.limit = limit
        self.marks = marks
        self.has_closed = False
        self.has_others = has_others
        self._used = 0
        self._sizes: dict[Opened, int] = {}
        self._texts: KeptTexts | None = None
        self._aside: SetAside | None = None

    @property
    def closes(self) -> bool:
        """Whether there are files that are not open."""
        return self.has_closed or self.has_others

    @property
    def texts(self) -> KeptTexts:
        """The texts of closed files."""
        if self._texts is None:
            from .kept_texts import KeptTexts  # only large runs close files

            self._texts = KeptTexts()
        return self._texts

    @property
    def aside(self) -> SetAside:
        """The texts of files of other tools, until all files are known."""
        if self._aside is None:
            from .kept_texts import SetAside

            self._aside = SetAside()
            if self.has_closed:
                self._aside.pack()
        return self._aside

    def drop_aside(self) -> None:
        """Drop the texts of files of other tools."""
        self._aside = None

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
        loaded.close(self.texts)

    def close_newest(self) -> None:
        """Close the files that were opened last until the limit is met: those before them are checked sooner."""
        if self.is_full():
            self.limit = min(self.limit, LOWER_LIMIT)
            if self._aside is not None:
                self._aside.pack()
        while self.is_full():
            self.close(next(reversed(self._sizes)))

    def close_oldest(self) -> None:
        """Close the files that were opened first until the limit is met; only between checks, as nodes are dropped."""
        while self.is_full():
            self.close(next(iter(self._sizes)))
