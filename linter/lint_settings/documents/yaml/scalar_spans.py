"""Where the scalars of a YAML file are written, so that a character can be attributed to one of them."""

from __future__ import annotations

from bisect import bisect_right

from ..frozen import Frozen
from ..lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..node import Node

_COMMENT = lazy_pattern(r"[ \t]#")


class Scalar(Frozen):
    """A scalar from `start` up to `end`; `style` is its quote or block indicator, `node` is None for a key."""

    __slots__ = ()

    start: int
    end: int
    style: str
    node: Node | None


class Scalars:
    """The scalars of a text, searchable by offset."""

    __slots__ = ("_spans", "_starts", "text")

    def __init__(self, text: str, roots: Iterable[Node]) -> None:
        self.text = text
        self._spans = sorted({one.start: one for root in roots for one in _scalars(text, root)}.values())
        self._starts = [one.start for one in self._spans]

    def at(self, offset: int) -> Scalar | None:
        """Return the scalar that contains the character at an offset; None between scalars."""
        found = self.before(offset)
        return found if found is not None and offset < found.end else None

    def before(self, offset: int) -> Scalar | None:
        """Return the last scalar that begins at or before an offset."""
        index = bisect_right(self._starts, offset) - 1
        return self._spans[index] if index >= 0 else None

    def comment(self, offset: int, line_start: int) -> bool:
        """Return whether a character between scalars, on the line that begins at `line_start`, is part of a comment."""
        last = self.before(offset)
        start = max(line_start, 0 if last is None else last.end)
        if start == line_start and self.text[start : offset + 1].startswith("#"):
            return True
        return _COMMENT.search(self.text, start, offset) is not None


def _scalars(text: str, root: Node) -> Iterable[Scalar]:
    for node in root.walk():
        start, end, key_start, key_end = node.place
        if 0 <= key_start < key_end:
            mark = text[key_start]
            yield Scalar(key_start, key_end, mark if mark in "'\"" else "", None)
        if start < end and not isinstance(node.value, (dict, list)):
            yield Scalar(start, end, node.style, node)
