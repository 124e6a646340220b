"""The C parser and the pure one build the same nodes: whichever reads a file, the linter says the same of it."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents.limits import Limits, LoadError
from lint_settings.documents.source import Source
from lint_settings.documents.yaml import parsers as yaml_parsers
from lint_settings.documents.yaml.nodes import parsed
from texts import block
from yaml_nodes import nodes, texts

if yaml_parsers._composer() is None:
    pytest.skip("PyYAML has no C extension here", allow_module_level=True)


def read(text: str) -> tuple[Any, ...]:
    """What a parser makes of a text, even where none is asked: test_yaml_lines.py has the texts read without."""
    findings: list[Any] = []
    try:
        roots = parsed(Source("shop.yaml", text), Limits(), findings)
    except LoadError as error:
        return "refused", error.message, error.start
    reported = [(finding.rule, finding.message, finding.span, finding.pointer) for finding in findings]
    return [list(nodes(root)) for root in roots], reported


def fast(text: str) -> tuple[Any, ...] | None:
    """What the C parser makes of a text; None where it leaves it to the arbiter."""
    with patch.object(yaml_parsers, "compose_slow", side_effect=LookupError):
        try:
            return read(text)
        except LookupError:
            return None


def slow(text: str) -> tuple[Any, ...]:
    """What the pure parser makes of it, as where the C extension is missing."""
    with patch.object(yaml_parsers, "_composer", lambda: None):
        return read(text)


def assert_same(text: str) -> None:
    by_c = fast(text)
    if by_c is not None:
        assert slow(text) == by_c


# --- the files of this repository


def test_every_file_of_the_repository() -> None:
    seen = set()
    for name, text in texts():
        if text not in seen:
            seen.add(text)
            by_c = fast(text)
            assert by_c is None or slow(text) == by_c, name
    assert len(seen) > 100


# --- texts that are hard to read

TRICKY = [
    "", "\n", "# c\n", "---\n", "---\n---\n", "--- # c\n", "a", "'a'", "- a", "a: ", "a:\n\n\n", "a: # c\n",
    "a: b # c\n",
    "a:\n  - b\n  # c\n\n", "a:\n  b: c\n\n  # c\n\nd: e\n", "-\n-\n", "- \n- a\n", "-\n  a: 1\n-\n", "a:\n-\n- b\n",
    "[a, ]\n",
    # blocks
    "a: |\n  x\n  y\n\n# c\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n", "a: |-\n  x\n   y\n",
    "a: >\n  x\n  y\n\n  z\n   w\n  v\n",
    "a: |2\n   x\n", "a: | # c\n  x\n", "a: |\nb: 1\n", "a: |\n", "a: >-\n\n\n", "- |\n x\n- y\n", "a: >+\n b\n\n",
    "--- |\n a\n",
    "a: |\n  x\n  # no comment\n # comment\nb: 1\n", "a: |1-\n b\n", "a: |-1\n b\n", "a: >1\n  b\n",
    "a: |\n  b\n\n\n", "? |\n  a\n: b\n",
    "a: |\n  b\t\n  \tc\n", "a: >\n\n  b\n", "a: |\n\n\n  b\nc: 1\n", "a: |\n  \u00a0\n", "a: |\n  b\n...\n",
    # quotes
    "a: 'it''s'\n", 'a: "x\\n\\u00e9\\"y"\n', 'a: "x\n  y\n\n  z"\n', "a: 'x\n  y'\n", 'a: "x\\\n  y"\n',
    "a: ''\nb: \"\"\n", "'': 1\n", 'a: "\\x41\\u0041\\U00000041\\_\\N\\L\\P\\/\\e\\0"\n', 'a: " lead \n  trail "\n',
    "a: '#'\n", "a: 'b\n\tc'\n", '"a\\tb" : 1\n', "{'a':1}\n",
    # plain
    "a: x\n  y\n  z\n", "a: x\n\n  y\nb: 1\n", "a b: 1\n", "a.b.c: 1\n", "a?: 1\n", "-a: 1\n", "?a: 1\n", ":a: 1\n",
    "a:b: 1\n", "a: -b\n",
    "a: ?b\n", "a: :b\n", "a: b:c\n", "a: http://x.y/z?a=b&c=d#e\n", "a: b#c\n", "a: $x\n", "a: b, c\n", "a: b] c\n",
    "a: b} c\n", "a: \\x\n",
    "a: ${X:-y}\n", "a: .*\n", "a: ---\n", "a: --- b\n", "a: ...\n", "a: =\n", "a: <<\n", "a: -b\n",
    "a: 0x1F\nb: 0o17\nc: 017\nd: 1_000\ne: 1e3\nf: .5\ng: 5.\nh: +1\ni: -.inf\nj: .nan\n",
    "a: 12:30\nb: 2001-01-01\nc: 0b1\nd: yes\ne: ~\nf: Null\ng: nUll\nh: TRUE\n",
    "a: " + "9" * 5000 + "\n", "a: " + "x" * 2000 + "\n", "'" + "x" * 1000 + "': 1\n", "? " + "x" * 1100 + "\n: 1\n",
    "{" + "x" * 1100 + "}\n",
    # flow
    "a: [1,\n  2,\n]\n", "a: {b: 1, c: [2, {d: 3}]}\n", "a: {b, c}\n", "a: {b: , c: }\n", "a: [b: c]\n",
    "a: [? b : c]\n", "a: [? b]\n",
    "{? a : b, c: d}\n", "[]\n", "{}\n", "[a, b\n, c]\n", "a: [ 'x', \"y\", z ]\n", "a: [http://x.y/z?a=b&c=d]\n",
    "a: {b: http://x.y}\n",
    "a: [a:b, c:d]\n", "{a:b}\n", '{"a":b}\n', '{"a":1,"b":[2]}\n', "{a: b:c}\n",
    "a: [x y, z w]\n", "a: [x\n y, z]\n", "a: [1 , 2 ]\n",
    "a: {b : 1 , c : 2 }\n", "a: [\n # c\n 1, # d\n 2 # e\n]\n", "a: {\n b: 1, # c\n}\n", "[a, [b, [c]]]: 1\n",
    "{[a]: 1}\n", "{a: {b: }}\n",
    # keys
    "? a\n: b\n", "? a\n", "? a # c\n:\nb: 1\n", "? [a, b]\n: c\nd: e\n", "? {a: b}\n: c\n", "? - a\n: - b\n",
    "? a\n: - b\n  - c\n",
    "1: a\ntrue: b\nnull: c\n~: d\n1.5: e\n", "a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "'a' : 1\n\"b\": 2\n", "? a\n? b\n",
    # anchors, aliases, tags
    "a: &x 1\nb: *x\n", "a: &x {b: 1}\nc: *x\nd: 2\n", "a: &x\n  b: 1\n  c: 2\nd: *x\n", "a: &x # c\n  b: 1\n",
    "a: &x\n- 1\n- 2\nb: *x\n",
    "- &x a\n- *x\n- [*x, *x]\n- b: *x\n", "&x a: 1\n*x : 2\n", "&x a: 1\nb: *x\n", "&r\na: 1\n", "--- &r\na: 1\n",
    "--- !t\na: 1\n",
    "a: !t b\n", "a: !!str 1\n", "a: !!int \"1\"\n", "a: !!null x\n", "a: ! 1\n", "a: !\n", "a: !t [1]\n",
    "a: !t\n  b: 1\n", "a: !t\nb: 1\n",
    "a: !t &x b\n", "a: &x !t b\n", "a: &x\nb: *x\n", "a: !<tag:x.org,2000:y> b\n",
    "%TAG !e! tag:e.org,2000:\n---\na: !e!b c\n",
    "a: !!set {b, c}\n", "!a b: c\n", "? !a b\n: c\n", "{&x a: 1, b: *x}\n", "[&x a, *x]\n", "{a: &x , b: *x}\n",
    "[&x , *x]\n", "a: [!t , b]\n",
    "a: &x b\nc: {*x : d}\n", "a: &x b\nc: [*x,*x]\n", "a: &x b\nc: {d: *x,e: *x}\n", "a: &x b\nc: # c\n  *x\n",
    "a: &x b\n? c\n: *x\n",
    'a: &x b\nc: {"d":*x}\n', "a: &x [b]\nc:\n- *x\nd:\n- e: *x\n- *x\n", "a: &x {b: {c: 1}}\nd:\n  e: *x\nf: 1\n",
    "a: &x [*x]\n",
    "a: &x 1\nb:\n  c:\n    d: *x\n\n\ne: 2\n", "a: &x\n  - &y {z: 1}\n  - *y\nb: [*x, *y]\n",
    "? &x [a]\n: b\nc: *x\n", "&m\n&k a: *k\n",
    "base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\n", "b1: &b1 {x: 1}\nb2: &b2 {x: 2, y: 2}\nc:\n  <<: [*b1, *b2]\n",
    "a:\n  <<: {x: 1}\n",
    "a:\n  '<<': {x: 1}\n", "base: &b\n  x: 1\nc: &c\n  <<: *b\n  y: 2\nd:\n  <<: *c\n\n\ne: 1\n", "<<: 1\n",
    "a: &x {<<: *x}\n",
    # characters
    "a: é\nb: 1\n", "😀: '😀'\nc: [😀, b]\n", "a: \u00a0b\u00a0\n", "a: b\u2028c\n", "a: 'b\u2028c'\n", "a: b\u0085c\n",
    "a: |\n  b\u0085  c\n",
    "# c\u0085a: 1\n", "a: \ufeffb\n", "a: 1\n---\n\ufeffb: 2\n", "a: \ue000\u2028\n",
    # line breaks and tabs
    "a: 1\r\nb: 2\r\n", "a:\r\n  - b\r\n  - c\r\nd: e\r\n", "a: |\r\n  x\r\n  y\r\nb: 1\r\n",
    "a: 'x\r\n  y'\r\nb: 1\r\n", "a: x\r\n  y\r\nb: 1\r\n",
    "a: 1\rb: 2\r", "a: |\r  x\r  y\rb: 1\r", "a: x\r  y\rb: 1\r", "a: 1 \nb: 2\t\n", "a:\t1\n", "a: 1\t# c\n",
    "a: [1,\t2]\n", "a: b\tc\n",
    "a: b\t\n", "a: [\n\t1,\n\t2\n]\n", "{\n\t\"a\": 1\n}\n", "a: \"\ttab\t\"\n", "a: b \t c\n", "a: b\t\n  c\n",
    # documents
    "--- a\n--- b\n", "---\na: 1\n---\nb: 2\n", "a: 1\n...\n", "a: 1\n...\n---\nb: 1\n", "a: 1\n...\n# c\n",
    "a: 1\n---\n", "---a: 1\n",
    "---\na: 1\n...\n%YAML 1.2\n---\nb: 1\n", "--- {a: 1}\n", "--- 'a'\n...\n", "%YAML 1.1\n---\na: yes\n",
]  # fmt: skip


# The C parser takes `#` at the beginning of a line for a comment, even in a block text that is the whole document.
LEFT = [
    "--- >\n#", "--- |\n# c\n", ">-\n\n#", "!!str |\n#a\n", "&a |\n#\n", "--- | # c\n#\n", "---\n>+\n#a\n--- \na: 1\n",
    "a: 1\n--- |\n# c\n",
]  # fmt: skip
NOT_LEFT = ["--- |2\n#\n", "--- |\n  a\n# b\n", "a: |\n#\nb: >\n# c\n", "- >\n#\n", "a: b # | c\n# d\n"]


@pytest.mark.parametrize("text", LEFT)
def test_comments_that_are_none_are_left_to_the_other_parser(text: str) -> None:
    assert fast(text) is None
    with patch.object(yaml_parsers, "_LOST", re.compile("(?!)")):
        assert fast(text) != slow(text)


@pytest.mark.parametrize("text", [*TRICKY, *NOT_LEFT])
def test_tricky_texts(text: str) -> None:
    by_c = fast(text)
    assert by_c is not None, "the C parser reads this"
    assert slow(text) == by_c


# The C parser refuses these, and the pure one, which then decides, reads them.
ONLY_PURE = {
    "a: 1\n\t\n\t# c\n": "a line of tabs is blank",
    ": 1\n": "a name may be empty",
    'a: "\\ud83d\\ude00"\n': "escapes for half a character, as in JSON",
    "a: &x-1.2 b\nc: *x-1.2\n": "the name of an anchor may hold more than letters and digits",
    "a: &é b\nc: *é\n": "the name of an anchor may hold more than ASCII",
    "a: &x {}\nb: &x {c: 1}\nd: *x\n": "an anchor may be set anew",
    "\ufeffa: 1\n": "the C parser does not count this mark",
}


@pytest.mark.parametrize("text", ONLY_PURE)
def test_what_the_c_parser_refuses_the_pure_one_reads(text: str) -> None:
    assert fast(text) is None
    assert slow(text)[0] != "refused"
    assert read(text) == slow(text)


# Both read or refuse these as they like: the difference is known, rare, and no reason to give up speed.
DIFFERENT = {
    '["a":1]\n': "ruamel.yaml wants a blank after this colon; YAML 1.2 does not",
    "a: |\n \n  b\n": "ruamel.yaml takes the blank line for one that is indented too much",
    "a: |\t# c\n  b\n": "ruamel.yaml wants a blank before this comment, no tab",
    "a: &x b\n*x: c\n": "to libyaml the alias ends at the colon; YAML 1.2 wants a blank between them",
}


@pytest.mark.parametrize("text", DIFFERENT)
def test_known_differences(text: str) -> None:
    by_c = fast(text)
    assert by_c is not None
    assert by_c[0] != "refused"
    assert slow(text) != by_c


# --- settings as people might write them


@examples(75)
@given(st.lists(block(), min_size=1, max_size=2), st.sampled_from(["\n", "\r\n", "\r"]))
def test_generated_documents(documents: list[str], line_break: str) -> None:
    assert_same("---\n".join(documents).replace("\n", line_break))


@examples(75)
@given(
    block(),
    st.lists(
        st.sampled_from(["*x", "*y", "[*x, *x]", "{a: *x}", "\n  - *x\n  - b: *x", "\n  <<: *x"]),
        min_size=1,
        max_size=4,
    ),
)
def test_generated_aliases(text: str, uses: list[str]) -> None:
    lines = [f"alias{number}: {use}\n" for number, use in enumerate(uses)]
    assert_same("x: &x {a: 1, b: [2]}\ny: &y\n  c: d\n" + "".join(lines) + "last: 1\n")
    assert_same(f"x: &x\n  {text.strip().splitlines()[0]}\n" + "".join(lines))


@examples(75)
@given(st.text(st.sampled_from("ab: -?[]{},'\"#&*!|>\n\t \u2028é"), max_size=24))
def test_whatever_both_read_they_read_alike(text: str) -> None:
    by_c = fast(text)
    by_pure = slow(text)
    if by_c is not None and by_c[0] != "refused" and by_pure[0] != "refused" and not re.search(r"[&*]\S*[:?]", text):
        assert by_pure == by_c
