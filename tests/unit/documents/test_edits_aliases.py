"""A fix changes one value: where an alias repeats it, or what contains it, no fix is offered."""

from collections.abc import Iterator
from typing import Any

import pytest

from lint_settings.documents import edits
from lint_settings.documents.node import Node
from reader import read


def fixes(node: Node, root: Node) -> Iterator[str]:
    """Which edits can be made of a node."""
    made: dict[str, Any] = {
        "replace": edits.replace(node, "new", "", True),
        "part": edits.replace_part(node, "o", "e", "", True) if isinstance(node.value, str) else None,
        "rename": edits.rename(node, "name", "", True),
        "remove": edits.remove(node, root, "", True),
    }
    yield from (name for name, fix in made.items() if fix is not None)


def at(text: str, *path: str | int) -> set[str]:
    """Which edits can be made of the node at a path of a text."""
    (document,), findings = read(text)
    assert findings == []
    return set(fixes(document.root.at(path), document.root))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x foo\nb: *x\n", ("a",)),
        ("a: foo\nb: &x foo\nc: *x\n", ("b",)),
        ("a: &x\n  c: foo\n  d: 1\nb: *x\n", ("a", "c")),
        ("a: &x # c\n\n  # d\n  c: foo\n  d: 1\nb: *x\n", ("a", "d")),
        ("a: &x\n  c:\n    d: foo\n    e: 1\nb: {<<: *x}\n", ("a", "c", "d")),
        ("a: &x\n- foo\n- 1\nb: *x\n", ("a", 0)),
        ("a: &x\n  - foo\n  - 1\nb: *x\n", ("a", 1)),
        ("- &x\n  c: foo\n  d: 1\n- *x\n", (0, "c")),
        ("- &x c: foo\n  d: 1\n- *x\n", (0, "d")),
        ("a: &x {c: foo,\n  d: 1}\nb: *x\n", ("a", "d")),
        ("{a: &x [foo, 1], b: *x}\n", ("a", 0)),
        ("a: &x\r\n  c: foo\r\n  d: 1\r\nb: *x\r\n", ("a", "c")),
        ("&x a: foo\nb: *x\n", ("a",)),
    ],
)  # fmt: skip
def test_what_an_alias_repeats_is_left_alone(text: str, path: tuple[str | int, ...]) -> None:
    assert at(text, *path) == set()


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x foo\nb: foo\nc: *x\n", ("b",)),
        ("a: &x\n  c: 1\nb: *x\nd: foo\n", ("d",)),
        ("a:\n  c: &x 1\n  d: foo\nb: *x\n", ("a", "d")),
        ("a: &x\n  c: foo\n  d: 1\nb: '*x'\n", ("a", "c")),
        ("a: &x\n  c: foo\n  d: 1\nb: [&xy 1, *xy]\n", ("a", "c")),
        ("a: 1\nb: foo &x\nc: '*x'\n", ("b",)),
        ('{"a": "&x foo", "b": "foo", "c": "*x"}', ("b",)),
    ],
)
def test_everything_else_can_be_changed(text: str, path: tuple[str | int, ...]) -> None:
    assert at(text, *path) == {"replace", "part", "rename", "remove"}


@pytest.mark.parametrize("text", ["a: [&x foo]\nb: *x\n", "a: {c: &x foo}\nb: *x\n", "a:\n  c: &x foo\nb: *x\n"])
def test_what_an_alias_needs_stays(text: str) -> None:
    assert at(text, "a") == {"rename"}


def test_quotes_are_right_wherever_the_value_counts() -> None:
    (document,), _ = read("a: &x 20240115093000123456\nb: *x\nc: &y on\nd: *y\ne: &z 5\n")
    members = document.root.members
    assert edits.quote(members["a"], True) is None, "the other may have to stay a number"
    assert edits.quote(members["a"], True, even_repeated=True) is not None
    assert edits.quote(members["c"], True) is not None, "it is text before and after"
    assert edits.quote(members["e"], True) is not None, "nothing repeats it"


def test_the_beginning_of_a_block_stays_what_it_is() -> None:
    (document,), _ = read("a: |\n  foo bar\n  foo\nb: >-\n  x?foo=1\n")
    assert edits.replace_part(document.root.members["a"], "foo ", "", "", True) is None
    fix = edits.replace_part(document.root.members["b"], "?foo=1", "", "", True)
    assert fix is not None
    assert edits.apply(document.source.text, list(fix.edits)).endswith("b: >-\n  x\n")


def test_what_cannot_be_seen_is_escaped_in_any_quotes() -> None:
    (document,), _ = read("a: 'x'\n")
    assert edits.written(document.root.members["a"], "a\rb") == '"a\\rb"'
    assert edits.written(document.root.members["a"], "it's") == "'it''s'"
