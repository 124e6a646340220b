"""Paths in another case or Unicode form than the folder lists, where the file system finds them nevertheless."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from lint_settings.git.places import Places
from lint_settings.git.repository import Repository
from lint_settings.search import stored_names
from lint_settings.search.stored_names import StoredNames, real_folders
from place import Place


@pytest.fixture
def any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which files are found as on macOS: `os.lstat` takes any case and form of a name."""
    lstat = os.lstat

    def found(path: str | os.PathLike[str]) -> os.stat_result:
        at = ""
        for part in os.fspath(path).split("/"):
            names = os.listdir(at or ".") if not os.path.isabs(os.fspath(path)) or at else []
            alike = [one for one in names if normalize("NFC", one).casefold() == normalize("NFC", part).casefold()]
            at += (part if part in names or not alike else alike[0]) + "/"
        return lstat(at[:-1] or "/")

    for path in ("dev/Settings/Shop.yaml", "dev/Settings/Straße.yaml", normalize("NFD", "dev/Cafés/é.yaml")):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("a: 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "lstat", found)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("dev/Settings/Shop.yaml", "dev/Settings/Shop.yaml"),
        ("DEV/settings/SHOP.YAML", "dev/Settings/Shop.yaml"),
        ("dev/settings", "dev/Settings"),
        ("DEV/SETTINGS/", "dev/Settings/"),
        ("./DEV/settings/shop.yaml", "./dev/Settings/Shop.yaml"),
        ("DEV/*.yaml", "dev/*.yaml"),
        ("DEV/missing.yaml", "dev/missing.yaml"),
        ("dev/settings/straße.YAML", "dev/Settings/Straße.yaml"),
        (normalize("NFC", "dev/Cafés/é.yaml"), normalize("NFD", "dev/Cafés/é.yaml")),
        (normalize("NFD", "DEV/CAFÉS/É.yaml"), normalize("NFD", "dev/Cafés/é.yaml")),
        (".", "."),
        ("..", ".."),
        ("", ""),
        ("/", "/"),
    ],
)
def test_a_path_is_corrected_to_the_names_that_folders_list(any_case: Path, written: str, listed: str) -> None:
    assert StoredNames()(written) == listed
    if written[:1].isalpha() or written[:1] == ".":
        above = str(any_case)
        assert StoredNames()(f"{above}/{written}") == f"{above}/{listed}"


def test_where_the_case_matters_nothing_is_listed_or_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/shop.yaml").touch()
    monkeypatch.setattr(os, "listdir", lambda path: pytest.fail(f"{path} is listed"))
    monkeypatch.chdir(tmp_path)
    for path in ("dev/shop.yaml", "Dev/shop.yaml", "dev/Shop.yaml", "dev"):
        assert StoredNames()(path) == path


@pytest.mark.parametrize(
    "path", ["dev//", "missing//", "dev///shop.yaml", "a/" * 2000, "../" * 2000, "a/../" * 500 + "a"]
)
def test_a_path_that_is_written_in_an_odd_way_is_left_as_it_is(path: str, place: Place) -> None:
    assert StoredNames()(path) == path
    outcome = place.run(path)
    assert (outcome.code, outcome.err) == (2, f"lint-settings: {path} does not exist\n")


def test_no_name_is_looked_up_in_the_folders_above_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, looking up a name that does not exist may query a server, as with automounted home folders."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/shop.yaml").touch()
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []
    monkeypatch.setattr(os.path, "lexists", lambda path: asked.append(path))
    assert StoredNames()(f"{tmp_path}/dev/shop.yaml") == f"{tmp_path}/dev/shop.yaml"
    assert asked == ["DEV", "dev/SHOP.YAML"]


def test_two_files_that_differ_in_case_only_keep_their_names(tmp_path: Path) -> None:
    for name in ("shop.yaml", "SHOP.YAML", "Shop.yaml"):
        (tmp_path / name).write_text(name)
        assert StoredNames()(str(tmp_path / name)) == str(tmp_path / name)
    # A name that is not in the folder is left as it is.
    assert StoredNames()(str(tmp_path / "sHOP.yaml")) == str(tmp_path / "sHOP.yaml")


@pytest.mark.usefixtures("any_case")
def test_of_many_files_in_a_folder_each_folder_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []
    names_in = stored_names._names_in
    monkeypatch.setattr(stored_names, "_names_in", lambda folder: (listed.append(folder), names_in(folder))[1])
    stored = StoredNames()
    for _ in range(50):
        assert stored("DEV/settings/SHOP.yaml") == "dev/Settings/Shop.yaml"
    assert sorted(listed) == ["", "dev", "dev/Settings"]


def test_the_folders_of_a_run_are_real_ones(any_case: Path) -> None:
    (any_case / "link").symlink_to("dev")
    assert real_folders(["dev", "link", "dev/Settings/Shop.yaml", "missing"]) == (str(any_case / "dev"),) * 2


def test_on_macos_names_are_compared_with_those_in_git_in_composed_form(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.git("init", "--quiet")
    places = Places(Repository.of(str(place.folder)))
    path = str(place.folder / normalize("NFD", "Café/é.yaml"))
    monkeypatch.setattr("lint_settings.git.places._COMPOSES", True)
    assert places(path) == (os.path.realpath(place.folder), normalize("NFC", "Café/é.yaml"))
    monkeypatch.setattr("lint_settings.git.places._COMPOSES", False)
    assert places(path) == (os.path.realpath(place.folder), normalize("NFD", "Café/é.yaml"))
