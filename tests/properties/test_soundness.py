"""What holds of the check of any file: findings are where something is, in any order of files and in any format."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from generated import examples
from lint_settings.documents.finding import Finding
from lint_settings.documents.node import Node
from lint_settings.documents.schema_files import read_schema
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options
from lint_settings.engine.report import Report
from lint_settings.engine.runner import check_loaded
from lint_settings.reporters import FORMATS, View, reporter
from lint_settings.rulebook.registry import load as load_registry
from lint_settings.tenant.settings import catalogue
from projects import project_of
from reader import read
from texts import block

HERE = Path(__file__).parents[1]
ROOT = os.path.abspath(os.sep + "project")
REGISTRY = load_registry()
REPORT = Draft202012Validator(read_schema("report"))
TENANT = HERE / "projects" / "tenant"
TENANT_FILES = [
    path.relative_to(TENANT).as_posix() for path in sorted(TENANT.rglob("*")) if path.suffix in (".yaml", ".json")
]
VALID = {
    **{name: (HERE / "faults" / name).read_text("utf-8") for name in ("flat.yaml", "saved.yaml", "answer.json")},
    **{path.name: path.read_text("utf-8") for path in sorted((HERE / "samples").glob("0*.json"))},
    **{path: (TENANT / path).read_text("utf-8") for path in TENANT_FILES[::4]},
}


def bounded(count: int) -> Any:
    """So many examples, the same in every run, however slow the machine."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(examples(count), derandomize=True, suppress_health_check=slow)


def check(*files: tuple[str, str]) -> Report:
    """What every rule finds in files that are one project; a crash of any is a failure of the test."""
    project = project_of(REGISTRY, ROOT, {}, Options(today="2026-11-21"))
    loaded = [load_content(os.path.join(ROOT, path), text.encode(), project) for path, text in files]
    report = check_loaded(*loaded)
    assert [(crash.rule, crash.error) for crash in report.crashes] == []
    assert report.errors == ()
    return report


# --- settings, valid and not


ODD = st.sampled_from(
    [
        None, True, False, 0, -1, 1, 30, 1440, 604800, 2592000, 604800000, 20190405205553900000, 10**30, 0.5, 1e300, "",
        " ", "true", "yes", "off", "0123", "12:30", "2024-01-31", "null", "~", "HEAD", "head", "${X}", "${X:-y}",
        "{base_url}", "<region>", "“x”", "a\u00a0b", "facebook,twitter", '["facebook"]', '["a"', "{", "https://",
        "http://localhost/a.png", "//x", "/a.css", "a.css,b.css", "https://[::1]/", "https://[", "https://x:port/",
        "x.rpxnow.com", "(a+)+$", "[", ".*", "(?P<a", "a@b", '"A" <a@b.c', "\\", "'", '"', "#", "é😀", "\u200b",
        "x" * 300, [], {}, [None], [[]], [{}], {"a": None}, ["facebook", "Facebook", "facebook"], {"a.b": {"name": 1}},
        {"": {}}, ["a", 1, True, None, {"b": []}],
    ]
)  # fmt: skip
EXAMPLES = [example for setting in catalogue().values() for example in setting.examples]
# Where ruamel.yaml breaks a line beside a control character, it writes something else.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
WORD = st.sampled_from([str(one) for one in EXAMPLES if isinstance(one, str)]) | TEXT
VALUES = st.recursive(
    ODD | st.sampled_from(EXAMPLES) | st.lists(WORD, min_size=1, max_size=3).map("".join) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
NAMES = st.one_of(
    st.sampled_from(sorted(catalogue())),
    st.sampled_from(
        [
            "Site_Name", "theming", "authentication", "authorization", "authentication.provders", "rpx_appid", "rpx_id",
            "rpx_kye", "theming.stylesheet.URLs", "user_distinguisher_field", "flowName", "redirectURIs", "name", "a b",
            "“site_name”", "site_name\u00a0", "_self", "_links", "shop_colour", "<<", "=", "1", "true", "null", "a/b~c",
        ]
    ),
    TEXT,
)  # fmt: skip
FLAT = st.dictionaries(NAMES, VALUES, max_size=8)
COMPLETE = {name: setting.examples[0] for name, setting in catalogue().items() if setting.required}


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Any]:
    """Settings, complete or not, flat or as the API prints them, in any order."""
    found = {**(COMPLETE if draw(st.booleans()) else {}), **draw(FLAT)}
    if draw(st.booleans()):
        found["custom"] = draw(FLAT | ODD)
    if draw(st.booleans()):
        found["_global"] = {**draw(FLAT), "custom": draw(FLAT | ODD)} if draw(st.booleans()) else draw(FLAT | ODD)
    return {name: found[name] for name in draw(st.permutations(list(found)))}


def in_style(value: Any, draw: st.DrawFn) -> Any:
    """The value with every text in one of the styles that YAML knows."""
    if isinstance(value, dict):
        return {name: in_style(inner, draw) for name, inner in value.items()}
    if isinstance(value, list):
        return [in_style(inner, draw) for inner in value]
    if not isinstance(value, str):
        return value
    styles = [str, DoubleQuotedScalarString]
    if value.isprintable():
        styles.append(SingleQuotedScalarString)
    if value.isprintable() and value.strip() == value != "":
        styles += [LiteralScalarString, FoldedScalarString]
    return draw(st.sampled_from(styles))(value)


def in_yaml(data: Any, draw: st.DrawFn) -> str:
    """The data as ruamel.yaml writes it, in one of many ways."""
    writer = YAML()
    # Inside brackets, ruamel.yaml takes its own `?x` for the name `x` when it reads it again.
    writer.default_flow_style = draw(st.booleans()) and "?" not in repr(data)
    writer.width = draw(st.sampled_from([40, 10_000]))
    stream = io.StringIO()
    writer.dump(in_style(data, draw), stream)
    return stream.getvalue()


@st.composite
def settings_files(draw: st.DrawFn) -> tuple[str, str]:
    """The name and text of a settings file."""
    data = draw(maps())
    if draw(st.booleans()):
        return "shop.json", json.dumps(data, indent=draw(st.sampled_from([None, 2])))
    return "shop.yaml", in_yaml(data, draw)


@bounded(50)
@given(maps(), st.data())
def test_every_style_of_a_text_means_the_same(data: dict[str, Any], more: st.DataObject) -> None:
    text = in_yaml(data, more.draw)
    documents, findings = read(text)
    assert [finding.message for finding in findings] == []
    assert [document.root.value for document in documents] == [data]


# --- files with something typed into them, or cut out


PARTS = st.sampled_from(
    [
        "\n", "  ", "\t", "\r", "- ", "? ", ": ", "#", "'", '"', "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "|\n",
        ">-\n", "---\n", "...\n", "%YAML 1.1\n", "<<: *a\n", "\\u00", "“", "\0", "\ufeff", "${", "}", "null", "1e999",
        "# lint-settings: allow[x]", "# lint-settings: allow-file[wrong-type] until 2020-01-01 -- x\n", "custom:\n",
        "_global: ", '"_global": {', "/", "://", "\u2028", "\U0001f600",
    ]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """The name and text of a valid file, with pieces of it taken out, doubled, moved or overwritten."""
    name = draw(st.sampled_from(sorted(VALID)))
    text = VALID[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 5, 30, 200])))
        to = draw(st.integers(0, len(text)))
        part = draw(PARTS)
        text = draw(
            st.sampled_from(
                [text[:start] + text[end:], text[:to] + text[start:end] + text[to:], text[:start] + part + text[end:]]
            )
        )
    return name, text


# --- the whole check


def assert_sound(name: str, text: str) -> None:
    """No rule crashes, findings are where something is, and each format can show them."""
    report = check((f"settings/{name}", text))
    documents, _ = read(text, name)
    for finding in report.findings:
        assert_span_fits(text, finding)
        assert not finding.pointer or any(resolves(document.root, finding) for document in documents), finding
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(text)
    for chosen in FORMATS:
        lines = list(reporter(chosen)(report, View()))
        if chosen == "json":
            reported = json.loads("\n".join(lines))
            REPORT.validate(reported)
            assert len(reported["findings"]) == len(report.findings)


def assert_span_fits(text: str, finding: Finding) -> None:
    """A finding is inside its file, and its line and column say where its offset does."""
    span = finding.span
    text = text.removeprefix("\ufeff")
    assert 0 <= span.start <= span.end <= len(text)
    lines = text[: span.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert (span.line, span.column) == (len(lines), len(lines[-1]) + 1)


def resolves(root: Node, finding: Finding) -> bool:
    """Whether a finding's pointer names a value, or what is missing from one."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in finding.pointer.split("/")[1:]]
    value = root.value
    for at, step in enumerate(steps):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            is_last = at == len(steps) - 1
            # What is missing has no place; of what is given twice, one is left, with all that it holds.
            return (finding.rule.startswith(("missing-", "empty-")) and is_last) or finding.rule == "duplicate-key"
    return True


@bounded(40)
@given(settings_files())
def test_any_settings_are_checked(file: tuple[str, str]) -> None:
    assert_sound(*file)


@bounded(75)
@given(mutated())
def test_any_mutated_file_is_checked(file: tuple[str, str]) -> None:
    assert_sound(*file)


@bounded(30)
@given(block())
def test_any_block_is_checked(text: str) -> None:
    assert_sound("shop.yaml", text)


# --- several files


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Some files of a tenant in two orders."""
    some = draw(st.lists(st.sampled_from(TENANT_FILES), min_size=2, max_size=12, unique=True))
    return some, draw(st.permutations(some))


@bounded(30)
@given(two_orders(), st.sampled_from("abcde0123"), st.sampled_from("xyz789"))
def test_findings_do_not_depend_on_the_order_of_files(orders: tuple[list[str], list[str]], old: str, new: str) -> None:
    texts = {path: (TENANT / path).read_text("utf-8") for path in orders[0]}
    spoilt = orders[0][0]
    texts[spoilt] = texts[spoilt].replace(old, new)
    one, other = (check(*((path, texts[path]) for path in order)) for order in orders)
    assert sorted(one.findings, key=repr) == sorted(other.findings, key=repr)
    assert sorted(one.allowed, key=repr) == sorted(other.allowed, key=repr)
    assert one.not_checked == other.not_checked
    assert (one.kinds, one.skipped, one.files) == (other.kinds, other.skipped, other.files)


# --- allows


AROUND = st.sampled_from(["", "x", "a b", "#", "'", '"', "\\", ":", "é", "|", "- "])
COMMENTS = st.sampled_from(
    [
        "# lint-settings: allow[empty-providers] -- x",
        "# lint-settings: allow-file[empty-providers] -- x",
        "#lint-settings:allow[nothing]",
        "# lint-settings: allow[empty-providers]",
        "# lint-settings: whatever",
    ]
)
WITH_COMMENT = st.tuples(AROUND, COMMENTS, AROUND).map(" ".join) | st.tuples(AROUND, COMMENTS, AROUND).map("\n".join)


@st.composite
def reported_in_texts(draw: st.DrawFn, *, json_too: bool = True) -> tuple[str, str]:
    """A settings file with one fault, whose texts and names read like comments that allow it."""
    data = {
        **COMPLETE,
        "site_name": draw(WITH_COMMENT),
        draw(WITH_COMMENT): 1,
        "authentication.providers": [],
        "shop": [draw(WITH_COMMENT), {"a": draw(WITH_COMMENT)}],
    }
    if json_too and draw(st.booleans()):
        name = draw(st.sampled_from(["shop.json", "shop.yaml", "shop"]))
        return name, json.dumps(data, indent=draw(st.sampled_from([None, 1])))
    return "shop.yaml", in_yaml(data, draw)


@bounded(60)
@given(reported_in_texts())
def test_no_text_is_taken_for_a_comment(file: tuple[str, str]) -> None:
    report = check(file)
    assert report.allowed == ()
    rules = {finding.rule for finding in report.findings}
    assert "empty-providers" in rules
    assert not rules & {"syntax", "unused-allow", "unknown-allow", "allow-without-reason", "expired-allow"}


@bounded(30)
@given(reported_in_texts(json_too=False))
def test_a_comment_counts_among_texts_that_read_like_one(file: tuple[str, str]) -> None:
    name, text = file
    report = check((name, f"# lint-settings: allow-file[empty-providers] -- the one that counts\n{text}"))
    assert [(one.finding.rule, one.reason) for one in report.allowed] == [("empty-providers", "the one that counts")]
