"""The documents of public test suites: each is read as it is meant, refused, or differs for a reason given here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader import read

SUITES = Path(__file__).parents[2] / "suites"
JSON_SUITE: dict[str, str] = json.loads((SUITES / "json-test-suite.json").read_text("utf-8"))
YAML_SUITE: dict[str, dict[str, Any]] = json.loads((SUITES / "yaml-test-suite.json").read_text("utf-8"))

# What the API cannot know, and what neither of our parsers reads as the standard has it. Each document is one that
# no settings file contains; what is refused is a finding that says so.
NO_NAME = "a list or mapping as a name is legal YAML, and nothing that JSON or the API could hold"
REFUSED = {
    NO_NAME: ("4FJ6 6BFJ 6PBE 9MMW KK5P LX3P M2N8-0 M2N8-1 M5DY Q9WF RZP5 SBG9 V9D5 X38W XW4D"),
    "both parsers want the colon on the line of the name, in braces": (
        "4MUZ-0 4MUZ-1 4MUZ-2 5MUD 9SA2 K3WX NJ66 UT92 VJP3-1"
    ),
    "a tab that sets off a value may, but should not, be where it looks like indentation": (
        "6BCT 6CA3 A2M4 DK95-0 Q5MG Y79Y-10"
    ),
    "an empty name in brackets": "CFD4",
    "a version of YAML that does not exist yet": "BEC7",
    "an end of a document that has not begun": "HWV9 M7A3 QT73",
    "a tab in a blank line above a folded text": "R4YG",
}
ACCEPTED = {
    "items that are not indented, or that a tab indents, mean what they seem to": "9C9N DK95-1 QB6E Y79Y-3",
    "a comment right behind a bracket, quote or sign seems to be one": "9JBA CVW2 SU5Z X4QW",
    "directives are no matter for settings": "9HCY EB22 MUS6-0 MUS6-1 RHX7",
    "a lone dash in brackets is text": "G5U8 YJV2",
    "blank lines above a text may be indented as they like": "S98Z Y79Y-0",
    "a comma behind a tag is part of it": "U99R",
}
OTHER_VALUE = {
    "both parsers take a question mark in brackets for the sign of a name": "652Z HM87-1",
    "blanks without a line break, at the end of a file, are part of a text without one": "L24T-1",
}


def names(table: dict[str, str]) -> set[str]:
    return {name for reported in table.values() for name in reported.split()}


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to JSON, for which 250 and 250.00 are one number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def values(text: str) -> list[Any]:
    """The values of a text that holds one JSON text after the other."""
    decoder, found, text = json.JSONDecoder(), [], text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:].strip()
    return found


def verdict(name: str) -> str:
    """What becomes of a document of the YAML suite: right, refused, accepted or another value."""
    case = YAML_SUITE[name]
    documents, findings = read(case["yaml"])
    refused = any(finding.rule == "syntax" for finding in findings)
    if case.get("fail"):
        return "right" if refused else "accepted"
    if refused:
        return "refused"
    is_meant = "json" not in case or same([one.root.value for one in documents], values(case["json"]))
    return "right" if is_meant else "another value"


def test_every_document_of_the_yaml_suite() -> None:
    expected = {
        **dict.fromkeys(YAML_SUITE, "right"),
        **dict.fromkeys(names(REFUSED), "refused"),
        **dict.fromkeys(names(ACCEPTED), "accepted"),
        **dict.fromkeys(names(OTHER_VALUE), "another value"),
    }
    assert {name: verdict(name) for name in YAML_SUITE} == expected


@pytest.mark.parametrize("name", REFUSED[NO_NAME].split())
def test_a_name_that_is_no_text_is_reported_in_these_words(name: str) -> None:
    _, findings = read(YAML_SUITE[name]["yaml"])
    assert any("a list or mapping cannot be a name" in finding.message for finding in findings)


@pytest.mark.parametrize("version", ["1.3", "1.0", "2.0", "1.1", "1.2", "x", "99.99", ""])
def test_a_version_is_known_or_refused(version: str) -> None:
    documents, findings = read(f"%YAML {version}\n---\na: 1\n")
    if version in ("1.1", "1.2"):
        assert [document.root.value for document in documents] == [{"a": 1}]
    else:
        assert [finding.rule for finding in findings] == ["syntax"]
        assert findings[0].span.line == 1


def test_every_document_of_the_json_suite() -> None:
    for name, text in JSON_SUITE.items():
        documents, findings = read(text, f"{name}.json")
        refused = any(finding.rule == "syntax" for finding in findings)
        assert not refused or not name.startswith("y_"), name
        assert refused or not name.startswith("n_"), name
        if not refused:
            assert same(documents[0].root.value, json.loads(text)), name


def test_a_document_of_either_suite_is_no_reason_to_crash_under_another_name() -> None:
    for text in (*JSON_SUITE.values(), *(case["yaml"] for case in YAML_SUITE.values())):
        for name in ("shop.yaml", "shop.json", "shop"):
            read(text, name)
