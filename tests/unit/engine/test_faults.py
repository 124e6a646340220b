"""Complete settings files as teams write them: none with a finding, and with one fault exactly one, at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from lint_settings.config.config import Config
from lint_settings.documents.finding import Finding
from lint_settings.documents.source import Source
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.registry import load
from lint_settings.testing import messages

# Ten times as fast where it is there: each process that runs tests reads the cases.
QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FAULTS = Path(__file__).parents[2] / "faults"
ROOT = "/project"
REGISTRY = load()
FILES = ["answer.json", "flat.yaml", "saved.yaml"]
MARK = "◆"


def found(text: str, path: str) -> list[Finding]:
    """What every rule finds in a file, without any config."""
    project = Project(Config(ROOT), Options(today="2026-11-21"), REGISTRY)
    report = check_loaded(load_content(f"{ROOT}/{path}", text.encode(), project))
    assert (report.crashes, report.skipped) == ((), {})
    return list(report.findings)


def read(name: str) -> str:
    """The text of a file beside the cases."""
    return (FAULTS / name).read_text("utf-8")


def text_of(case: dict[str, Any]) -> str:
    """The text of a case, with the mark in it."""
    text = case["text"] if "text" in case else read(case["in"])
    for old, new in ((case["old"], case["new"]), *([case["and"]] if "and" in case else [])) if "in" in case else ():
        assert text.count(old) == 1, f"{old} is to be found once"
        text = text.replace(old, new)
    return text


def path_of(case: dict[str, Any]) -> str:
    """Where the file of a case lies."""
    return case.get("path", f"settings/{case.get('in', 'shop.yaml')}")


def cases(name: str) -> list[Any]:
    """The cases of a file as parameters; one that is known not to hold is expected to fail, and must."""
    found = []
    for case in yaml.load(read(name), QUICK):
        why = case.get("pending")
        marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
        found.append(pytest.param(case, id=case["name"], marks=marks))
    return found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("folder", ["settings", "settings/prod", "dev"])
def test_a_complete_file_has_no_finding(name: str, folder: str) -> None:
    assert messages(found(read(name), f"{folder}/{name}")) == []


@pytest.mark.parametrize("case", cases("clean.yaml"))
def test_a_file_without_a_fault_has_no_finding(case: dict[str, Any]) -> None:
    assert messages(found(text_of(case), path_of(case))) == []


@pytest.mark.parametrize("case", cases("faults.yaml"))
def test_one_fault_gives_one_finding(case: dict[str, Any]) -> None:
    text = text_of(case)
    place = "{}:{}".format(*Source("", text).position(text.index(case.get("mark", MARK))))
    findings = found(text.replace(MARK, ""), path_of(case))
    assert [" ".join(reported.split(" ")[:2]) for reported in messages(findings)] == [f"{place} {case['rule']}"]
    assert findings[0].severity == case.get("severity", findings[0].severity)
