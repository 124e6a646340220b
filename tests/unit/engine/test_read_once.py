"""A run opens no file twice, however many files it closes meanwhile, and whichever are of other tools."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from traceback import extract_stack

import pytest

from lint_settings.documents import facts
from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine.load import LoadedFile
from mixed_project import add_others, fill
from place import Place
from shapes import clients, environments, tenant

# Every process of the run writes the name of each file that it opens to one log; all files are closed at once.
_PROGRAM = """\
import os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        os.write(log, arguments[0].encode() + b"\\n")
from lint_settings.documents import kept_texts, open_files
from lint_settings.engine import run
open_files.OpenFiles.__init__.__defaults__ = (0,)
kept_texts._SET_ASIDE = 100  # characters, so that some texts are compressed
run._MANY = 1
sys.addaudithook(note)
from lint_settings.cli import main
sys.exit(main())
"""
PROJECTS = Path(__file__).parents[2] / "projects"
_ENDS = (".yaml", ".yml", ".json")


def opened(place: Place, *arguments: str) -> Counter[str]:
    """How often a run opens each settings file of a project."""
    log = place.folder.parent / "opened.log"
    log.write_bytes(b"")
    command = [sys.executable, "-c", _PROGRAM.format(log=str(log)), *arguments]
    done = subprocess.run(command, cwd=place.folder, env=place.env, capture_output=True, timeout=60, check=False)
    assert done.returncode in (0, 1), done.stderr
    paths = (Path(place.folder, line) for line in log.read_text("utf-8").splitlines() if line.endswith(_ENDS))
    return Counter(str(path) for path in paths if path.is_relative_to(place.folder))


@pytest.mark.parametrize(("jobs", "cache"), [(1, ("--no-cache",)), (3, ("--no-cache",)), (2, ())])
@pytest.mark.parametrize(
    "options",
    [
        *((), ("--format=markdown",), ("--format=sarif",), ("--show-consequences",), ("--baseline=known.json",)),
        *(("--fix", "--diff"), ("--fix", "--unsafe-fixes", "--diff")),
    ],
)
def test_no_file_is_opened_twice(place: Place, jobs: int, cache: tuple[str, ...], options: tuple[str, ...]) -> None:
    fill(place)
    place.write("a/s1.yaml", "site_name: x\nsite_Name: y # lint-settings: allow[misspelt-setting] -- seen\n")
    add_others(place)
    allow = '[[allow]]\nrule = "empty-providers"\nfiles = ["/tools/k*"]\nreason = "tried"\n'
    place.write("lint-settings.toml", (place.folder / "lint-settings.toml").read_text("utf-8") + allow)
    if "--baseline=known.json" in options:
        place.quick("check", "--update-baseline", "--baseline=known.json", "prod")
    counts = opened(place, "check", f"--jobs={jobs}", *cache, *options, ".")
    counts.pop(str(place.folder / "known.json"), None)
    files = {str(path) for path in place.folder.glob("[!.]*/**/*") if path.name.endswith(_ENDS)}
    assert counts.keys() == files | {str(place.folder / "settings-options.json")}
    assert {path: count for path, count in counts.items() if count != 1} == {}


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The files that a run in this process opens after closing them at once, each with whether that is for a fact."""
    found: list[tuple[str, bool]] = []
    opening = LoadedFile.open

    def opens(loaded: LoadedFile) -> None:
        found.append((loaded.path, any(frame.filename == facts.__file__ for frame in extract_stack())))
        opening(loaded)

    monkeypatch.setattr(LoadedFile, "open", opens)
    monkeypatch.setattr(OpenFiles.__init__, "__defaults__", (0,))
    return found


@pytest.mark.parametrize("made", [tenant, environments, clients])
def test_a_closed_file_is_parsed_again_only_to_be_checked(
    place: Place, made: Callable[[Path, int], None], openings: list[tuple[str, bool]]
) -> None:
    """What files say about each other is known without their nodes: to parse them once more for it takes long."""
    made(place.folder, 90)
    place.quick("check", "--no-cache", "--jobs=1", ".")
    counts = Counter(path for path, _ in openings)
    once = {path for path, count in counts.items() if count == 1}
    assert len(once) > 75
    twice = counts.keys() - once
    assert {path for path in twice if Path(path).stem.isdigit()} == set()  # the others belong to many


@pytest.mark.parametrize("project", sorted(one.name for one in PROJECTS.iterdir() if one.is_dir()))
def test_no_file_is_parsed_again_for_a_fact(place: Place, project: str, openings: list[tuple[str, bool]]) -> None:
    """Facts are computed when a file is closed, those that others ask of its kind."""
    shutil.copytree(PROJECTS / project, place.folder, dirs_exist_ok=True)
    place.quick("check", "--no-cache", "--jobs=1", ".")
    assert [path for path, is_for_fact in openings if is_for_fact] == []


def test_no_file_of_an_environment_is_parsed_again_for_a_fact(place: Place, openings: list[tuple[str, bool]]) -> None:
    fill(place)
    place.quick("check", "--no-cache", "--jobs=1", ".")
    assert len(openings) > 60
    assert [path for path, is_for_fact in openings if is_for_fact] == []
