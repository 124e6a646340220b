"""What the JSON reader makes of a text: values, the exact place of each, and words for what it cannot read."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents.edits import apply
from lint_settings.documents.json_places import json_places
from lint_settings.documents.limits import decode
from reader import fault, read, reported, root, value, walk

JSON = "shop.json"

# --- places, held against a slow search by the standard library's own decoder


def places_by_decoding(text: str) -> dict[tuple[Any, ...], tuple[int, int, int, int]]:
    """The place of every value: each is decoded on its own from every offset that could begin it."""
    found: dict[tuple[Any, ...], tuple[int, int, int, int]] = {}
    decoder = json.JSONDecoder(strict=True)

    def blank(at: int) -> int:
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        return at

    def one(at: int, path: tuple[Any, ...], key: tuple[int, int]) -> int:
        _, end = decoder.raw_decode(text, at)
        found[path] = (at, end, *key)
        if text[at] == "[":
            parts(at, path, named=False)
        if text[at] == "{":
            parts(at, path, named=True)
        return end

    def parts(at: int, path: tuple[Any, ...], *, named: bool) -> None:
        at = blank(at + 1)
        index = 0
        while text[at] not in "]}":
            step: Any = index
            key = (-1, -1)
            if named:
                step, end = decoder.raw_decode(text, at)
                key = (at, end)
                at = blank(blank(end) + 1)
            at = blank(one(at, (*path, step), key))
            at = blank(at + 1) if text[at] == "," else at
            index += 1

    one(blank(0), (), (-1, -1))
    return found


TEXTS = st.text(st.sampled_from('ab"\\/{}[]:,\n\té😀\u2028 0'), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
STYLES = st.sampled_from(
    [
        {"indent": 2},
        {"indent": "\t"},
        {"separators": (",", ":")},
        {"separators": (" ,\r\n", "  :\t")},
        {"ensure_ascii": False},
    ]
)


@examples(75)
@given(VALUES, STYLES, st.sampled_from(["", " ", "\n\t"]))
def test_places_are_those_of_a_slow_search(data: Any, style: dict[str, Any], around: str) -> None:
    text = around + json.dumps(data, **style) + around
    places, duplicates = json_places(text)
    assert places == places_by_decoding(text)
    assert duplicates == []
    for node in walk(root(text, JSON)):
        assert json.loads(node.text) == node.value
        if node.key_text:
            assert json.loads(node.key_text) == node.key


@pytest.mark.parametrize(
    ("text", "pointer", "written", "key"),
    [
        ('{"a": 1}', "/a", "1", '"a"'),
        ('{"a\\u0062\\n\\"" : [true, {"c":-1.5e3}]}', '/ab\n"/1/c', "-1.5e3", '"c"'),
        ('{"a\\u0062\\n\\"" : [true, {"c":-1.5e3}]}', '/ab\n"', '[true, {"c":-1.5e3}]', '"a\\u0062\\n\\""'),
        ('{"a/b~c": {"": "x"}}', "/a~1b~0c/", '"x"', '""'),
        ('\r\n{"{": "}", "a": "[\\"]"}', "/a", '"[\\"]"', '"a"'),
        ('{"é": "😀", "z": 2}', "/z", "2", '"z"'),
        ("[null, 12, \"x\"]", "/1", "12", ""),
        (' "x" ', "", '"x"', ""),
        ("12\n", "", "12", ""),
    ],
)  # fmt: skip
def test_every_value_and_key_is_where_it_is_written(text: str, pointer: str, written: str, key: str) -> None:
    (node,) = (one for one in walk(root(text, JSON)) if one.pointer == pointer)
    assert (node.text, node.key_text, node.in_json) == (written, key, True)


def test_lines_and_columns() -> None:
    span = root('{\r\n "é": "😀",\r\n "b": "😀x"\r\n}', JSON).members["b"].span
    assert (span.line, span.column, span.end_line, span.end_column) == (3, 7, 3, 11)


# --- values


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('{"a": 20240115093000123456}', {"a": 20240115093000123456}),
        ('{"a": ' + "9" * 5000 + ', "b": -' + "9" * 5000 + "}", {"a": math.inf, "b": -math.inf}),
        ('{"a": 1e999, "b": 1.0, "c": 1E2}', {"a": math.inf, "b": 1.0, "c": 100.0}),
        ('{"a": "\\ud83d\\ude00", "b": "\\ud83d"}', {"a": "😀", "b": "\ud83d"}),
        ('{"a": "\u2028\u0085\x7f"}', {"a": "\u2028\u0085\x7f"}),
        ("[]", []),
        ("null", None),
        ('"text"', "text"),
    ],
)
def test_values(text: str, meant: Any) -> None:
    assert value(text, JSON) == meant


def test_json_in_a_file_of_another_name_is_still_json() -> None:
    assert root('{"a": yes}', "shop").value == {"a": "yes"}  # it is not, so YAML has the last word
    assert root('{"a": 1}', "-").in_json
    assert not root('{"a": 1}', "shop.yaml").in_json
    assert fault('{"a": }', JSON).startswith("1:7 not valid JSON")


@pytest.mark.parametrize("content", [b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}'])
def test_a_byte_order_mark_of_the_file_is_no_part_of_the_text(content: bytes) -> None:
    text, bom, error = decode(content)
    assert (text, bom, error) == ('{"a": 1}', len(content) > 8, None)
    assert value(text, JSON) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "message", "at"),
    [
        (b"\xff\xfe{\x00}\x00", "the file is UTF-16; save it as UTF-8", 0),
        (b"\xfe\xff\x00{\x00}", "the file is UTF-16; save it as UTF-8", 0),
        (b"\xff\xfe\x00\x00{\x00\x00\x00", "the file is UTF-32; save it as UTF-8", 0),
        (b"\x00\x00\xfe\xff\x00\x00\x00{", "the file is UTF-32; save it as UTF-8", 0),
        (b'{"\xc3\xa9": "\xe9"}', "byte 0xe9 here is not UTF-8; save the file as UTF-8", 7),
        (b'{"a": "\xed\xa0\x80"}', "byte 0xed here is not UTF-8; save the file as UTF-8", 7),
        (b"\x80", "byte 0x80 here is not UTF-8; save the file as UTF-8", 0),
    ],
)
def test_other_encodings_are_named(content: bytes, message: str, at: int) -> None:
    _, _, error = decode(content)
    assert error is not None
    assert (error.message, error.start) == (message, at)


# --- duplicate keys


@pytest.mark.parametrize(
    ("text", "at", "first", "pointers"),
    [
        ('{"a": 1, "b": 2, "a": 3}', ["1:18"], [2], ["/a"]),
        ('{"a": 1, "\\u0061": 3}', ["1:10"], [2], ["/a"]),
        ('{"a": 1, "a": 2, "a": 3}', ["1:10", "1:18"], [2, 2], ["/a", "/a"]),
        ('[{"a": 1}, {"a": {"b": 1,\n"b": 2}}]', ["2:1"], [19], ["/1/a/b"]),
        ('{"": 1, "": 2}', ["1:9"], [2], ["/"]),
        # The same names in two mappings that are one and the same member are not given twice in one.
        ('{"a": {"x": 1}, "a": {"x": 2}}', ["1:17"], [2], ["/a"]),
        ('{"a": [{"x": 1}], "b": [{"x": 1}]}', [], [], []),
    ],
)
def test_duplicate_keys(text: str, at: list[str], first: list[int], pointers: list[str]) -> None:
    documents, findings = read(text, JSON)
    assert [document.root.value for document in documents] == [json.loads(text)]
    assert [one.split()[0] for one in reported(findings)] == at
    assert [finding.related[0].span.column for finding in findings] == first
    assert [finding.pointer for finding in findings] == pointers
    assert {finding.rule for finding in findings} <= {"duplicate-key"}


def test_the_last_of_several_equal_keys_counts() -> None:
    documents, _ = read('{"a": 1, "b": 2, "a": 3}', JSON)
    assert documents[0].root.members["a"].text == "3"


def test_duplicates_are_found_beside_a_number_that_python_does_not_convert() -> None:
    documents, findings = read('{"a": 1, "a": ' + "9" * 5000 + "}", JSON)
    assert documents[0].root.value == {"a": math.inf}
    assert len(findings) == 1


# --- depth


@pytest.mark.parametrize("depth", [1, 7, 100, 200])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"[{": ', "}")])
def test_the_depth_limit_is_exact(depth: int, opening: str, closing: str) -> None:
    text = opening * depth + '"[{[{"' + closing * depth
    documents, findings = read(text, JSON, depth=depth)
    assert (len(documents), findings) == (1, [])
    column = len(opening) * depth + 1
    message = fault(text.replace('"[{[{"', "[]"), JSON, depth=depth)
    assert message == f"1:{column} lists and mappings are nested more than {depth} deep"


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, "[" * 50_000 + "]" * 50_000, "[{" * 50_000])
def test_very_deep_nesting_is_a_finding(text: str) -> None:
    assert fault(text, JSON).endswith("lists and mappings are nested more than 100 deep")


def test_a_limit_too_high_for_python_ends_in_a_finding_too() -> None:
    documents, findings = read("[" * 100_000 + "]" * 100_000, JSON, depth=1_000_000)
    assert documents == []
    assert findings[0].message == "lists and mappings are nested more than 1000000 deep"


@pytest.mark.parametrize(
    "piece", ["[", '"', '"\\', '"\\\n', "{", '{"a":', ",", ":", "'", "“", "\\", "1", "[],", "//\n"]
)
def test_nothing_repeated_often_hangs_or_raises(piece: str) -> None:
    for head in ("", "[", '{"'):
        read(head + piece * 20_000, JSON)


def test_long_texts() -> None:
    text = '{"a": "' + "x\\n" * 300_000 + '", "b": 1}'
    assert root(text, JSON).members["b"].span.column == len(text) - 1


# --- words for what is wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1 the file is empty"),
        (" \r\n\t", "1:1 the file is empty"),
        # brackets and quotes that are not closed
        ("{", "1:1 not valid JSON: this bracket is opened and never closed"),
        ('{"a": [1, {"b": 2}\n', "1:7 not valid JSON: this bracket is opened and never closed"),
        ('{"a": "]", "b":', "1:1 not valid JSON: this bracket is opened and never closed"),
        ('{"a": "x', "1:7 not valid JSON: the text that begins here has no closing double quote"),
        ('{"a": "x\\', "1:7 not valid JSON: the text that begins here has no closing double quote"),
        ('{"a": "x,\n"b": 1}', "1:7 not valid JSON: the text that begins here has no closing double quote"),
        ('{"a": "x\r\n}', "1:7 not valid JSON: the text that begins here has no closing double quote"),
        # commas and colons
        ('{"a": 1,}', "1:8 not valid JSON: a comma before a closing bracket is not allowed"),
        ('{"a": [1, 2 ,\n ]}', "1:13 not valid JSON: a comma before a closing bracket is not allowed"),
        ('{"a": 1 "b": 2}', "1:9 not valid JSON: a comma or a closing bracket is missing before this"),
        ('{"a": [1}', "1:9 not valid JSON: a comma or a closing bracket is missing before this"),
        ('{"a" 1}', "1:6 not valid JSON: a colon is missing before this"),
        ('{"a": ,}', "1:7 not valid JSON: a value is missing here"),
        ("[,1]", "1:2 not valid JSON: a value is missing here"),
        ('{"a": 1}}', "1:9 not valid JSON: the value is complete before this; remove the rest"),
        ('{"a": 1}\n{"b": 2}\n', "2:1 not valid JSON: the value is complete before this; remove the rest"),
        # what other languages allow
        ("{a: 1}", "1:2 not valid JSON: a name in double quotes is missing here"),
        ("{'a': 1}", '1:2 not valid JSON: names and texts need double quotes; write "'),
        ("{\"a\": 'b'}", '1:7 not valid JSON: names and texts need double quotes; write "'),
        ('{"a": True}', "1:7 not valid JSON: this is not a JSON value; texts need double quotes"),
        ('{"a": +1}', "1:7 not valid JSON: this is not a JSON value; texts need double quotes"),
        ("// a\n{}", "1:1 not valid JSON: comments are not allowed; a YAML file may have them"),
        ('{"a": 1, # b\n"c": 2}', "1:10 not valid JSON: comments are not allowed; a YAML file may have them"),
        ('{"a": /* b */ 1}', "1:7 not valid JSON: comments are not allowed; a YAML file may have them"),
        ('{"a": NaN}', "1:7 not valid JSON: NaN is not a JSON value"),
        ('{"a NaN": "NaN", "b": [-Infinity]}', "1:24 not valid JSON: -Infinity is not a JSON value"),
        ('{"\\"Infinity": Infinity}', "1:16 not valid JSON: Infinity is not a JSON value"),
        # characters
        ('{"a":\u00a01}', "1:6 not valid JSON: this is a non-breaking space; write an ordinary one"),
        ('\ufeff{"a": 1}', "1:1 not valid JSON: there is a byte order mark here; remove it"),
        ('{"a": "^\\d$"}', "1:9 not valid JSON: a backslash inside a text must be doubled"),
        ('{"a": "b\tc"}',
         "1:9 not valid JSON: a tab or control character is inside a text; write a tab as `\\t`"),
        ('{"a": \0}', "1:7 this is not a text file: it contains a NUL character"),
        # curly quotes
        ("{“a”: 1}", '1:2 not valid JSON: “ is a curly quote; write "'),
        ('{"a": „b“}', '1:7 not valid JSON: „ is a curly quote; write "'),
        ('{"a": "b”}', '1:9 not valid JSON: ” is a curly quote; write "'),
        ('{"a": "b”\n}', '1:9 not valid JSON: ” is a curly quote; write "'),
        ('{"a”: 1}', '1:4 not valid JSON: ” is a curly quote; write "'),
    ],
)  # fmt: skip
def test_words_and_place_of_a_fault(text: str, message: str) -> None:
    assert fault(text, JSON) == message


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("{“a”: “b”,\n “c”: 1}", '{"a": "b",\n “c”: 1}'),
        ('{"a": "“b”",\n "c": „d“}', '{"a": "“b”",\n "c": "d"}'),
        ('{"a": "b”\r\n}', '{"a": "b"\r\n}'),
    ],
)
def test_curly_quotes_are_straightened_on_their_line(text: str, fixed: str) -> None:
    _, (finding,) = read(text, JSON)
    assert finding.fix is not None
    assert not finding.fix.safe
    assert apply(text, list(finding.fix.edits)) == fixed


def pieces() -> Iterator[str]:
    signs = ["{", "}", "[", "]", ",", ":", '"a"', "1", "'", "“", "\\", "\n", "NaN", "x", "#"]
    return (f"{one}{two}{three}" for one in signs for two in signs for three in signs)


def test_every_complaint_has_words_of_ours() -> None:
    seen = {finding.message for piece in pieces() for finding in read(piece, JSON)[1]}
    assert not any("cannot be read from here" in message for message in seen)
    assert len(seen) > 10
