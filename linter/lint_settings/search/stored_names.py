"""Finds the names under which folders list the files of paths that are written otherwise.

The file systems of macOS and Windows find a file by its name in any case, and that of macOS in any Unicode form of it.
Patterns, environments and links are compared with names as the folder lists them.
"""

from __future__ import annotations

import os

from ..documents.files import reachable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_PARTS = 500  # no system that finds names in any case opens a path of more; Python cannot go through thousands
_NO_NAMES = ("", os.curdir, os.pardir)


class StoredNames:
    """Corrects paths as users write them; each folder is listed once at most, and only where any case is found."""

    __slots__ = ("_any_case", "_folders", "_listed")

    def __init__(self) -> None:
        here = os.getcwd()
        self._any_case: dict[str, bool] = {}  # whether a folder finds a name in any case
        self._folders = {here: here}  # folders as users write them, and corrected; the system knows the current one
        self._listed: dict[str, dict[str, list[str]]] = {}

    def __call__(self, path: str) -> str:
        """Return the path of an existing file or folder with each name as its folder lists it."""
        folder, name = os.path.split(path)
        if name in _NO_NAMES:
            if name or folder in ("", path):
                return path
            stored = self(folder)
            return path if stored == folder else os.path.join(stored, "")
        if path.count(os.sep) > _MOST_PARTS:
            return path
        if folder not in self._folders:
            self._folders[folder] = self(folder) if folder else folder
        stored = self._folders[folder]
        listed = self._name_in(stored, name)
        return path if stored == folder and listed == name else os.path.join(stored, listed)

    def _name_in(self, folder: str, name: str) -> str:
        if name.isascii() and not self._finds_any_case(folder, name):
            return name
        if folder not in self._listed:
            self._listed[folder] = _names_in(folder)
        alike = self._listed[folder].get(_folded(name), ())
        return name if name in alike else next((one for one in alike if _is_same(folder, one, name)), name)

    def _finds_any_case(self, folder: str, name: str) -> bool:
        known = self._any_case.get(folder)
        if known is None:
            other = name.swapcase()
            if other == name:
                return False
            known = self._any_case[folder] = os.path.lexists(reachable(os.path.join(folder, other)))
        return known


def real_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the real paths of the folders among paths."""
    stored = StoredNames()
    return tuple(os.path.realpath(stored(path)) for path in paths if os.path.isdir(path))


def _names_in(folder: str) -> dict[str, list[str]]:
    """Return the names in a folder by what they have in common with other ways to write them."""
    try:
        names = os.listdir(reachable(folder or os.curdir))
    except OSError:
        return {}  # its files can be opened nevertheless, perhaps
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_folded(name), []).append(name)
    return found


def _folded(name: str) -> str:
    from unicodedata import normalize  # hardly ever needed on Linux

    return normalize("NFC", normalize("NFC", name).casefold())


def _is_same(folder: str, name: str, other: str) -> bool:
    """Return whether two names lead to the same file, or are the same link."""
    try:
        one, two = (os.lstat(reachable(os.path.join(folder, each))) for each in (name, other))
    except OSError:
        return False
    return os.path.samestat(one, two)
