"""Writing a file: whatever happens in between, it is the old one or the new one."""

import os
import resource
import signal
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from lint_settings.console import atomic_write as writing
from lint_settings.console.atomic_write import ChangedError, relink, renew, write
from place import Place

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


def alone(path: Path) -> bool:
    """Whether nothing else lies in the folder of a file."""
    return sorted(path.parent.iterdir()) == [path]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_bytes(b"old\n")
    return path


def test_a_file_is_replaced(file: Path) -> None:
    write(str(file), b"old\n", b"new\r\n\xff")
    assert file.read_bytes() == b"new\r\n\xff"
    assert alone(file)


def test_a_new_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new.json"
    write(str(path), None, b"new\n")
    assert path.read_bytes() == b"new\n"
    (tmp_path / "plain").touch()
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode
    with pytest.raises(ChangedError):
        write(str(path), None, b"other\n")
    assert path.read_bytes() == b"new\n"


def test_the_content_is_on_the_disk_before_the_name_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else f"{os.fstat(handle).st_size} bytes"
        done.append(f"sync {kind}")
        sync(handle)

    def rename(source: str, target: str) -> None:
        assert Path(source).parent == file.parent, "a rename between file systems is none"
        done.append("rename")
        replace(source, target)

    monkeypatch.setattr(writing.os, "fsync", fsync)
    monkeypatch.setattr(writing.os, "replace", rename)
    write(str(file), b"old\n", b"longer\n")
    assert done == ["sync 7 bytes", "rename", "sync folder"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o2664])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    write(str(file), b"old\n", b"new\n")
    assert stat.S_IMODE(file.stat().st_mode) == mode


@needs_root
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 1234, 2345)
    file.chmod(0o4750)
    write(str(file), b"old\n", b"new\n")
    status = file.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 2345, 0o4750)


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    link, further = folder / "link.yaml", folder / "further.yaml"
    link.symlink_to("../shop.yaml")
    further.symlink_to("link.yaml")
    write(str(further), b"old\n", b"new\n")
    assert file.read_bytes() == b"new\n"
    assert (os.readlink(link), os.readlink(further)) == ("../shop.yaml", "link.yaml")


def test_a_hard_link_is_renewed(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    os.link(file, other)
    write(str(file), b"old\n", b"new\n")
    assert other.read_bytes() == b"old\n"
    relink(str(file), str(other))
    assert other.samefile(file)
    assert sorted(tmp_path.iterdir()) == [other, file]


def test_what_has_changed_is_left_alone(file: Path) -> None:
    with pytest.raises(ChangedError):
        write(str(file), b"older\n", b"new\n")
    assert file.read_bytes() == b"old\n"
    assert alone(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        write(str(file), b"old\n", b"new\n")
    assert list(file.parent.iterdir()) == []


def test_what_is_read_only_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        write(str(file), b"old\n", b"new\n")
    assert file.read_bytes() == b"old\n"
    assert alone(file)


def as_unprivileged(code: str) -> str:
    """What a piece of Python prints that runs without the rights of root."""
    drop = "import os; os.getuid() or os.setgid(65534) or os.setuid(65534)\n"
    # Root's own folders are closed once root has stepped down; what is needed is imported before.
    head = (
        "import pathlib, tempfile; from lint_settings.console import atomic_write as writing\ntempfile.gettempdir()\n"
    )
    done = subprocess.run([sys.executable, "-c", head + drop + code], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_read_only_folder_loses_nothing() -> None:
    code = """
folder = pathlib.Path(tempfile.mkdtemp())
file = folder / "shop.yaml"
file.write_bytes(b"old")
folder.chmod(0o555)
try:
    writing.write(str(file), b"old", b"new")
except PermissionError as error:
    print("refused", error.strerror)
folder.chmod(0o755)
print([(one.name, one.read_bytes()) for one in folder.iterdir()])
file.unlink()
folder.rmdir()
"""
    assert as_unprivileged(code) == "refused Permission denied\n[('shop.yaml', b'old')]\n"


def test_a_full_disk_loses_nothing(file: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write(str(file), b"old\n", b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert file.read_bytes() == b"old\n"
    assert alone(file)


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_an_interruption_leaves_nothing_behind(file: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.os, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(str(file), b"old\n", b"new\n")
    assert file.read_bytes() == b"old\n"
    assert alone(file)


# --- extended attributes and access lists


ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
NO_ID = 0xFFFFFFFF


def access_list(*, named: int, others: int) -> bytes:
    """An access list as Linux keeps it: the owner may read and write, and so may a user of this number."""
    entries = ((1, 6, NO_ID), (2, 6, named), (4, 4, NO_ID), (0x10, 6, NO_ID), (0x20, others, NO_ID))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def attributes(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def give(path: Path, **wanted: bytes) -> dict[str, bytes]:
    """Give a file attributes; skip the test where the system or its file system has none."""
    if not hasattr(os, "setxattr"):
        pytest.skip("Python reads no extended attributes here")
    try:
        for name, value in wanted.items():
            os.setxattr(path, name.replace("__", "."), value)
    except OSError as error:
        pytest.skip(f"this file system takes none: {error}")
    return attributes(path)


@pytest.mark.parametrize("end", ["new/", "new/a/", "new/.", "new/a/..", "new//"])
def test_no_file_gets_the_name_of_a_folder(tmp_path: Path, end: str) -> None:
    with pytest.raises(IsADirectoryError, match="the name of a folder, not of a file"):
        renew(f"{tmp_path}/{end}", b"new\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["write", "renew"])
def test_extended_attributes_stay(file: Path, how: str) -> None:
    before = give(file, user__origin=b"console", user__binary=bytes(range(256)), user__empty=b"")
    assert len(before) >= 3
    if how == "write":
        write(str(file), b"old\n", b"new\n")
    else:
        renew(str(file), b"new\n")
    assert file.read_bytes() == b"new\n"
    assert attributes(file) == before


@pytest.mark.parametrize("mode", [0o664, 0o640, 0o660])
def test_an_access_list_stays(file: Path, mode: int) -> None:
    give(file, **{ACCESS: access_list(named=12345, others=4)})
    file.chmod(mode)
    before, status = attributes(file), file.stat()
    write(str(file), b"old\n", b"new\n")
    assert attributes(file) == before
    assert file.stat().st_mode == status.st_mode


def test_a_file_without_an_access_list_gets_none_from_its_folder(file: Path) -> None:
    give(file.parent, **{DEFAULT: access_list(named=12345, others=6)})
    before, status = attributes(file), file.stat()
    write(str(file), b"old\n", b"new\n")
    assert attributes(file) == before
    assert file.stat().st_mode == status.st_mode


def test_attributes_behind_a_link_stay(file: Path, tmp_path: Path) -> None:
    before = give(file, user__origin=b"console")
    (tmp_path / "link.yaml").symlink_to(file)
    write(str(tmp_path / "link.yaml"), b"old\n", b"new\n")
    assert attributes(file) == before


@needs_root
def test_owner_mode_and_attributes_stay_together(file: Path) -> None:
    os.chown(file, 12345, 12345)
    file.chmod(0o4750)
    before, status = give(file, user__origin=b"console"), file.stat()
    write(str(file), b"old\n", b"new\n")
    after = file.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (status.st_uid, status.st_gid, status.st_mode)
    assert attributes(file) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--fix", "--unsafe-fixes", "."),
        ("allow", "misspelt-setting", "--reason", "known"),
        ("check", "--update-baseline", "--baseline", "known.json", "."),
        ("check", "--format", "json=known.json", "."),
        ("init", "--write", "."),
    ],
)
def test_commands_that_write_keep_attributes(place: Place, arguments: tuple[str, ...]) -> None:
    place.settings("shop.yaml", "site_nme: x")
    place.write("shop.json", place.settings("a.yaml", "site_nme: x").read_bytes())
    place.write("known.json", "{}")
    place.write(
        ".pre-commit-config.yaml",
        "repos:\n  - repo: https://example.com/hooks\n    rev: v1\n    hooks:\n      - id: one\n",
    )
    if "--update-baseline" in arguments:
        (place.folder / "known.json").unlink()
        place.quick(*arguments)
        place.settings("shop.yaml", "site_nme: x", "site_nam: x")
    files = [path for path in place.folder.rglob("*") if path.is_file()]
    before = {path: give(path, user__origin=path.name.encode()) for path in files}
    contents = {path: path.read_bytes() for path in files}
    outcome = place.quick(*arguments)
    assert any(path.read_bytes() != contents[path] for path in files), outcome
    assert {path: attributes(path) for path in files} == before
