"""The content of files at a commit."""

from __future__ import annotations

import os

from ..search.git_ignore import is_ignored
from .places import Places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository


class FilesAt:
    """Returns the content of a file at a commit: None if git does not track it, empty if it is missing."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self._repository = repository
        self._commit = commit
        self._place = Places(repository)

    def __call__(self, path: str) -> bytes | None:
        """Return the content. Raises GitError."""
        place = self._place(path)
        if place is None:
            return None
        name = place[1]
        content = self._repository.read(self._commit, [name]).get(name)
        if content is None and is_ignored(os.path.realpath(path)):
            return None
        return content or b""
