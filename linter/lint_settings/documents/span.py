"""Where a piece of text is in a file."""

from __future__ import annotations

from .frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Offsets of the value's start and end and of its key's start and end; -1 without a key.
    Place = tuple[int, int, int, int]
    # The keys and indexes that lead from the root of a document to a value.
    Path = tuple[str | int, ...]


class Span(Frozen):
    """A half-open range of characters.

    `start` and `end` count characters (code points) from 0; lines and columns count from 1. The end is exclusive,
    so `end_column` is the column after the last character.
    """

    __slots__ = ()

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
