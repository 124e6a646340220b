"""Draws the lines of a file around a span, with carets below the span and secrets masked."""

from __future__ import annotations

from ..console.terminal import clean, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..console.terminal import Style
    from ..documents.span import Span
    from ..messages.excerpt import Excerpt

_TAB = "    "


class Frames:
    """The frames of one file."""

    def __init__(self, excerpt: Excerpt) -> None:
        self.excerpt = excerpt

    def draw(self, span: Span, style: Style, severity: str, margin: int) -> Iterator[str]:
        """Yield the line of a span, with the lines around it and carets below."""
        bar = style("dim", " " * margin + " |")
        yield bar
        before, shown, cut = self.excerpt.frame(span.line, span.column)
        if before:
            yield self._numbered(span.line - 1, before, style, margin)
        last = span.end_column - 1 if span.end_line == span.line else cut + len(shown)
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
