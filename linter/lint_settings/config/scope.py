"""Collects which configs apply to a run, and which files and folders they leave out of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config import Config


class Scope:
    """The configs that apply to what a run was asked for, and the paths that their `exclude` and `include` leave out.

    A folder that is left out counts once, whatever is in it: it is not searched. `revision` is the one that the configs
    are read from, None for the working tree.
    """

    __slots__ = ("_configs", "_files", "_folders", "revision")

    def __init__(self) -> None:
        self.revision: str | None = None
        self._configs: dict[str, Config] = {}
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def apply(self, config: Config, *, counts: bool = True) -> None:
        """Note that a config applies to a file or to a folder that is searched; nothing if that does not count."""
        if not counts:
            return
        if config.pinned is not None:
            self.revision = config.pinned.revision
        if config.path is not None:
            self._configs[config.path] = config

    def leave_out(self, path: str, config: Config, *, is_folder: bool = False, counts: bool = True) -> None:
        """Note that a config leaves out a file or a folder; nothing if that does not count."""
        if counts:
            self.apply(config)
            (self._folders if is_folder else self._files).add(path)

    @property
    def configs(self) -> list[str]:
        """The paths of the configs, sorted."""
        return sorted(self._configs)

    @property
    def files(self) -> int:
        """How many files are left out."""
        return len(self._files)

    @property
    def folders(self) -> int:
        """How many folders are left out."""
        return len(self._folders)
