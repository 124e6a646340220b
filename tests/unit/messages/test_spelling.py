"""Distances between spellings: the fast way is compared with the plain one."""

from hypothesis import given
from hypothesis import strategies as st

from lint_settings.messages.spelling import distance, nearest
from lint_settings.tenant.settings import catalogue

LETTERS = st.text(alphabet="abcé._1", max_size=9)
NAMES = st.sampled_from(sorted(catalogue()))


def plain_distance(one: str, other: str) -> int:
    """The distance without a limit, all cells of the table filled in."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, table[i - 2, j - 2] + 1)
            table[i, j] = cost
    return table[len(one), len(other)]


def plain_nearest(name: str, known: list[str], limit: int = 2) -> str | None:
    most = min(limit, len(name) // 3)
    found = sorted((plain_distance(name, one), one) for one in known)
    found = [pair for pair in found if pair[0] <= most and pair[0] == found[0][0]]
    return found[0][1] if len(found) == 1 else None


@given(LETTERS, LETTERS, st.integers(0, 4))
def test_distance(one: str, other: str, limit: int) -> None:
    assert distance(one, other, limit) == min(plain_distance(one, other), limit + 1)


@given(NAMES, st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "x", "_", "."])), max_size=3))
def test_nearest_setting(name: str, slips: list[tuple[int, str]]) -> None:
    for at, text in slips:
        at %= len(name) + 1
        name = name[:at] + text + name[at + 1 :]
    assert nearest(name, catalogue()) == plain_nearest(name, list(catalogue()))


@given(LETTERS, st.lists(LETTERS, max_size=8, unique=True), st.integers(1, 3))
def test_nearest(name: str, known: list[str], limit: int) -> None:
    assert nearest(name, known, limit) == plain_nearest(name, known, limit)
