"""Two states of a project in git: a commit, and another one or the working tree.

Only files that differ are read at first. The config is that of the working tree, whichever commits are compared, unless
the user names another revision for it: rules of an arbitrary commit must not be executed.
"""

from __future__ import annotations

import os

from ..config.config import Config
from ..config.scope import Scope
from ..console.terminal import quoted
from ..documents.env_file import LIMIT
from ..documents.files import TooLargeError, content_of_file, relative_path
from ..documents.source import PLACEHOLDER, shown
from ..engine.discover import context_of, discover
from ..engine.inputs import Input
from ..git.changed_files import changed_files
from ..git.files_at import FilesAt
from ..git.repository import GitError, Repository
from ..search import PathError
from ..search.shown_paths import is_inside
from .files import File
from .states import States, config_of
from .trees import trees_of_revisions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..config.config import Configs
    from .trees import Trees

_SHORT = 7


def between_revisions(base: str, head: str | None, paths: Sequence[str], config: Configs) -> States:
    """Return the state that a change started from, and `head` or, if that is None, the working tree.

    Raises GitError, PathError and ConfigError.
    """
    return _Revisions(base, head, paths, config).states()


class _Revisions:
    def __init__(self, base: str, head: str | None, paths: Sequence[str], config: Configs) -> None:
        self.paths = tuple(paths) or (".",)
        self.config = config
        self.scope = Scope()
        self.repository = Repository.of(_folder(self.paths[0]))
        self.tops = [self._name(path) for path in self.paths]
        self.base = self.repository.base_of(base, head)
        self.head = self.repository.commit(head) if head is not None else None
        self.changed = changed_files(self.repository, self.base, self.head, self.tops)
        self.touched = {name for one in self.changed for name in (one.old_path, one.new_path) if name is not None}
        self.other: set[str] = set()  # files that are the same, but get other values
        self._contents: tuple[dict[str, bytes], dict[str, bytes]] = ({}, {})  # of the changed files in both states
        self._changes: dict[str, bool] = {}
        self._env_old = FilesAt(self.repository, self.base)
        self._env_new = FilesAt(self.repository, self.head) if self.head is not None else None
        self._check_paths(base)

    def states(self) -> States:
        """Return both states; only the contents of the files that differ are read from git."""
        olds = [one.old_path for one in self.changed if one.old_path is not None]
        then = self.repository.read(self.base, olds)
        names = [one.new_path for one in self.changed if one.new_path is not None]
        now = self.repository.read(self.head, names) if self.head is not None else {}
        self._contents = then, now
        old: list[File] = []
        new: list[File] = []
        leaving = [name for name in names if self.head is None and self._leaves(name)]
        for one in self.changed:
            place = one.new_path or one.old_path or ""
            # Git has no content for a link out of the repository.
            if one.old_path is not None and one.old_path in then:
                old += self._files(one.old_path, place, self.base, then[one.old_path])
            if one.new_path is None or one.new_path in leaving:
                continue
            if self.head is None or one.new_path in now:
                new += self._files(one.new_path, place, self.head, now.get(one.new_path))
        shown_names = ", ".join(shown(self._path(name)) for name in leaving)
        notes = (f"links that lead out of the project are not followed: {shown_names}",) if leaving else ()
        self._add_with_other_values(old, new)
        env = (self._env_old, self._env_new)
        return States(old, new, self._rest, False, self._trees, self.scope, notes, *env)

    # --- files with other values because an env file has changed

    def _add_with_other_values(self, old: list[File], new: list[File]) -> None:
        names = [name for name in self._names_of_rest() if any(map(self._has_changed, self._env_files_of(name)))]
        then = self.repository.read(self.base, names)
        now = then if self.head is not None else {}
        for name in names:
            if (name in then and b"$" in then[name]) or self._config(name).placeholder is not PLACEHOLDER:
                old += self._files(name, name, self.base, then[name])
                new += self._files(name, name, self.head, now.get(name))
                self.other.add(name)

    def _names_of_rest(self) -> list[str]:
        """Return the names of files that are the same in both states, if the config of a path has env files."""
        folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in self.paths]
        configs = [*(config_of(self.config)(one) for one in folders), *map(self._config, self.touched)]
        if not any(one.env_files for config in configs for one in config.environments):
            return []
        every = self.repository.files(self.head or self.base)
        return [name for name in every if name not in self.touched and any(_is_below(name, top) for top in self.tops)]

    def _env_files_of(self, name: str) -> list[str]:
        config = self._config(name)
        own = config.environment(self._path(name))
        return [
            os.path.join(config.root, path)
            for one in config.environments
            if own in (one.name, None)
            for path in one.env_files
        ]

    def _has_changed(self, path: str) -> bool:
        if path not in self._changes:
            then = self._env_old(path)
            now = self._env_new(path) if self._env_new is not None else None
            is_now = now is None and then is not None
            self._changes[path] = then != (_content(path) if is_now else now)
        return self._changes[path]

    def _config(self, name: str) -> Config:
        return config_of(self.config)(os.path.dirname(self._path(name)))

    def _leaves(self, name: str) -> bool:
        """Return whether a name of the working tree is a link out of the repository."""
        real = os.path.realpath(os.path.join(self.repository.root, name))
        return not is_inside(real, self.repository.root)

    def _trees(self) -> Trees:
        contents = self._contents
        return trees_of_revisions(self.repository, self.base, self.head, self.changed, self.tops, contents)

    def _files(self, name: str, place: str, commit: str | None, content: bytes | None) -> Iterator[File]:
        """Yield a file, if the check would include it: not if it is hidden or excluded by the config."""
        path = self._path(name)
        config = config_of(self.config)(os.path.dirname(path))
        is_named = name in self.tops
        top = next((top for top in self.tops if _is_below(name, top)), "")
        inside = name[len(top) + 1 :] if top else name
        is_hidden = any(part.startswith(".") for part in inside.split("/"))
        if not is_hidden:
            self.scope.apply(config)
        is_excluded = config.leaves_out(config.relative(path))
        if is_excluded and not (is_hidden or is_named):
            self.scope.leave_out(path, config)
        if is_named or not (is_hidden or is_excluded):
            revision = None if commit is None else commit[:_SHORT]
            # A commit as the new state would be named at every place.
            named = revision if commit == self.base else None
            yield File(place, path, shown(path), named, path if commit is None else None, content, config)

    def _rest(self) -> Iterable[File]:
        """Yield the files that are the same in both states: those below the paths, and the others of their projects."""
        touched = self.touched | self.other
        if self.head is not None:
            yield from self._rest_of_commit(self.head, touched)
            return
        there = [path for path in self.paths if os.path.lexists(path)]
        found = discover(there, config=self.config, errors=[])
        for path, config, *_ in (*found, *context_of(found or self._nearest(), self.config)):
            if self._name(path) not in touched:
                yield File(f"rest {path}", path, shown(path), None, path, None, config)

    def _nearest(self) -> list[Input]:
        """Return the path of a deleted file, if there is no other, to find its project."""
        paths = [self._path(name) for one in self.changed for name in (one.old_path,) if name is not None]
        return [Input(path, config_of(self.config)(os.path.dirname(path))) for path in paths[:1]]

    def _rest_of_commit(self, commit: str, touched: set[str]) -> Iterator[File]:
        names = []
        for name in self.repository.files(commit):
            path = self._path(name)
            config = config_of(self.config)(os.path.dirname(path))
            in_project = config.path is not None or any(_is_below(name, top) for top in self.tops)
            if name not in touched and in_project and next(self._files(name, name, commit, None), None) is not None:
                names.append(name)
        for name, content in self.repository.read(commit, names).items():
            path = self._path(name)
            config = config_of(self.config)(os.path.dirname(path))
            yield File(f"rest {name}", path, shown(path), None, None, content, config)

    def _name(self, path: str) -> str:
        """Return a path in the form of git, relative to the root of the repository; the root itself is empty."""
        folder, last = os.path.split(os.path.abspath(path))
        real = os.path.realpath(folder) if last else self.repository.root
        name = relative_path(os.path.join(real, last) if last else real, self.repository.root).replace(os.sep, "/")
        if name == ".." or name.startswith("../"):
            raise GitError(f"{quoted(path)} is not in the repository {self.repository.root}; name a path inside it")
        return "" if name == "." else name

    def _path(self, name: str) -> str:
        """Return the path of a name in git, relative to the current folder if that is in the repository."""
        path = os.path.join(self.repository.root, *name.split("/"))
        here = os.path.realpath(os.getcwd())
        is_inside = os.path.join(here, "").startswith(os.path.join(self.repository.root, ""))
        return relative_path(path, here) if is_inside else path

    def _check_paths(self, base: str) -> None:
        """Raise PathError for a path that exists in neither state."""
        for path, top in zip(self.paths, self.tops, strict=True):
            if path == "-":
                raise PathError("standard input cannot be compared; name a file instead of `-`")
            if os.path.lexists(path) or any(_is_below(one.old_path or one.new_path, top) for one in self.changed):
                continue
            if not self.repository.files(self.head or self.base, top):
                raise PathError(f"{quoted(path)} does not exist, nor did it at {base}")


def _content(path: str) -> bytes:
    """Return the current content of a file; empty if it does not exist."""
    try:
        return content_of_file(path, LIMIT)
    except (OSError, TooLargeError):
        return b""


def _folder(path: str) -> str:
    """Return the nearest existing folder."""
    folder = os.path.abspath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _is_below(name: str | None, top: str) -> bool:
    return name is not None and (top == "" or name == top or name.startswith(f"{top}/"))
