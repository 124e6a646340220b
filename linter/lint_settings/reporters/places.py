"""Paths for services that know repositories: relative to the root of the current repository, and URIs."""

from __future__ import annotations

import os

from ..documents.files import relative_path, repository_root


class Places:
    """Converts paths to be relative to the root of the current repository, or else to the current folder."""

    __slots__ = ("in_repository", "root")

    def __init__(self) -> None:
        here = os.getcwd()
        root = repository_root(here)
        self.root = here if root is None else root
        self.in_repository = root is not None

    def path(self, path: str) -> str:
        """Return the path of a file below the root, with `/`; a path elsewhere is returned unchanged."""
        absolute = os.path.abspath(path)
        below = relative_path(absolute, self.root)
        outside = below == os.pardir or below.startswith(os.pardir + os.sep) or os.path.isabs(below)
        return path if outside else below.replace(os.sep, "/")

    def uri(self, path: str) -> str:
        """Return the path as a URI that preserves every byte: relative below the root, else with the scheme `file`."""
        from urllib.parse import quote

        path = self.path(path)
        if os.path.isabs(path) or path.startswith(os.pardir + os.sep):
            drive, below = (part.replace(os.sep, "/") for part in os.path.splitdrive(os.path.abspath(path)))
            start = drive if drive.startswith("//") else f"///{drive}" if drive else "//"
            return "file:" + quote(start, safe="/:") + quote(below.encode("utf-8", "surrogateescape"))
        return quote(path.replace(os.sep, "/").encode("utf-8", "surrogateescape"))
