"""How far apart two spellings are, and which known name was probably meant."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable


def distance(one: str, other: str, limit: int = 2) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour; past the limit, limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def nearest(name: str, known: Iterable[str], limit: int = 2) -> str | None:
    """The known name that differs least, if it differs by no more than `limit` letters and no other is as near.

    Short names must be nearer: a third of their letters at most.
    """
    best, ties = min(limit, len(name) // 3) + 1, []
    for candidate in known:
        apart = distance(name, candidate, best)
        if apart < best:
            best, ties = apart, [candidate]
        elif apart == best and ties:
            ties.append(candidate)
    return ties[0] if len(ties) == 1 else None
