"""The files of a run in the state of the commit that a change started from."""

from __future__ import annotations

import os

from ..documents.files import TooLargeError, content_of_file
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..engine.inputs import Input
from ..search.shown_paths import listed
from .changed_files import changed_files
from .files_at import FilesAt
from .places import Places
from .repository import GitError, Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..config.config import Config
    from ..engine.load import LoadedFile
    from ..engine.project import Options
    from .repository import Changed


_LARGEST = 200_000_000  # bytes


class Was(Frozen):
    """The earlier version of a changed file: its path, content (None for a new file) and current config."""

    __slots__ = ()

    path: str
    content: bytes | None
    config: Config


class Earlier:
    """The state that a change started from, as far as it differs from the current one.

    `was` maps the path of each changed file to its earlier version. `inputs` are those of the run in the earlier
    state, including deleted files, with their content if it differs from the current one. `configs` maps the path of
    each changed config, as shown to people, to its earlier text (None: it is new). `base` is the commit, `changed` the
    files that differ from it in the whole repository, `contents` what the commit has of those that were asked for, by
    their names in the repository. The current configs apply to both states. `read` takes the files of the run as they
    are read in the current state, since most are the same in both, and `read_then` the others in the earlier state.
    """

    def __init__(
        self,
        repository: Repository,
        revision: str,
        inputs: Sequence[Input],
        folders: Sequence[str],
        links: Mapping[str, Sequence[str]],
    ) -> None:
        """Query git for changes in the inputs of a run since a revision; raises GitError.

        `folders` are the real paths of those that the run was given as a whole, `links` the links to files.
        """
        files = [one for one in inputs if one.is_checked]
        self.repository = repository
        self._place = Places(self.repository)
        self.base = base = repository.base_of(revision)
        self.changed = changed = changed_files(repository, base)
        names = self._names_then(inputs, base, changed, links)
        gone = self._gone(changed, files, folders, set(names.values()))
        configs = {one.config.path: one.config for one in files if one.config.path is not None}
        config_names = {path: place[1] for path in configs if (place := self._place(path)) is not None}
        asked = {*names.values(), *(name for name, _ in gone), *config_names.values()}
        self.contents = contents = repository.read(base, sorted(name for name in asked if name is not None))
        self.was = self._what_was(inputs, names, contents)
        self.configs = {
            shown(path): (configs[path], _text(contents.get(name)))
            for path, name in config_names.items()
            if _text(contents.get(name)) != configs[path].text
        }
        self.inputs = self._then(inputs)
        self.read: list[LoadedFile] = []
        self.read_then: list[LoadedFile] = []
        for name, config in gone:
            path = self._path(name, files[0].path)
            self.inputs.append(Input(path, config, is_checked=False, content=contents.get(name, b"")))

    def options(self, options: Options) -> Options:
        """Return the options of a run in the earlier state: env files may have changed, too."""
        return options.at(FilesAt(self.repository, self.base))

    def changed_as_read(self) -> tuple[dict[str, LoadedFile], dict[str, LoadedFile]]:
        """Return the changed files that have been read, by name in the repository, in the earlier and current state."""
        now = [one for one in self.read if one.path in self.was]
        then, now_too = (
            {place[1]: one for one in some if (place := self._place(one.path)) is not None}
            for some in (self.read_then, now)
        )
        return then, now_too

    def _names_then(
        self, inputs: Sequence[Input], base: str, changed: list[Changed], links: Mapping[str, Sequence[str]]
    ) -> dict[str, str | None]:
        """Return the earlier name in the repository of each file that may have changed; None for an added one."""
        by_name = {one.new_path: one for one in changed if one.new_path is not None}
        known = set(self.repository.files(base))
        found: dict[str, str | None] = {}
        for path in (one.path for one in inputs):
            place = self._place(path)
            if place is None:
                continue  # part of the context, but outside of the repository and therefore unchanged
            name = place[1]
            # The target of a link counts, too. Untracked files are compared as well.
            real = self._place.of_target(path)
            if name in by_name:
                found[path] = by_name[name].old_path
            elif name not in known or (real is not None and real[1] in by_name):
                found[path] = name
            for link in links.get(path, ()):  # a link with a new target replaces the old target
                place = self._place(link)
                if place is not None and place[1] in by_name:
                    found[path] = by_name[place[1]].old_path
        return found

    def _what_was(
        self, inputs: Sequence[Input], names: dict[str, str | None], contents: dict[str, bytes]
    ) -> dict[str, Was]:
        found = {}
        configs = [*{id(one.config): one.config for one in inputs}.values()]
        for path, config, *_ in inputs:
            if path not in names:
                continue
            name, place = names[path], self._place(path)
            content = contents.get(name) if name is not None else None
            is_there = place is not None and name == place[1]
            if not (is_there and content is not None and _plain(content) == _plain(_read(path))):
                if is_there or name is None:
                    found[path] = Was(path, content, config)
                else:  # it may have been moved from below another config
                    then = self._path(name, path)
                    found[path] = Was(then, content, _config_of(then, configs) or config)
        return found

    def _gone(
        self, changed: list[Changed], files: Sequence[Input], folders: Sequence[str], moved: set[str | None]
    ) -> list[tuple[str, Config]]:
        """Return the names of deleted files that the run would have included, each with its config."""
        found = []
        configs = {id(one.config): one.config for one in files}.values()
        for one in changed:
            name = one.old_path
            if name is None or name in moved or one.new_path == name:
                continue
            path = self._path(name, files[0].path)
            config = _config_of(path, configs)
            below = any(_is_below(os.path.join(self.repository.root, name), folder) for folder in folders)
            if config is None or not (below or config.path is not None):
                continue
            relative = config.relative(path)
            is_hidden = any(part.startswith(".") for part in relative.split("/"))
            if not is_hidden and not config.leaves_out(relative):
                found.append((name, config))
        return found

    def _then(self, inputs: Sequence[Input]) -> list[Input]:
        found = []
        for one in inputs:
            was = self.was.get(one.path)
            if was is None:
                found.append(one)
            elif was.content is not None:
                found.append(one._replace(path=was.path, content=was.content, config=was.config))
        return found

    def _path(self, name: str, beside: str) -> str:
        """Return the path of a name in the repository, relative to the same folder as another path."""
        place = self._place(beside)
        top = place[0] if place is not None else self.repository.root
        return os.path.join(top, *name.split("/"))


def in_one_repository(
    files: Sequence[Input], paths: Sequence[str]
) -> tuple[Repository, list[Input], list[Input], list[str]]:
    """Return a repository, the files in it, the others, and notes about the others.

    It is the repository of the current folder if a file is in it, else that of the first path: a shell may put a nested
    repository first. Raises GitError if there is no repository, or no file is in it.
    """
    repository = Repository.of(_nearest_folder(paths[0]))
    place = Places(repository)
    if any(place(one.path) is None for one in files):
        repository = _of_current_folder(files) or repository
        place = Places(repository)
    inside = [one for one in files if place(one.path) is not None]
    elsewhere = [one for one in files if place(one.path) is None]
    if elsewhere and not inside:
        path = shown(elsewhere[0].path)
        raise GitError(f"{path} is not in the repository {repository.root}; check it on its own, or --exclude it")
    names = [shown(one.path) for one in elsewhere]
    is_are = "is" if len(names) == 1 else "are"
    message = f"{listed(names)} {is_are} not in the repository {repository.root} and {is_are} left out"
    notes = [f"{message}; check {'it' if len(names) == 1 else 'them'} there"] if names else []
    return repository, inside, elsewhere, notes


def _of_current_folder(files: Sequence[Input]) -> Repository | None:
    """Return the repository of the current folder, if a file is in it."""
    try:
        repository = Repository.of(os.getcwd())
    except GitError:
        return None
    place = Places(repository)
    return repository if any(place(one.path) is not None for one in files) else None


def _nearest_folder(path: str) -> str:
    folder = os.path.abspath(path)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return folder


def _config_of(path: str, configs: Iterable[Config]) -> Config | None:
    """Return the config of the nearest known folder above a path."""
    above = [config for config in configs if _is_below(path, config.root)]
    return max(above, key=lambda config: len(config.root), default=None)


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _plain(content: bytes | None) -> bytes | None:
    return None if content is None else content.replace(b"\r\n", b"\n")


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


def _read(path: str) -> bytes | None:
    try:
        return content_of_file(path, _LARGEST)
    except (OSError, TooLargeError):
        return None
