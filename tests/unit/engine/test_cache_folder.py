"""The cache folder: what is not ours is neither read, changed nor removed, and the report is what it is without."""

import os
import stat
import time
from pathlib import Path

import pytest

from lint_settings.engine.cached.folder import NAME as FOLDER
from lint_settings.engine.cached.folder import CacheFolder, RefusedError
from place import Place

NAME = "0123456789abcdef0123.json"


@pytest.fixture
def project(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A project with one file, for which the cache is used though it is only one."""
    monkeypatch.setattr("lint_settings.engine.run._MANY", 0)
    place.write("lint-settings.toml", "")
    place.settings("a.yaml", "site_nme: x")
    return place


def foreign(folder: Path) -> dict[str, bytes]:
    """A folder with twenty files of another program, named in many ways, and what they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(20):
        (folder / (f"{at:020x}.json" if at % 2 else f"{at}.json")).write_text(f"{{{at}}}")
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def check(project: Place) -> str:
    """The note that a check with the cache gives, if any; the rest must be what a check without it gives."""
    outcome = project.quick("check", "--jobs=1", "--format=json", ".")
    plain = project.quick("check", "--jobs=1", "--format=json", "--no-cache", ".")
    assert (outcome.code, outcome.out) == (plain.code, plain.out)
    return outcome.err.removesuffix(plain.err)


# --- a folder that is not ours


@pytest.mark.parametrize("where", ["../elsewhere", "elsewhere"])
def test_a_cache_folder_that_is_a_link_is_left_alone(project: Place, where: str) -> None:
    project = Place(project.folder / "in")
    project.write("lint-settings.toml", "")
    project.settings("a.yaml")
    other = (project.folder / where).resolve()
    before = foreign(other)
    (project.folder / FOLDER).symlink_to(where)
    assert ".lint_settings_cache is not used as the cache: it is a link; remove it" in check(project)
    assert contents(other) == before


def test_a_link_to_a_cache_of_ours_is_left_alone_too(project: Place) -> None:
    check(project)
    (project.folder / FOLDER).rename(project.folder / "moved")
    (project.folder / FOLDER).symlink_to("moved")
    before = contents(project.folder / "moved")
    project.settings("b.yaml")
    assert "it is a link" in check(project)
    assert contents(project.folder / "moved") == before


def test_a_dangling_link_is_left_alone(project: Place) -> None:
    (project.folder / FOLDER).symlink_to("nowhere")
    assert "it is a link" in check(project)
    assert not (project.folder / "nowhere").exists()


def test_a_file_or_a_link_to_one_is_left_alone(project: Place) -> None:
    path = project.write(FOLDER, "mine")
    assert "it is not a folder" in check(project)
    path.rename(project.folder / "mine")
    path.symlink_to("mine")
    assert "it is a link" in check(project)
    assert (project.folder / "mine").read_text() == "mine"


def test_a_pipe_is_not_waited_for(project: Place) -> None:
    os.mkfifo(project.folder / FOLDER)
    assert "it is not a folder" in check(project)


def test_a_folder_without_our_marker_is_left_alone(project: Place) -> None:
    before = foreign(project.folder / FOLDER)
    assert "lint-settings did not make it" in check(project)
    assert contents(project.folder / FOLDER) == before


@pytest.mark.parametrize("content", [None, b"", b"\xff" * 100, b"x" * 10_000_000])
def test_a_folder_with_another_marker_is_left_alone(project: Place, content: bytes | None) -> None:
    check(project)
    marker = project.folder / FOLDER / "lint-settings-cache"
    content = marker.read_bytes() if content is None else content
    marker.unlink()
    marker.write_bytes(content)  # as git would: for its owner to write to
    before = contents(project.folder / FOLDER)
    project.settings("b.yaml")
    assert "lint-settings did not make it" in check(project)
    assert contents(project.folder / FOLDER) == before


@pytest.mark.parametrize("sort", ["link", "pipe", "folder"])
def test_a_marker_that_is_no_file_is_left_alone(project: Place, sort: str) -> None:
    check(project)
    marker = project.folder / FOLDER / "lint-settings-cache"
    marker.rename(project.folder / "marker")
    if sort == "link":
        marker.symlink_to(project.folder / "marker")
    elif sort == "pipe":
        os.mkfifo(marker)
    else:
        marker.mkdir()
    assert "lint-settings did not make it" in check(project)


def test_a_cache_that_came_with_a_commit_is_not_believed(project: Place) -> None:
    project.git("init", "-q")
    time.sleep(0.1)  # a file that has only just changed is read again
    check(project)
    (entry,) = (project.folder / FOLDER).glob("*.json")
    entry.chmod(0o600)
    entry.write_text(entry.read_text().replace("misspelt-setting", "empty-providers"))
    entry.chmod(0o400)
    assert "misspelt-setting" not in project.quick("check", "--jobs=1", "--format=json", ".").out  # that would be a lie
    project.git("add", "--force", ".")
    project.git("commit", "-qm", "a cache that lies")
    project.git("rm", "-rq", "--cached", FOLDER)
    kept = [*(project.folder / FOLDER).iterdir()]
    for path in kept:
        path.unlink()
    (project.folder / FOLDER).rmdir()
    project.git("checkout", "-q", "HEAD", "--", FOLDER)  # into the folder whose path the entry is made for
    outcome = project.quick("check", "--jobs=1", "--format=json", ".")
    assert "misspelt-setting" in outcome.out
    assert "lint-settings did not make it" in outcome.err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_a_folder_of_another_user_is_left_alone(project: Place) -> None:
    check(project)
    os.chown(project.folder / FOLDER, 12345, 12345)
    project.settings("b.yaml")
    assert "it belongs to another user" in check(project)


def test_a_project_behind_a_link_that_a_search_found_gets_no_cache(
    project: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = Place(tmp_path_factory.mktemp("outside"))
    outside.write("lint-settings.toml", "")
    outside.settings("x.yaml")
    inside = Place(project.folder / "in")
    inside.settings("a.yaml")
    (inside.folder / "sub").symlink_to(outside.folder)
    inside.quick("check", "--jobs=1", ".")
    assert not (outside.folder / FOLDER).exists()


def test_a_project_behind_a_link_that_was_named_has_one(project: Place, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.folder)
    outcome = project.quick("check", "--jobs=1", str(tmp_path / "link"), cwd=str(tmp_path))
    assert "not used as the cache" not in outcome.err
    assert (project.folder / FOLDER).is_dir()


# --- files in a folder of ours


def test_an_empty_folder_is_taken_for_the_cache(project: Place) -> None:
    (project.folder / FOLDER).mkdir()
    assert check(project) == ""
    assert {path.name for path in (project.folder / FOLDER).iterdir()} >= {"lint-settings-cache", ".gitignore"}


def test_only_what_we_wrote_is_removed(project: Place) -> None:
    check(project)
    folder = project.folder / FOLDER
    before = foreign(project.folder / "foreign")
    for name, content in before.items():
        (folder / name).write_bytes(content)
    (folder / f"{99:020x}.json").symlink_to("../a.yaml")
    os.mkfifo(folder / f"{98:020x}.json")
    for number in range(12):
        project.write("lint-settings.toml", f'[externals]\nflows = ["{number}"]\n')
        assert check(project) == ""
    assert contents(folder).items() >= before.items()
    assert (folder / f"{99:020x}.json").is_symlink()
    ours = [
        path for path in folder.glob("*.json") if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) == 0o400
    ]
    assert len(ours) == 8


@pytest.mark.parametrize("sort", ["link", "pipe", "folder", "file"])
def test_a_stranger_in_the_place_of_an_entry_is_left_alone(project: Place, sort: str) -> None:
    check(project)
    folder = project.folder / FOLDER
    (entry,) = folder.glob("*.json")
    entry.rename(project.folder / "entry")
    if sort == "link":
        entry.symlink_to("../entry")
    elif sort == "pipe":
        os.mkfifo(entry)
    elif sort == "folder":
        entry.mkdir()
    else:
        entry.write_bytes((project.folder / "entry").read_bytes())
    before = entry.lstat()
    content = (project.folder / "entry").read_bytes()
    assert f"lint-settings did not write {entry.name} in it" in check(project)
    assert entry.lstat() == before or sort == "pipe"
    assert (project.folder / "entry").read_bytes() == content


def test_a_file_is_old_or_new(tmp_path: Path) -> None:
    with CacheFolder(str(tmp_path), (), make=True) as folder:
        folder.write(NAME, [b"on", b"e"])
        folder.write(NAME, [b"two"])
        with folder.open_file(NAME) as file:
            assert file.read() == b"two"
    names = {path.name for path in (tmp_path / FOLDER).iterdir()}
    assert names == {"lint-settings-cache", ".gitignore", "CACHEDIR.TAG", NAME}


def test_a_folder_that_is_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with CacheFolder(str(tmp_path), (), make=True) as folder:
        (tmp_path / FOLDER).rename(tmp_path / "moved")
        (tmp_path / FOLDER).symlink_to("elsewhere")
        folder.write(NAME, [b"one"])
    assert not [*elsewhere.iterdir()]
    with pytest.raises(RefusedError):
        CacheFolder(str(tmp_path), ())
