"""A check of one file takes no more instructions than recorded, and a tenth; bench/README.md says how they count."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import instructions
from instructions import CASES, GUARDED, MANY, ONE, YARDSTICK, CannotCountError, Counter, Install

BURN = "for _ in range(200_000):\n    pass\n"


@pytest.fixture(scope="module")
def counter() -> Counter:
    """What counts instructions on this machine."""
    try:
        return instructions.counter()
    except CannotCountError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def recorded() -> dict[str, int]:
    """The counts that are recorded for this Python."""
    try:
        return instructions.recorded(instructions.read_record())
    except CannotCountError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """The current linter, laid out as pip does."""
    return instructions.install(tmp_path)


def test_one_file_takes_no_more_than_recorded(recorded: dict[str, int], counter: Counter, install: Install) -> None:
    now = instructions.count(install, GUARDED, counter)
    assert instructions.grown(recorded, now) == []


def test_growth_is_counted_and_reported(recorded: dict[str, int], counter: Counter, install: Install) -> None:
    if counter is not instructions.PERF:
        pytest.skip("valgrind would take too long for this")
    cli = install.packages / "lint_settings" / "cli.py"
    cli.write_text(cli.read_text("utf-8") + BURN, "utf-8")
    (reported,) = instructions.grown(recorded, instructions.count(install, GUARDED, counter))
    assert reported.startswith(f"{ONE} takes ")
    assert instructions.AGAIN in reported


def test_the_processes_that_a_command_starts_are_counted(counter: Counter, tmp_path: Path) -> None:
    program = ["seq", "30000"]  # it starts a hundred times as fast as Python, and counts to be more than the shell
    alone = counter.count(program, tmp_path)
    assert counter.count(["sh", "-c", '"$@" && "$@"; true', "sh", *program], tmp_path) > 1.9 * alone


# --- what is said of counts


BEFORE = {YARDSTICK: 100_000_000, ONE: 200_000_000, MANY: 900_000_000}


def test_growth_names_both_counts_and_how_to_record() -> None:
    now = {YARDSTICK: 100_000_000, ONE: 230_000_000, MANY: 900_000_000}
    assert instructions.grown(BEFORE, now) == [
        "one clean YAML file takes 230.0 million instructions, where the record says 200.0 million for this build of "
        "Python: 15% more; if it must, record that with `make bench ARGS=--record`"
    ]


@pytest.mark.parametrize(("yardstick", "count", "reported"), [(100, 219, 0), (100, 221, 1), (80, 175, 0), (80, 177, 1)])
def test_a_tenth_may_be_added_whatever_the_build(yardstick: int, count: int, reported: int) -> None:
    now = {YARDSTICK: yardstick * 1_000_000, ONE: count * 1_000_000}
    assert len(instructions.grown(BEFORE, now)) == reported


def test_another_python_or_processor_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = instructions.entry("perf", BEFORE)
    assert instructions.recorded({instructions.minor(): entry}) == BEFORE
    with pytest.raises(CannotCountError, match=r"recorded for Python 3\.\d+; `make bench ARGS=--record` records them"):
        instructions.recorded({"3.10": entry})
    with pytest.raises(CannotCountError, match="recorded for pdp11, and this is"):
        instructions.recorded({instructions.minor(): {**entry, "machine": "pdp11"}})
    missing = Counter("missing", ("no-such-program",), "")
    monkeypatch.setattr(instructions, "PERF", missing)
    monkeypatch.setattr(instructions, "VALGRIND", missing)
    with pytest.raises(CannotCountError, match="neither `perf stat -e instructions:u` nor valgrind works"):
        instructions.counter()


def test_the_record_has_every_case() -> None:
    record = instructions.read_record()
    assert record
    for python, entry in record.items():
        assert entry["python"].startswith(f"{python}.")
        assert tuple(entry["instructions"]) == CASES


def test_what_is_counted_is_the_linter_of_the_checkout(install: Install) -> None:
    code = "import lint_settings, yaml, sys; print(lint_settings.__file__); print(*sys.path, sep='\\n')"
    done = instructions.run([install.python, "-c", code], install.folder)
    where, *path = done.splitlines()
    assert Path(where).is_relative_to(install.packages)
    assert not any("site-packages" in folder and not Path(folder).is_relative_to(install.folder) for folder in path)
    with pytest.raises(CannotCountError, match="ended with 3: reported why"):
        instructions.run(
            [sys.executable, "-c", "import sys; print('reported why', file=sys.stderr); sys.exit(3)"], install.folder
        )
