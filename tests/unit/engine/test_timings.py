"""Where the time of a run goes: stages, rules, and those that are slow; never what the times are."""

from __future__ import annotations

import re

import pytest

from lint_settings.engine import project, runner
from lint_settings.engine.discover import Finder
from lint_settings.reporters import deliver
from place import Place

STAGES = ("find the files", "read", "validate by the schemas", "check the rest", "write the report", "run the rules")


def test_the_report_is_the_same_and_the_times_are_beside_it(place: Place) -> None:
    for name in "abc":
        place.settings(f"{name}.yaml", "theming.logoUrl: x")
    alone = place.run("check", "--format=json", ".")
    timed = place.run("check", "--format=json", "--timings", ".")
    assert (timed.code, timed.out) == (alone.code, alone.out) == (1, alone.out)
    head = r"lint-settings: 3 files took [\d.,]+ ms, in one process and without the cache"
    # On a slow machine, rules over their budget are named too.
    assert sum(bool(re.fullmatch(head, line)) for line in timed.err.splitlines()) == 1
    lines = timed.err.partition(" files took ")[2].splitlines()
    for stage in STAGES:
        assert sum(bool(re.fullmatch(rf" *-?[\d.,]+ ms +\d+%  {stage}", line)) for line in lines) == 1, stage
    rules = [re.fullmatch(r" *[\d.,]+ ms +[\d,]+ µs a call  ([a-z0-9-]+)", line) for line in lines]
    assert len([rule for rule in rules if rule]) == 10


def test_a_rule_within_its_budget_is_not_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_settings.engine.timings.BUDGET", 3600)  # seconds: no machine is so slow
    for name in "abc":
        place.settings(f"{name}.yaml", "theming.logoUrl: x")
    err = place.quick("check", "--timings", ".").err
    assert "these took longest" in err
    assert "should take" not in err


def test_the_times_of_the_stages_and_of_the_slowest_rule_come_first(place: Place) -> None:
    place.rule("sleepy", "import time; time.sleep(0.01); return ()")
    for name in "abc":
        place.settings(f"{name}.yaml")
    lines = place.run("check", "--timings", ".").err.splitlines()
    at = next(number for number, line in enumerate(lines) if "these took longest" in line)
    assert lines[at + 1].endswith("µs a call  sleepy")
    reported = re.fullmatch(r"rule sleepy takes (\d+\.\d) ms a call, and should take no more than 1 ms", lines[-1])
    assert reported is not None
    assert float(reported[1]) >= 10


def test_all_of_the_time_is_reported(place: Place) -> None:
    place.settings("a.yaml")
    err = place.run("check", "--timings", ".").err
    whole = re.search(r"took ([\d.,]+) ms", err)
    assert whole is not None
    parts = [float(part.replace(",", "")) for part in re.findall(r"^ *(-?[\d.,]+) ms +\d+%", err, re.MULTILINE)]
    assert sum(parts) == pytest.approx(float(whole[1].replace(",", "")), abs=1)


def test_without_files_there_is_nothing_to_report(place: Place) -> None:
    place.write("a.txt", "")
    outcome = place.quick("check", "--timings", "--allow-no-files", "--format=json", ".")
    assert (outcome.code, outcome.out[:1]) == (0, "{")
    assert "took" not in outcome.err


def test_nothing_is_watched_afterwards(place: Place) -> None:
    place.settings("a.yaml")
    steps = (Finder, runner, project, deliver)
    before = [dict(vars(one)) for one in steps]
    assert "took" in place.quick("check", "--timings", ".").err
    assert [dict(vars(one)) for one in steps] == before
    outcome = place.quick("check", "--timings", "nowhere.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert "took" not in outcome.err
    assert [dict(vars(one)) for one in steps] == before


@pytest.mark.parametrize("option", ["--fix", "--diff", "--update-baseline", "--show-files"])
def test_only_a_check_is_timed(place: Place, option: str) -> None:
    place.settings("a.yaml")
    outcome = place.quick("check", "--timings", option, ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--timings is for a check" in outcome.err
