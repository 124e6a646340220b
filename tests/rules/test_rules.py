"""Every rule against its cases, its fixes and the examples of its own manual."""

import re
from pathlib import Path

import pytest

from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import load
from lint_settings.testing import Case, check_case, fix_case, fixes_in, read_cases

REGISTRY = load()
CASES = Path(__file__).parent
FILES = sorted(path for path in CASES.rglob("*.yaml") if not path.name.endswith(".fixed.yaml"))

# What is wrong with files whose kind the config does not give.
WITHOUT_A_KIND = ("unchecked-settings", "unknown-kind", "unrecognized-object")

# A reader who sees only the message does not see the setting under the marks.
WITHOUT_A_SUBJECT = re.compile(
    r": unexpected [\w-]+: (?:asks|begins|contains|does|ends|has|is|lacks|leads|locks|takes)\b"
)


def cases_of(path: Path) -> list[Case]:
    return read_cases(str(path))


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(path.stem, case, id=case.name) for path in FILES for case in cases_of(path)],
)
def test_case(rule: str, case: Case) -> None:
    assert check_case(case, rule, REGISTRY) == []


@pytest.mark.parametrize("path", sorted(CASES.rglob("*.fixed.yaml")), ids=lambda path: path.name)
def test_fixes(path: Path) -> None:
    rule = path.name.removesuffix(".fixed.yaml")
    before, after = cases_of(path.with_name(f"{rule}.yaml")), cases_of(path)
    assert len(before) == len(after), "one fixed document for each case, changed or not"
    for bad, good in zip(before, after, strict=True):
        assert fix_case(bad, rule, REGISTRY) == good.text, bad.name


@pytest.mark.parametrize("name", sorted(REGISTRY.rules))
def test_manual(name: str) -> None:
    rule = REGISTRY.rules[name]
    manual = read_manual(rule.manual)
    assert manual.summary.endswith("."), "the first paragraph is one sentence"
    assert manual.bad, "a bad example"
    assert manual.good, "a good example"
    for text, verdict in [*((text, True) for text in manual.bad), *((text, False) for text in manual.good)]:
        path = "other.yaml" if name in WITHOUT_A_KIND else "settings/shop.yaml"
        case = Case(f"the manual of {name}", text, path, "2026-11-21", "", False)
        faults = check_case(case, name, REGISTRY)
        found = any(": unexpected " in fault for fault in faults)
        assert not [fault for fault in faults if WITHOUT_A_SUBJECT.search(fault)], "a message says what it is about"
        assert found is verdict, f"{'nothing' if verdict else 'something'} found in the example\n{text}"


@pytest.mark.parametrize("name", sorted(REGISTRY.rules))
def test_every_rule_has_bad_and_good_cases(name: str) -> None:
    topic = REGISTRY.rules[name].topic
    path = CASES / topic / f"{name}.yaml"
    assert path.exists(), f"tests/rules/{topic}/{name}.yaml is missing"
    verdicts = {"# expect" in case.text for case in cases_of(path)}
    assert verdicts == {True, False}, "a case with a finding and one without"


FIXES = {frozenset(): "", frozenset((True,)): "safe", frozenset((False,)): "unsafe"}


@pytest.mark.parametrize("name", sorted(REGISTRY.rules))
def test_a_rule_says_which_fixes_it_offers(name: str) -> None:
    rule = REGISTRY.rules[name]
    manual = [Case(name, text, "settings/shop.yaml", "2026-11-21", "", False) for text in read_manual(rule.manual).bad]
    cases = [*manual, *cases_of(CASES / rule.topic / f"{name}.yaml")]
    with_findings = [case for case in cases if case in manual or "# expect" in case.text]  # see test_case
    offered = frozenset(safe for case in with_findings for safe in fixes_in(case, name, REGISTRY))
    assert rule.fix == FIXES.get(offered, "safe or unsafe")
