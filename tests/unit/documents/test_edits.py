"""Text edits for fixes: what they write in each style, what they leave alone, and that nothing else changes."""

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents import edits
from lint_settings.documents.finding import Edit, Fix
from lint_settings.documents.node import Node
from reader import read, root, walk
from texts import block

JSON = "shop.json"
Made = Fix | None


def node_at(text: str, pointer: str, name: str = "shop.yaml") -> Node:
    (node,) = (one for one in root(text, name).walk() if one.pointer == pointer)
    return node


def applied(text: str, fix: Made) -> str | None:
    return None if fix is None else edits.apply(text, list(fix.edits))


def replaced(text: str, pointer: str, value: Any, name: str = "shop.yaml") -> str | None:
    return applied(text, edits.replace(node_at(text, pointer, name), value, "", True))


def removed(text: str, pointer: str, name: str = "shop.yaml") -> str | None:
    return applied(text, edits.remove(node_at(text, pointer, name), root(text, name), "", True))


# --- writing values


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        # plain stays plain where it reads back as the text that it is
        ("a: b", "c", "c"),
        ("a: b", "https://x.y/?a=b&c=d%20e", "https://x.y/?a=b&c=d%20e"),
        ("a: b", "a_b-c@d+e~", "a_b-c@d+e~"),
        ("a: b", "", '""'),
        ("a: b", "true", '"true"'),
        ("a: b", "yes", '"yes"'),
        ("a: b", "null", '"null"'),
        ("a: b", "~", '"~"'),
        ("a: b", "5", '"5"'),
        ("a: b", "0x1F", '"0x1F"'),
        ("a: b", "12:30", '"12:30"'),
        ("a: b", "2026-01-01", '"2026-01-01"'),
        ("a: b", "a b", '"a b"'),
        ("a: b", "a: b", '"a: b"'),
        ("a: b", "a:", '"a:"'),
        ("a: b", "a #b", '"a #b"'),
        ("a: b", "-a", '"-a"'),
        ("a: b", "*a", '"*a"'),
        ("a: b", "a,b", '"a,b"'),
        ("a: b", 'a"b', '"a\\"b"'),
        ("a: b", "a\\b", '"a\\\\b"'),
        ("a: b", "é", '"é"'),
        ("a: b", "a\u2028b\x7f", '"a\\u2028b\\u007f"'),
        ("a: b", "\u00a0", '"\\u00a0"'),
        # quotes stay
        ("a: 'b'", "it's", "'it''s'"),
        ("a: 'b'", "5", "'5'"),
        ('a: "b"', 'c"d', '"c\\"d"'),
        ('a: "b"', "5", '"5"'),
        # other values
        ("a: 'b'", True, "true"),
        ("a: b", False, "false"),
        ("a: b", None, "null"),
        ("a: 5", 604800, "604800"),
        ("a: 5", 1.5, "1.5"),
        ("a: b", ["c", "d"], '["c", "d"]'),
        ("a: b", {"c": [1]}, '{"c": [1]}'),
        ("a: [b]", "c", "c"),
        ("a: 5", float("inf"), None),
        # what cannot be written in one line
        ("a: b", "c\nd", None),
        ("a: |\n  b\n", "c", None),
    ],
)
def test_written(text: str, value: Any, written: str | None) -> None:
    assert edits.written(node_at(text, "/a"), value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a", '"a"'),
        ('é"\n', '"\\u00e9\\"\\n"'),
        ("é", '"é"'),
        (True, "true"),
        (None, "null"),
        (5, "5"),
        (["a"], '["a"]'),
    ],
)
def test_written_in_json(value: Any, written: str) -> None:
    text = edits.written(node_at('{"a": 1}', "/a", JSON), value)
    assert text is not None
    assert json.loads(text) == value
    assert text == written or "\n" in str(value)


# --- replacing


@pytest.mark.parametrize(
    ("text", "pointer", "value", "after"),
    [
        ("a: b # c\n", "/a", "d", "a: d # c\n"),
        ("a: 'b'\r\nc: d\r\n", "/a", "e", "a: 'e'\r\nc: d\r\n"),
        ("a: {b: c, d: e} # f\n", "/a/b", True, "a: {b: true, d: e} # f\n"),
        ("- a\n- 'b'\n", "/1", "c", "- a\n- 'c'\n"),
        ("a: [b, c]\n", "/a", "b,c", 'a: "b,c"\n'),
        ("a:\n  - b\n", "/a", "c", "a: c\n"),
        ("a:\n- b\n", "/a", ["b", "c"], 'a: ["b", "c"]\n'),
        ("a:\n  b: c # d\n", "/a", "e", "a: e # d\n"),
        # nothing was written
        ("a:\nb: c\n", "/a", "d", "a: d\nb: c\n"),
        ("a: # b\n", "/a", 5, "a: 5 # b\n"),
        ("{a: , b: c}\n", "/a", "d", "{a: d , b: c}\n"),
        # no place for it, or more than one value would change, or a comment would go
        ("{a, b: c}\n", "/a", "d", None),
        ("? a\n? b\n", "/a", "d", None),
        ("- \n- a\n", "/0", "b", None),
        ("a: &x b\nc: *x\n", "/a", "d", None),
        ("a: &x b\nc: *x\n", "/c", "d", None),
        ("a: !t b\n", "/a", "d", None),
        ("a: |\n  b\n", "/a", "d", None),
        ("a: b\n  c\n", "/a", "d", None),
        ("a: [b, # c\n  d]\n", "/a", "e", None),
        ("a: # b\n  - c\n", "/a", "d", None),
        ("a:\n  # b\n  c: d\n", "/a", "e", None),
    ],
)  # fmt: skip
def test_replace(text: str, pointer: str, value: Any, after: str | None) -> None:
    assert replaced(text, pointer, value) == after


@pytest.mark.parametrize(
    ("text", "pointer", "value", "after"),
    [
        ('{"a": 1, "b": [2, "c"]}', "/a", "x", '{"a": "x", "b": [2, "c"]}'),
        ('{"a":1,"b":[2,"c"]}', "/b/1", None, '{"a":1,"b":[2,null]}'),
        ('{\r\n  "a": {"b": 1}\r\n}\r\n', "/a", ["é"], '{\r\n  "a": ["é"]\r\n}\r\n'),
        ('{\n  "a": [\n    1\n  ]\n}\n', "/a", 1, '{\n  "a": 1\n}\n'),
    ],
)
def test_replace_in_json(text: str, pointer: str, value: Any, after: str | None) -> None:
    assert replaced(text, pointer, value, JSON) == after


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("a: http://x.y/z # http://\n", "http://", "https://", "a: https://x.y/z # http://\n"),
        ("a: 'b,http://c'\n", "http", "https", "a: 'b,https://c'\n"),
        ('a: "b c"\n', "b", "d:", 'a: "d: c"\n'),
        ("a: |\n  b\n  c\n", "c", "d", "a: |\n  b\n  d\n"),
        ("a: b\n  c\n", "c", "d", "a: b\n  d\n"),
        ("a: x?b=1&c=2\n", "&c=2", "", "a: x?b=1\n"),
        # it would read as something else
        ("a: b\n", "b", "5", None),
        ("a: b\n", "b", "", None),
        ("a: b c\n", "b", "-", None),
        ("a: b c\n", "b", "@", None),
        ("a: b c\n", "b", "d:", None),
        ("a: b-#c\n", "b-", "", None),
        ("a: b\n", "b", "c,d", None),
        ("a: b,c\n", "b", "d,e", "a: d,e,c\n"),
        ("a: 'b'\n", "b", "it's", None),
        ("a: b\n", "b", "c d", None),
        # it is not there as such
        ('a: "\\u0062c"\n', "b", "d", None),
        ('a: "\\u0062 u0062"\n', "u0062", "d", None),
        ("a: b\n", "c", "d", None),
        ("a: b\n", "", "d", None),
    ],
)  # fmt: skip
def test_replace_part(text: str, old: str, new: str, after: str | None) -> None:
    assert applied(text, edits.replace_part(node_at(text, "/a"), old, new, "", True)) == after


def test_replace_part_of_an_alias() -> None:
    assert edits.replace_part(node_at("a: &x b\nc: *x\n", "/c"), "b", "d", "", True) is None


# --- names and quotes


@pytest.mark.parametrize(
    ("text", "name", "after"),
    [
        ("a: b # a\n", "theming.logoURL", "theming.logoURL: b # a\n"),
        ("'a': b\n", "c'd", "'c''d': b\n"),
        ('"a" : b\n', 'c"d', '"c\\"d" : b\n'),
        ("a: b\n", "c: d", '"c: d": b\n'),
        ("a: b\n", "5", '"5": b\n'),
        ("? a # c\n: b\n", "d", "? d # c\n: b\n"),
        ("&x a: b\n", "c", "&x c: b\n"),
        ("{a: b, c: d}\n", "e", "{e: b, c: d}\n"),
        ("a:\r\n  b: c\r\n", "d", "d:\r\n  b: c\r\n"),
        ("a:\n", "d", "d:\n"),
    ],
)
def test_rename(text: str, name: str, after: str) -> None:
    (node,) = list(root(text).members.values())[:1]
    assert applied(text, edits.rename(node, name, "", True)) == after


@pytest.mark.parametrize(("text", "pointer"), [("- a\n", "/0"), ("a\n", ""), ("a: &x {b: c}\nd: {<<: *x}\n", "/d/b")])
def test_rename_what_has_no_name_of_its_own(text: str, pointer: str) -> None:
    assert edits.rename(node_at(text, pointer), "z", "", True) is None


def test_rename_in_json() -> None:
    fix = edits.rename(node_at('{"a": 1, "b": 2}', "/b", JSON), "é", "", True)
    assert applied('{"a": 1, "b": 2}', fix) == '{"a": 1, "é": 2}'


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: yes # b\n", 'a: "yes" # b\n'),
        ("a: 20240115093000123456\r\n", 'a: "20240115093000123456"\r\n'),
        ("a: [no]\n", None),
        ("a: ^\\d$\n", "a: '^\\d$'\n"),
        ('a: b"c\n', "a: 'b\"c'\n"),
        ("a: b\"'c\n", None),
        ("a: 'yes'\n", None),
        ('a: "yes"\n', None),
        ("a: |\n  yes\n", None),
        ("a: b\n  c\n", None),
        ("a:\n", None),
        ("a: {b: c}\n", None),
        ("a:\n  b: c\n", None),
        ("a: &x yes\n", 'a: &x "yes"\n'),
    ],
)
def test_quote(text: str, after: str | None) -> None:
    assert applied(text, edits.quote(node_at(text, "/a"), True)) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"a": 5}', '{"a": "5"}'),
        ('{"a": true}', '{"a": "true"}'),
        ('{"a": "5"}', None),
        ('{"a": [5]}', None),
        ('{"a": {}}', None),
    ],
)
def test_quote_in_json(text: str, after: str | None) -> None:
    assert applied(text, edits.quote(node_at(text, "/a", JSON), True)) == after


def test_quote_an_alias() -> None:
    assert edits.quote(node_at("a: &x yes\nb: *x\n", "/b"), True) is None


# --- removing


@pytest.mark.parametrize(
    ("text", "pointer", "after"),
    [
        # blocks: whole lines
        ("a: 1\nb: 2\nc: 3\n", "/b", "a: 1\nc: 3\n"),
        ("a: 1\nb: 2", "/b", "a: 1\n"),
        ("a: 1\r\nb: 2\r\nc: 3\r\n", "/b", "a: 1\r\nc: 3\r\n"),
        ("a: 1\nb:\n  c: 2\n  d: 3\n\n# e\nf: 4\n", "/b", "a: 1\n\n# e\nf: 4\n"),
        ("a: 1\n# c\nb: 2\n# d\n", "/b", "a: 1\n# c\n# d\n"),
        ("a: 1\nb: |\n  c\n\n  d\n\ne: 2\n", "/b", "a: 1\n\ne: 2\n"),
        ("a: 1\nb: 'c\n  d'\ne: 2\n", "/b", "a: 1\ne: 2\n"),
        ("a: 1\nb: [\n  2,\n]\nc: 3\n", "/b", "a: 1\nc: 3\n"),
        ("a: 1\nb:\nc: 3\n", "/b", "a: 1\nc: 3\n"),
        ("a:\n  - b\n  - c\n", "/a/0", "a:\n  - c\n"),
        ("- a: 1\n  b: 2\n- c: 3\n", "/0", "- c: 3\n"),
        ("- a: 1\n  b: 2\n", "/0/b", "- a: 1\n"),
        ("- a: 1\n  b: 2\n", "/0/a", "- b: 2\n"),
        ("x:\n  -   a:\n        c: 1\n      b: 2\n", "/x/0/a", "x:\n  -   b: 2\n"),
        ("- - a: [\n    1]\n    'b': 2\r\n", "/0/0/a", "- - 'b': 2\r\n"),
        ("a: 1\n'b': 2\n", "/b", "a: 1\n"),
        # what shares a line with something else stays
        ("a: 1\nb: 2 # c\n", "/b", None),
        ("a: 1\nb:\n  # c\n  d: 2\n", "/b", None),
        ("a: 1\nb: # c\n  d: 2\n", "/b", None),
        ("- a: 1\n  # c\n  b: 2\n", "/0/a", None),
        ("- a: 1\n\n  b: 2\n", "/0/a", None),
        ("- a: 1 # c\n  b: 2\n", "/0/a", None),
        ("- ? a\n  : 1\n  b: 2\n", "/0/a", None),
        ("- a: 1\n- b: 2\n", "/0/a", None),
        ("- - a\n  - b\n- c\n", "/0/0", None),
        ("- - a\n  - b\n- c\n", "/0/1", "- - a\n- c\n"),
        ("-\n  a: 1\n- b\n", "/0", None),
        ("- !t a\n- b\n", "/0", None),
        ("- |\n-\n   # c\n", "/1", None),
        ("- >+\n  a\n- b\n\n", "/1", None),
        ("? a\n: 1\n? b\n: 2\n", "/b", None),
        ("--- {a: 1}\n", "", None),
        # the last one stays, for the block would read as null
        ("a: 1\n", "/a", None),
        ("a:\n- b\n", "/a/0", None),
        # what others refer to stays
        ("a: &x 1\nb: *x\n", "/a", None),
        ("a: {b: &x 1}\nb: *x\n", "/a", None),
        ("a: &x 1\nb: '*y'\n", "/a", "b: '*y'\n"),
        ("a: &x 1\nb: *x\n", "/b", None),
        # flow: with its comma
        ("a: [b, c, d]\n", "/a/0", "a: [c, d]\n"),
        ("a: [b, c, d]\n", "/a/1", "a: [b, d]\n"),
        ("a: [b, c, d]\n", "/a/2", "a: [b, c]\n"),
        ("a: [b ,c]\n", "/a/0", "a: [c]\n"),
        ("a: [b]\n", "/a/0", "a: []\n"),
        ("a: [b,]\n", "/a/0", "a: []\n"),
        ("a: { b: 1, 'c': 2 }\n", "/a/c", "a: { b: 1 }\n"),
        ("a: {b, c}\n", "/a/b", "a: {c}\n"),
        ("a: [\n  b,\n  c,\n]\n", "/a/0", "a: [\n  c,\n]\n"),
        ("a: [\n  b,\n  c\n]\n", "/a/1", "a: [\n  b\n]\n"),
        ("a: [b, # c\n  d]\n", "/a/1", None),
        ("a: [ # b\n  c, d]\n", "/a/0", None),
        ("a: {b: 1 # c\n  , d: 2}\n", "/a/b", None),
        ("a: [&x b, c]\n", "/a/0", None),
        ("a: {!t b: 1, c: 2}\n", "/a/b", None),
        ("[a: 1, b]\n", "/0/a", None),
        ("[a: 1, b]\n", "/0", "[b]\n"),
    ],
)  # fmt: skip
def test_remove(text: str, pointer: str, after: str | None) -> None:
    assert removed(text, pointer) == after


@pytest.mark.parametrize(
    ("text", "pointer", "after"),
    [
        ('{"a":1,"b":2,"c":3}', "/a", '{"b":2,"c":3}'),
        ('{"a":1,"b":2,"c":3}', "/b", '{"a":1,"c":3}'),
        ('{"a":1,"b":2,"c":3}', "/c", '{"a":1,"b":2}'),
        ('{"a": 1}', "/a", "{}"),
        ('{"a": " #", "b": 2}', "/a", '{"b": 2}'),
        ('{\n  "a": 1,\n  "b": 2\n}\n', "/a", '{\n  "b": 2\n}\n'),
        ('{\n  "a": 1,\n  "b": 2\n}\n', "/b", '{\n  "a": 1\n}\n'),
        ('{\r\n  "a": {\r\n    "x": 1\r\n  },\r\n  "b": 2\r\n}\r\n', "/a", '{\r\n  "b": 2\r\n}\r\n'),
        ('[1, [2, 3], 4]', "/1/0", "[1, [3], 4]"),
        ('[1, [2, 3], 4]', "/1", "[1, 4]"),
        ('{"a": "&x", "b": "*x"}', "/a", '{"b": "*x"}'),
    ],
)  # fmt: skip
def test_remove_in_json(text: str, pointer: str, after: str) -> None:
    assert removed(text, pointer, JSON) == after


def test_remove_from_an_object_inside_an_answer() -> None:
    text = '{"result": {"a": 1, "b": 2}, "stat": "ok"}'
    inner = node_at(text, "/result", JSON)
    assert applied(text, edits.remove(inner.members["a"], inner, "", True)) == '{"result": {"b": 2}, "stat": "ok"}'
    assert edits.remove(inner, inner, "", True) is None


# --- applying


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ([], "abcdef"),
        ([Edit(1, 2, "X"), Edit(4, 4, "Y")], "aXcdYef"),
        ([Edit(4, 5, ""), Edit(0, 1, "Z")], "Zbcdf"),
        ([Edit(1, 3, "X"), Edit(2, 4, "Y")], "aXdef"),
        ([Edit(1, 1, "X"), Edit(1, 1, "Y"), Edit(1, 1, "X")], "aXYbcdef"),
        ([Edit(1, 1, "<"), Edit(1, 3, "X"), Edit(3, 3, ">")], "a<X>def"),
        ([Edit(6, 6, "!")], "abcdef!"),
    ],
)
def test_apply(changes: list[Edit], after: str) -> None:
    assert edits.apply("abcdef", changes) == after


# --- nothing but the value at the pointer changes

VALUES = [
    True,
    5,
    -1.5,
    None,
    "text",
    "a: b",
    "it's",
    "",
    "a\\b",
    "yes",
    "5",
    "- a",
    "#",
    "é 😀",
    "\u2028",
    "a,b",
    ["a", "b"],
    {"k": "v"},
    [],
]
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "a", "a b", "é😀", '"', "\\", ", ", "}]", " #", "&x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
).filter(lambda value: isinstance(value, (list, dict)))
STYLES = st.sampled_from([{"indent": 2}, {}, {"separators": (",", ":")}, {"ensure_ascii": False, "indent": "\t"}])


def changed(value: Any, path: tuple[Any, ...], new: Any = ...) -> Any:
    """A value with another one at a path, or without what was there."""
    value = copy.deepcopy(value)
    if not path:
        return new
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return value


def comments(text: str) -> int:
    return text.count("# c") + text.count("# 'é: [")


def assert_only_there(text: str, name: str, node: Node, fix: Made, expected: Any) -> None:
    if fix is not None:
        after = edits.apply(text, list(fix.edits))
        documents, findings = read(after, name)
        assert findings == []
        assert len(documents) == 1
        # As JSON, since Python takes True for 1 and does not look at the order of names.
        assert json.dumps(documents[0].root.value) == json.dumps(expected)
        assert comments(after) == comments(text)
        assert node.source.text == text


def assert_edits_are_exact(text: str, name: str, value: Any) -> None:
    documents, findings = read(text, name)
    assume(findings == [] and len(documents) == 1)
    whole = documents[0].root
    for node in walk(whole):
        if not node.path:
            continue
        assert_only_there(text, name, node, edits.remove(node, whole, "", True), changed(whole.value, node.path))
        expected = changed(whole.value, node.path, value)
        assert_only_there(text, name, node, edits.replace(node, value, "", True), expected)
        quoted = changed(whole.value, node.path, node.text)
        assert_only_there(text, name, node, edits.quote(node, True), quoted)
        if isinstance(node.value, str) and "a" in node.value:
            part = changed(whole.value, node.path, node.value.replace("a", "zz", 1))
            assert_only_there(text, name, node, edits.replace_part(node, "a", "zz", "", True), part)


@examples(60)
@given(block(), st.sampled_from(VALUES), st.sampled_from(["\n", "\r\n"]))
def test_edits_of_yaml_are_exact(text: str, value: Any, line_break: str) -> None:
    assert_edits_are_exact(text.replace("\n", line_break), "shop.yaml", value)


@examples(60)
@given(DATA, STYLES, st.sampled_from(VALUES))
def test_edits_of_json_are_exact(data: Any, style: dict[str, Any], value: Any) -> None:
    assert_edits_are_exact(json.dumps(data, **style), JSON, value)


@examples(60)
@given(block(), st.sampled_from(["theming.logoURL2", "a b", "5", "é", "it's", "x: y", "#", "-"]))
def test_a_renamed_member_keeps_its_place_and_value(text: str, name: str) -> None:
    documents, findings = read(text)
    assume(findings == [] and len(documents) == 1)
    whole = documents[0].root
    assume(name not in whole.members)
    for node in whole.members.values():
        fix = edits.rename(node, name, "", True)
        expected = {name if key == node.key else key: value for key, value in whole.value.items()}
        assert_only_there(text, "shop.yaml", node, fix, expected)
