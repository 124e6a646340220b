"""Finds pieces of a value's text: many findings about one long value must not search all of it each time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .node import Node

MOST = 200_000_000  # characters that are searched in vain, or copied for fixes, for one value


class Pieces:
    """The pieces that were found in the value looked at last."""

    __slots__ = ("_found", "_last", "_place", "_spent", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._look_at((0, 0))

    def _look_at(self, place: tuple[int, int]) -> None:
        self._place = place
        self._found: dict[str, int] = {}
        self._last = place[0]
        self._spent = 0

    def find(self, node: Node, piece: str) -> int:
        """Return where a piece of a value is written, counted from the start of the value, or -1.

        That is behind the piece found before, if it is there too: findings mostly come in the order of the text.
        """
        start, end, _, _ = node.place
        if (start, end) != self._place:
            self._look_at((start, end))
        at = self._found.get(piece)
        if at is None:
            at = self._text.find(piece, self._last, end) if self._spent <= MOST else -1
            if at < 0 and self.may_read(end - start):
                at = self._text.find(piece, start, self._last + len(piece))
            self._found[piece] = at
            self._last = max(at, self._last)
        return at - start if at >= 0 else -1

    def may_read(self, length: int) -> bool:
        """Return whether so many more characters of the value looked at last may be read."""
        self._spent += length
        return self._spent <= MOST


def find_piece(node: Node, piece: str) -> int:
    """Return where a piece of a value is written, counted from the start of the value, or -1."""
    return node.source.once(Pieces).find(node, piece)


def may_copy(node: Node) -> bool:
    """Return whether the text of a value may be copied once more; `find_piece` must have looked at the value."""
    start, end, _, _ = node.place
    return node.source.once(Pieces).may_read(end - start)
