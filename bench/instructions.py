"""Counts the instructions of small runs, which a change moves and the weather of the machine does not.

What was counted last is in instructions.json, and tests/repository/test_instructions.py compares every change with it.
Another build of the same Python needs a fifth more or less for anything; so a yardstick is counted too, and scales the
record.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import corpora
from lint_settings.rulebook.index import FILE, index_text
from lint_settings.rulebook.registry import imported

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "bench" / "instructions.json"
TOLERANCE = 0.10  # a count may grow by so much before it must be reviewed
AGAIN = "make bench ARGS=--record"

START, YARDSTICK, ONE, MANY = "python -c pass", "yardstick", "one clean YAML file", "100 YAML files"
_RUNS = {"`--version`": ["--version"], ONE: ["yaml-1"], "one clean JSON file": ["json-1"], MANY: ["yaml-100"]}
CASES = (START, YARDSTICK, *_RUNS)
SHOWN = tuple(_RUNS)
GUARDED = (YARDSTICK, ONE)

# Nothing of ours and about as much as one file takes: a start, imports, regular expressions, calls, strings, dicts.
# From one build of Python 3.11 to another, it and a check of a file change alike to 1 %; `python -c pass` is 7 % off.
_YARDSTICK = """\
import tomllib
for _ in range(300):
    tomllib.loads('a = [1, 2, "x"]\\n')
"""

# The same for every run: names of variables and folders are read too.
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
_SCRIPT = """\
import sys
from lint_settings.cli import main
sys.exit(main())
"""


class CannotCountError(Exception):
    """Why instructions cannot be counted here, or not be held against the recorded ones."""


# --- what counts


@dataclass(frozen=True, slots=True)
class Counter:
    """A program that counts the instructions of another, and what its report says about that."""

    name: str
    command: tuple[str, ...]
    figure: str  # a pattern

    def count(self, command: list[str], folder: Path) -> int:
        """The user instructions of a command, with those of its children.

        Raises CannotCountError if the command fails or the count is not reported.
        """
        with tempfile.TemporaryDirectory() as reports:
            given = [part.format(report=Path(reports, "report")) for part in self.command]
            run([*given, *command], folder)
            text = "".join(path.read_text("utf-8") for path in Path(reports).iterdir())
        found = re.findall(self.figure, text, re.MULTILINE)
        if not found:
            raise CannotCountError(f"{self.name} prints no count")
        return sum(int(figure.replace(",", "")) for figure in found)


PERF = Counter(
    "perf", ("perf", "stat", "--event=instructions:u", "-x;", "--output={report}", "--"), r"^(\d+);;instructions:u"
)
VALGRIND = Counter(
    "valgrind",
    (
        *("valgrind", "--tool=cachegrind", "--cache-sim=no", "--trace-children=yes"),
        *("--cachegrind-out-file=/dev/null", "--log-file={report}.%p"),  # one for each process
    ),
    r"I +refs: +([\d,]+)$",
)


def counter() -> Counter:
    """The first program that counts here.

    Raises CannotCountError where none does.
    """
    for one in (PERF, VALGRIND):
        try:
            one.count(["true"], ROOT)
        except CannotCountError:
            continue
        return one
    raise CannotCountError(
        "instructions cannot be counted here: neither `perf stat -e instructions:u` nor valgrind works"
    )


def run(command: list[str], folder: Path) -> str:
    """What a command prints, run in a folder, in an environment that is always the same.

    Raises CannotCountError if it cannot be started or fails.
    """
    try:
        done = subprocess.run(
            command, cwd=folder, env={**_ENVIRONMENT, "HOME": str(folder)}, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise CannotCountError(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        raise CannotCountError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


# --- what is counted


@dataclass(frozen=True, slots=True)
class Install:
    """The linter as pip lays it out, with what it requires and nothing else, and files to check.

    Made from the checkout without pip: for an editable install Python imports more at its start, and so it does for
    whatever else a developer has installed.
    """

    folder: Path

    @property
    def python(self) -> str:
        """Its Python."""
        return str(self.folder / "venv" / "bin" / "python")

    @property
    def packages(self) -> Path:
        """The folder of its packages."""
        return next(self.folder.glob("venv/lib/python*/site-packages"))

    def command(self, case: str) -> list[str]:
        """The command line of a case."""
        if case in (START, YARDSTICK):
            return [self.python, "-c", "pass" if case == START else _YARDSTICK]
        linter = [self.python, str(self.folder / "venv" / "bin" / "lint-settings")]
        return [*linter, *(self._alone() if case == MANY else ()), *_RUNS[case]]

    def _alone(self) -> Iterator[str]:
        """The options for one process and no cache of results, as far as there are any."""
        engine = self.packages / "lint_settings"
        known = "".join(path.read_text("utf-8") for path in (engine / "commands").glob("*.py"))
        options = [option for option in ("--jobs", "--no-cache") if f'"{option}"' in known]
        yield from (["check"] if options else [])
        yield from ("--jobs=1" if option == "--jobs" else option for option in options)


def install(folder: Path) -> Install:
    """Lay the linter and the files out in a folder.

    Raises CannotCountError if this Python does not have what the linter requires.
    """
    made = Install(folder)
    venv.create(folder / "venv", symlinks=True)
    ignored = shutil.ignore_patterns("__pycache__")
    package = made.packages / "lint_settings"
    shutil.copytree(ROOT / "linter" / "lint_settings", package, ignore=ignored)
    for beside in ("rules", "schemas"):
        shutil.copytree(ROOT / beside, package / beside, ignore=ignored)
    (package / "rules" / FILE).write_text(index_text(imported(), str(package / "rules")), "utf-8")
    for path in _libraries():
        (made.packages / path.name).symlink_to(path)
    (folder / "venv" / "bin" / "lint-settings").write_text(_SCRIPT, "utf-8")
    (folder / ".git").mkdir()
    for syntax, count in (("yaml", 1), ("json", 1), ("yaml", 100)):
        files = folder / f"{syntax}-{count}"
        files.mkdir()
        for number, text in enumerate(corpora.settings(syntax, count, "clean")):
            (files / f"client{number:05}.{syntax}").write_text(text, "utf-8")
    return made


def _libraries() -> set[Path]:
    """The packages and modules of all that the linter requires, and its own metadata."""
    ours = _distribution("lint-settings")
    if ours is None:
        raise CannotCountError("lint-settings is not installed in this Python, nor what it requires")
    found = {path for path in _tops(ours) if path.suffix == ".dist-info"}
    wanted, seen = [ours], {"lint-settings"}
    while wanted:
        for requirement in wanted.pop().requires or ():
            name = re.match(r"[\w.-]+", requirement)
            if name is None or "extra ==" in requirement or name[0] in seen:
                continue
            seen.add(name[0])
            library = _distribution(name[0])  # None for one of another Python or system
            if library is not None:
                wanted.append(library)
                found.update(_tops(library))
    return found


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _tops(library: Distribution) -> Iterator[Path]:
    """What a distribution has put into site-packages."""
    for top in {file.parts[0] for file in library.files or ()} - {"..", "__pycache__"}:
        yield Path(str(library.locate_file(top)))


def count(made: Install, cases: tuple[str, ...], tool: Counter) -> dict[str, int]:
    """The instructions of each case, once its modules are compiled.

    Raises CannotCountError if a case does not run to its end, or finds something.
    """

    def one(case: str) -> int:
        command = made.command(case)
        run(command, made.folder)
        return tool.count(command, made.folder)

    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(cases, pool.map(one, cases), strict=True))


def count_afresh(cases: tuple[str, ...] = CASES) -> tuple[str, dict[str, int]]:
    """What counts here, and the instructions of each case, for the linter in the checkout.

    Raises CannotCountError.
    """
    tool = counter()
    with tempfile.TemporaryDirectory() as folder:
        return tool.name, count(install(Path(folder)), cases, tool)


# --- the record


def minor() -> str:
    """The Python that counts are recorded for."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def recorded(record: dict[str, Any]) -> dict[str, int]:
    """The recorded counts of this Python.

    Raises CannotCountError if there are none, or for another processor.
    """
    entry = record.get(minor())
    if entry is None:
        raise CannotCountError(f"no instructions are recorded for Python {minor()}; `{AGAIN}` records them")
    if entry["machine"] != platform.machine():
        raise CannotCountError(f"instructions are recorded for {entry['machine']}, and this is {platform.machine()}")
    counts: dict[str, int] = entry["instructions"]
    return counts


def grown(before: dict[str, int], now: dict[str, int]) -> list[str]:
    """What to say about each case that takes more than `TOLERANCE` over what was recorded."""
    reported = []
    build = now[YARDSTICK] / before[YARDSTICK]
    for case in now:
        expected = before[case] * build
        if now[case] > expected * (1 + TOLERANCE):
            reported.append(
                f"{case} takes {now[case] / 1e6:.1f} million instructions, where the record says "
                f"{expected / 1e6:.1f} million for this build of Python: {now[case] / expected - 1:.0%} more; "
                f"if it must, record that with `{AGAIN}`"
            )
    return reported


def read_record() -> dict[str, Any]:
    """All recorded counts, by Python."""
    record: dict[str, Any] = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    return record


def entry(tool: str, counts: dict[str, int]) -> dict[str, Any]:
    """The counts of this Python, and what they were counted with."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "counted with": tool,
        "PyYAML": distribution("PyYAML").version,
        "instructions": counts,
    }


def record(counted: dict[str, Any]) -> None:
    """Put the counts of this Python into the record."""
    every = {**read_record(), minor(): counted}
    ordered = dict(sorted(every.items(), key=lambda item: [int(part) for part in item[0].split(".")]))
    RECORD.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
