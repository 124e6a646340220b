"""Collects the configs that apply to a run, and the files and folders that they exclude."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config import Config


class Scope:
    """The configs that apply to the paths of a run, and the paths that their `exclude` and `include` leave out.

    An excluded folder counts once, whatever it contains, since it is not searched. `revision` is the commit from which
    the configs are read, None for the working tree.
    """

    __slots__ = ("_configs", "_files", "_folders", "revision")

    def __init__(self) -> None:
        self.revision: str | None = None
        self._configs: dict[str, Config] = {}
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def apply(self, config: Config, *, counts: bool = True) -> None:
        """Record that a config applies to a file or to a searched folder; without `counts`, do nothing."""
        if not counts:
            return
        if config.pinned is not None:
            self.revision = config.pinned.revision
        if config.path is not None:
            self._configs[config.path] = config

    def leave_out(self, path: str, config: Config, *, is_folder: bool = False, counts: bool = True) -> None:
        """Record that a config excludes a file or a folder; without `counts`, do nothing."""
        if counts:
            self.apply(config)
            (self._folders if is_folder else self._files).add(path)

    @property
    def configs(self) -> list[str]:
        """The paths of the configs, sorted."""
        return sorted(self._configs)

    @property
    def files(self) -> int:
        """The number of excluded files."""
        return len(self._files)

    @property
    def folders(self) -> int:
        """The number of excluded folders."""
        return len(self._folders)
