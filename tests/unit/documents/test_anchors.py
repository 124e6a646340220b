"""What aliases repeat and where comments are is found as a search from each value would find it."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents.anchors import Anchors, Comments

PIECES = (
    *("a: ", "b:\n", "- ", "  ", "    ", "\n", "\r\n", "1\n", "# c\n", "[", "]", ", ", "'#'"),
    *("&x ", "&x:y ", "&long ", "*x", "*x:y", "*long\n", "**x "),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
ANCHOR = re.compile(r"(?:^|[\s\[{,:])&([^\s,\[\]{}]+)")


# --- the plain way: search the whole text for each value


def is_repeated(text: str, start: int) -> bool:
    return any(
        alias(anchor[1]).search(text, anchor.end()) and may_hold(text, anchor.start(1), anchor.end(), start)
        for anchor in ANCHOR.finditer(text, 0, start)
    )


def alias(name: str) -> re.Pattern[str]:
    return re.compile(rf"\*{re.escape(name)}(?![^\s,\[\]{{}}:])")


def may_hold(text: str, anchor: int, end: int, start: int) -> bool:
    line_start = max(text.rfind("\n", 0, anchor), text.rfind("\r", 0, anchor)) + 1
    head = text[line_start:anchor]
    indent = len(head) - len(head.lstrip(" "))
    after = re.search(r"[\r\n]", text[end:])
    if after is None or end + after.start() >= start:
        return True
    stop = re.compile(r"[\r\n]|\Z").search(text, start)
    assert stop is not None
    lines = re.split(r"[\r\n]+", text[end + after.start() : stop.start()])
    return all(is_inside(line, indent, is_item=head.lstrip().startswith("-")) for line in lines)


def is_inside(line: str, indent: int, *, is_item: bool) -> bool:
    rest = line.lstrip(" ")
    found = len(line) - len(rest)
    return rest[:1] in ("", "#") or found > indent or (found == indent and rest.startswith("-") and not is_item)


def is_needed(text: str, start: int, end: int) -> bool:
    rest = f"{text[:start]}\0{text[end:]}"
    return any(alias(name).search(rest) for name in ANCHOR.findall(text, start, end))


# --- the two agree


def starts(text: str) -> list[int]:
    """Return where values may begin: no value begins within a name of an anchor or a line break."""
    return [match.start() for match in re.finditer(r"(?<![&*\w:])[\w'\[-]", text)]


@examples(200)
@given(TEXTS)
@example("a: &x\n  b: 1\nc: *x\nd: 1\n")
@example("a: &x:y 1\nb: *x:y\n")
@example("- &x\n  a: 1\n- *x\n- b\n")
def test_what_an_alias_repeats(text: str) -> None:
    anchors = Anchors(text)
    for start in starts(text):
        assert anchors.repeat(start, -1) == is_repeated(text, start), (text, start)


@examples(200)
@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_what_the_rest_refers_to(text: str, one: int, two: int) -> None:
    lines = [0, *(match.end() for match in re.finditer(r"\n", text)), len(text)]
    start, end = sorted((lines[one % len(lines)], lines[two % len(lines)]))
    assert Anchors(text).are_needed(start, end) == is_needed(text, start, end)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_where_comments_are(text: str, one: int, two: int) -> None:
    begins = [match.start() for match in re.finditer(r"(?<=\w)[\w:]", text)] or [0]
    start, end = sorted((begins[one % len(begins)], begins[two % len(begins)]))
    assert Comments(text).are_in(start, end) == (re.search(r"\s#", text[start:end]) is not None)
