"""A folder to search for files."""

from __future__ import annotations

from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .git_ignore import Ignores


class Folder(Frozen):
    """A folder to search, by its real path, with what git ignores in it, and whether its files are checked."""

    __slots__ = ()

    path: str
    ignores: Ignores
    is_checked: bool
