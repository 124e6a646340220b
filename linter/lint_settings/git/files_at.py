"""What any file held at a commit, as far as git keeps it."""

from __future__ import annotations

import os

from ..search.git_ignore import is_ignored
from .places import Places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository


class FilesAt:
    """Gives by path what a file held at a commit: None for one that git does not keep, nothing for a missing one."""

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
