"""What the YAML reader makes of a text: values, the exact place of each, and words for what it cannot read."""

import math
from typing import Any

import pytest

from lint_settings.documents.yaml import parsers as yaml_parsers
from lint_settings.documents.yaml.scalars import scalar
from reader import fault, read, reported, root, value, walk, written
from steps import steps

# --- values


@pytest.mark.parametrize(
    ("plain", "meant"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nUll", "nUll"), ("nil", "nil"),
        ("true", True), ("True", True), ("TRUE", True), ("tRUE", "tRUE"), ("false", False), ("False", False),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("0123", 123), ("-0", 0), ("1_000", "1_000"), ("1,000", "1,000"),
        ("0o17", 15), ("0o18", "0o18"), ("0O17", "0O17"), ("0x1F", 31), ("0xfg", "0xfg"), ("-0x1F", "-0x1F"),
        ("0b11", "0b11"), ("12:30", "12:30"), ("1:2:3", "1:2:3"), ("2026-11-21", "2026-11-21"), ("1e3", 1000.0),
        ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("+1.5e-3", 0.0015), ("1e", "1e"), (".", "."), ("-", "-"),
        ("..", ".."), ("1.2.3", "1.2.3"), (".inf", math.inf), ("-.Inf", -math.inf), ("+.INF", math.inf),
        ("inf", "inf"), ("1e999", math.inf), ("=", "="), ("٣", "٣"), ("1\u00a0", "1\u00a0"), ("HEAD", "HEAD"),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(plain: str, meant: Any) -> None:
    assert scalar(plain) == meant
    assert type(scalar(plain)) is type(meant)


@pytest.mark.parametrize("plain", [".nan", ".NaN", ".NAN"])
def test_not_a_number(plain: str) -> None:
    assert math.isnan(scalar(plain))


def test_a_very_long_integer_counts_as_infinite() -> None:
    digits = "9" * 5000
    assert value(f"a: {digits}\nb: -{digits}\nc: 20240115093000123456\n") == {
        "a": math.inf,
        "b": -math.inf,
        "c": 20240115093000123456,
    }


@pytest.mark.parametrize(
    ("text", "meant", "tag"),
    [
        ("a: !!str 5", "5", None),
        ("a: !!int 5", 5, "tag:yaml.org,2002:int"),
        ("a: !!binary aGk=", "aGk=", "tag:yaml.org,2002:binary"),
        ("a: !secret rpx", "rpx", "!secret"),
        ("a: !secret 5", "5", "!secret"),
        ("a: !secret", "", "!secret"),
        ("a: !!python/object:os.system x", "x", "tag:yaml.org,2002:python/object:os.system"),
        ("a: !!python/object/apply:os.system [x]", ["x"], "tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !!set {b, c}", {"b": None, "c": None}, "tag:yaml.org,2002:set"),
        ("%TAG !e! tag:e.org,2000:\n---\na: !e!x 5", "5", "tag:e.org,2000:x"),
        ("a: !<tag:e.org,2000:x> 5", "5", "tag:e.org,2000:x"),
    ],
)
def test_a_tag_is_kept_and_constructs_nothing(text: str, meant: Any, tag: str | None) -> None:
    node = root(text).members["a"]
    assert node.value == meant
    assert node.tag == tag


# --- places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # plain
        ("a: b # c", {"": "a: b", "/a": "b"}),
        ("a : b\t# c\n", {"": "a : b", "/a": "b"}),
        ("a: b  \n\n\n", {"": "a: b", "/a": "b"}),
        ("a:\n  b\n  c # d\n", {"": "a:\n  b\n  c", "/a": "b\n  c"}),
        ("a: http://x.y/?z=1&c=*d#e\n", {"": "a: http://x.y/?z=1&c=*d#e", "/a": "http://x.y/?z=1&c=*d#e"}),
        # quoted
        ("a: 'it''s' # c", {"": "a: 'it''s'", "/a": "'it''s'"}),
        ('a: "b\\"c"', {"": 'a: "b\\"c"', "/a": '"b\\"c"'}),
        ('"a": "b\n  c"\n', {"": '"a": "b\n  c"', "/a": '"b\n  c"'}),
        # blocks
        ("a: |\n  b\n\n  c\n\n\n# d\ne: f\n",
         {"": "a: |\n  b\n\n  c\n\n\n# d\ne: f", "/a": "|\n  b\n\n  c", "/e": "f"}),
        ("a: >+ # c\n  b\n\n", {"": "a: >+ # c\n  b", "/a": ">+ # c\n  b"}),
        ("a: |2-\n    b\n", {"": "a: |2-\n    b", "/a": "|2-\n    b"}),
        ("a: |\nb: c\n", {"": "a: |\nb: c", "/a": "|", "/b": "c"}),
        ("a: |\n  b\u00a0\n", {"": "a: |\n  b\u00a0", "/a": "|\n  b\u00a0"}),
        # collections end with their last child
        ("a:\n  - b\n  - c: d\n\n  # e\n\nf: g\n",
         {"": "a:\n  - b\n  - c: d\n\n  # e\n\nf: g", "/a": "- b\n  - c: d", "/a/0": "b", "/a/1": "c: d", "/a/1/c": "d",
          "/f": "g"}),
        ("a:\n- b\n\nc: {d: [e, {f: g}]} # h\n",
         {"": "a:\n- b\n\nc: {d: [e, {f: g}]}", "/a": "- b", "/a/0": "b", "/c": "{d: [e, {f: g}]}",
          "/c/d": "[e, {f: g}]", "/c/d/0": "e", "/c/d/1": "{f: g}", "/c/d/1/f": "g"}),
        ("a:\n  b:\n    c: |\n      d\n\n\n# e\n",
         {"": "a:\n  b:\n    c: |\n      d", "/a": "b:\n    c: |\n      d", "/a/b": "c: |\n      d",
          "/a/b/c": "|\n      d"}),
        ("- - a\n  - b\n- c\n",
         {"": "- - a\n  - b\n- c", "/0": "- a\n  - b", "/0/0": "a", "/0/1": "b", "/1": "c"}),
        ("[a,\n b # c\n]\n# d\n", {"": "[a,\n b # c\n]", "/0": "a", "/1": "b"}),
        ("x: [a: b, 'c' : d]\n", {"": "x: [a: b, 'c' : d]", "/x": "[a: b, 'c' : d]", "/x/0": "a: b", "/x/0/a": "b",
                                  "/x/1": "'c' : d", "/x/1/c": "d"}),
        ("x: [a: , ? b , ? c : d ]\n",
         {"": "x: [a: , ? b , ? c : d ]", "/x": "[a: , ? b , ? c : d ]", "/x/0": "a:", "/x/0/a": "", "/x/1": "? b",
          "/x/1/b": "", "/x/2": "? c : d", "/x/2/c": "d"}),
        ("? a\n: b\n? c\n", {"": "? a\n: b\n? c", "/a": "b", "/c": ""}),
        # nothing is written
        ("a:\nb:   # c\n\n", {"": "a:\nb:", "/a": "", "/b": ""}),
        ("{a: , b: , c}", {"": "{a: , b: , c}", "/a": "", "/b": "", "/c": ""}),
        ("a: ''\nb: []\n", {"": "a: ''\nb: []", "/a": "''", "/b": "[]"}),
        # anchors and tags come before the value
        ("a: &x b\n", {"": "a: &x b", "/a": "b"}),
        ("a: !t &x 'b'\n", {"": "a: !t &x 'b'", "/a": "'b'"}),
        ("a: &x !<tag:y.z,2000:t> |\n  b\n", {"": "a: &x !<tag:y.z,2000:t> |\n  b", "/a": "|\n  b"}),
        ("a: &x # c\n  b: 1\n", {"": "a: &x # c\n  b: 1", "/a": "b: 1", "/a/b": "1"}),
        ("a: &x\n- !t b\n", {"": "a: &x\n- !t b", "/a": "- !t b", "/a/0": "b"}),
        ("--- !t\n&k a: b\n", {"": "a: b", "/a": "b"}),
        ("a: [&x , !t ]\n", {"": "a: [&x , !t ]", "/a": "[&x , !t ]", "/a/0": "", "/a/1": ""}),
        # characters, not bytes
        ("é: ü\n😀: '😀'\nz: [😀, b]\n",
         {"": "é: ü\n😀: '😀'\nz: [😀, b]", "/é": "ü", "/😀": "'😀'", "/z": "[😀, b]", "/z/0": "😀", "/z/1": "b"}),
    ],
)  # fmt: skip
def test_every_value_is_where_it_is_written(text: str, places: dict[str, str]) -> None:
    assert written(root(text)) == places


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a.b: 1", "a.b"),
        ("'a': 1", "'a'"),
        ('"a\\tb" : 1', '"a\\tb"'),
        ("&x a: 1", "a"),
        ("!t 'a': 1", "'a'"),
        ("? a # b\n: 1", "a"),
        ("? |\n  a\n\n: 1", "|\n  a"),
        ("{a: 1}", "a"),
        ('{"a":1}', '"a"'),
        ("😀: 1", "😀"),
    ],
)
def test_every_key_is_where_it_is_written(text: str, key: str) -> None:
    (node,) = root(text).members.values()
    assert node.key_text == key


@pytest.mark.parametrize(
    ("text", "line", "column", "end_line", "end_column"),
    [
        ("a: 1\nb: 22\n", 2, 4, 2, 6),
        ("a: 1\r\nb: 22\r\n", 2, 4, 2, 6),
        ("a: 1\rb: 22\r", 2, 4, 2, 6),
        ("😀: é\nb: 'x\n  y'\n", 2, 4, 3, 5),
        ("a: |\r\n  x\r\n\r\nb: |\r\n  y\r\n\r\n", 4, 4, 5, 4),
        ("a: 1\u0085\u2028\nb: 22\n", 2, 4, 2, 6),
    ],
)
def test_lines_and_columns(text: str, line: int, column: int, end_line: int, end_column: int) -> None:
    span = root(text).members["b"].span
    assert (span.line, span.column, span.end_line, span.end_column) == (line, column, end_line, end_column)


# --- line breaks, tabs and characters that cannot be seen


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: 1\r\nb:\r\n  - c\r\n", {"a": 1, "b": ["c"]}),
        ("a: |\r\n  b\r\n  c\r\nd: 'e\r\n\r\n  f'\r\n", {"a": "b\nc\n", "d": "e\nf"}),
        ("a: 1\rb: |\r  c\r", {"a": 1, "b": "c\n"}),
        # Only YAML 1.1 broke lines at these.
        ("a: b\u0085c\nd: 'e\u2028f'\ng: |\n  h\u2029  i\n", {"a": "b\u0085c", "d": "e\u2028f", "g": "h\u2029  i\n"}),
        ("# a\u0085b: 1\nc\u2028d: 2\n", {"c\u2028d": 2}),
        ("a: \ue000\u2028\ue001\n", {"a": "\ue000\u2028\ue001"}),
        # Tabs may be anywhere but in an indentation.
        ("a:\t1\t# b\nc: d\te\t\n", {"a": 1, "c": "d\te"}),
        ("a: 1\n\t\n \t \n\t# b\nc: [\n\t2,\n\t3\n]\n", {"a": 1, "c": [2, 3]}),
        ('{\n\t"a": 1,\n\t"b": \'c\n\td\'\n}\n', {"a": 1, "b": "c d"}),
        # A mark at the start of the file, or of a document in it.
        ("\ufeffa: 1\n", {"a": 1}),
        ("a: \ufeff1\n", {"a": "\ufeff1"}),
        ("a: \u00a0b\u00a0\n", {"a": "\u00a0b\u00a0"}),
        # As JSON writes what lies beyond the first plane, and half of it.
        ('a: "\\ud83d\\ude00"\nb: "\\ud83d"\n', {"a": "😀", "b": "\ud83d"}),
        ('a: "\\N\\_\\L\\P\\x41\\u0042\\U00000043"', {"a": "\u0085\u00a0\u2028\u2029ABC"}),
    ],
)
def test_breaks_tabs_and_odd_characters(text: str, meant: Any) -> None:
    assert value(text) == meant


def test_a_byte_order_mark_may_begin_every_document() -> None:
    documents, findings = read("\ufeffa: 1\n---\n\ufeffb: 2\n")
    assert findings == []
    assert [document.root.value for document in documents] == [{"a": 1}, {"b": 2}]
    assert [document.root.text for document in documents] == ["a: 1", "b: 2"]


@pytest.mark.parametrize("char", ["\x01", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x9f", "\ud800", "\ufffe"])
def test_a_control_character_is_named(char: str) -> None:
    message = f"not valid YAML: the character U+{ord(char):04X} is not allowed here; remove it"
    assert fault(f"a: 1\nb: 'c{char}'\n") == f"2:6 {message}"


def test_a_nul_makes_it_no_text() -> None:
    assert fault("a: 1\nb: \0\n") == "2:4 this is not a text file: it contains a NUL character"


# --- documents


@pytest.mark.parametrize(
    "text", ["", "\n", "  \n\n", "# a", "# a\n\n  # b\n", "\ufeff", "\ufeff# a\n", "%YAML 1.2\n---\n"]
)
def test_a_text_without_a_document(text: str) -> None:
    documents, findings = read(text)
    assert findings == []
    assert [document.root.value for document in documents if document.root.value is not None] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("---\na: 1\n...\n# c\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
        ("---\n---\na: 1\n---\n", [None, {"a": 1}, None]),
        ("--- {a: 1}\n--- 'b'\n--- |\n c\n", [{"a": 1}, "b", "c\n"]),
        ("%YAML 1.2\n---\na: 1\n...\n%YAML 1.1\n---\nb: yes\n", [{"a": 1}, {"b": "yes"}]),
        ("%TAG ! tag:x.y,2000:\n---\na: !z 1\n---\nb: 1\n", [{"a": "1"}, {"b": 1}]),
        ("%FUTURE thing\n---\na: 1\n", [{"a": 1}]),
        ("a: &x 1\n---\na: &x 2\nb: *x\n", [{"a": 1}, {"a": 2, "b": 2}]),
        ("--- a\n--- b\n", ["a", "b"]),
        ("just words\n", ["just words"]),
    ],
)
def test_several_documents(text: str, meant: list[Any]) -> None:
    documents, findings = read(text)
    assert findings == []
    assert [document.root.value for document in documents] == meant
    assert [document.index for document in documents] == list(range(len(meant)))


def test_an_alias_does_not_reach_into_another_document() -> None:
    message = "not valid YAML: no anchor of this name precedes this alias; if it is text, quote it"
    assert fault("a: &x 1\n---\nb: *x\n") == f"3:4 {message}"


# --- anchors and aliases


@pytest.mark.parametrize(
    ("text", "meant", "places"),
    [
        ("a: &x 1\nb: *x # c\n", {"a": 1, "b": 1}, {"/b": "*x"}),
        ("a: &x 1\nb: # c\n  *x\n", {"a": 1, "b": 1}, {"/b": "*x"}),
        ("a: &x 1\n? b # c\n: *x\n", {"a": 1, "b": 1}, {"/b": "*x"}),
        ("a: &x 1\nb: [ *x,*x , {c: *x} ]\n", {"a": 1, "b": [1, 1, {"c": 1}]},
         {"/b/0": "*x", "/b/1": "*x", "/b/2/c": "*x"}),
        ('{"a": &x 1, "b":*x}', {"a": 1, "b": 1}, {"/b": "*x"}),
        ("- &x a\n- *x\n-   *x\n- b: *x\n", ["a", "a", "a", {"b": "a"}], {"/1": "*x", "/2": "*x", "/3/b": "*x"}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}, {"/c": "*x"}),
        ("a: &x\nb: *x\n", {"a": None, "b": None}, {"/b": "*x"}),
        ("&x a: 1\nb: *x\n", {"a": 1, "b": "a"}, {"/b": "*x"}),
        ("&x a: 1\nb: {*x : 2}\n", {"a": 1, "b": {"a": 2}}, {}),
        ("a: &x\u0085\u00a0 1\nb: *x\u0085\u00a0\n", {"a": 1, "b": 1}, {"/b": "*x\u0085\u00a0"}),
        ("a: &x-1.é 1\nb: *x-1.é\n", {"a": 1, "b": 1}, {"/b": "*x-1.é"}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}, {"/c": "*x"}),
        ("a:\n  b: &x 1\n  c: *x\n\n\nd: 2\n", {"a": {"b": 1, "c": 1}, "d": 2}, {"/a/c": "*x"}),
    ],
)  # fmt: skip
def test_an_alias_is_where_it_is_written(text: str, meant: Any, places: dict[str, str]) -> None:
    node = root(text)
    assert node.value == meant
    assert {one.pointer: one.text for one in walk(node) if one.alias} == places


def test_a_collection_may_end_with_an_alias() -> None:
    node = root("a: &x 1\nb:\n  c:\n  - 2\n  - *x\n\n# d\ne: *x\n\n")
    assert node.text == "a: &x 1\nb:\n  c:\n  - 2\n  - *x\n\n# d\ne: *x"
    assert node.at(("b",)).text == "c:\n  - 2\n  - *x"
    assert node.at(("b", "c")).text == "- 2\n  - *x"


def test_what_an_alias_holds_is_at_the_anchor_and_is_a_copy() -> None:
    node = root("a: &x\n  b: [1]\nc: *x\n")
    copy = node.at(("c", "b", 0))
    assert (copy.text, copy.place, copy.alias) == ("1", node.at(("a", "b", 0)).place, True)
    assert not node.at(("a", "b", 0)).alias


def test_a_key_may_be_an_alias() -> None:
    node = root("&x a: &y b\n*y : 1\n")
    assert node.value == {"a": "b", "b": 1}
    assert node.members["b"].key_text == "*y"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: &x [*x]\n", "1:8"),
        ("a: &x\n  b: *x\n", "2:6"),
        ("&x\na: *x\n", "2:4"),
        ("a: &x\n  - b: {c: *x}\n", "2:12"),
        ("a: &x {<<: *x}\n", "1:12"),
        ("a: &x {b: &y {c: 1}}\nd: &z\n  e: *x\n  f: *z\n", "4:6"),
    ],
)
def test_a_cycle_is_a_finding(text: str, at: str) -> None:
    assert fault(text) == f"{at} this value contains an alias to itself"


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [" + ", ".join(["x"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def test_an_alias_bomb_is_a_finding() -> None:
    assert fault(bomb(20, 10)).endswith("aliases expand to more than 100,000 values")


def test_an_alias_bomb_is_not_expanded() -> None:
    count = steps(lambda: fault(bomb(20, 10), values=1000))
    assert count < 100 * 1000


def test_a_merge_bomb_is_a_finding() -> None:
    lines = ["a0: &a0 {}"]
    lines += [f"a{n}: &a{n} {{<<: [" + ", ".join([f"*a{n - 1}"] * 10) + "]}" for n in range(1, 20)]
    assert fault("\n".join(lines)).endswith("aliases expand to more than 100,000 values")


def test_the_limit_of_expanded_values_is_exact() -> None:
    text = "a: &x [1, 2]\nb: *x\nc: *x\n"  # each alias stands for three values
    assert read(text, values=6)[1] == []
    assert fault(text, values=5) == "3:4 aliases expand to more than 5 values"


def test_many_values_without_an_alias_are_no_bomb() -> None:
    documents, findings = read("a:\n" + "- .*\n" * 5000, values=1)
    assert findings == []
    assert documents[0].root.value == {"a": [".*"] * 5000}


# --- merge keys


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", {"b": 1, "c": 3}),
        ("a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x\n", {"c": 3, "b": 1}),
        ("a: [&x {b: 1}, &y {b: 2, c: 3}]\nd:\n  <<: [*x, *y]\n", {"b": 1, "c": 3}),
        ("a: &x {b: 1}\ne: &y\n  <<: *x\n  c: 2\nd:\n  <<: *y\n", {"c": 2, "b": 1}),
        ("d:\n  <<: {b: 1}\n", {"b": 1}),
        ("d:\n  '<<': {b: 1}\n", {"<<": {"b": 1}}),
        ("a: &x {}\nd: {<<: *x}\n", {}),
    ],
)
def test_merge_keys(text: str, meant: Any) -> None:
    assert value(text)["d"] == meant


def test_merged_members_are_at_the_anchor_and_are_copies() -> None:
    node = root("a: &x {b: [1]}\nd:\n  <<: *x\n\n# c\ne: 2\n")
    merged = node.at(("d", "b"))
    assert (merged.text, merged.key_text, merged.alias) == ("[1]", "b", True)
    assert node.members["d"].text == "<<: *x"


@pytest.mark.parametrize(("text", "at"), [("<<: 1\n", "1:5"), ("a: 1\n<<: [{}, b]\n", "2:10")])
def test_a_merge_of_something_else_is_a_finding(text: str, at: str) -> None:
    assert fault(text) == f"{at} `<<` takes an alias of a mapping, or a list of such aliases"


# --- keys


def test_a_key_that_is_no_text_is_a_name_all_the_same() -> None:
    node = root("1: a\ntrue: b\n~: c\n1.50: d\n: e\n2026-11-21: f\n")
    assert node.value == {"1": "a", "true": "b", "~": "c", "1.50": "d", "": "e", "2026-11-21": "f"}


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("? [a, b] # c\n: d\ne: f\n", "1:3", {"e": "f"}),
        ("? {a: b}\n: c\n", "1:3", {}),
        ("? - a\n  - b\n: - c\n", "1:3", {}),
        ("{[a]: b, c: d}\n", "1:2", {"c": "d"}),
    ],
)
def test_a_complex_key_is_a_finding_and_the_rest_is_read(text: str, at: str, rest: Any) -> None:
    documents, findings = read(text)
    assert reported(findings) == [f"{at} a list or mapping cannot be a name; JSON and the API know only text"]
    assert [document.root.value for document in documents] == [rest]


def test_a_template_without_quotes_is_named() -> None:
    documents, findings = read("site_name: {{ shop }}\n")
    rest = "if `{{` begins a template, put the value in quotes"
    assert reported(findings) == [f"1:13 a list or mapping cannot be a name; {rest}"]
    assert documents[0].root.value == {"site_name": {}}


def test_a_mapping_ends_behind_a_complex_key_too() -> None:
    documents, _ = read("a: &x [1]\nb:\n  ? [c]\n  : - d\n\n# e\nf:\n  ? *x\n  : *x\n\n")
    assert documents[0].root.members["b"].text == "? [c]\n  : - d"
    assert documents[0].root.members["f"].text == "? *x\n  : *x"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1"]),
        ("a: 1\n'a': 2\n\"\\x61\": 3\n", ["2:1", "3:1"]),
        ("{a: 1, a: 2}\n", ["1:8"]),
        ("b:\n  - a: 1\n    a: 2\n", ["3:5"]),
        ("1: a\n'1': b\n", ["2:1"]),
        ("a: {b: 1}\nc: {b: 2}\n", []),
        ("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", []),
        ("a: &x\n  b: 1\n  b: 2\nc: *x\nd:\n  <<: *x\n", ["3:3"]),
    ],
)
def test_duplicate_keys(text: str, at: list[str]) -> None:
    documents, findings = read(text)
    assert [finding.rule for finding in findings] == ["duplicate-key"] * len(at)
    assert [one.split()[0] for one in reported(findings)] == at
    assert len(documents) == 1


def test_the_last_of_several_equal_keys_counts_and_the_first_is_named() -> None:
    documents, findings = read("a: 1\nb: 2\na: 3\n")
    assert documents[0].root.value == {"a": 3, "b": 2}
    assert documents[0].root.members["a"].place == (13, 14, 10, 11)
    assert findings[0].message == "`a` is already set on line 1; only one of the two values can count"
    assert [(one.span.line, one.span.column, one.span.end) for one in findings[0].related] == [(1, 1, 1)]
    assert findings[0].pointer == "/a"


def test_a_message_has_one_line_whatever_the_name() -> None:
    _, findings = read('"a\\nb": 1\n"a\\nb": 2\n')
    assert reported(findings) == ["2:1 `a b` is already set on line 1; only one of the two values can count"]


# --- depth and length


def nested(depth: int) -> str:
    return f"lists and mappings are nested more than {depth} deep"


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("depth", [1, 5, 100, 200])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("[{a: ", "}]"), ("- ", "")])
def test_the_depth_limit_is_exact(
    depth: int, opening: str, closing: str, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        monkeypatch.setattr(yaml_parsers, "_composer", lambda: None)
    rounds = depth // (2 if opening == "[{a: " else 1)
    rest = "[" * (depth % 2) if opening == "[{a: " else ""
    deepest = f"{opening * rounds}{rest}x{']' * len(rest)}{closing * rounds}"
    documents, findings = read(deepest, depth=depth)
    assert reported(findings) == []
    assert len(documents) == 1
    at = deepest.index("x") + 1
    assert fault(deepest.replace("x", "[x]"), depth=depth) == f"1:{at} {nested(depth)}"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[" * 50_000, 101),
        ("{" * 50_000, 101),
        ("[" * 50_000 + "]" * 50_000, 101),
        ("{a: " * 50_000, 401),
        ("- " * 50_000, 201),
        ("? " * 50_000, 201),
        ("? - " * 25_000, 201),
        ("[? " * 25_000, 151),
        ("- " * 900 + "[" * 900, 201),
        ("a: " + "[{b: " * 25_000, 250),
    ],
)
def test_very_deep_nesting_is_a_finding(text: str, column: int) -> None:
    assert fault(text) == f"1:{column} {nested(100)}"


def test_very_deep_indentation_is_a_finding() -> None:
    names = "".join(" " * level + "a:\n" for level in range(3000))
    items = "".join(" " * level + "-\n" for level in range(3000))
    assert fault(names) == f"101:101 {nested(100)}"
    assert fault(items) == f"101:101 {nested(100)}"


@pytest.mark.parametrize(
    "piece",
    ["- ", "? ", ": ", "a: ", "[", "]", "{", "}", "[a,", "{a:", "'", '"', "!t ", "&a ", "*a ", "-\t", "\t", "|", "#",
     "%", ",", "\\", "---\n", "...\n", "- a\n", "a:\n ", "[\n", "<<: ", "\u2028", "\ufeff", "x"],
)  # fmt: skip
@pytest.mark.parametrize("head", ["", "{"])
def test_nothing_repeated_often_hangs_or_raises(head: str, piece: str) -> None:
    read(head + piece * 5000)
    count = steps(lambda: read(head + piece * 200))
    assert count < 250 * 200


def test_an_alias_of_something_deep_counts_its_depth() -> None:
    deep = "a: &x " + "[" * 60 + "]" * 60 + "\nb: " + "[" * 50 + "*x" + "]" * 50 + "\n"
    assert fault(deep) == f"2:54 {nested(100)}"


def test_a_limit_too_high_for_python_ends_in_a_finding_too() -> None:
    documents, findings = read("[" * 900 + "]" * 900, depth=100_000)
    assert len(documents) + len(findings) == 1


def test_long_lines() -> None:
    text = "x" * 1_000_000
    node = root(f"a: {text}\nb: '{text}'\nc: 1\n")
    assert node.value == {"a": text, "b": text, "c": 1}
    assert node.members["c"].span.line == 3


# --- words for what is wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # quotes
        ("a: 'b\nc: 1\n", "1:4 a quote is opened here and never closed"),
        ('a: "b\nc: 1\n---\nd: 1\n', "1:4 a quote is opened here and never closed"),
        ('"a: 1\n', "1:1 a quote is opened here and never closed"),
        ('a: "b\nc: "d"\n', "1:4 the quote opened here is not closed on its line"),
        ("a: 'b\nc: 'd'\ne: f\n", "1:4 the quote opened here is not closed on its line"),
        ('a: "b\nc": d\n', "1:4 the quote opened here is not closed on its line"),
        ("a: 'it's'\n", "1:8 the quoted text ends before this; inside these quotes ' is written ''"),
        ('a: "b "c""\n', '1:8 the quoted text ends before this; inside these quotes " is written \\"'),
        # brackets
        ("a: [b\nc: d\n", "1:4 the list opened with `[` lacks a comma or its closing `]`"),
        ("a: [b,\nc: d\n", "1:4 this bracket is opened and never closed"),
        ("a: {b: 1\nc: 2\n", "1:4 the mapping opened with `{` lacks a comma or its closing `}`"),
        ("a: {b: [1, 2}\n", "1:8 the list opened with `[` lacks a comma or its closing `]`"),
        ("a: {\n", "1:4 this bracket is opened and never closed"),
        ("a: [b, [\n", "1:8 this bracket is opened and never closed"),
        ("a: [b]]\n", "1:7 this bracket closes nothing"),
        ("a: ]\n", "1:4 a value is missing here"),
        ("a: [b,,c]\n", "1:7 a value is missing here"),
        ("a: [${B}]\n", "1:5 a placeholder inside brackets must be in quotes"),
        ("a: [b] c\n", "1:8 the value is complete before this; put all of it in quotes, or remove the rest"),
        # colons
        ("a: b: c\n", "1:5 a second `: ` in a line; put the value in quotes, or start a new line"),
        ("a 1\nb: 2\n", "1:1 a `:` and a value are missing after this name"),
        ("b: 2\na 1\nc: 3\n", "2:1 a `:` and a value are missing after this name"),
        ("b: 2\na\n", "2:1 a `:` and a value are missing after this name"),
        ("b: 2\r\na 1\r\n", "2:1 a `:` and a value are missing after this name"),
        ("b: 2\na:1\nc: 3\n", "2:2 a blank must follow this `:`"),
        ("a:1\n\n# c\nb: 2\n", "1:2 a blank must follow this `:`"),
        ("- a\n-b\n", "2:1 a blank must follow this `-`"),
        ("x" * 1100 + ": 1\n", "1:1 a name can have no more than 1,024 characters, and `:` must follow it"),
        ("b: 1\n" + "x" * 1100 + ": 1\n", "2:1 a name can have no more than 1,024 characters, and `:` must follow it"),
        # indentation
        ("  a: 1\n b: 2\n", "2:2 this line does not fit the indentation above it"),
        ("a:\n  b: 1\n c: 2\n", "3:2 this line does not fit the indentation above it"),
        ("a:\n  - b\n - c\n", "3:2 this line does not fit the indentation above it"),
        ("a: 1\n  b: 2\n", "2:3 this line is indented as if it continued the value above it"),
        ("- a\nb: 1\n", "2:1 this line does not fit the list above it; indent it, or begin it with `- `"),
        ("a: 1\n- b\n", "2:1 this list item is between names; begin it under a name of its own"),
        ("\ta: 1\n", "1:1 this is a tab; indent YAML with spaces"),
        ("a:\n\tb: 1\n", "2:1 this is a tab; indent YAML with spaces"),
        ("a:\n  b: 1\t# c\n\td: 2\n", "3:1 this is a tab; indent YAML with spaces"),
        # signs that mean something
        ("a: @b\n", "1:4 a value cannot start with `@`; put it in quotes"),
        ("a: %b\n", "1:4 a value cannot start with `%`; put it in quotes"),
        ("a: `b`\n", "1:4 a value cannot start with a backtick; put it in quotes"),
        ("a: [|b]\n", "1:5 a value cannot start with this character; put it in quotes"),
        ("a: *b\n", "1:4 no anchor of this name precedes this alias; if it is text, quote it"),
        ("a: *\n", "1:4 the name of an anchor must follow `*`; if it is text, quote it"),
        ("a: & b\n", "1:4 a name must follow `&`; if it is text, quote it"),
        ("a: !%b c\n", "1:4 this tag is not complete; if it is text, quote it"),
        ("a: !<b c\n", "1:4 this tag is not complete; if it is text, quote it"),
        ("a: !b!c d\n", "1:4 this tag begins with a prefix that no %TAG line declares; if it is text, quote it"),
        ("a: - b\n", "1:4 `- ` begins a list item, on its own line; if it is text, quote it"),
        ("a: ? b\n", "1:4 `? ` begins a name, on its own line; if it is text, quote it"),
        ("a: > b\n", "1:4 the text that `|` or `>` announces begins on the next line"),
        ("a: |0\n b\n", "1:4 the text that `|` or `>` announces begins on the next line"),
        ('a: "^\\d+$"\n',
         "1:6 this backslash sequence is not known to YAML; double the backslash, or use single quotes"),
        ('a: "\\u12"\n',
         "1:5 this backslash sequence is not known to YAML; double the backslash, or use single quotes"),
        ('a: "\\U00110000"\n',
         "1:5 this backslash sequence is not known to YAML; double the backslash, or use single quotes"),
        # directives
        ("%YAML 2.0\n---\na: 1\n", "1:1 only YAML 1 is read"),
        ("%YAML 1.2\n%YAML 1.2\n---\na: 1\n", "2:1 this line begins with `%` and is not a %YAML or %TAG line"),
        ("%TAG ! x\n%TAG ! y\n---\na: 1\n", "2:1 this prefix is declared twice"),
        ("%YAML\na: 1\n", "1:6 this line begins with `%` and is not a %YAML or %TAG line"),
    ],
)  # fmt: skip
def test_words_and_place_of_a_fault(text: str, message: str) -> None:
    place, words = message.split(" ", 1)
    assert fault(text) == f"{place} not valid YAML: {words}"


def test_every_complaint_of_the_pure_parser_has_words_of_ours() -> None:
    pieces = ["a: ", "b", "\n ", "- ", "[", "]", "{", ",", "'", '"', "|", "& ", "*x", "!t ", "? ", "%", "---\n"]
    seen = set()
    for one in pieces:
        for two in pieces:
            for end in ("x: y\n", "]", "}\n"):
                _, findings = read(f"{one}{two}{end}")
                seen.update(finding.message for finding in findings)
    assert "not valid YAML: it cannot be read from here on" not in seen
    assert len(seen) > 15
