"""Which file a URI names, and which URIs name none."""

import importlib
import os
import sys
import warnings
from pathlib import Path

import pytest

from lint_settings.lsp import uris
from lint_settings.lsp.uris import buffer_name, path_of, uri_of


@pytest.mark.parametrize(
    "name", ["a b.yaml", "ä.yaml", "#1.yaml", "50%.yaml", "%41.yaml", "q?.json", "😀.yaml", "+;=.yaml"]
)
def test_the_path_of_a_uri_of_ours(name: str, tmp_path: Path) -> None:
    path = os.path.join(os.path.realpath(tmp_path), name)
    assert path_of(uri_of(path)) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.yaml", "/a/b.yaml"),
        ("FILE:///a/b.yaml", "/a/b.yaml"),
        ("file:/a/b.yaml", "/a/b.yaml"),
        ("file://localhost/a/b.yaml", "/a/b.yaml"),
        ("file://LOCALHOST/a/b.yaml", "/a/b.yaml"),
        ("file:///a%2Fb.yaml", "/a/b.yaml"),
        ("file:///a/./c/../b.yaml", "/a/b.yaml"),
        ("file:///a%20b%C3%A4.yaml", "/a bä.yaml"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of other systems")
def test_the_path_of_a_uri(uri: str, path: str) -> None:
    assert path_of(uri) == path


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/a/b.yaml",
        "untitled:Untitled-1",
        "untitled:/a/b.yaml",
        "vscode-notebook-cell:/a/b.ipynb#W0s",
        "git:/a/b.yaml?%7B%7D",
        "https://example.com/b.yaml",
        "file:///a%00b.yaml",
        "file://[",
        "file://[x/b.yaml",
        "http://[x",
        *(["file://other.example/etc/b.yaml"] if sys.platform != "win32" else []),
    ],
)
def test_a_uri_that_names_no_file_of_this_computer(uri: str) -> None:
    assert path_of(uri) is None


def test_a_uri_with_a_nul_where_realpath_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "realpath", lambda path: path)  # as on Windows
    assert path_of("file:///a%00b.yaml") is None


@pytest.mark.parametrize("drive", ["c:", "c%3A", "c%3a", "C%3A"])
def test_the_drive_of_a_path_may_be_escaped(drive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        of_windows = importlib.import_module("nturl2path")
    monkeypatch.setattr(uris, "url2pathname", of_windows.url2pathname)
    monkeypatch.setattr("lint_settings.lsp.uris.os.path.realpath", str)
    assert path_of(f"file:///{drive}/Users/a%20b.yaml") == r"C:\Users\a b.yaml"


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("untitled:Untitled-1", "Untitled-1.yaml"),
        ("untitled:/a/b%20c.yaml", "b_c.yaml"),
        ("untitled:", "untitled.yaml"),
        ("other://[x", "untitled.yaml"),
    ],
)
def test_the_name_of_a_buffer(uri: str, name: str) -> None:
    assert buffer_name(uri, "yaml") == name
