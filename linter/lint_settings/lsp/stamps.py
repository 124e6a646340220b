"""Detects changes on the disk by other programs, for editors that do not report them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..documents.files import is_settings_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_Stamp = tuple[int, int]


class Stamps:
    """The last seen times and sizes of files, and the names in their folders."""

    def __init__(self, files: Iterable[str], root: str) -> None:
        paths = set(files)
        folders = {os.path.dirname(path) for path in paths} | {root}
        for folder in list(folders):
            while len(folder) > len(root) and folder not in ("", os.sep):
                folder = os.path.dirname(folder)
                folders.add(folder)
        self._files = {path: _stamp(path) for path in paths}
        self._folders = {folder: (_stamp(folder), _names(folder)) for folder in folders}

    def changed(self) -> set[str]:
        """Return the files and folders that have changed."""
        found = set()
        for path, before in self._files.items():
            now = _stamp(path)
            if now != before:
                self._files[path] = now
                found.add(path)
        for folder, (before, names) in self._folders.items():
            now = _stamp(folder)
            if now != before:
                listed = _names(folder)
                self._folders[folder] = (now, listed)
                if listed != names:  # editors create temporary files
                    found.add(folder)
        return found


def _stamp(path: str) -> _Stamp | None:
    try:
        seen = os.stat(path)
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size


def _names(folder: str) -> frozenset[str]:
    """Return the names in a folder that affect what is checked: settings files, configs and folders."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(
                one.name
                for one in entries
                if is_settings_name(one.name) or one.name.endswith((".toml", ".gitignore")) or one.is_dir()
            )
    except OSError:
        return frozenset()
