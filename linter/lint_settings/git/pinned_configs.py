"""The configs of a project at a commit, with the rules and baselines that they refer to.

A pull request cannot change the rules that check it: the configs in the working tree are only checked for mistakes.
"""

from __future__ import annotations

import os
import posixpath
from contextlib import ExitStack, contextmanager
from errno import EXDEV

from ..config.config import SHARED, Config, Pinned
from ..config.config_file import NAME, find_config, parse_config, read_config
from ..config.entries import ConfigError
from ..console.temporary import put, temporary_folder
from ..documents.files import relative_path
from ..engine.project import registry_of
from ..rulebook.registry import RegistryError
from ..rulebook.selection import SelectionError, selection
from .repository import Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..config.config import Configs
    from ..engine.inputs import Input


class PinnedConfigs:
    """Finds the config of a folder at a commit, as `find_config` does in the working tree.

    `named` is the path of the only config that applies, or None; `baseline` that of a baseline that the user named. For
    a folder outside of the repository, the current config applies.
    """

    def __init__(self, repository: Repository, pinned: Pinned, named: str | None, baseline: str | None) -> None:
        self.repository = repository
        self.pinned = pinned
        self._named = named
        self._commit = repository.commit(pinned.revision)
        self._names = frozenset(repository.names(self._commit))
        self._found: dict[str, Config | None] = {}
        self._no_config = Config(repository.root, pinned=pinned)
        self._copied: set[str] = set()
        if baseline is not None:
            self._copy([self._as_written(os.path.abspath(baseline))])

    def __call__(self, folder: str) -> Config:
        """Return the config that applies to a folder. Raises ConfigError for one that cannot be used."""
        if self._named is not None:
            return self._config_named(self._named)
        name = self._name(folder)
        if name is None:
            return find_config(folder)
        while True:
            for last in (NAME, SHARED):
                config = self._config(posixpath.join(name, last))
                if config is not None:
                    return config
            if not name:
                return self._no_config
            name = posixpath.dirname(name)

    def faults(self, folders: Iterable[str]) -> list[str]:
        """Return what is wrong with the configs in the working tree for folders, without running rules."""
        find: Callable[[str], Config] = find_config if self._named is None else read_config
        if self._named is not None:
            folders = [self._named] if os.path.lexists(self._named) else []
        faults: dict[str, None] = {}
        for folder in sorted(set(folders)):
            try:
                config = find(folder)
                selection(registry_of(config, run=False), config)
            except (ConfigError, RegistryError, SelectionError) as error:
                faults[f"{error} (the working tree has this config; that of {self.pinned.revision} applies)"] = None
        return list(faults)

    def _name(self, path: str) -> str | None:
        """Return the name of a path in git, empty for the root; None outside of the repository."""
        folder, last = os.path.split(os.path.abspath(path))
        is_folder = os.path.isdir(path)
        return self._as_written(os.path.realpath(path) if is_folder else os.path.join(os.path.realpath(folder), last))

    def _as_written(self, path: str) -> str | None:
        name = relative_path(path, self.repository.root).replace(os.sep, "/")
        return None if name == ".." or name.startswith("../") or os.path.isabs(name) else "" if name == "." else name

    def _config_named(self, path: str) -> Config:
        name = self._as_written(os.path.abspath(path))
        if name is None:
            return read_config(path)  # it is outside of the repository, so a change there cannot affect it
        config = self._config(name, is_named=True)
        if config is None:
            raise ConfigError(f"{path} does not exist at {self.pinned.revision}")
        return config

    def _config(self, name: str, *, is_named: bool = False) -> Config | None:
        """Return the config in a file of the commit; None if it does not exist."""
        if name not in self._names:
            return None
        if name not in self._found:
            content = self.repository.read(self._commit, [name]).get(name)
            config = None if content is None else self._parsed(name, content)
            is_config = config is not None and (config.path is not None or is_named)
            self._found[name] = config if is_config else None
            if config is not None and is_config:
                self._copy_files_of(config)
        return self._found[name]

    def _parsed(self, name: str, content: bytes) -> Config:
        path = os.path.join(self.repository.root, *name.split("/"))
        try:
            return parse_config(path, content, self.pinned, self._content)
        except ConfigError as error:
            raise ConfigError(f"{error} (at {self.pinned.revision})") from None

    def _content(self, path: str) -> bytes:
        """Return the content that the commit has at a path, for a file that a config extends. Raises OSError."""
        name = self._as_written(path)
        if name is None:
            raise OSError(EXDEV, "it is outside of the repository")
        if name not in self._names:
            raise FileNotFoundError
        return self.repository.read(self._commit, [name])[name]

    # --- files that configs name

    def _copy_files_of(self, config: Config) -> None:
        # The files of the commit: links in the working tree do not apply.
        folders = [self._as_written(os.path.join(config.root, folder)) for folder in config.rules]
        inside = [folder for folder in folders if folder is not None]
        wanted = [name for name in self._names if any(_is_below(name, folder) for folder in inside)]
        if inside:
            # A rule may import modules from elsewhere in the project.
            wanted += [name for name in self._names if name.endswith(".py")]
        self._copy([*wanted, None if config.baseline is None else self._as_written(config.baseline)])

    def _copy(self, names: Sequence[str | None]) -> None:
        missing = sorted({name for name in names if name is not None and name in self._names} - self._copied)
        self._copied.update(missing)
        for name, content in self.repository.read(self._commit, missing).items():
            try:
                put(self.pinned.copy, name, content)
            except OSError as error:
                raise ConfigError(f"{name} at {self.pinned.revision} cannot be copied: {error.strerror}") from None


def _is_below(name: str, folder: str) -> bool:
    return not folder or name.startswith(f"{folder}/")


def faults_of(configs: Configs, files: Iterable[Input]) -> list[str]:
    """Return what is wrong with the configs in the working tree that a commit's configs replace; else nothing."""
    if not isinstance(configs, PinnedConfigs):
        return []
    return configs.faults(os.path.dirname(os.path.abspath(one.path)) for one in files)


@contextmanager
def configs_at(
    revision: str, path: str, *, named: str | None = None, baseline: str | None = None
) -> Iterator[PinnedConfigs]:
    """Yield the configs of the repository of a path, at a revision.

    Raises GitError if git cannot read it, ConfigError if the files cannot be copied.
    """
    folder = os.path.abspath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    repository = Repository.of(folder)
    with ExitStack() as stack:
        try:
            copy = stack.enter_context(temporary_folder())
        except OSError as error:
            raise ConfigError(f"the files of {revision} cannot be copied: {error.strerror}") from None
        yield PinnedConfigs(repository, Pinned(revision, repository.root, copy), named, baseline)
