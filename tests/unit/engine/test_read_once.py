"""A run opens no file twice, however many files it closes meanwhile, and whichever are of other tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from traceback import extract_stack
from typing import Any

import pytest

from lint_settings.documents import facts, kept_texts
from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine import run
from lint_settings.engine.load import LoadedFile
from mixed_project import add_others, fill
from place import Place
from shapes import clients, environments, tenant

PROJECTS = Path(__file__).parents[2] / "projects"
_ENDS = (".yaml", ".yml", ".json")


def opened(place: Place, *arguments: str) -> Counter[str]:
    """How often a run opens each settings file of a project, if it closes all of them at once."""
    log = place.folder.parent / "opened.log"
    log.write_bytes(b"")

    def before() -> None:
        """Let every process of the run write the name of each file that it opens to one log."""
        handle = os.open(log, os.O_WRONLY | os.O_APPEND)

        def note(event: str, arguments: Any) -> None:
            if event == "open" and isinstance(arguments[0], str):
                os.write(handle, arguments[0].encode() + b"\n")

        OpenFiles.__init__.__defaults__ = (0,)
        kept_texts._SET_ASIDE = 100  # characters, so that some texts are compressed
        run._MANY = 1
        sys.addaudithook(note)

    outcome = place.forked(*arguments, before=before)
    assert outcome.code in (0, 1), outcome.err
    return Counter(str(place.folder / path) for path in _relative(log, place))


def _relative(log: Path, place: Place) -> list[str]:
    """The paths of the settings files of a project that were opened, one for each time."""
    every = [Path(place.folder, line) for line in log.read_text("utf-8").splitlines() if line.endswith(_ENDS)]
    return [path.relative_to(place.folder).as_posix() for path in every if path.is_relative_to(place.folder)]


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
    # The others belong to many, and so does the first of them: all clients that lack a setting point to it.
    assert {path for path in counts.keys() - once if Path(path).stem.isdigit()} <= {"oidc-clients/0.json"}


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


# Only a large file is recognized by its text although it is the first; a small one is read in full.
_ALONE = {
    "a.yaml": "on: push\n",
    "b.yaml": "on: push\n" + 20_000 * "# more\n",
    "c/d.json": '{"scripts": {"build": "x"}}',
    "c/e.yaml": "x: 1\n",
    **{f"d/{at}.yaml": "x: 1\n" for at in range(6)},
}
_ORDERS = [["b.yaml"], ["d", "c/e.yaml", "b.yaml"], [], ["d", "c", "b.yaml", "a.yaml"], ["c/e.yaml", "c/d.json"]]


@pytest.mark.parametrize(("jobs", "cache"), [(1, ("--no-cache",)), (3, ("--no-cache",)), (2, ())])
@pytest.mark.parametrize("options", [(), ("--fix",)])
@pytest.mark.parametrize("names", _ORDERS[:3])
def test_no_file_is_opened_twice_where_nothing_is_checked(
    place: Place, jobs: int, cache: tuple[str, ...], options: tuple[str, ...], names: list[str]
) -> None:
    for name, content in _ALONE.items():
        place.write(name, content)
    counts = opened(place, "check", f"--jobs={jobs}", *cache, *options, "--allow-no-files", *(names or ["."]))
    assert {*counts.values()} == {1}


@pytest.mark.parametrize("names", _ORDERS)
def test_it_is_said_what_the_first_file_is_where_nothing_is_checked(place: Place, names: list[str]) -> None:
    """The reason is that of a file that is read in full, in one process or in several."""
    for name, content in _ALONE.items():
        place.write(name, content)
    one = place.quick("check", "--no-cache", "--jobs=1", *names)
    several = place.quick("check", "--no-cache", "--jobs=2", *names)
    assert one == several
    assert one.out.startswith("nothing was checked: ")
    assert " not of a known kind" in one.out


# A fix makes the file that has it the first object of its folder.
_NEARLY = {
    "s.yaml": "name: user\nattrDefs:\n  - {name: email, type: string}\n",
    "s.json": '{"name": "user", "attrDefs": [{"name": "email", "type": "string"}]}',
    "t.yaml": "title: Shop\nallowedScope: [openid]\nacessTokenLifetime: 3600\n",
}


@pytest.mark.parametrize(("jobs", "cache"), [(1, ("--no-cache",)), (3, ("--no-cache",)), (3, ())])
@pytest.mark.parametrize(
    ("name", "options"), [*((name, ()) for name in _NEARLY), ("s.yaml", ("--diff",)), ("t.yaml", ("--format=json",))]
)
def test_no_file_is_opened_twice_beside_the_first_object_that_a_fix_makes(
    place: Place, jobs: int, cache: tuple[str, ...], name: str, options: tuple[str, ...]
) -> None:
    place.write(f"dev/{name}", _NEARLY[name])
    others = {"dev/k1.yaml": "on: push\n", "dev/k2.yaml": "name: shop\ntype: [\n", "dev/k3.json": '{"private": true}'}
    others |= {"prod/k4.yaml": "on: push\n", **{f"tools/k{at}.yaml": "on: push\n" for at in range(5)}}
    for other, content in others.items():
        place.write(other, content)
    place.write(
        "lint-settings.toml", "".join(f'[environments.{name}]\nfiles = ["{name}/**"]\n' for name in ("dev", "prod"))
    )
    counts = opened(place, "check", f"--jobs={jobs}", *cache, "--fix", "--unsafe-fixes", *options, ".")
    is_fixed = (place.folder / "dev" / name).read_text("utf-8") != _NEARLY[name]
    assert is_fixed is ("--diff" not in options)
    assert {path: counts[str(place.folder / path)] for path in others} == dict.fromkeys(others, 1)


_CHECK = """\
import os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        os.write(log, arguments[0].encode() + b"\\n")
from lint_settings.api import check
sys.addaudithook(note)
print(*sorted(set(check(["."]).skipped.values())), sep="\\n")
"""


def test_no_file_is_opened_twice_by_a_program_that_asks_why_it_was_skipped(place: Place) -> None:
    for name, content in _ALONE.items():
        place.write(name, content)
        place.write(f"ours/{name}", content)
    place.write("ours/shop.yaml")
    log = place.folder.parent / "opened.log"
    log.write_bytes(b"")
    command = [sys.executable, "-c", _CHECK.format(log=str(log))]
    done = subprocess.run(command, cwd=place.folder, env=place.env, capture_output=True, timeout=60, check=True)
    assert done.stdout == b"not of a known kind\n"
    assert sorted(_relative(log, place)) == sorted([*_ALONE, *(f"ours/{name}" for name in _ALONE), "ours/shop.yaml"])
