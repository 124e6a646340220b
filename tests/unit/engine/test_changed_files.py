"""Files that change while they are checked.

A file that the run has read is checked as it was then. One that only an earlier run has read is reported as changed,
with the findings of the others, if the run has to read it after all.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from lint_settings.documents.open_files import ChangedFileError, OpenFiles
from lint_settings.engine import batch, load_files, run, runner
from lint_settings.engine.load import LoadedFile
from lint_settings.messages.excerpt import Excerpt
from lint_settings.reporters import FORMATS, deliver
from mixed_project import fill
from place import Outcome, Place

CHANGED = "has changed while it was being checked; run again"
ALLOWED = "settings/f6.yaml"
_WAYS = {
    "in this process": ("--jobs=1", "--no-cache"),
    "with a cache": ("--jobs=1",),
    "in two processes": ("--jobs=2", "--no-cache"),
    "in two processes with a cache": ("--jobs=2",),
}
_WITH_CACHE = [way for way in _WAYS if "--no-cache" not in _WAYS[way]]


def _grow(path: Path) -> None:
    path.write_text("# x\n" + path.read_text("utf-8"), "utf-8")


def _be_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _be_replaced(path: Path) -> None:
    path.with_suffix(".new").write_text("site_name: 5\n", "utf-8")
    path.with_suffix(".new").replace(path)


def _be_touched(path: Path) -> None:
    os.utime(path, (1, 1))


def _be_copied(path: Path) -> None:
    shutil.copy(path, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


_CHANGES: dict[str, Callable[[Path], Any]] = {
    "written": _grow,
    "removed": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "a folder": _be_a_folder,
    "replaced": _be_replaced,
    "UTF-16": lambda path: path.write_bytes("site_name: 5".encode("utf-16")),
    "cut": lambda path: path.write_text('site_name: "', "utf-8"),
}


@pytest.fixture(name="closed")
def _closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is closed as soon as possible."""
    monkeypatch.setattr(run, "_MANY", 1)
    monkeypatch.setattr(runner, "OpenFiles", lambda: OpenFiles(0))
    monkeypatch.setattr(batch, "OpenFiles", lambda **named: OpenFiles(0, **named))


@pytest.fixture(name="some")
def _some(place: Place) -> Place:
    """Eight files with a finding each; that of one is allowed."""
    place.write("lint-settings.toml", "")
    for at in range(1, 9):
        place.settings(f"settings/f{at}.yaml", "authentication.providers: []")
    place.settings(ALLOWED, "authentication.providers: [] # lint-settings: allow[empty-providers] -- x")
    return place


def fill_cache(place: Place, way: str, *options: str) -> None:
    """Let a run leave all its results to the next one."""
    time.sleep(0.03)  # a file that has just changed is not taken from the cache
    place.quick("check", *_WAYS[way], *options, ".")


def before_settling(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Act once all files were checked, and before it is decided what becomes of their findings."""
    settle_all = runner.settle_all

    def settle(files: Sequence[Any], results: Iterable[Any], *rest: Any) -> Any:
        known = [*results]
        act()
        return settle_all(files, known, *rest)

    monkeypatch.setattr(runner, "settle_all", settle)


def before_reporting(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Act before the report is written."""
    write = deliver.deliver

    def late(*arguments: Any, **named: Any) -> None:
        act()
        write(*arguments, **named)

    monkeypatch.setattr(deliver, "deliver", late)


def once(act: Callable[[Path], object], path: Path) -> Callable[[], None]:
    """A change of a file that happens only once."""
    done: list[Path] = []

    def change() -> None:
        if not done:
            done.append(path)
            act(path)

    return change


def error_on(outcome: Outcome, *paths: str) -> bool:
    """Whether a run failed only because these files have changed."""
    errors = [line for line in outcome.err.splitlines() if " checked: " not in line]
    return outcome.code == 2 and errors == [f"lint-settings: {path} {CHANGED}" for path in paths]


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("change", _CHANGES)
def test_a_file_is_reported_as_it_was_read(some: Place, monkeypatch: pytest.MonkeyPatch, way: str, change: str) -> None:
    before = some.quick("check", "--jobs=1", "--no-cache", "--format=concise", ".")
    before_settling(monkeypatch, once(_CHANGES[change], some.folder / ALLOWED))
    assert some.quick("check", *_WAYS[way], "--format=concise", ".") == before
    assert before.code == 1


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WITH_CACHE)
@pytest.mark.parametrize("change", _CHANGES)
def test_the_findings_of_the_others_are_reported(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str, change: str
) -> None:
    fill_cache(some, way)
    before_settling(monkeypatch, once(_CHANGES[change], some.folder / ALLOWED))
    outcome = some.quick("check", *_WAYS[way], "--format=concise", ".")
    assert error_on(outcome, ALLOWED)
    assert sum("empty-providers" in line for line in outcome.out.splitlines()) == 7
    assert ALLOWED not in outcome.out


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WITH_CACHE)
@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_calls_a_file_clean_that_has_changed(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str, format_: str
) -> None:
    fill_cache(some, way)
    before_settling(monkeypatch, once(_grow, some.folder / ALLOWED))
    assert some.quick("check", *_WAYS[way], f"--format={format_}=report", ".").code == 2
    report = (some.folder / "report").read_text()
    assert "nothing found" not in report
    said = "not everything could be checked" if format_ in ("text", "grouped") else CHANGED.partition(";")[0]
    assert said in report


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
def test_a_file_that_changes_between_settling_and_reporting_is_not_read_again(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    some.settings(ALLOWED, "site_name: x # lint-settings: allow[empty-providers] -- nothing here")
    for form in [form for form in FORMATS if form != "markdown"]:  # it names objects
        command = ("check", *_WAYS[way], f"--format={form}", ".")
        before = some.quick(*command)
        with monkeypatch.context() as patch:
            before_reporting(patch, lambda: patch.setattr(LoadedFile, "open", None))
            assert some.quick(*command) == before
        assert before.code == 1


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WITH_CACHE)
def test_a_page_names_the_kind_of_an_object_whose_file_has_changed(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    fill_cache(some, way)
    before_reporting(monkeypatch, once(_grow, some.folder / "settings/f2.yaml"))
    outcome = some.quick("check", *_WAYS[way], "--format=markdown", ".")
    assert outcome.code == 1
    assert outcome.out.count("**Client settings") == 7


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("way", "options"),
    [
        *((way, ()) for way in _WAYS),
        *(("with a cache", options) for options in (("--no-allow", "--show-consequences"), ("--baseline=known.json",))),
    ],
)
def test_no_report_on_all_sorts_of_files_reads_them_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, way: str, options: tuple[str, ...]
) -> None:
    fill(place)
    if "--baseline=known.json" in options:
        place.quick("check", "--update-baseline", "--baseline=known.json", "prod")
    for form in ("sarif", "text", "json", "rdjson", "concise"):
        command = ("check", *_WAYS[way], f"--format={form}", *options, ".")
        before = place.quick(*command)
        with monkeypatch.context() as patch:
            before_reporting(patch, lambda: patch.setattr(LoadedFile, "open", None))
            assert place.quick(*command) == before


_SAME: dict[str, Callable[[Path], Any]] = {
    "touched": _be_touched,
    "other permissions": lambda path: path.chmod(0o600),
    "written again": lambda path: path.write_bytes(path.read_bytes()),
    "a copy of itself": _be_copied,
    "another name": lambda path: os.link(path, path.with_suffix(".other")),
    "with a byte order mark": lambda path: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes()),
}


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("change", _SAME)
def test_a_text_that_stays_the_same_is_no_change(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str, change: str
) -> None:
    """As long as this run has read it: no cache keeps what would show that a text is the same."""
    command = ("check", *_WAYS[way], "--format=concise", ".")
    before = some.quick("check", "--jobs=1", "--no-cache", "--format=concise", ".")
    before_settling(monkeypatch, once(_SAME[change], some.folder / ALLOWED))
    assert some.quick(*command) == before


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", ["in this process", "in two processes", "with a cache"])
def test_only_what_the_format_shows_is_prepared(some: Place, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    some.settings(ALLOWED, "default_flow_name: 5")  # which has a fix
    asked: list[str] = []
    ask = Excerpt.ask

    def noted(excerpt: Excerpt, question: str, answer: Callable[[], object]) -> object:
        asked.append(question.partition(" ")[0])
        return ask(excerpt, question, answer)

    monkeypatch.setattr(Excerpt, "ask", noted)
    monkeypatch.setattr(batch, "jobs_for", lambda *_: 1)  # the same in this process, where it can be seen
    found = {}
    for form in ("text", "concise", "json", "sarif", "rdjson"):
        asked.clear()
        assert some.quick("check", *_WAYS[way], f"--format={form}", ".").code == 1
        found[form] = {*asked} & {"frame", "hash", "is-plain", "mask", "place", "shows"}
        shutil.rmtree(some.folder / ".lint_settings_cache", ignore_errors=True)
    every = {"frame", "hash", "is-plain", "mask", "place", "shows"}
    if way == "with a cache":
        assert set(map(frozenset, found.values())) == {frozenset(every)}
        return
    assert found == {
        "text": {"frame"},
        "concise": set(),
        "json": {"mask", "shows"},
        "sarif": every - {"frame"},
        "rdjson": every - {"frame", "hash"},
    }


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WITH_CACHE)
def test_nothing_about_a_changed_file_counts_as_unused(some: Place, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    some.settings(ALLOWED, "authentication.providers: []", "site_Name: x")
    allow = '[[allow]]\nrule = "empty-providers"\nfiles = ["settings/f6.yaml"]\nreason = "seen"\n'
    some.write("lint-settings.toml", 'baseline = "known.json"\n' + allow)
    assert some.quick("check", "--update-baseline", ".").code == 0
    assert some.quick("check", ".").code == 0
    fill_cache(some, way)
    before_settling(monkeypatch, once(_grow, some.folder / ALLOWED))
    outcome = some.quick("check", *_WAYS[way], "--format=concise", ".")
    assert error_on(outcome, ALLOWED)
    assert outcome.out == ""


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("is_warm", [False, True])
@pytest.mark.parametrize("command", [("--fix",), ("--fix", "--diff"), ("--unsafe-fixes", "--fix")])
def test_fixes_are_made_in_the_others(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str, is_warm: bool, command: tuple[str, ...]
) -> None:
    some.settings("settings/f1.yaml", "verfy_email: x", "site_Name: Shop")
    if is_warm:
        fill_cache(some, way)
    before_settling(monkeypatch, once(_grow, some.folder / ALLOWED))
    outcome = some.quick("check", *_WAYS[way], *command, "--format=concise", ".")
    assert "crashed" not in outcome.err
    assert f"{ALLOWED} {CHANGED}" in outcome.err or outcome.code == 1
    fixed = outcome.out if "--diff" in command else (some.folder / "settings/f1.yaml").read_text("utf-8")
    assert "site_name: Shop" in fixed


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WITH_CACHE)
def test_no_baseline_is_written(some: Place, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    options = "--update-baseline", "--baseline=known.json"
    fill_cache(some, way, *options)
    (some.folder / "known.json").unlink()
    before_settling(monkeypatch, once(_grow, some.folder / ALLOWED))
    outcome = some.quick("check", *_WAYS[way], *options, ".")
    assert outcome.code == 2
    assert [line.partition(": ")[2] for line in outcome.err.splitlines()] == [
        f"{ALLOWED} {CHANGED}",
        "nothing was recorded; fix this first",
    ]
    assert not (some.folder / "known.json").exists()


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("is_warm", [False, True])
def test_with_changed_since_a_file_may_change_after_it_was_checked(
    some: Place, monkeypatch: pytest.MonkeyPatch, way: str, is_warm: bool
) -> None:
    from lint_settings.git import touched

    some.git("init", "-q")
    some.git("add", ".")
    some.git("commit", "-qm", "first")
    for name in ("settings/f1.yaml", "settings/f2.yaml"):
        _grow(some.folder / name)
        some.write(name, (some.folder / name).read_text("utf-8").replace("providers: []", "providers: [ ]"))
        some.write(name, (some.folder / name).read_text("utf-8") + "authentication.forms: []\n")
    command = ("check", *_WAYS[way], "--changed-since=HEAD", "--format=concise", ".")
    before = some.quick(*command)
    assert "settings/f2.yaml" in before.out
    if is_warm:
        fill_cache(some, way)
    else:
        shutil.rmtree(some.folder / ".lint_settings_cache", ignore_errors=True)
    narrow, change = touched.Touched, once(_grow, some.folder / "settings/f2.yaml")
    monkeypatch.setattr(touched, "Touched", lambda *arguments: (change(), narrow(*arguments))[1])
    outcome = some.quick(*command)
    if is_warm and way in _WITH_CACHE:
        assert error_on(outcome, "settings/f2.yaml")
        assert "settings/f1.yaml" in outcome.out
    else:
        assert outcome == before


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("way", _WAYS)
def test_a_file_without_a_kind_may_change_before_the_others_are_read(
    place: Place, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for name in "abc":
        place.settings(f"{name}.yaml", "authentication.providers: []")
        place.write(f"{name}-alike.yaml", "redirectURIs: [https://example.com/]\nclientName: x\nnotes: []\n")
    before = place.quick("check", *_WAYS[way], "--format=json", ".")
    changed: list[str] = []
    take_in = load_files.take_in

    def late(loaded: LoadedFile) -> None:
        for name in [] if changed else ("a", "b", "c"):
            changed.append(name)
            _grow(place.folder / f"{name}-alike.yaml")
        with monkeypatch.context() as patch:
            patch.setattr(LoadedFile, "open", None)
            take_in(loaded)

    monkeypatch.setattr(load_files, "take_in", late)
    monkeypatch.setattr(batch, "take_in", late)
    for cached in place.folder.glob(".lint_settings_cache/*"):
        cached.unlink()
    outcome = place.quick("check", *_WAYS[way], "--format=json", ".")
    assert changed
    assert outcome.out == before.out or outcome.code == 2
    assert outcome.out


@pytest.mark.usefixtures("closed")
def test_a_file_with_values_of_env_files_may_change(some: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    some.write("dev.env", "NAME=x\n")
    some.write("lint-settings.toml", '[environments.dev]\nfiles = ["dev/**"]\nenv-files = ["dev.env"]\n')
    some.settings("dev/first.yaml")  # the first file stays open
    some.settings("settings/f2.yaml", "site_name: ${NAME}", "authentication.providers: []")
    command = ("check", "--format=concise", ".")
    before = some.quick(*command)
    assert before.code == 1
    with monkeypatch.context() as patch:
        before_reporting(patch, lambda: patch.setattr(LoadedFile, "open", None))
        assert some.quick(*command) == before
    reading = runner.load_files

    def read(*arguments: Any, **named: Any) -> Any:
        loaded = reading(*arguments, **named)
        shutil.rmtree(some.folder / "settings", ignore_errors=True)
        return loaded

    monkeypatch.setattr(runner, "load_files", read)
    assert some.quick(*command) == before
    assert not (some.folder / "settings").exists()


@pytest.mark.usefixtures("closed")
def test_a_change_that_no_step_expects_is_no_bug(some: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        raise ChangedFileError(ALLOWED)

    monkeypatch.setattr(runner, "settle_all", late)
    outcome = some.quick("check", "--jobs=1", "--no-cache", ".")
    assert error_on(outcome, ALLOWED)
