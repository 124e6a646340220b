"""What two sequences have in common: always right, as short as that of `difflib` in the usual cases, and soon found."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.documents.alignment import Alignment

LINES = st.lists(st.sampled_from("abcd"), max_size=40).map("".join)


def rebuilt(old: str, new: str) -> str:
    """The new text, made of the old one and of what the alignment says is new; all that is called equal must be."""
    text, at, other = "", 0, 0
    for tag, start, end, first, last in Alignment(old, new).get_opcodes():
        assert (start, first) == (at, other)
        if tag == "equal":
            assert old[start:end] == new[first:last]
        text += old[start:end] if tag == "equal" else new[first:last]
        at, other = end, last
    assert (at, other) == (len(old), len(new))
    return text


@given(LINES, LINES)
def test_any_two_texts(old: str, new: str) -> None:
    assert rebuilt(old, new) == new


@given(LINES)
def test_equal_texts(text: str) -> None:
    assert all(tag == "equal" for tag, *_ in Alignment(text, text).get_opcodes())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("", ""), ("", "abc"), ("abc", ""), ("abc", "abc"), ("abc", "xyz")),
        *(
            ("abcdef", "abXdef"),
            ("abcdef", "abdef"),
            ("abcdef", "abXcdef"),
            ("abcdef", "Xabcdef"),
            ("abcdef", "abcdefX"),
        ),
        *(("abcdefghi", "aXcdefghY"), ("aabab", "aab"), ("abcabcabc", "abcXbcabc"), ("abcabc", "abc")),
        ("abcdefghijklmnop", "abcXYZghijkop"),
    ],
)
def test_usual_differences(old: str, new: str) -> None:
    ours, theirs = Alignment(old, new).get_opcodes(), SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    size = sum(end - start for tag, start, end, *_ in ours if tag == "equal")
    assert size >= sum(end - start for tag, start, end, *_ in theirs if tag == "equal")
    assert rebuilt(old, new) == new


@pytest.mark.parametrize("count", [100, 1000])
def test_every_third_line_differs(count: int) -> None:
    old, new = ["---", "user_entity_type: user", "Site_Name: x"] * count, ["---", "user_entity_type: user", "a"] * count
    assert sum(size for *_, size in Alignment(old, new).get_matching_blocks()) == 2 * count


def test_a_large_difference_before_lines_that_repeat() -> None:
    old, new = ["p", "q", "q"] * 1000, [*map(str, range(300)), *["p", "q", "q"] * 1000]
    assert sum(size for *_, size in Alignment(old, new).get_matching_blocks()) == 3000


def test_a_large_difference() -> None:
    old = [*map(str, range(1000))]
    new = [*old[:100], *map(str, range(5000, 5500)), *old[600:]]
    assert sum(size for *_, size in Alignment(old, new).get_matching_blocks()) == 500


class Line:
    """A line that counts how often it is compared."""

    compared = 0

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        Line.compared += 1
        return isinstance(other, Line) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@pytest.mark.parametrize("size", [2, 3, 5])
@pytest.mark.parametrize("changed", ["x", "x#N"], ids=["alike", "different"])
def test_lines_that_repeat_are_compared_with_few_others(changed: str, size: int) -> None:
    """Each document of a file has nearly the same lines, and one of them changes."""

    def compared(count: int) -> int:
        def lines(name: str) -> list[Line]:
            document = [name, "---", "user_entity_type: user", "default_flow_name: standard", "email_method: smtp"][
                :size
            ]
            return [Line(line.replace("#N", str(at))) for at in range(count) for line in document]

        old, new = lines(f"Site_Name: {changed}"), lines(f"site_name: {changed}")
        Line.compared = 0
        assert [tag for tag, *_ in Alignment(old, new).get_opcodes()].count("replace") == count
        return Line.compared

    assert compared(400) <= 2.1 * compared(200)
