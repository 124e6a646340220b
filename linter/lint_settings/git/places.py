"""Where in a repository files are."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository


class Places:
    """Finds where in a repository files are."""

    def __init__(self, repository: Repository) -> None:
        self._root = repository.root
        self._tops: dict[str, tuple[str, str] | None] = {}

    def __call__(self, path: str) -> tuple[str, str] | None:
        """The top of the repository as a path leads there, and the path's name from there on; None outside of it."""
        folder, name = os.path.split(os.path.abspath(path))
        if folder not in self._tops:
            self._tops[folder] = self._top(folder) or self._top(os.path.realpath(folder))
        found = self._tops[folder]
        return None if found is None else (found[0], found[1] + name)

    def _top(self, folder: str) -> tuple[str, str] | None:
        above, parts = folder, []
        while os.path.realpath(above) != self._root:
            # What lies in a repository of its own, such as a submodule, does not change with this one.
            if os.path.lexists(os.path.join(above, ".git")) or above == os.path.dirname(above):
                return None
            above, part = os.path.split(above)
            parts.append(part)
        return above, "".join(f"{part}/" for part in reversed(parts))
