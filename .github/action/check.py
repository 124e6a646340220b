"""Runs the linter for action.yml, reports the findings to GitHub, and ends with the exit code of the linter."""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LINTER = (sys.executable, "-I", "-X", "utf8", "-m", "lint_settings")
FAILED = 2
SHOWN = 10  # GitHub shows so many annotations of each level a step
LARGEST_SUMMARY = 1_000_000  # bytes; GitHub takes 1 MiB a step
# What these check out is the project's own, and has no base.
OWN_EVENTS = ("push", "schedule", "workflow_dispatch")
ANNOTATION = re.compile(r"::(error|warning|notice) ")
QUOTED = re.compile(r"`([^`]+)`")
LEVELS = ("error", "warning", "notice")


class InputError(Exception):
    """An input that cannot be meant; the text says what to write."""


class Run:
    """One command of the linter: its exit code, what it printed and the files that it wrote."""

    def __init__(self, command: str, folder: Path, options: Iterable[str], paths: Iterable[str], log: str) -> None:
        self.report = folder / f"{command}.json"
        self.page = folder / f"{command}.md"
        formats = (f"--format={log}", f"--format=json={self.report}", f"--format=markdown={self.page}")
        line = (*LINTER, command, *formats, *options, "--", *paths)
        plain = {**os.environ, "NO_COLOR": "1"}  # annotations and pages show no colors
        done = subprocess.run(line, env=plain, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "replace").splitlines()
        self.err = done.stderr.decode("utf-8", "replace").splitlines()

    def data(self) -> dict[str, Any] | None:
        """The report, if there is one."""
        return json.loads(self.report.read_text("utf-8")) if self.report.exists() else None

    def markdown(self) -> str:
        """The page for people; what went wrong, if there is none."""
        if self.page.exists():
            return self.page.read_text("utf-8")
        reported = "\n".join(f"    {line}" for line in self.err)
        return f"## ⚠️ Login settings: the check could not be done\n\n{reported}\n"


def main() -> int:
    """Check, and compare where a base is given; the worse exit code of the two counts."""
    try:
        options, paths, log = _inputs()
        more = _args()
    except InputError as error:
        _annotate(str(error))
        _put({"exit-code": FAILED})
        return FAILED
    folder = Path(tempfile.mkdtemp(prefix="lint-settings-report.", dir=os.environ["RUNNER_TEMP"]))
    runs = []
    if os.environ["BASE"]:
        runs.append(Run("diff", folder, (*options, f"--base={os.environ['BASE']}"), paths, log))
    runs.append(Run("check", folder, (*options, *more, f"--format=sarif={folder / 'check.sarif'}"), paths, log))
    _report(runs, log)
    summary = folder / "summary.md"
    summary.write_text(_summary([run.markdown() for run in runs]), "utf-8")
    if os.environ["SUMMARY"] == "true" and os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
            file.write(summary.read_text("utf-8"))
    code = max(FAILED if run.code < 0 else run.code for run in runs)
    sarif, refused = _copy(folder / "check.sarif", os.environ["SARIF"])
    if refused:
        _annotate(refused)
        code = max(code, FAILED)
    version = subprocess.run((*LINTER, "--version"), capture_output=True, text=True, check=True).stdout
    _put(
        {
            **_counts(runs),
            "exit-code": code,
            "report": runs[-1].report if runs[-1].report.exists() else "",
            "sarif-file": sarif,
            "summary-file": summary,
            "version": version.split()[-1],
        }
    )
    return code


def _inputs() -> tuple[list[str], list[str], str]:
    """The options, the paths and the format that the inputs of the action ask for."""
    log = os.environ["FORMAT"]
    if "=" in log:
        raise InputError("the input format is the name of a format, such as github or text")
    if os.environ["SUMMARY"] not in ("true", "false"):
        raise InputError("the input summary is true or false")
    names = [name.strip() for name in os.environ["PATHS"].splitlines() if name.strip()]
    if not names:
        raise InputError("the input paths names nothing; write files and folders, one a line, or leave it out")
    # A lone `-` would be standard input.
    paths = [os.path.join(".", name) if name.startswith("-") else name for name in names]
    options = [f"--config={os.environ['CONFIG']}"] if os.environ["CONFIG"] else []
    options += [f"--fail-level={os.environ['FAIL_LEVEL']}"] if os.environ["FAIL_LEVEL"] else []
    revision = _config_revision()
    options += [f"--config-from={revision}"] if revision else []
    if os.environ["LOCAL_RULES"] not in ("true", "false"):
        raise InputError("the input local-rules is true or false")
    options += ["--no-local-rules"] if os.environ["LOCAL_RULES"] == "false" else []
    return options, paths, log


def _args() -> list[str]:
    """The further options of the check."""
    try:
        found = shlex.split(os.environ["ARGS"])
    except ValueError:
        raise InputError("the input args has a quote without a second one") from None
    if any(not one.startswith("-") and (at == 0 or not found[at - 1].startswith("-")) for at, one in enumerate(found)):
        raise InputError("the input args holds options; name files and folders in the input paths")
    return found


def _config_revision() -> str:
    """The revision whose config applies; empty for the config that is checked out."""
    if os.environ["CONFIG_FROM"] not in ("base", "head"):
        raise InputError("the input config-from is base or head")
    if os.environ["CONFIG_FROM"] == "head":
        return ""
    base = os.environ["BASE"] or (os.environ["BASE_REF"] and f"origin/{os.environ['BASE_REF']}")
    if not base and os.environ["EVENT"] not in OWN_EVENTS:
        raise InputError(
            f"the input config-from is base, and nothing names the base of this event ({os.environ['EVENT']}); "
            "set the input base to a commit or branch"
        )
    return base


def _report(runs: list[Run], log: str) -> None:
    """Print annotations as commands to GitHub, and all else so that nothing in it can be one."""
    reported = [[line for line in run.out if log == "github" and ANNOTATION.match(line)] for run in runs]
    plain = [
        line for run, lines in zip(runs, reported, strict=True) for line in (*run.out, *run.err) if line not in lines
    ]
    annotations = _one_a_mistake(reported)
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}")
    for line in plain:
        print(line)
    print(f"::{token}::")
    shown = dict.fromkeys(LEVELS, 0)
    for line in annotations:
        level = _level(line)
        shown[level] += 1
        if shown[level] <= SHOWN:
            print(line)
    for run in runs:
        if run.code not in (0, 1):
            _annotate("\n".join(run.err) or f"the linter was ended by signal {-run.code}")


def _one_a_mistake(reported: list[list[str]]) -> list[str]:
    """The annotations of all runs, one for each mistake: the comparison and the check may both find it.

    They do if they speak of the same place and quote the same; the graver one stays, or else that of the comparison.
    """
    kept: list[str] = []
    for lines in reported:
        earlier = {}
        for at, line in enumerate(kept):
            earlier.setdefault(_place(line), []).append(at)
        added = []
        for line in lines:
            twin = next((at for at in earlier.get(_place(line), ()) if _quoted(kept[at]) & _quoted(line)), None)
            if twin is None:
                added.append(line)
            elif LEVELS.index(_level(line)) < LEVELS.index(_level(kept[twin])):
                kept[twin] = line
        kept += added
    return sorted(kept, key=lambda line: LEVELS.index(_level(line)))


def _level(annotation: str) -> str:
    return annotation[2:].partition(" ")[0]


def _place(annotation: str) -> str:
    return annotation.partition(" ")[2].partition(",title=")[0]


def _quoted(annotation: str) -> set[str]:
    return set(QUOTED.findall(annotation.partition(",title=")[2].partition("%0A")[0]))


def _annotate(text: str) -> None:
    """Report why the check could not be done, in the summary and as an annotation."""
    for char, spelling in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, spelling)
    print(f"::error title=lint-settings::{text}")


def _copy(made: Path, wanted: str) -> tuple[str, str]:
    """Put the file for code scanning where it is wanted: its path, if there is one, and why it could not be written."""
    if not wanted or not made.exists():
        return "", ""
    try:
        shutil.copyfile(made, wanted)
    except OSError as error:
        return "", f"the file for code scanning cannot be written: {wanted}: {error.strerror}"
    return os.path.abspath(wanted), ""


def _summary(pages: list[str]) -> str:
    """Both pages one after the other, cut at the end of a line where GitHub would not take them."""
    text = "\n".join(pages)
    if len(text.encode()) <= LARGEST_SUMMARY:
        return text
    kept = text.encode()[:LARGEST_SUMMARY].decode("utf-8", "ignore")
    return kept[: kept.rindex("\n")] + "\n\n**The rest is left out here**: this page may not be longer.\n"


def _counts(runs: list[Run]) -> dict[str, object]:
    """The number of findings in all; empty if a run has no report."""
    reports = [run.data() for run in runs]
    known = [report for report in reports if report is not None]
    changes = [one for report in known for one in report.get("changes", ()) if one["risk"] != "has no effect"]
    compared = any("changes" in report for report in known)
    counts: dict[str, object] = {"changes": len(changes) if compared else ""}
    for name in ("errors", "warnings", "infos", "fixable"):
        complete = len(known) == len(runs)
        counts[name] = sum(report["summary"][name] for report in known) if complete else ""
    return counts


def _put(outputs: dict[str, object]) -> None:
    """Hand the outputs to GitHub, in a form in which no value can pass for another output."""
    end = secrets.token_hex(16)
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        for name, value in outputs.items():
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


if __name__ == "__main__":
    sys.exit(main())
