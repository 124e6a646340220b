"""The marks by which the cache knows a file again: they notice every change, and contain nothing of a content."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from lint_settings.documents import marks
from lint_settings.documents.marks import is_unchanged, mark_of_file
from lint_settings.engine import load, run
from lint_settings.engine.cached.folder import NAME as FOLDER
from place import Place, good

SECRETS = ("Zq9x8w7v", "hunter22", "aaaaaaaa")


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is used for any number of files."""
    monkeypatch.setattr(run, "_MANY", 1)


def wait() -> None:
    """Let the clock of the file system tick."""
    time.sleep(0.03)


def reported(place: Place) -> str:
    """What a run with the cache reports, which must be what one without it does."""
    outcome = place.quick("--format=json", ".")
    assert outcome == place.quick("--format=json", "--no-cache", ".")
    return outcome.out


# --- secrets


FILES = {
    "named.yaml": good("a") + "rpx_key: {}\n",
    # The line of a finding is kept with the one before it, as a report shows them: a name of a site is no secret there.
    "unnamed.yaml": good("b") + "site_name: {}\nlogin_attempts: 5\nour_thing: {}\n",
    "comment.yaml": good("c") + "# the old key was {}\nsite_nme: x\n",
    "nested.yaml": good("d") + "custom:\n  deep: [{{token: {}}}]\n",
    "broken.yaml": good("e") + "rpx_key: {}\n  a: [\n",
    "foreign.yaml": "apiVersion: v1\nkind: Secret\nstringData: {{password: {}}}\n",
    "client.json": '{{"_id": "kfcmdfudasmx9wkay7463vpdsy", "_secret": "{}", "features": ["owner"]}}',
}


def kept(place: Place, secret: str, monkeypatch: pytest.MonkeyPatch, *options: str) -> str:
    """What the cache keeps of files that hold a secret, if they were made at the same moment."""
    shutil.rmtree(place.folder / FOLDER, ignore_errors=True)
    for name, content in FILES.items():
        place.write(name, content.replace("{}", secret).replace("{{", "{").replace("}}", "}"))
    wait()
    with monkeypatch.context() as patched:
        patched.setattr(marks, "_pack", lambda _inode, size, *_times: size.to_bytes(32, "little"))
        assert place.quick(*options, ".").code == 1
    (file,) = (place.folder / FOLDER).glob("*.json")
    return file.read_text("utf-8")


@pytest.mark.parametrize("options", [(), ("--baseline=known.json",)])
def test_the_cache_depends_on_no_secret(
    place: Place, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    place.write("known/shop.yaml")
    place.quick("--update-baseline", "--baseline=known.json", "known")
    first, *others = [kept(place, secret, monkeypatch, *options) for secret in SECRETS]
    assert ("recorded " in first) is bool(options)
    named = {json.loads(line.partition("\t")[0]) for line in first.splitlines()[1:]}
    assert {"named.yaml", "comment.yaml", "broken.yaml", "foreign.yaml", "client.json"} <= named
    assert [other == first for other in others] == [True, True]


def test_a_mark_contains_nothing_of_the_content(tmp_path: Path) -> None:
    found = set()
    for secret in SECRETS:
        path = tmp_path / "shop.yaml"
        path.write_text(f"rpx_key: {secret}\n")
        status = os.stat(path)
        found.add(marks._state_of(os.stat_result((*status[:7], 0, 0, 0), {"st_mtime_ns": 0, "st_ctime_ns": 0})))
    assert len(found) == 1


# --- states


def status(**changed: int) -> os.stat_result:
    """A status of a regular file, with other values of some fields."""
    times = {name: changed.pop(name, 1_700_000_000_000_000_001) for name in ("st_mtime_ns", "st_ctime_ns")}
    values = {"mode": 0o100644, "ino": 7, "dev": 1, "nlink": 1, "uid": 0, "gid": 0, "size": 100} | changed
    return os.stat_result((*values.values(), 0, 0, 0), times)


# Times after 2554 and before 1970, as far as file systems keep them, and inodes of 128 bits.
ODD = [
    {"ino": 2**127 + 5},
    *({name: time} for name in ("st_mtime_ns", "st_ctime_ns") for time in (2**65 + 3, -(10**9))),
]


@pytest.mark.parametrize("changed", [{"ino": 8}, {"size": 101}, {"st_mtime_ns": 1}, {"st_ctime_ns": 1}, *ODD])
def test_each_part_of_a_state_counts(changed: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    states = []
    for one in (status(), status(**changed)):
        monkeypatch.setattr(marks.os, "stat", lambda _, one=one: one)
        (state,) = marks.states_of_files(["shop.yaml"])
        assert marks.mark_from(state) == mark_of_file("shop.yaml")
        states.append(state)
    assert states[0] != states[1]


def test_files_of_the_same_states_in_another_order_are_another_run(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml", "missing.yaml")]
    for path in paths[:2]:
        path.write_text("a: 1\n")
    first, second, missing = marks.states_of_files(map(str, paths))
    assert first != second
    assert missing == b""


# --- changes


def edit(path: Path) -> None:
    """Change a file so that its size and its time of modification stay."""
    before = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace("attempts: 3", "attempts: x"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_mtime_ns, path.stat().st_size) == (before.st_mtime_ns, before.st_size)


def replace(path: Path) -> None:
    """Put another file in its place, as editors do."""
    other = path.with_suffix(".tmp")
    other.write_text(path.read_text("utf-8").replace("attempts: 3", "attempts: x"), "utf-8")
    before = path.stat()
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def turn_the_link(path: Path) -> None:
    """Have a link lead to another file."""
    path.with_suffix(".other").write_text(path.read_text("utf-8").replace("attempts: 3", "attempts: x"), "utf-8")
    path.unlink()
    path.symlink_to("shop.other")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not record when a file was changed")
@pytest.mark.parametrize("change", [edit, replace, turn_the_link])
def test_a_change_that_keeps_size_and_time_is_noticed(place: Place, change: object) -> None:
    place.settings("shop.yaml", "login_attempts: 3")
    place.settings("blog.yaml")
    wait()
    assert reported(place) == reported(place)
    assert callable(change)
    change(place.folder / "shop.yaml")
    wait()
    assert "login_attempts" in reported(place)
    assert reported(place) == reported(place)


def test_a_change_within_a_tick_of_the_clock_is_noticed(place: Place) -> None:
    for value in ("3", "x", "4", "y", "5", "z") * 3:
        place.settings("shop.yaml", f"login_attempts: {value}")
        reported(place)


def test_a_file_that_has_just_changed_has_a_mark_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("a: 1\n")
    first, second = mark_of_file(str(path)), mark_of_file(str(path))
    assert first != second
    assert is_unchanged(str(path), first)
    wait()
    assert mark_of_file(str(path)) == mark_of_file(str(path)) == first[:16]
    path.write_text("a: 2\n")
    assert not is_unchanged(str(path), first)


def test_what_is_no_file_has_no_mark(tmp_path: Path) -> None:
    assert mark_of_file(str(tmp_path)) == b""
    assert not is_unchanged(str(tmp_path / "missing"), b"x")


def test_a_file_that_could_not_be_read_once_is_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.settings("shop.yaml", "login_attempts: x")
    place.settings("blog.yaml")
    wait()
    read = load.read

    def failing(path: str, limit: int) -> bytes:
        if path.endswith("shop.yaml"):
            raise OSError(5, "Input/output error")
        return read(path, limit)

    with monkeypatch.context() as patched:
        patched.setattr(load, "read", failing)
        assert place.quick("--format=json", ".").code == 2
    assert "login_attempts" in reported(place)
