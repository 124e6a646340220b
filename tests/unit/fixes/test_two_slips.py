"""A value with two slips: the fix of the first, which kept rules from judging the value, is made, then the other."""

import os
from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.finding import Finding
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.fixes.proof import check_again
from lint_settings.fixes.rounds import fix

ROOT = os.path.abspath(os.sep + "project")
CASES = [text.split("# fixed\n") for text in Path(__file__).with_name("two_slips.yaml").read_text().split("---\n")]


def has_fix(finding: Finding) -> bool:
    return finding.fix is not None and finding.rule != "missing-setting"


@pytest.mark.parametrize(("before", "after"), CASES)
def test_every_fix_that_is_offered_is_made(before: str, after: str) -> None:
    project = Project(Config(ROOT, None, {}), Options(today="2026-11-21"))
    name = before.partition("\n")[0].removeprefix("# ")
    loaded = load_content(os.path.join(ROOT, name), before.encode(), project)
    offered = list(filter(has_fix, check_again(loaded).findings))
    outcome = fix(loaded, has_fix)
    assert offered, "a fix is offered"
    assert (outcome.reasons, outcome.loaded.source.text) == ((), after)
