"""What is read once more to verify a fix: the fast parser finds the values and comments that the slow one finds."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents.limits import LoadError
from lint_settings.documents.yaml import parsers, second_reader
from lint_settings.documents.yaml.second_reader import _compose_plain, compose_again, compose_again_slowly
from lint_settings.fixes.compare import _plain, anchors
from texts import block
from yaml_nodes import texts

if parsers._composer() is None:
    pytest.skip("PyYAML has no C extension here", allow_module_level=True)

DEPTH = 100
Again = tuple[list[Any], list[tuple[int, int]]]


def plain(again: Again) -> tuple[list[Any], list[tuple[int, int]]]:
    """What is compared: the values with tags and anchors, and the places of comments."""
    return [_plain(raw, set()) for raw in again[0]], again[1]


def assert_same(text: str) -> bool:
    """Whether the fast parser reads a text; if so, it sees what the slow one sees."""
    fast = _compose_plain(text, DEPTH)
    if fast is not None:
        assert plain(fast) == plain(compose_again_slowly(text, DEPTH)), text
    return fast is not None


def test_every_text_of_the_repository() -> None:
    every = dict.fromkeys(text for _, text in texts())
    assert sum(map(assert_same, every)) > 1000


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# c\na: 1 # d\n#e\n", ["# c", "# d", "#e"]),
        ("a: b#c\nd: '# e' # f\n\"g # h\": i  #j", ["# f", "#j"]),
        ("a: [b, 'c # d', e#f] # g\nh: {i: '#'} #\n", ["# g", "#"]),
        ('---\na: "é # b" # é # d\n\n  # e\nf:\n  # g\n  - h # i\n', ["# é # d", "# e", "# g", "# i"]),
        ("a:\n  b: # c\n    d: ''\ne: # f\n", ["# c", "# f"]),
    ],
)
def test_comments(text: str, comments: list[str], line_break: str) -> None:
    text = text.replace("\n", line_break)
    assert assert_same(text)
    assert [text[start:end] for start, end in compose_again(text, DEPTH)[1]] == comments


# What the line reader does not read is left to the slow parser.
@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: *x\n", "a: !t 1\n", "a: |\n  # b\n", "? a\n: b\n", "a: b\n  # c\n  d\n", "%YAML 1.2\n---\na: 1\n"],
)
def test_anything_else_is_read_by_the_slow_parser(text: str) -> None:
    assert _compose_plain(text, DEPTH) is None
    try:
        slow = plain(compose_again_slowly(text, DEPTH))
    except Exception as error:
        with pytest.raises(type(error)):
            compose_again(text, DEPTH)
    else:
        assert plain(compose_again(text, DEPTH)) == slow
        assert bool(anchors(text, DEPTH)) == ("&" in text)


def test_without_the_c_parser_the_slow_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# c\na: [1, 'b']\n"
    fast = plain(compose_again(text, DEPTH))
    monkeypatch.setattr(parsers, "_composer", lambda: None)
    second_reader.compose_again.cache_clear()
    assert _compose_plain(text, DEPTH) is None
    assert plain(compose_again(text, DEPTH)) == fast


@examples(75)
@given(st.lists(block(), min_size=1, max_size=2), st.sampled_from(["\n", "\r\n"]))
def test_generated_documents(documents: list[str], line_break: str) -> None:
    assert_same("---\n".join(documents).replace("\n", line_break))


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n---\nb: 2 # c\n",
        "---\na: 1\n---\n- b\n- 'c # d'\n---\ne: 1",
        "# a\n\n---\n# b\nc: 1\n# d\n---\n# e\nf: [g]\n# h\n",
        "a: 1\n---\nb:\n- c\n---\nd:\n  e: f\n",
    ],
)
def test_several_documents(text: str, line_break: str) -> None:
    assert assert_same(text.replace("\n", line_break))


@pytest.mark.parametrize(
    "text",
    [
        *("a: 1\n---\n", "a: 1\n---\n---\nb: 1\n", "---\n---\na: 1\n", "# a\n---\n# b\n---\nc: 1\n", "---\n"),
        *("a: 1\n--- # b\nc: 1\n", "a: 1\n--- b\n", "a: 1\n...\n---\nb: 1\n", "a: 1\n---\n%YAML 1.2\n---\nb: 1\n"),
        *(
            "a: &x 1\n---\nb: *x\n",
            "a: |\n  b\n---\nc: 1\n",
            "a: 'b\n---\nc'\n",
            "a: 'b\n---\nc: 1\n",
            "a: [b,\n---\nc]\n",
        ),
        *("# a\x85b: 1\n---\nc: 1\n", "# a\u2028b\n---\nc: 1\n", "a: 1\r---\rb: 1\n", "a: 1\n---\r\nb: 1\n"),
        *("a: 1\n ---\nb: 1\n", "a: 1\n---\t\nb: 1\n", "\ufeffa: 1\n---\nb: 1\n", "a: 1\n---\n\ufeffb: 1\n"),
    ],
)
def test_other_marks_between_documents(text: str) -> None:
    try:
        assert_same(text)
    except LoadError:
        assert _compose_plain(text, DEPTH) is None


VALUES = ["b", "'#'", '"é # \\" "', "b#c", "[b, 'c # d', \"e\"]", "{b: '#', c: d}", "", "'it''s # x'", "1.50", "[]"]


def test_many_brackets_are_not_deep() -> None:
    lines = [f"x_{number}: [a, {{b: c}}] # allow[x] and {{y}}\n" for number in range(2 * parsers.SAFE_DEPTH)]
    assert assert_same("".join(lines))


@pytest.mark.parametrize("depth", [DEPTH, 100_000])
@pytest.mark.parametrize("size", [2, 2000, 50_000])
@pytest.mark.parametrize(
    "text",
    [
        lambda size: f"a: {'[' * size}{']' * size}\n",
        lambda size: f"a: {'{b: ' * size}c{'}' * size}\n",
        lambda size: "- " * size + "a\n",
        lambda size: "".join(f"{' ' * at}a:\n" for at in range(min(size, 2000))) + f"{' ' * min(size, 2000)}b: c\n",
    ],
)
def test_what_is_deep_is_left_to_the_other_parser(text: Callable[[int], str], size: int, depth: int) -> None:
    """The fast parser would need as much of the stack."""
    is_read = _compose_plain(text(size), depth) is not None
    assert is_read == (size < DEPTH)


@examples(75)
@given(
    st.lists(
        st.tuples(st.sampled_from(VALUES), st.sampled_from(["", " # c", "  #", " # 'd' # e", "\n# f", "\n\n  # g"])),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_generated_comments(lines: list[tuple[str, str]], line_break: str) -> None:
    members = [f"k{number}: {value}{comment}\n" for number, (value, comment) in enumerate(lines)]
    items = [f"  - {value or 'x'}{comment}\n" for value, comment in lines]
    for text in ("".join(members), "a:\n" + "".join(items), "a:\n  " + "  ".join(members)):
        assert_same(text.replace("\n", line_break))


@examples(100)
@given(st.text(st.sampled_from("ab: -?[]{},'\"#&*!|>\n\t é"), max_size=24))
def test_whatever_the_fast_parser_reads(text: str) -> None:
    assert_same(text)
