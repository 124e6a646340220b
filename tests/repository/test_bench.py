"""The benchmark's pages agree with each other, and what it measures is what it says."""

from __future__ import annotations

import pstats
import sys
from pathlib import Path

import pytest

import corpora
import instructions
import measure
import page
from stages import Stages, stage_of

ROOT = Path(__file__).parents[2]
TABLE = """\
<!-- table -->
| case | against | ours, ms (CPU) | theirs, ms (CPU) | ratio | at most | verdict | runs |
| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |
| one clean YAML file | python -c pass | 50 (49) | 10 (10) | 5 | 5 | reached | 9 |
| one clean YAML file | check-jsonschema | 51 (49) | 204 (190) | 0.25 | 0.25 | reached | 9 |
| one clean YAML file | yamllint |  |  |  | 0.65 | not measured: no network | |
| 10,000 YAML files, 4 % faulty | ajv-cli | 1,234 (2,345) | 1,111 (2,222) | 1.11 | 1.2 | reached | 3 |
<!-- end of table -->
"""


# --- the pages


def test_the_readme_quotes_the_last_table() -> None:
    quoted = page.held(page.FRONT.read_text("utf-8"), "speed")
    assert quoted == page.quote(page.PAGE.read_text("utf-8")), "`make bench ARGS=--write` writes both"
    assert "| check-jsonschema |" in quoted


def test_the_page_shows_the_recorded_instructions() -> None:
    shown = page.held(page.PAGE.read_text("utf-8"), "instructions")
    wanted = page.instructions(instructions.read_record(), instructions.START, instructions.SHOWN)
    assert shown == wanted, f"`{instructions.AGAIN}` writes both"


def test_a_quote_has_what_was_measured_and_no_finer_points() -> None:
    assert page.quote(TABLE).splitlines()[2:] == [
        "| one clean YAML file | check-jsonschema | 51 | 204 | 0.25 |",
        "| 10,000 YAML files, 4 % faulty | ajv-cli | 1,234 | 1,111 | 1.11 |",
    ]


def test_what_is_put_on_a_page_is_held_there(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"above\n{TABLE}below\n", "utf-8")
    page.put(path, "table", "new\n")
    page.put(path, "scale", "nowhere\n")
    assert path.read_text("utf-8") == "above\n<!-- table -->\nnew\n<!-- end of table -->\nbelow\n"


def test_rows_that_are_not_measured_again_stay_and_say_so() -> None:
    head = ("case", "against", "ours, ms (CPU)", "theirs, ms (CPU)", "ratio", "at most", "verdict", "runs")
    new = ["one clean YAML file", "yamllint", "50 (49)", "100 (98)", "0.5", "0.55", "reached", "3"]
    keys = [("one clean YAML file", "yamllint"), ("10,000 YAML files, 4 % faulty", "ajv-cli"), ("new", "none")]
    rows = page.merge(TABLE, head, [new], keys)
    assert rows[0] == new
    assert [row[6] for row in rows] == ["reached", "reached, earlier run"]
    again = page.merge(page.table(head, rows, "llrrrrlr"), head, [], keys)
    assert [row[6] for row in again] == ["reached, earlier run", "reached, earlier run"]


# --- the files


def test_corpora_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpora, "ROOT", tmp_path)
    first = corpora.make("yaml-1-clean") / "client00000.yaml"
    text = first.read_text("utf-8")
    first.write_text("touched", "utf-8")
    corpora.make("yaml-1-clean")
    assert first.read_text("utf-8") == "touched"
    (tmp_path / "made" / "yaml-1-clean").write_text("another maker", "utf-8")
    corpora.make("yaml-1-clean")
    assert first.read_text("utf-8") == text


# --- measuring


WORKER = """\
import os
worker = os.fork()
if not worker:
    used = bytes(range(256)) * (300 << 12)  # 300 MiB
    os._exit(0)
os.waitpid(worker, 0)
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "CORPORA", tmp_path)


def test_the_peak_is_that_of_the_largest_process() -> None:
    ballast = bytes(range(256)) * (100 << 12)  # of this process, which does not count
    small, _ = measure.launch([sys.executable, "-I", "-S", "-c", "pass"])
    large, _ = measure.launch([sys.executable, "-I", "-S", "-c", WORKER])
    assert small.peak < 100 <= len(ballast) >> 20
    assert 300 < large.peak < 400


def test_a_run_is_measured_with_its_exit_code() -> None:
    sample, code = measure.launch([sys.executable, "-c", "import sys; print('output'); sys.exit(3)"])
    assert code == 3
    assert sample.cpu > 0
    with pytest.raises(measure.CommandError, match="no-such-program cannot be started"):
        measure.launch(["/no-such-program"])


# --- the stages


@pytest.mark.parametrize(
    ("file", "name", "stage"),
    [
        ("/lib/lint_settings/documents/yaml/reader.py", "_scalar", "reading"),
        ("/lib/lint_settings/schema/gate.py", "accepts", "schema"),
        ("/lib/lint_settings/rules/wrong_type.py", "check", "rules"),
        ("/lib/lint_settings/rules/wrong_type.py", "<module>", "starting"),
        ("/lib/lint_settings/engine/runner.py", "run", "engine"),
        ("/lib/lint_settings/reporters/text.py", "report", "engine"),
        ("<frozen importlib._bootstrap>", "_load", "starting"),
        ("/lib/python3.11/re/__init__.py", "match", None),
        ("~", "<built-in method builtins.len>", None),
    ],
)
def test_a_function_belongs_to_a_stage(file: str, name: str, stage: str | None) -> None:
    assert stage_of((file, 1, name)) == stage


def test_what_is_not_ours_belongs_to_those_who_call_it() -> None:
    rule = ("/lib/lint_settings/rules/wrong_type.py", 5, "check")
    reader = ("/lib/lint_settings/documents/yaml/reader.py", 5, "_scalar")
    match, search = ("/lib/python3.11/re/__init__.py", 1, "match"), ("~", 0, "<method 'search'>")
    stats = pstats.Stats()
    # calls, calls that are no recursion, seconds of its own, seconds with those it calls, and the same by caller
    stats.stats = {  # type: ignore[attr-defined]
        rule: (1, 1, 1.0, 4.0, {}),
        reader: (1, 1, 2.0, 5.0, {}),
        match: (4, 4, 2.0, 6.0, {rule: (2, 2, 1.0, 3.0), reader: (2, 2, 1.0, 3.0)}),
        search: (4, 4, 4.0, 4.0, {match: (4, 4, 4.0, 4.0)}),
    }
    assert Stages(stats).seconds == {"starting": 0, "reading": 5.0, "schema": 0, "rules": 4.0, "engine": 0}
