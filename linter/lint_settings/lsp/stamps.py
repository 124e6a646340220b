"""Detects changes on the disk by other programs, for editors that do not report them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..documents.files import is_settings_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_Stamp = tuple[int, int]
_CONFIGS = (".toml", ".gitignore")  # ends of names
_TICK = 50_000_000  # nanoseconds; file systems write times that are up to this old
_CHANGED = (0, -1)  # the stamp of a file or folder that has changed while it was read


class Stamps:
    """The last seen times and sizes of files, and the names in folders.

    `since` is the time in nanoseconds at which reading them began: what has changed after it counts as changed.
    """

    def __init__(self, files: Iterable[str], folders: Iterable[str], since: int) -> None:
        self._since = since - _TICK
        listed = [(folder, _names(folder)) for folder in folders]
        # Names first: a file that appears in between changes the time.
        self._folders = {folder: (self._first(folder), names) for folder, names in listed}
        configs = {
            os.path.join(folder, name)
            for folder, (_, names) in self._folders.items()
            for name in names
            if name.endswith(_CONFIGS)
        }
        self._files = {path: self._first(path) for path in {*files, *configs}}

    def _first(self, path: str) -> _Stamp | None:
        stamp = _stamp(path)
        if stamp is None:
            return None if os.path.islink(path) else _CHANGED  # a link that leads nowhere, or a file that was removed
        return stamp if stamp[0] < self._since else _CHANGED

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
                if listed != names or before == _CHANGED:  # editors create temporary files
                    found.add(folder)
                    found.update(os.path.join(folder, name) for name in listed ^ names if name.endswith(_CONFIGS))
        return found


def folders_below(root: str) -> list[str]:
    """Return a folder and all folders in it, except hidden ones."""
    found = []
    for path, names, _ in os.walk(root):
        found.append(path)
        names[:] = [name for name in names if not name.startswith(".")]
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
                one.name for one in entries if is_settings_name(one.name) or one.name.endswith(_CONFIGS) or one.is_dir()
            )
    except OSError:
        return frozenset()
