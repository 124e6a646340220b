"""What is different on Windows, with a substitute for the parts of `os` that differ."""

import ctypes
import io
import ntpath
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lint_settings.console import atomic_write, streams, terminal
from lint_settings.coverage.mistakes import Mistake
from lint_settings.coverage.survey import _is_near
from lint_settings.documents import files, source
from lint_settings.documents.finding import Finding, Severity
from lint_settings.documents.span import Span
from lint_settings.reporters import places
from lint_settings.search import globs, shown_paths


class Windows:
    """Looks like `os` does on Windows, in `C:\\repo`; what is not about names is the system's own."""

    name, sep, altsep, curdir, pardir, path, linesep = "nt", "\\", "/", ".", "..", ntpath, "\r\n"

    def __init__(self, **more: Any) -> None:
        self.__dict__.update(more)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    @staticmethod
    def getcwd() -> str:
        return "C:\\repo"


@pytest.fixture(autouse=True)
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (atomic_write, streams, terminal, files, source, places, globs):
        monkeypatch.setattr(module, "os", Windows())
    monkeypatch.setattr(ntpath, "abspath", lambda path: ntpath.normpath(ntpath.join("C:\\repo", path)))
    monkeypatch.setattr(ntpath, "lexists", lambda path: path in ("C:\\repo\\.git", ".git"), raising=False)


@pytest.mark.parametrize(
    ("path", "folder", "wanted"),
    [
        ("C:\\repo\\a\\b.yaml", "C:\\repo", "a\\b.yaml"),
        ("C:\\other\\b.yaml", "C:\\repo", "..\\other\\b.yaml"),
        ("D:\\b.yaml", "C:\\repo", "D:\\b.yaml"),
        ("\\\\server\\share\\b.yaml", "C:\\repo", "\\\\server\\share\\b.yaml"),
    ],
)
def test_a_path_on_another_drive_stays_as_it_is(path: str, folder: str, wanted: str) -> None:
    assert files.relative_path(path, folder) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("C:\\repo\\a\\b.yaml", "a/b.yaml"), ("a\\b.yaml", "a/b.yaml"), ("D:\\b.yaml", "D:/b.yaml")],
)
def test_paths_are_shown_with_slashes(path: str, wanted: str) -> None:
    assert source.shown(path) == wanted


def test_paths_in_messages_of_the_search_have_slashes_too() -> None:
    names = ["answers\\a.yalm", "C:\\repo\\answers\\b.yalm", "D:\\c.yalm"]
    assert "answers/a.yalm, answers/b.yalm, D:/c.yalm are not checked" in shown_paths.mistyped(names)[0]
    assert shown_paths.leaving(names[:1]) == [
        "answers/a.yalm is a link that leads out of the project; it is not followed"
    ]


@pytest.mark.parametrize(
    ("path", "copy", "wanted"),
    [("a\\b.yaml", None, True), ("a\\c.yaml", None, False), ("a\\c.yaml", "a\\b.yaml", True)],
)
def test_a_finding_is_at_a_mistake_in_a_folder(path: str, copy: str | None, wanted: bool) -> None:
    finding = Finding("a/b.yaml", Span(0, 1, 4, 1, 4, 2), "a-rule", Severity.ERROR, "wrong", "/a")
    assert _is_near(finding, Mistake("keys", "misspelled", path, 4, "/a", (0, 0, ""), copy)) is wanted


def test_places_for_services() -> None:
    here = places.Places()
    assert (here.root, here.in_repository) == ("C:\\repo", True)
    assert here.path("settings\\shop.yaml") == "settings/shop.yaml"
    assert here.path("D:\\shop.yaml") == "D:\\shop.yaml"
    assert here.uri("settings\\my shop.yaml") == "settings/my%20shop.yaml"
    assert here.uri("D:\\my shop.yaml") == "file:///D:/my%20shop.yaml"
    assert here.uri("\\\\server\\share\\shop.yaml") == "file://server/share/shop.yaml"
    assert here.uri("..\\shop.yaml") == "file:///C:/shop.yaml"


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("settings/*.yaml", ("", ["settings", "*.yaml"])),
        ("settings\\**\\a.yaml", ("", ["settings", "**", "a.yaml"])),
        ("C:\\repo\\*.yaml", ("C:\\", ["repo", "*.yaml"])),
        ("C:/repo/*.yaml", ("C:\\", ["repo", "*.yaml"])),
        ("C:*.yaml", ("C:", ["*.yaml"])),
        ("\\\\server\\share\\*.yaml", ("\\\\server\\share\\", ["*.yaml"])),
        ("/repo/*.yaml", ("\\", ["repo", "*.yaml"])),
    ],
)
def test_a_glob_keeps_its_drive(pattern: str, wanted: tuple[str, list[str]]) -> None:
    assert globs._split(pattern) == wanted


# --- line ends


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_lines_end_as_on_other_systems(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding, newline="\r\n")
    monkeypatch.setattr(sys, "stdout", out)
    streams.open_streams()
    streams.print_stdout("for people")
    streams.emit("for programs: ü\nand more")
    streams.print_patch(["-a: 1\r", "+a: 2\r"])
    streams.flush()
    written = out.buffer.getvalue()
    assert written == "for people\nfor programs: ü\nand more\n-a: 1\r\n+a: 2\r\n".encode()


# --- files that another program has open


@pytest.mark.parametrize("refusals", [0, 1, 19])
def test_a_file_that_is_open_is_replaced_as_soon_as_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    path, left, pauses = tmp_path / "a.yaml", [PermissionError(13, "in use")] * refusals, []

    def replace(old: str, new: str) -> None:
        if left:
            raise left.pop()
        os.replace(old, new)

    monkeypatch.setattr(atomic_write, "os", Windows(replace=replace, path=os.path, sep=os.sep))
    monkeypatch.setattr(atomic_write, "time", SimpleNamespace(sleep=pauses.append))
    path.write_bytes(b"a: 1\n")
    atomic_write.write(str(path), b"a: 1\n", b"a: 2\n")
    assert path.read_bytes() == b"a: 2\n"
    assert len(pauses) == refusals
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(("name", "tries"), [("nt", 20), ("posix", 1)])
def test_a_file_that_stays_open_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, tries: int
) -> None:
    path, tried = tmp_path / "a.yaml", []

    def replace(*paths: str) -> None:
        tried.append(paths)
        raise PermissionError(13, "in use")

    monkeypatch.setattr(atomic_write, "os", Windows(replace=replace, path=os.path, sep=os.sep, name=name))
    monkeypatch.setattr(atomic_write, "time", SimpleNamespace(sleep=lambda _: None))
    path.write_bytes(b"a: 1\n")
    with pytest.raises(PermissionError):
        atomic_write.write(str(path), b"a: 1\n", b"a: 2\n")
    assert path.read_bytes() == b"a: 1\n"
    assert len(tried) == tries
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


# --- colors


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("is_console", "before", "can_set", "wanted"),
    [(True, 3, True, True), (True, 7, False, True), (True, 3, False, False), (False, 0, True, False)],
)
def test_colors_only_where_the_console_takes_them(
    monkeypatch: pytest.MonkeyPatch, is_console: bool, before: int, can_set: bool, wanted: bool
) -> None:
    modes = []

    def get(_handle: int, pointer: Any) -> int:
        pointer._obj.value = before
        return int(is_console)

    def put(_handle: int, mode: int) -> int:
        modes.append(mode)
        return int(can_set)

    kernel = SimpleNamespace(GetStdHandle=lambda number: number, GetConsoleMode=get, SetConsoleMode=put)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert terminal.wants_color("auto", Screen(), {}) is wanted
    assert modes == ([7] if is_console and before == 3 else [])
    assert terminal.wants_color("always", Screen(), {}) is True
    assert terminal.wants_color("auto", Screen(), {"NO_COLOR": "1"}) is False
