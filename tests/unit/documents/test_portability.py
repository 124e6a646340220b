"""Where readers of YAML disagree about a character or a tab there is a finding, and where they agree there is none."""

import io
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generated import examples
from lint_settings.config.config import Config
from lint_settings.documents.document import load
from lint_settings.documents.finding import Finding, Severity
from lint_settings.documents.source import Source
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project

# --- what readers make of a text: all values as text, for what a word means is another matter


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def by_pyyaml(text: str, loader: Any) -> Any:
    try:
        return _plain(list(yaml.load_all(text, loader)))
    except (yaml.YAMLError, UnicodeError):
        return "refused"


def by_ruamel(text: str, kind: str) -> Any:
    from ruamel.yaml.error import YAMLError

    reader = YAML(typ=kind, pure=True)
    reader.allow_duplicate_keys = True
    try:
        return _plain(list(reader.load_all(io.StringIO(text))))
    except (YAMLError, ValueError, AssertionError):
        return "refused"


def by_us(text: str) -> Any:
    documents, _ = load(Source("settings/shop.yaml", text))
    return _plain([one.root.value for one in documents])


def readings(text: str) -> Iterator[Any]:
    """What PyYAML, with and without its C parser, and ruamel.yaml, safe and round-trip, read; the quickest first."""
    loaders = [*([yaml.CBaseLoader] if yaml.__with_libyaml__ else []), yaml.BaseLoader]
    yield from (by_pyyaml(text, loader) for loader in loaders)
    yield from (by_ruamel(text, kind) for kind in ("safe", "rt"))


def found(text: str, name: str = "shop.yaml") -> list[Finding]:
    """What is found in a file of client settings while it is read."""
    config = Config("/project", None, {"kinds": {"client-settings": ["/settings/"]}})
    return load_content(f"/project/settings/{name}", text.encode(), Project(config, Options())).findings


def rules(text: str, name: str = "shop.yaml") -> set[tuple[str, str]]:
    return {(one.rule, one.severity.value) for one in found(text, name)}


def agree(text: str) -> bool:
    ours = by_us(text)
    return all(reading == ours for reading in readings(text))


# --- characters

PLACES = {
    "comment": "a: x # c{}d\nb: y\n",
    "comment line": "# c{}login: z\nb: y\n",
    "plain": "a: x{}y\nb: y\n",
    "end of plain": "a: x{}\nb: y\n",
    "start of plain": "a: {}x\nb: y\n",
    "double quotes": 'a: "x{}y"\nb: y\n',
    "double quotes with blanks": 'a: "x {} y"\nb: y\n',
    "single quotes": "a: 'x{}y'\nb: y\n",
    "key": "a{}c: x\nb: y\n",
    "start of key": "{}a: x\nb: y\n",
    "end of key": "a{}: x\nb: y\n",
    "start of second key": "a: x\n{}b: y\n",
    "quoted key": '"a{}c": x\nb: y\n',
    "block": "a: |\n  x{}y\n  z\nb: y\n",
    "folded block": "a: >\n  x{}y\n  z\nb: y\n",
    "start of block": "a: |\n  {}xy\n  z\nb: y\n",
    "end of block": "a: |\n  xy{}\n  z\nb: y\n",
    "list": "a: [x{}y, z]\nb: y\n",
    "between items": "a: [x,{}y, z]\nb: y\n",
    "item": "a:\n- x{}y\nb: y\n",
    "blank line": "a: x\n{}\nb: y\n",
    "end of file": "a: x\nb: y\n{}",
    "end without line break": "a: x\nb: y{}",
    "anchor": "a: &a{}b x\nb: y\n",
    "tag": "a: !a{}b x\nb: y\n",
    "after colon": "a:{}x\nb: y\n",
    "after quotes": "a: 'x'{}\nb: y\n",
    "before comment": "a: x{}# c\nb: y\n",
    "comment's indentation": "a: x\n{}# c\nb: y\n",
    "document mark": "---{}\na: x\nb: y\n",
    "second document": "a: x\n---\n{}b: y\n",
}
CHARACTERS = [
    *(chr(code) for code in (*range(1, 9), 11, 12, 13, *range(14, 32), *range(0x7F, 0xA1))),
    *"\u00ad\u00e9\u0301\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u202f\u2060\u2066\u2069\u3000",
    *"\ud7ff\ue000\ufdd0\ufe0f\ufeff\ufffc\ufffd\ufffe\uffff\U00010000\U0001f600\U0001fffe\U000e0001\U000e0041\U0010ffff",
]
DISPUTED = "\u0085\u2028\u2029"


@pytest.mark.parametrize("char", CHARACTERS, ids=lambda char: f"U+{ord(char):04X}")
def test_where_readers_disagree_about_a_character_there_is_an_error(char: str) -> None:
    for place, template in PLACES.items():
        text = template.replace("{}", char)
        reported = rules(text)
        is_error = any(severity == "error" and rule != "hidden-character" for rule, severity in reported)
        is_mark = char == "\ufeff" and place in (
            "start of second key",
            "start of block",
        )
        if char in DISPUTED or is_mark or not agree(text):
            assert is_error, (place, reported)
        else:
            assert not is_error, (place, reported)


HIDDEN = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\U000e0001\U000e0041"
)


@pytest.mark.parametrize("char", HIDDEN, ids=lambda char: f"U+{ord(char):04X}")
def test_hidden_characters_are_found_in_names_values_and_comments(char: str) -> None:
    severity = "error" if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" else "warning"
    for place in ("comment", "comment line", "plain", "double quotes", "single quotes", "key", "block", "list", "item"):
        assert ("hidden-character", severity) in rules(PLACES[place].replace("{}", char)), place
    for text in (f'{{"a": "x{char}y"}}', f'{{"a{char}b": 1}}', f'{{"a": ["x", {{"b": "{char}"}}]}}'):
        assert ("hidden-character", severity) in rules(text, "shop.json"), text


@pytest.mark.parametrize(
    "text",
    [
        "site_name: Müller — “Läden” 店 متجر 🛍️\n",
        "site_name: 👩\u200d💻 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f and 1\ufe0f⃣\n",
        "site_name: می\u200cخواهم\n",
        "site_name: क्\u200dष\n",
        'site_name: "x\\u200by\\u202E"\n',
        'a: "\\N\\L\\P\\u2028"\n',
        "a: é\u00a0!\n",
        "# Größe\na: x\n",
    ],
)
def test_characters_that_a_text_needs_are_fine(text: str) -> None:
    assert rules(text) == set()


def test_json_holds_line_separators_that_all_readers_take_alike() -> None:
    assert rules('{"a": "x\u2028y"}', "shop.json") == {("hidden-character", "warning")}


def test_the_name_of_a_file_is_read_too() -> None:
    assert ("hidden-character", "error") in rules("a: x\n", "shop\u202eyaml.json.yaml")
    assert rules("a: x\n", "bücher.yaml") == set()


def test_settings_that_only_pyyaml_sees_are_found_in_any_file() -> None:
    project = Project(Config("/project"), Options())
    for text in (
        "# c\u2028user_entity_type: user\u2028default_flow_name: standard\n",
        "# c\u0085janrainOidcClientId: x\n",
        "foo: bar # c\u2029user_entity_type: user\n",
    ):
        findings = load_content("/project/x.yaml", text.encode(), project).findings
        assert any(one.rule == "syntax" and "PyYAML treats U+" in one.message for one in findings), text


def test_what_pyyaml_refuses_is_found() -> None:
    for text in (
        "a: &x {}\nb: &x {c: z}\nd: *x\n",
        "a: &é b\nc: *é\n",
        'a: "\\ud83d\\ude00"\n',
        "a: &x-1.2 b\nc: *x-1.2\n",
    ):
        assert ("unportable-yaml", "error") in rules(text), text


# --- tabs

TABS = [
    "a: x\n{}\nb: y\n", "a: x\nb: y\n{}", "a: x\nb: y{}", "a: x{}\nb: y\n", "a: x{}# c\nb: y\n",
    "a: x\n{}# c\nb: y\n", "# c{}d\na: x\n", "a: x #{}c\n", "a:{}x\nb: y\n", "a:{}\n  b: x\n", "a{}: x\n",
    "a{}c: x\n", "a: x{}y\n", "a: 'x{}y'\n", 'a: "x{}y"\n', "'a{}c': x\n", "a: 'x'{}\n", "a: 'x'{}# c\n",
    "a: x\n{}y\nb: z\n", "a: 'x\n{}y'\nb: z\n", 'a: "x{}\n  y"\n', "a: [x,{}y]\n", "a: [{}x, y]\n", "a: [x{}, y]\n",
    "a: [x{}y]\n", "a: [\n{}x,\n{}y\n]\n", "a: {\n{}b: x\n}\n", "{\n{}\"a\": x\n}\n", "a: {b:{}x}\n",
    "a:\n- x{}\n- y\n", "a:\n- x\n{}\n- y\n", "a:\n-{}x\n", "---{}\na: x\n", "a: x\n...{}\n",
    "a: x\n---{}# c\nb: y\n", "{}\na: x\n", "a: x\n\n{}\n\nb: y\n", "a:\n  b: x\n{}\n  c: y\n", "a: &x{}y\nb: *x\n",
    "a: &x y\nb: *x{}\n",
    # blocks of text
    "a: |\n  x{}y\nb: z\n", "a: |\n  x{}\n  y\n", "a: |\n  x\n  {}y\nb: z\n", "a: |\n  {}x\n  y\n",
    "a: |\n{}x\nb: z\n", "a: |\n  x\n{}\n  y\nb: z\n", "a: |\n  x\n{}\nb: z\n", "a: |\n  x\n  {}\n  y\n",
    "a: |\n  x\n {}\n  y\n", "a: |{}\n  x\n", "a: |{}# c\n  x\n", "a: |+\n  x\n{}\nb: z\n", "a: >\n  x\n{}\n  y\n",
    "a: >\n  x{}y\n  z\n", "a: >-\n  x\n  {}y\n  z\n", "a: |\n  x\n{}", "a: |\n  x\n  {}", "a: |\n\n{}\n  x\n",
    "a: |\n  \n  {}\n  x\n", "a: |2\n  {}x\n", "a: |\n  # c{}d\n  x\n", "a:\n  b: |\n    x\n  {}\n    y\n",
    "a:\n- |\n  x\n{}\n  y\n", "a: |\n  x\n# c{}d\nb: y\n", "a: |\n  x\n\n{}# c\nb: y\n", "a: |\n  x\n   {}y\n",
    "a: 'x' # it's{}so\n", "a: x#y{}z\n", "a: \"x # y\"{}\n", "a: b # c\nd: 'e{}f' # g{}h\n",
]  # fmt: skip


@pytest.mark.parametrize("template", TABS)
def test_tabs_that_a_reader_refuses_are_found_and_no_others(template: str) -> None:
    for tab, line_break in itertools.product(("\t", "\t\t", " \t", "\t "), ("\n", "\r\n")):
        check_tabs(template.replace("{}", tab).replace("\n", line_break))


def check_tabs(text: str) -> None:
    reported = rules(text) - {("duplicate-key", "error")}
    if agree(text):
        assert reported == set(), (text, reported)
    else:
        assert reported, text


@examples(75)
@given(st.lists(st.sampled_from(TABS), min_size=1, max_size=3), st.data())
def test_tabs_anywhere(templates: list[str], data: st.DataObject) -> None:
    text = "\n".join(
        template.replace("{}", " ").replace("a:", f"{'acd'[at]}1:").replace("b:", f"{'acd'[at]}2:")
        for at, template in enumerate(templates)
    )
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=2))
    for at in places:
        text = text[:at] + "\t" + text[at:]
    check_tabs(text)


def test_a_tab_is_a_warning_and_in_a_block_of_text_an_error() -> None:
    assert rules("a: x\n\t\nb: y\n") == {("stray-tab", Severity.WARNING.value)}
    assert rules("a: |\n  x\n\t\n  y\n") >= {("stray-tab", Severity.ERROR.value)} or by_us("a: |\n  x\n\t\n  y\n") == []


# --- one mistake, one finding

BLOCKS = {
    "b: |\n    a\n{}\n    b\nc: x\n": 3,
    "b:\n  t: |\n    a\n\n{}\n    b\nc: x\n": 5,
    "b: >-\n  a\n{}\n  c\n": 3,
    "b: |+\n{}\n  c\nd: 1\n": 2,
    "b: | # why\n{}\n{}\n  c\n": 2,
    "b: |2-\n  a\n{}\n  c\n": 3,
    "b:\n- |\n  a\n{}\n  c\n": 4,
    "- |\n  a\n{}\n  c: 1\n": 3,
    "a: |\r\n  x\r\n{}\r\n  y\r\n": 3,
}


@pytest.mark.parametrize("blank", ["\t", " \t", "\t  ", "\t\t"])
@pytest.mark.parametrize(("text", "line"), BLOCKS.items())
def test_a_tab_on_a_blank_line_of_a_block_is_named_at_its_line(text: str, line: int, blank: str) -> None:
    findings = found(f"user_entity_type: user\n---\n{text}".replace("{}", blank))
    # Where we can read the file, others cannot.
    assert {one.rule for one in findings} in ({"syntax"}, {"stray-tab"})
    assert {one.severity for one in findings} == {Severity.ERROR}
    assert findings[0].span.line == line + 2
    assert len(findings) == 1 or (findings[0].rule == "stray-tab" and text.count("{}") == 2)
    assert "a tab in the indentation of a block of text" in findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "b: |\n  a\n\t\nc: [1,\n",
        "b: |\n  a\n    \t\n  c\nd: 'x' y\n",
        "b: 'x\n\t\n  y'\nc: 'x' y\n",
        "# b: |\n#\t\nc: 'x' y\n",
        "b: |\n  a\nx: y\n\n\tz: 1\n",
    ],
)
def test_a_tab_elsewhere_is_not_blamed(text: str) -> None:
    (finding,) = (one for one in found(text) if one.rule == "syntax")
    assert "block of text" not in finding.message


@pytest.mark.parametrize("char", DISPUTED)
def test_a_line_that_only_pyyaml_ends_is_named(char: str) -> None:
    (finding,) = found(f"user_entity_type: user\nsite_name: a{char}login_attempts: 0\n")
    assert (finding.rule, finding.span.line, finding.span.column) == ("syntax", 2, 13)
    assert "is a line break for PyYAML" in finding.message


@pytest.mark.parametrize("text", ["a: &x{}y z\n", "a: !x{}y z\n", "a{}: b\n", "{}a: b\n", "a: b #{}\n", "'a{}b': c\n"])
@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\u00ad"])
def test_a_hidden_character_is_one_finding(text: str, char: str) -> None:
    assert len(found(text.replace("{}", char))) == 1
