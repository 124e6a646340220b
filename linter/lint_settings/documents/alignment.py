"""Finds what two sequences have in common where they differ in places, in time that grows with their length only.

`difflib` compares each element with all equal ones, and looks for the longest common part first: where lines repeat, as
in documents of the same kind, that takes minutes for a thousand of them.
"""

from __future__ import annotations

from difflib import Match, SequenceMatcher
from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENOUGH = 3  # equal elements in a row that end a difference
_LARGEST = 100  # elements of a difference; behind a larger one, `difflib` compares the rest


class Alignment(SequenceMatcher[Any]):
    """The parts that two sequences have in common, in order, with the methods of `SequenceMatcher`.

    They are found from the beginning to the end: after a difference, the sequences agree again where the least is left
    out of both before some equal elements in a row.
    """

    def __init__(self, old: Sequence[Any], new: Sequence[Any]) -> None:
        super().__init__(None, (), ())
        self.a, self.b = old, new
        self._blocks: list[Match] | None = None

    def get_matching_blocks(self) -> list[Match]:
        """Return the common parts, and an empty one at the ends of both sequences."""
        if self._blocks is None:
            self._blocks = [*_joined(_blocks(self.a, self.b)), Match(len(self.a), len(self.b), 0)]
        return self._blocks


def _blocks(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Match]:
    at = other = 0
    while at < len(old) and other < len(new):
        if old[at] == new[other]:
            yield Match(at, other, 1)
            at, other = at + 1, other + 1
            continue
        left, right = _difference(old, at, new, other)
        rest = SequenceMatcher(None, old[at : at + left], new[other : other + right], autojunk=False)
        yield from (Match(at + one, other + two, size) for one, two, size in rest.get_matching_blocks() if size)
        at, other = at + left, other + right


def _difference(old: Sequence[Any], at: int, new: Sequence[Any], other: int) -> tuple[int, int]:
    """Return how many elements of both sequences differ; all that are left if that are many."""
    most_left, most_right = len(old) - at, len(new) - other
    for total in range(1, 2 * _LARGEST):
        for left in _sizes(total):
            right = total - left
            if left <= most_left and right <= most_right and _agree(old, at + left, new, other + right):
                return left, right
    return most_left, most_right


def _sizes(total: int) -> Iterator[int]:
    """Yield the sizes of one of two parts, beginning with that of equal parts."""
    half = total // 2
    for step in range(half + 2):
        yield from {size for size in (half - step, total - half + step) if 0 <= size <= total}


def _agree(old: Sequence[Any], at: int, new: Sequence[Any], other: int) -> bool:
    """Return whether the next elements are equal; at the end, all that are left."""
    return old[at : at + _ENOUGH] == new[other : other + _ENOUGH]


def _joined(blocks: Iterator[Match]) -> Iterator[Match]:
    """Yield parts that follow each other directly as one."""
    known: Match | None = None
    for one in blocks:
        if known is not None and (known.a + known.size, known.b + known.size) == (one.a, one.b):
            known = known._replace(size=known.size + one.size)
        else:
            if known is not None:
                yield known
            known = one
    if known is not None:
        yield known
