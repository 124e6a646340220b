"""What must hold of any file: it loads to what was written, every value is in its place, and nothing raises."""

import io
import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML, YAMLError

from generated import examples
from lint_settings.config.config import Config
from lint_settings.documents.finding import Finding
from lint_settings.documents.node import Node
from lint_settings.documents.schema_files import read_schema
from lint_settings.documents.yaml.scalars import scalar
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.report import Report
from lint_settings.engine.runner import check_loaded
from lint_settings.reporters import FORMATS, View, reporter
from lint_settings.rulebook.registry import load as load_registry
from reader import read, walk
from texts import block

BRIEFLY = examples(50)
SETTINGS = read_schema("client-settings")["$defs"]["settings"]["properties"]
EXAMPLES = [example for part in SETTINGS.values() for example in part["examples"]]
NAMES = st.sampled_from(
    [*sorted(SETTINGS), "_self", "_global", "custom", "site name", "Theming.LogoURL", "theming", "x"]
)
# Any text that YAML can hold; ruamel.yaml writes some of what cannot be seen wrongly.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=12
)
ATOMS = (
    st.sampled_from(EXAMPLES)
    | st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**21)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(
        ["yes", "0123", "12:30", "2026-01-01", "~", "", " a ", "a: b", "#", "é", "a\nb\n", "a\n\n b", "${X}", "\ttab"]
    )
)
VALUES = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=3), max_leaves=6
)
MAPS = st.dictionaries(NAMES, VALUES, max_size=6)


# --- what is written is what is read


def as_pyyaml(value: Any, flow: bool | None) -> str:
    return str(yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, sort_keys=False))


def as_ruamel(value: Any, flow: bool | None) -> str:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    stream = io.StringIO()
    writer.dump(value, stream)
    return stream.getvalue()


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal as JSON sees them: true is not 1, and 1.0 is no 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def texts_as_1_2(value: Any) -> bool:
    """Whether both versions of YAML read what is in a value alike: PyYAML writes for 1.1, where `1e3` is text."""
    if isinstance(value, (dict, list)):
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return all(map(texts_as_1_2, inner))
    return not isinstance(value, str) or isinstance(scalar(value), str) or yaml.safe_load(value) != value


@BRIEFLY
@given(MAPS, st.sampled_from([True, False, None]))
def test_what_pyyaml_writes_is_read_as_it_was(value: dict[str, Any], flow: bool | None) -> None:
    assume(texts_as_1_2(value))
    (document,), findings = read(as_pyyaml(value, flow))
    assert findings == []
    assert same(document.root.value, value)


@BRIEFLY
@given(MAPS, st.sampled_from([True, False]))
def test_what_ruamel_writes_is_read_as_it_was(value: dict[str, Any], flow: bool) -> None:
    text = as_ruamel(value, flow)
    try:
        assume(same(YAML(typ="safe", pure=True).load(text), value))
    except YAMLError:
        assume(False)  # it does not always read what it writes
    (document,), findings = read(text)
    assert findings == []
    assert same(document.root.value, value)


@BRIEFLY
@given(MAPS, st.sampled_from([None, 2, "\t"]), st.booleans(), st.sampled_from(["shop.json", "shop.yaml", "-"]))
def test_json_is_read_as_it_was_as_json_and_as_yaml(
    value: dict[str, Any], indent: Any, ascii_only: bool, name: str
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    (document,), findings = read(text, name)
    assert findings == []
    assert same(document.root.value, value)
    assert document.root.in_json is (name != "shop.yaml")


# --- any text at all

SIGNS = st.text(st.sampled_from("ab1: -?[]{},'\"#&*!|>%@`\\\n\r\t \u00a0\u2028\u0085\ufeff\0\x07é😀~.<="), max_size=40)


@cache
def files() -> tuple[tuple[str, str], ...]:
    here = Path(__file__).parents[1]
    found = [
        *here.glob("samples/client-settings/*.json"),
        *here.glob("rules/*/*.yaml"),
        *here.parent.glob("examples/**/*.yaml"),
    ]
    return tuple((path.name, path.read_text("utf-8")[:1500]) for path in sorted(found))


@st.composite
def broken_files(draw: st.DrawFn) -> tuple[str, str]:
    """A good file into which a text was typed, or from which one was cut."""
    name, text = draw(st.sampled_from(files()))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 30])))
        text = text[:start] + draw(SIGNS.map(lambda typed: typed[:5])) + text[end:]
    return name, text


def assert_complete(text: str, name: str) -> None:
    documents, findings = read(text, name)
    if not documents and findings:
        assert [finding.rule for finding in findings] == ["syntax"]
    for finding in findings:
        assert_is_in(finding, text)
        assert "\n" not in finding.message
    for document in documents:
        assert_in_place(document.root, text)


def assert_is_in(finding: Finding, text: str) -> None:
    span = finding.span
    assert 0 <= span.start <= span.end <= len(text)
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    assert finding.message == finding.message.strip() != ""


@BRIEFLY
@given(SIGNS, st.sampled_from(["shop.yaml", "shop.json", "shop"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    assert_complete(text, name)


@BRIEFLY
@given(st.text(max_size=30), st.sampled_from(["shop.yaml", "shop.json"]))
def test_any_unicode_is_read_or_refused(text: str, name: str) -> None:
    assert_complete(text, name)


@BRIEFLY
@given(broken_files())
def test_any_broken_file_is_read_or_refused(file: tuple[str, str]) -> None:
    name, text = file
    assert_complete(text, name)


# --- places


def assert_in_place(node: Node, text: str) -> None:
    """Every value lies in the text, inside its parent, behind its key, and reads back as what it is."""
    for one in walk(node):
        start, end, key_start, key_end = one.place
        assert 0 <= start <= end <= len(text)
        assert -1 <= key_start <= key_end <= (start if key_start >= 0 else -1)
        assert one.text == one.text.strip(" \r\n\t") or not one.text.strip()
        for child in (*one.members.values(), *one.items) if not one.alias else ():
            if not child.alias:
                first = child.place[2] if child.place[2] >= 0 else child.place[0]
                assert start <= first
                assert child.place[1] <= end
        if (
            not one.alias
            and one.tag is None
            and one.style in ("", "'", '"')
            and not isinstance(one.value, (dict, list))
        ):
            assert_reads_back(one)


def assert_reads_back(node: Node) -> None:
    text = node.text
    if node.style:
        assert text[0] == text[-1] == node.style
    if "\n" in text or "\r" in text or (node.style == "" and not text):
        return  # folded, or nothing: nothing more to check
    if node.style == "":
        expected = scalar(text)
        same_number = isinstance(expected, float) and math.isnan(expected)
        # `!!str 5` and `! 5` are text all the same.
        assert same_number or node.value == expected or node.value == text
    elif node.style == "'":
        assert node.value == text[1:-1].replace("''", "'")
    elif "\\" not in text:
        assert node.value == text[1:-1]


@BRIEFLY
@given(MAPS, st.sampled_from([True, False, None]))
def test_places_in_written_maps(value: dict[str, Any], flow: bool | None) -> None:
    assert_complete(as_pyyaml(value, flow), "shop.yaml")


@BRIEFLY
@given(block(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_places_in_texts_as_people_write_them(text: str, line_break: str) -> None:
    assert_complete(text.replace("\n", line_break), "shop.yaml")


# --- the whole check


@cache
def project() -> Project:
    # Every file under settings/ is checked as client settings.
    config = Config("/project", None, {"kinds": {"client-settings": ["/settings/"]}})
    return Project(config, Options(today="2026-11-21"), load_registry())


def check(text: str, name: str = "shop.yaml") -> Report:
    content = text.encode("utf-8", "surrogatepass")
    report = check_loaded(load_content(f"/project/settings/{name}", content, project()))
    assert [(crash.rule, crash.error) for crash in report.crashes] == []
    for finding in report.findings:
        assert_is_in(finding, report.excerpts[finding.path].source.text)
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(report.excerpts[finding.path].source.text)
    return report


def assert_reports(report: Report) -> None:
    for name in FORMATS:
        assert all(isinstance(line, str) for line in reporter(name)(report, View(color=True)))


@examples(75)
@given(MAPS | MAPS.map(lambda value: {"custom": value}) | MAPS.map(lambda value: {"_global": value}), st.booleans())
def test_a_check_of_any_settings_never_crashes(value: dict[str, Any], in_json: bool) -> None:
    text = json.dumps(value) if in_json else as_pyyaml(value, None)
    assert_reports(check(text, "shop.json" if in_json else "shop.yaml"))


@examples(75)
@given(broken_files())
def test_a_check_of_a_broken_file_never_crashes(file: tuple[str, str]) -> None:
    name, text = file
    assert_reports(check(text, name))


@BRIEFLY
@given(SIGNS)
def test_a_check_of_any_text_never_crashes(text: str) -> None:
    check(text)


@BRIEFLY
@given(block())
def test_a_check_of_odd_yaml_never_crashes(text: str) -> None:
    check(text)


@pytest.mark.parametrize("kind", ["client-settings", "application-settings", "entity-type", "flow", "unknown"])
@pytest.mark.parametrize(
    ("opening", "closing"), [('{"attr_defs": [', "]}"), ('{"custom": ', "}"), ("[", "]"), ('{"_global": [', "]}")]
)
def test_a_check_of_the_deepest_file_never_crashes(kind: str, opening: str, closing: str) -> None:
    rounds = 200 // (opening.count("[") + opening.count("{"))
    text = opening * rounds + "5" + closing * rounds
    config = Config("/project", None, {"limits": {"depth": 200}, "kinds": {kind: ["*"]} if kind != "unknown" else {}})
    for name in ("shop.json", "shop.yaml"):
        project = Project(config, Options(), load_registry())
        report = check_loaded(load_content(f"/project/{name}", text.encode(), project))
        assert [(crash.rule, crash.error) for crash in report.crashes] == []
        assert "syntax" not in {finding.rule for finding in report.findings}
        assert_reports(report)


# --- allows


ALLOW = "# lint-settings: allow[unknown-setting] -- because"


def in_texts() -> Iterator[str]:
    yield f"x: '{ALLOW}'\n"
    yield f'x: "{ALLOW}"\n'
    yield f"x: a{ALLOW}\n"
    yield f"x: |\n  a\n  {ALLOW}\n  b\n"
    yield f"x: >-\n  {ALLOW}\n"
    yield f"x: 'a\n  {ALLOW}'\n"
    yield f"x: ['{ALLOW}', \"{ALLOW}\"]\n"
    yield f"'{ALLOW}': x\n"
    yield f"x: {{y: '{ALLOW}'}}\n"


@BRIEFLY
@given(
    st.sampled_from(list(in_texts())),
    st.sampled_from(["", "site_name: Example\n", "# c\n"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_an_allow_inside_a_text_never_counts(text: str, before: str, line_break: str) -> None:
    report = check((before + text).replace("\n", line_break))
    assert report.allowed == ()
    assert not any("allow" in finding.rule for finding in report.findings)


def test_an_allow_beside_a_text_counts() -> None:
    report = check(f"site_name: 5  {ALLOW.replace('unknown-setting', 'wrong-type')}\n")
    assert [allowed.finding.rule for allowed in report.allowed] == ["wrong-type"]


@BRIEFLY
@given(TEXTS)
def test_an_allow_in_json_never_counts(text: str) -> None:
    report = check(json.dumps({"x": ALLOW, ALLOW: 1, "y": text}), "shop.json")
    assert report.allowed == ()
    assert not any("allow" in finding.rule for finding in report.findings)
