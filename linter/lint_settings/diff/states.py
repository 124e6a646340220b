"""The two states of a comparison: the files of two paths, or those of a saved answer and a path."""

from __future__ import annotations

import os
from functools import partial

from ..config.config import Config
from ..config.config_file import find_config
from ..config.scope import Scope
from ..console.terminal import quoted
from ..documents.env_file import LIMIT
from ..documents.files import TooLargeError, content_of_file, relative_path
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..engine.discover import context_of, discover
from ..engine.inputs import Input
from ..search import PathError
from ..search.git_ignore import ignores_above
from .files import ANSWER, File
from .trees import trees_of_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..config.config import Configs
    from .trees import Trees

    ConfigOf = Callable[[str], Config]
    ContentOf = Callable[[str], bytes | None]


class States(Frozen):
    """The files of two states, those that both share (read only if needed), and whether the old ones are answers.

    `trees` are all files of both states; None for saved answers, which do not affect what is checked. `scope` counts
    exclusions by configs, and `notes` are messages about skipped files. `env_old` and `env_new` return the content of
    an env file by its path if it differs from the current one; see Options.
    """

    __slots__ = ()

    old: list[File]
    new: list[File]
    rest: Callable[[], Iterable[File]]
    exported: bool
    trees: Callable[[], Trees] | None
    scope: Scope
    notes: tuple[str, ...] = ()
    env_old: ContentOf | None = None
    env_new: ContentOf | None = None


def config_of(config: Configs) -> ConfigOf:
    """Return the function that finds the config of a folder: always the given one, else the nearest."""
    if isinstance(config, Config):
        return lambda _: config
    find = config or find_config
    return lambda folder: find(os.path.abspath(folder))


def between_paths(old: str, new: str, config: Configs) -> States:
    """Return the states in two files, or two folders. The config of the new state applies to both.

    Raises PathError if one does not exist, git ignores a folder, or one is a file and the other a folder, and
    ConfigError.
    """
    for path in (old, new):
        _check_exists(path)
    if os.path.isdir(old) != os.path.isdir(new):
        folder, file = (old, new) if os.path.isdir(old) else (new, old)
        raise PathError(f"{folder} is a folder and {file} a file; name two files or two folders")
    trees, scope = partial(trees_of_paths, old, new), Scope()
    if not os.path.isdir(old):
        own = config_of(config)(os.path.dirname(new))
        scope.apply(own)
        files = [_of_file(old, "", own)], [_of_file(new, "", own)]
        return States(*files, lambda: _around([Input(new, own)], (old, new), config), False, trees, scope)
    notes: list[str] = []
    found = discover([new], config=config, notes=notes, scope=scope)
    news = [_of_file(one.path, _below(one.path, new), one.config) for one in found]
    olds = _in_folder(old, new, config, notes)
    _check_not_ignored((old, olds), (new, news))
    noted = tuple(dict.fromkeys(notes))
    around = partial(_around, found, (old, new), config)
    return States(olds, news, around, False, trees, scope, noted, partial(_in_old, old, new))


def from_exports(exports: Sequence[str], new: str, config: Configs) -> States:
    """Return saved answers of the API as the old state of a file or folder; everything else counts as unchanged.

    Raises PathError and ConfigError.
    """
    for path in (*exports, new):
        _check_exists(path)
    for path in exports:
        if os.path.isdir(path):
            raise PathError(f"--export takes a file with a saved answer of the API; {quoted(path)} is a folder")
    saved = {os.path.realpath(path) for path in exports}
    notes: list[str] = []
    scope = Scope()
    named = discover([new], config=config, notes=notes, scope=scope)
    found = [one for one in named if os.path.realpath(one.path) not in saved]
    news = [_of_file(one.path, one.path, one.config) for one in found]
    own = config_of(config)(new if os.path.isdir(new) else os.path.dirname(new))
    olds = [_of_file(path, f"{ANSWER}{at}", own) for at, path in enumerate(exports)]
    return States(olds, news, lambda: _around(found, (*exports, new), config), True, None, scope, tuple(notes))


def _check_exists(path: str) -> None:
    if path == "-":
        raise PathError("standard input cannot be compared; name a file instead of `-`")
    if not os.path.lexists(path):
        raise PathError(f"{quoted(path)} does not exist")


def _check_not_ignored(*states: tuple[str, list[File]]) -> None:
    """Raise PathError if the files of one state seem not to exist because git ignores the folder."""
    for folder, files in states:
        if not files and ignores_above(os.path.realpath(folder)).is_ignored:
            raise PathError(
                f"git ignores {quoted(folder)}, so no file in it is compared; copy the folder to a place that git does "
                "not ignore, or name two files"
            )


def _of_file(path: str, place: str, config: Config) -> File:
    return File(place.replace(os.sep, "/"), path, shown(path), None, path, None, config)


def _below(path: str, folder: str) -> str:
    return relative_path(os.path.realpath(path), os.path.realpath(folder))


def _in_folder(old: str, new: str, config: Configs, notes: list[str]) -> list[File]:
    """Return the files of the old folder, each with the config for its place in the new one."""
    found = []
    for path, *_ in discover([old], config=Config(os.path.realpath(old)), notes=notes):
        place = _below(path, old)
        there = os.path.join(new, place)
        own = config_of(config)(os.path.dirname(there))
        if not own.leaves_out(own.relative(there)):
            found.append(_of_file(path, place, own)._replace(path=there))
    return found


def _in_old(old: str, new: str, path: str) -> bytes | None:
    """Return the content that an env file of the new folder has in the old one; None if it does not exist there."""
    place = _below(path, new)
    there = os.path.join(old, place)
    if place.split(os.sep)[0] == os.pardir or not os.path.isfile(there):
        return None
    try:
        return content_of_file(there, LIMIT)
    except (OSError, TooLargeError):
        return None


def _around(found: Sequence[Input], named: Sequence[str], config: Configs) -> Iterable[File]:
    """Yield the other files of the projects of some files, except both states."""
    tops = [os.path.realpath(path) for path in named]
    for path, own, *_ in context_of(found, config):
        real = os.path.realpath(path)
        if not any(real == top or real.startswith(os.path.join(top, "")) for top in tops):
            yield _of_file(path, f"rest {path}", own)
