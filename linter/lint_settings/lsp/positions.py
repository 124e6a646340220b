"""Positions of the Language Server Protocol: lines from 0, and columns in the units that the client has chosen."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from lsprotocol.types import Location, Position, PositionEncodingKind, Range

if TYPE_CHECKING:
    from ..documents.node import Node
    from ..documents.source import Source
    from ..documents.span import Span


class Positions:
    """Converts between the offsets of a text and positions.

    `mark` is true if the client's text begins with a byte order mark, which ours never does.
    """

    def __init__(self, source: Source, encoding: str = PositionEncodingKind.Utf16, *, mark: bool = False) -> None:
        self._source = source
        self._encoding = encoding
        self._mark = int(mark)

    def position(self, offset: int) -> Position:
        """Return the position of an offset."""
        line, column = self._source.position(min(max(offset, 0), len(self._source.text)))
        start = self._source.line_starts[line - 1]
        before = self._source.text[start : start + column - 1]
        return Position(line - 1, _units(before, self._encoding) + (self._mark_units() if line == 1 else 0))

    def range(self, start: int, end: int) -> Range:
        """Return the range between two offsets."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """Return the offset of a position; one after the end of a line or of the text counts as that end."""
        starts = self._source.line_starts
        if position.line >= len(starts):
            return len(self._source.text)
        line = self._source.line(position.line + 1)
        left = position.character - (self._mark_units() if position.line == 0 else 0)
        offsets = range(len(line) + 1)
        at = bisect_left(offsets, left, key=lambda at: _units(line[:at], self._encoding))
        return starts[position.line] + min(at, len(line))

    def _mark_units(self) -> int:
        return _units("\ufeff", self._encoding) * self._mark


def _units(text: str, encoding: str) -> int:
    """Return the length of a text in units of an encoding."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_range(span: Span) -> Range:
    """Return the range of a span in a text that is not available: its columns count characters."""
    return Range(Position(span.line - 1, span.column - 1), Position(span.end_line - 1, span.end_column - 1))


def location(node: Node, uri: str, positions: Positions) -> Location:
    """Return the place of a node: its key, or its value if it has no key."""
    span = node.key_span
    return Location(uri, positions.range(span.start, span.end))
