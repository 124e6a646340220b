"""What is read line by line, without a parser: there are no nodes, or those that a parser would have led to."""

import json
import random
from collections.abc import Iterator
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

from lint_settings.documents.limits import Limits, LoadError
from lint_settings.documents.node import Node
from lint_settings.documents.source import Source
from lint_settings.documents.yaml.nodes import parsed
from lint_settings.documents.yaml.plain_block import read_lines
from lint_settings.documents.yaml.reader import read_yaml
from lint_settings.documents.yaml.scalars import unsure_scalars
from lint_settings.documents.yaml.version_1_1 import reading_in_1_1
from yaml_nodes import nodes, texts

SUITE = json.loads((Path(__file__).parents[2] / "suites" / "yaml-test-suite.json").read_text("utf-8"))


def by_lines(text: str, depth: int = 100) -> list[Any] | None:
    """The nodes of a text that is read line by line, with their values; None for one that is left to the parsers."""
    source = Source("shop.yaml", text)
    root = read_lines(source, depth)
    if root is not None:
        check_notes(source, root)
    return None if root is None else [[*nodes(root)], repr(root.value), 0]


def check_notes(source: Source, root: Node) -> None:
    """Compare what the reader noted about all scalars with each of them."""
    texts = [node.value for node in root.walk() if isinstance(node.value, str)]
    unsure = [node for _, _, few in unsure_scalars([("", root)], ()) for node in few]
    are_numbers = [isinstance(node.value, float) and not isfinite(node.value) for node in unsure]
    assert source.may_differ_in_1_1 or not any((*are_numbers, *(reading_in_1_1(node.text) for node in unsure)))
    assert source.has_outer_blanks is any(text != text.strip() for text in texts), source.text


def by_parser(text: str, depth: int = 100) -> list[Any]:
    """What the parsers make of it: the nodes of a document without a finding, or whatever else there is to say."""
    findings: list[Any] = []
    try:
        roots = parsed(Source("shop.yaml", text), Limits(depth=depth), findings)
    except LoadError as error:
        return [error.message]
    return [part for root in roots for part in ([*nodes(root)], repr(root.value))] + [len(findings)]


def is_taken(text: str, depth: int = 100) -> bool:
    """Whether a text is read line by line, and then as a parser would have read it."""
    read = by_lines(text, depth)
    assert read is None or read == by_parser(text, depth), text
    return read is not None


# --- which texts are read, and which are left to the parsers

TAKEN = [
    # names and values
    "a: b\n", "a: b", "a: b  \n", "a:   b\n", "a: b\n\n\n# c\n", "# c\n\na: b\n", "---\na: b\n",
    "# c\n---\n# c\na: b\n", "  a: b\n  c: d\n", "a b: c d\n", "a.b-c_d/e: 1\n", "é: ü\n", "😀: 😀\n", "a:b: c\n",
    "a: b:c\n", "a#b: c#d\n", "$a: ^b$\n", "it's: it's\n", "a[0]: b[0]\n", "a{b}: c, d\n", "1: 2\n", "null: ~\n",
    "true: false\n", "~: null\n", "<: <<\n", "=: =\n", "a: b # c\n", "a: b #c\n", "a: b#c # d: e\n", "a: # b\n",
    "a:  # b: c\n", "a: b c # d # e\n", "a: \nb:\nc: 1\n",
    "a: -1\nb: -x\nc: +1\nd: .5\ne: 1e3\nf: 0x1F\ng: 0o17\nh: .inf\ni: -.INF\nj: 1_000\nk: 007\nl: 1.\n",
    "m: 12:30\nn: .nan\n",
    "a: yes\nb: nUll\nc: NULL\nd: TRUE\ne: Truth\nf: F\ng: 4f3e12aa-1314\nh: 2026-01-31\ni: 1.2.3\nj: ٣\nk: 1²\n",
    "a: " + "9" * 5000 + "\n", "a: " + "x" * 5000 + "\n", "x" * 900 + ": 1\n", "a: ${X}\nb: ${X:-y}\nc: $X\n",
    "a: http://x.y/z?a=b&c=*d#e!\n", "a: \\d+\n", "a: b\\\n", "a: --- b\n", "a: ...\n", "a: a'b\"c\n",
    "a: b]\nc: d}\n",
    # quotes
    "a: 'b'\n", 'a: "b"\n', "a: ''\nb: \"\"\n", "a: 'it''s'\n", "a: ''''\n", "a: '\"'\nb: \"'\"\n", "a: 'b' # c\n",
    'a: "b"  \n', "a: 'b: c # d'\n", 'a: "b: c # d"\n', "'a': 1\n\"b\": 2\n", "'a: b': c\n", '"a # b": c\n',
    "'<<': 1\n", "'a''b': c\n", "a: 'b\\n'\n", "'': 1\n", "a: '[b]'\n", '"---": 1\n', "a: '1'\nb: \"true\"\n",
    "a: \"b''c\"\n",
    'a: "b\\n\\t\\"\\\\"\n', '"a\\tb": "c\\\\"  # d\n', 'a: ["\\n", "\\"]"]\n', '- "^\\\\d{4}$"\n', 'a: {"\\"": b}\n',
    # lists and mappings below
    "a:\n  b: c\n", "a:\n b:\n  c:\n   d: e\n  f: g\nh: i\n", "a:\n  b: c\n\n\n  # d\ne: f\n", "a: # b\n  c: d\n",
    "a:\n  - b\n  - c\nd: e\n", "a:\n- b\n- c\nd: e\n", "a:\n- b\n", "- a\n- b\n", "- a\n-\n- # b\n- c\n", "-\n",
    "-  a\n", "a:\n-\nb:\n", "a:\n  -\nb:\n", "- a: b\n  c: d\n- e: f\n", "-   a: b\n    c: d\n",
    "- a:\n    b: c\n  d: e\n", "- a:\n  - b\n", "-\n  a: b\n-\n  c: d\n", "- - a\n  - b\n- - c\n", "- - - a\n",
    "- - a: b\n    c: d\n", "-\n  - a\n  -\n    - b\n", "a:\n  - b: c\n    d:\n    - e\n    f: g\n  - h\ni: j\n",
    "- 'a': b\n- \"c\": d\n", "- 'a'\n- \"b\" # c\n- c # d: e\n", "- a #b: c\n",
    "- -1\n- -x\n- ~\n- http://x.y\n- a:b\n", "a:\n  b:\nc:\n  d:\n", "a:\n  b:\n    - c\n  d:\n  - e\n",
    "- a:\n- b:\n", "a:\n- b\n- 1\n- 'c'\n- d", "a:\n  - b\n\n  - c\n  # d\n  - e: f\n  - g\n",
    # brackets
    "a: []\nb: {}\nc: [ ]\nd: { }\n", "a: [b, c]\n", "a: [b,c]\n", "a: [ b , c ]\n", "a: ['b', \"c\", d]\n",
    "a: [b, c] # d\n", "a: ['b, c', \"d: e\", 'f]', \"#g\"]\n", "a: [1, -1, true, ~, 0x1F, http://x.y]\n",
    "- [a, b]\n- [c]\n- []\n", "a: ['it''s']\n", "a: [[b, c], [d, [e]]]\n", "a: {b: c, d: e}\n",
    "a: {'b': c, \"d\": 'e'}\n", "a: {b: [c, {d: e}], f: {}}\n", "a: [{b: c}, {d: e}]\n", "a: [b c, d#e]\n",
    "a: [a:b, c]\n", "a: ['']\n", "a: [\"b\",'c']\n", "- {a: b}\n- {}\n",
    # line breaks
    "a: 1\r\nb:\r\n  - c\r\n  - 'd'\r\n\r\n# e\r\nf: [g]\r\n", "a: b\r\nc: d", "a:\r\n- b\r\n- c d\r\n- 1",
]  # fmt: skip

LEFT = [
    # nothing, scalars, several documents, directives
    "", "\n", "# c\n", "---\n", "a", "a\n", "'a'\n", "[a]\n", "{a: b}\n", "---\n---\na: b\n", "a: b\n---\nc: d\n",
    "a: b\n...\n", "--- # c\na: b\n", "--- a\n", "%YAML 1.2\n---\na: b\n", "... a: b\n", "---a: b\n", "a: b\n---",
    ".a: b\n",
    # keys
    "a: b\na: c\n", "a: b\n'a': c\n", "a:\n  b: c\n  b: d\n", "a: {b: 1, b: 2}\n", "<<: a\n", "a : b\n", "a:: b\n",
    "a::\n", "<<: a:\n", "a:\n  <<: b:\n",
    "? a\n: b\n", "?a: b\n", "-a: b\n", ": a\n", ":a: b\n", "&a b: c\n", "*a : b\n", "!a b: c\n", "@a: b\n",
    "`a: b\n", "%a: b\n", "|a: b\n", "a #b: c\n", "'a' : b\n", "'a':b\n", "'a'b: c\n", "'a: b\n",
    "x" * 1025 + ": 1\n", "[a]: b\n", "{a}: b\n", "'" + "x" * 1100 + "': 1\n", "a:b\n", "a:\tb\n",
    # values
    "a: b: c\n", "a: b:\n", "a: b: # c\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a: |\n  b\n", "a: >\n  b\n",
    "a: @b\n", "a: `b\n", "a: %b\n", "a: ,b\n", "a: ]\n", "a: }\n", "a: - b\n", "a: -\n", "a: ? b\n", "a: : b\n",
    "a: ?b\n", "a: :b\n", "a: 'b\n", 'a: "b\n', "a: 'b'c\n", "a: 'b' 'c'\n", "a: 'b'#c\n",
    "a: 'b': c\n", "a: \"b\" c\n", "a: 'b''\n", "a: '''\n",
    'a: "\\u00e9"\n', 'a: "\\x41"\n', 'a: "\\/"\n', 'a: "\\ b"\n', 'a: "\\"\n', 'a: "b\\\\" c\n',
    'a: ["\\0"]\n', 'a: "\\q"\n',
    # what goes on in the next line, or is where it does not belong
    "a: b\n  c\n", "a: b\n  c: d\n", "a: b\n\n  c\n", "a: 'b'\n  c: d\n", "a: [b]\n  c: d\n", "a:\n  b\n",
    "a:\n  'b'\n", "a:\n  [b]\n", "- a\n  b\n", "- a\n b: c\n", "-\n  a\n", "a: 'b\n  c'\n", "a: [b,\n  c]\n",
    "a: b\n- c\n", "- a\nb: c\n", "a:\n  - b\n  c: d\n", "a:\n    b: c\n  d: e\n", "  a: b\nc: d\n",
    "a:\n  - b\n - c\n", "- a: b\n   c: d\n", "- a: b\n c: d\n", "a:\n- b\n - c\n", "a:\n-\n  b\n", "- - a\n - b\n",
    "a: b\nc\n", "-a\n", "- ? a\n", "- a: b: c\n", "- 'a\n", "- &a b\n", "- |\n  a\n", "- [a]: b\n",
    # brackets
    "a: [b\n", "a: [b, ]\n", "a: [,]\n", "a: [, b]\n", "a: [b,, c]\n", "a: [b] c\n", "a: [b]#c\n", "a: [b: c]\n",
    "a: [b:]\n", "a: [? b]\n", "a: [?b]\n", "a: [b?]\n", "a: [-]\n", "a: [- b]\n", "a: [b #c]\n", "a: [#b]\n",
    "a: [*b]\n", "a: [&b c]\n", "a: [!b c]\n", "a: ['b' c]\n", "a: ['b]\n", "a: [b}]\n", "a: [b[0]]\n",
    "a: [b{c}]\n", "a: {b}\n", "a: {b:}\n", "a: {b: }\n", "a: {b:c}\n", "a: {b: c, }\n", "a: {'b':c}\n",
    "a: {b : c}\n", "a: {b: c: d}\n", "a: {<<: b}\n", "a: {? b}\n", "a: {-b: c}\n", "a: {b: c}}\n", "a: [b]]\n",
    "a: {b, c: d}\n", "a: [a::]\n", "a: {b#c #d: e}\n", "a: [\"b\":c]\n", "a: [", "a: {", "a: {b", "a: {'b'",
    "a: ['b'", "a: [b,",
    # characters
    "a: b\tc\n", "a:\t- b\n", "\ta: b\n", "a: b\t# c\n", "a: \x07\n", "# \x07\na: b\n", "a: \x7f\n", "a: \u0085\n",
    "a: \u2028\n", "a: \u2029b\n", "a: \u00a0b\n", "\ufeffa: b\n", "a: \ufeff\n", "a: \ufffe\n", "a: \ud800\n",
    "a: \u200bb\n", "a: 1\rb: 2\r", "a: 1\r\nb: 2\n", "a: 1\n\rb: 2\n", "a: b\r\r\n", "a: \x1c\n", "a: \x0c\n",
]  # fmt: skip


@pytest.mark.parametrize("text", TAKEN)
def test_is_read_line_by_line(text: str) -> None:
    assert is_taken(text)


@pytest.mark.parametrize("text", LEFT)
def test_is_left_to_the_parsers(text: str) -> None:
    assert by_lines(text) is None


@pytest.mark.parametrize("text", ["a: b\n", "a: [b]\n", "a:\n  b: []\n", "- - - a\n", "a: [[b], {c: [d]}]\n"])
def test_the_depth_limit_is_exact(text: str) -> None:
    taken = [is_taken(text, depth) for depth in range(1, 6)]
    deepest = next(number for number in range(1, 6) if len(by_parser(text, number)) > 1)
    assert taken == [depth >= deepest for depth in range(1, 6)]


@pytest.mark.parametrize("text", ["- " * 5000 + "a\n", "a: " + "[" * 5000 + "]" * 5000 + "\n"])
def test_a_limit_too_high_for_python_is_no_reason_to_crash(text: str) -> None:
    assert read_lines(Source("shop.yaml", text), 100_000) is None


def test_nothing_is_noted_of_a_text_that_was_read_in_part() -> None:
    source = Source("shop.yaml", "a: b\nc: &d e\n")
    read_yaml(source, Limits(), [])
    assert source.may_differ_in_1_1
    assert source.has_outer_blanks


def test_the_reader_asks_no_parser_for_such_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: Any) -> None:
        raise AssertionError("a parser is asked")

    monkeypatch.setattr("lint_settings.documents.yaml.nodes.parsed", asked)
    (root,) = read_yaml(Source("shop.yaml", "a: [b]\n"), Limits(), [])
    assert root.value == {"a": ["b"]}
    with pytest.raises(AssertionError, match="a parser is asked"):
        read_yaml(Source("shop.yaml", "a: |\n  b\n"), Limits(), [])


# --- the same nodes


@cache
def repository() -> list[str]:
    return sorted({text for _, text in texts()} | {case["yaml"] for case in SUITE.values()})


@pytest.mark.parametrize(
    "text", ["a:\n  - one\n  - 2\n  - x: 1\n  - three  \n", "- b\n# note\n- c # note\n- d", "a: [b, 'c', 2]"]
)
def test_plain_items_of_a_list_get_nodes_when_they_are_needed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    made: list[Node] = []
    first = Node.__init__

    def note(node: Node, *given: Any) -> None:
        made.append(node)
        first(node, *given)

    monkeypatch.setattr(Node, "__init__", note)
    source = Source("shop.yaml", text)
    root = read_lines(source, 100)
    assert root is not None
    before, every = len(made), [*root.walk()]
    assert before < len(every) == len(made)
    assert [*nodes(root)] == [*nodes(parsed(Source("shop.yaml", text), Limits(), [])[0])]


def test_every_text_of_the_repository() -> None:
    taken = [text for text in repository() if is_taken(text)]
    assert len(taken) > len(repository()) / 2


TOKENS = (
    *"\n\n\n    :#-'\"[]{},?&*!|>%@`\\~.ab1<=$+\r\t\x07\x7f\u00a0\u2028\ufeffé😀",
    *("\n  ", "\n- ", "\n  - ", ": ", " #", "- ", "''", '""', "[]", "{}", "[a, b]", "{a: b}", "---\n", "...\n", "<<: "),
    *("a: b\n", "a:\n", "- a\n", "-\n", "\r\n", "null", "0x1F", "1e3", "-1", "'k': ", '"k": ', "# c\n", "\n\n", "|\n"),
    *(
        "? ",
        ": a",
        "http://x.y/?a=b",
        "x" * 1100,
        "${X}",
        "a: b: c",
        "- - ",
        " : ",
        "::",
        ", ",
        " ,",
        '"a": 1',
        "[a: b]",
    ),
)


def near(chance: random.Random) -> str:
    """A text that is read line by line, or was before a few tokens and blanks were put in, taken out or replaced."""
    text = chance.choice(TAKEN if chance.random() < 0.6 else bases())
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at, what = chance.randrange(len(text) + 1), chance.random()
        if what < 0.4:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        elif what < 0.7:
            text = text[:at] + chance.choice(("", "", *TOKENS)) + text[at + chance.randint(1, 3) :]
        else:
            lines = text.split("\n")
            line = chance.randrange(len(lines))
            lines[line] = chance.choice((f" {lines[line]}", f"  {lines[line]}", lines[line][1:], lines[line].strip()))
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            text = "\n".join(lines)
    return text


@cache
def bases() -> list[str]:
    return [text for text in repository() if len(text) < 1000 and by_lines(text)]


def nearby(seed: int, count: int) -> Iterator[str]:
    chance = random.Random(seed)
    return (near(chance) for _ in range(count))


@pytest.mark.parametrize("seed", range(4))
def test_texts_on_the_edge(seed: int) -> None:
    taken = sum(is_taken(text, depth=1 + number % 7) for number, text in enumerate(nearby(seed, 1000)))
    assert 200 < taken < 800
