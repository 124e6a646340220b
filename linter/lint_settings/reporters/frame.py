"""Draws the lines of a file around a span, with carets below the span and secrets masked."""

from __future__ import annotations

from ..console.terminal import clean, width
from ..messages.source_mask import mask_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..console.terminal import Style
    from ..documents.document import Document
    from ..documents.source import Source
    from ..documents.span import Span

_TAB = "    "
_WIDEST = 120


class Frames:
    """The frames of one file. The text is masked as a whole, so that no line can show a secret."""

    def __init__(self, source: Source, documents: Sequence[Document]) -> None:
        self.source = source
        self.masked = mask_source(source, documents)

    def line(self, number: int) -> str:
        """Return a line with secrets masked."""
        starts = self.source.line_starts
        end = starts[number] if number < len(starts) else len(self.masked)
        return self.masked[starts[number - 1] : end].rstrip("\r\n")

    def draw(self, span: Span, style: Style, severity: str, margin: int) -> Iterator[str]:
        """Yield the line of a span, with the lines around it and carets below."""
        bar = style("dim", " " * margin + " |")
        yield bar
        if span.line > 1 and self.line(span.line - 1).strip():
            yield self._numbered(span.line - 1, _crop(self.line(span.line - 1), 0)[0], style, margin)
        line = self.line(span.line)
        last = span.end_column - 1 if span.end_line == span.line else len(line)
        shown, cut = _crop(line, span.column - 1)
        begin = max(span.column - 1 - cut, 0)
        lead = shown[: begin + (cut > 0)]
        marked = shown[begin + (cut > 0) : last - cut + (cut > 0)]
        yield self._numbered(span.line, shown, style, margin)
        carets = "^" * max(width(_show(marked)), 1)
        yield f"{bar} {' ' * width(_show(lead))}{style(severity, carets)}"

    def _numbered(self, number: int, line: str, style: Style, margin: int) -> str:
        return f"{style('dim', f'{number:>{margin}} |')} {_show(line)}".rstrip()


def _show(text: str) -> str:
    return clean(text.replace("\t", _TAB))


def _crop(line: str, column: int) -> tuple[str, int]:
    """Return the part of a very long line around a column, and the number of characters cut off before it."""
    if len(line) <= _WIDEST:
        return line, 0
    cut = max(0, column - _WIDEST // 3) if column > _WIDEST // 2 else 0
    piece = line[cut : cut + _WIDEST]
    return ("…" if cut else "") + piece + ("…" if cut + _WIDEST < len(line) else ""), cut
