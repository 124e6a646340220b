"""Converts real paths to the paths that users know."""

from __future__ import annotations

import os

from ..documents.files import SLIPS
from ..documents.source import shown


class ShownPaths:
    """Shows a path relative to the current folder if it is below that, else as its folder was named, else absolute."""

    __slots__ = ("_below", "_named", "here")

    def __init__(self) -> None:
        self.here = os.getcwd()
        self._below = os.path.join(self.here, "")
        self._named: list[tuple[str, str]] = []

    def name(self, real: str, given: str) -> None:
        """Remember how users name a folder."""
        if not os.path.isabs(given):
            self._named.append((real, os.path.normpath(given)))

    def above(self, folder: str) -> str:
        """Return what to put before the name of a file in a folder, given by its real path, to show its path."""
        return "" if folder == self.here else os.path.join(self(folder), "")

    def __call__(self, path: str) -> str:
        """Return the path to show for a real path."""
        if path.startswith(self._below):
            return path[len(self._below) :]
        if path == self.here:
            return os.curdir
        for real, given in self._named:
            if path == real:
                return given
            if is_inside(path, real):
                return os.path.join(given, path[len(os.path.join(real, "")) :])
        return path


def is_inside(path: str, folder: str) -> bool:
    """Return whether a path is a folder or is below it."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def leaving(links: list[str]) -> list[str]:
    """Return a message about links that lead out of the project, if any."""
    one, several = "is a link that leads out of the project; it is", "are links that lead out of the project; they are"
    return [f"{listed([*map(shown, links)])} {one if len(links) == 1 else several} not followed"] if links else []


def mistyped(paths: list[str]) -> list[str]:
    """Return a message for each slip in the ends of names, with the files that a search passes over because of it."""
    one, several = "is not checked, because its name ends", "are not checked, because their names end"
    messages = []
    for right, end in ((right, end) for right, slips in SLIPS.items() for end in slips):
        names = [shown(path) for path in paths if path.lower().endswith(end)]
        if names:
            what = one if len(names) == 1 else several
            messages.append(f"{listed(names)} {what} in `{end}`; did you mean `{right}`?")
    return messages


def listed(names: list[str], most: int = 5) -> str:
    """Return names joined in one text, with the number of those left out."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
