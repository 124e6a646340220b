"""How far apart two spellings are, and which known name was probably meant."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def distance(one: str, other: str, limit: int = 2) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour; past the limit, limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_ends(one, other)
    far = limit + 1
    size = len(other)
    before: list[int] = []
    row = [at if at <= limit else far for at in range(size + 1)]
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = [far] * (size + 1)
        row[0] = i if i <= limit else far
        # What is further from the diagonal than the limit is further apart than that, too.
        for j in range(max(1, i - limit), min(size, i + limit) + 1):
            b = other[j - 1]
            cost = before[j - 1] + (a != b)
            cost = min(cost, row[j - 1] + 1, before[j] + 1)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost if cost < far else far
        if min(row) > limit:
            return far
    return min(row[-1], far)


def _without_ends(one: str, other: str) -> tuple[str, str]:
    """Two texts without what both begin and end with, which makes no difference."""
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


@lru_cache(4096)
def _letters(name: str) -> int:
    """Return which letters a name has, a bit for each; letters beyond ASCII share bits, which only finds more."""
    found = 0
    for letter in name:
        found |= 1 << (ord(letter) & 127)
    return found


def nearest(name: str, known: Iterable[str], limit: int = 2) -> str | None:
    """The known name that differs least, if it differs by no more than `limit` letters and no other is as near.

    Short names must be nearer: a third of their letters at most.
    """
    best, ties = min(limit, len(name) // 3) + 1, []
    letters = _letters(name)
    for candidate in known:
        # Each slip adds one letter at most that the other does not have: most candidates need no closer look.
        others = _letters(candidate)
        if (letters & ~others).bit_count() > best or (others & ~letters).bit_count() > best:
            continue
        apart = distance(name, candidate, best)
        if apart < best:
            best, ties = apart, [candidate]
        elif apart == best and ties:
            ties.append(candidate)
    return ties[0] if len(ties) == 1 else None
