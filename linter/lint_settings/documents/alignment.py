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

_ENOUGH = 3  # equal elements in a row that end a difference; one in a large difference
_LARGEST = 10_000  # pairs of elements of a difference in which `difflib` looks for what is equal all the same


class Alignment(SequenceMatcher[Any]):
    """The parts that two sequences have in common, in order, with the methods of `SequenceMatcher`.

    They are found from the beginning to the end: after a difference, the sequences agree again where the next equal
    elements are in both, some in a row.
    """

    def __init__(self, old: Sequence[Any], new: Sequence[Any]) -> None:
        super().__init__(None, (), ())
        self.a, self.b = old, new
        self._blocks: list[Match] | None = None

    def get_matching_blocks(self) -> list[Match]:
        """Return the common parts, and an empty one at the ends of both sequences."""
        if self._blocks is None:
            self._blocks = [*_joined(_blocks(self.a, self.b, _ENOUGH)), Match(len(self.a), len(self.b), 0)]
        return self._blocks


def _blocks(old: Sequence[Any], new: Sequence[Any], enough: int) -> Iterator[Match]:
    """Yield equal parts; `enough` equal elements in a row end a difference, and fewer at the ends."""
    at = other = 0
    while at < len(old) and other < len(new):
        if old[at] == new[other]:
            yield Match(at, other, 1)
            at, other = at + 1, other + 1
            continue
        left, right = _difference(old, at, new, other, enough)
        parts = old[at : at + left], new[other : other + right]
        if left * right > _LARGEST:
            inside = [*_blocks(*parts, 1)] if enough > 1 else []
        else:
            inside = SequenceMatcher(None, *parts, autojunk=False).get_matching_blocks()
        yield from (Match(at + one, other + two, size) for one, two, size in inside if size)
        at, other = at + left, other + right


def _difference(old: Sequence[Any], at: int, new: Sequence[Any], other: int, enough: int) -> tuple[int, int]:
    """Return how many elements of both sequences differ, before they agree again."""
    lefts: dict[Any, int] = {}
    rights: dict[Any, int] = {}
    for size in range(max(len(old) - at, len(new) - other) + 1):
        left = tuple(old[at + size : at + size + enough])
        right = tuple(new[other + size : other + size + enough])
        lefts.setdefault(left, min(size, len(old) - at))
        rights.setdefault(right, min(size, len(new) - other))
        if left in rights:
            return lefts[left], rights[left]
        if right in lefts:
            return lefts[right], rights[right]
    raise AssertionError  # the ends of both sequences agree


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
