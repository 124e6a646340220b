"""Locates files within their repositories."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository

_NO_NAMES = ("", os.curdir, os.pardir)
# There, git composes the characters of names before it compares or stores them, whatever form a folder lists:
# https://git-scm.com/docs/git-config#Documentation/git-config.txt-coreprecomposeUnicode
_COMPOSES = sys.platform == "darwin"


class Places:
    """Locates files within their repositories."""

    def __init__(self, repository: Repository) -> None:
        self._root = repository.root
        self._tops: dict[str, tuple[str, str] | None] = {}
        self._folders: dict[str, str] = {}
        self._absolute: dict[str, str] = {}

    def __call__(self, path: str) -> tuple[str, str] | None:
        """Return the top of the repository on the way to a path, and the name of the path below it; None if outside."""
        folder, name = self._split(path)
        if folder not in self._tops:
            self._tops[folder] = self._top(folder) or self._top(os.path.realpath(folder))
        found = self._tops[folder]
        return None if found is None else (found[0], _in_git(found[1] + name))

    def of_target(self, path: str) -> tuple[str, str] | None:
        """Return the same for what a path leads to by a link, at its end or above; None if there is no link."""
        if os.path.islink(path):
            return self(os.path.realpath(path))
        folder, name = self._split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        real = self._folders[folder]
        return None if real == folder else self(os.path.join(real, name))

    def _split(self, path: str) -> tuple[str, str]:
        """Return the absolute folder and the name of a path; each folder is made absolute once."""
        folder, name = os.path.split(path)
        if name in _NO_NAMES:
            return os.path.split(os.path.abspath(path))
        if folder not in self._absolute:
            self._absolute[folder] = os.path.abspath(folder)
        return self._absolute[folder], name

    def _top(self, folder: str) -> tuple[str, str] | None:
        above, parts = folder, []
        while os.path.realpath(above) != self._root:
            # Files in a repository of their own, such as a submodule, do not change with this one.
            if os.path.lexists(os.path.join(above, ".git")) or above == os.path.dirname(above):
                return None
            above, part = os.path.split(above)
            parts.append(part)
        return above, "".join(f"{part}/" for part in reversed(parts))


def _in_git(name: str) -> str:
    if not _COMPOSES or name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)
