"""Finds the files to check: named ones, those in folders (honouring .gitignore), and those that globs name."""

from __future__ import annotations

import os

from .config import BASELINE, find_config, ignore_spec, path_spec

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .config import Config

SUFFIXES = (".yaml", ".yml", ".json")


class PathError(Exception):
    """A path on the command line that names nothing; the text says which."""


def discover(
    paths: Sequence[str],
    *,
    config: Config | None = None,
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    errors: list[str] | None = None,
    allow_no_match: bool = False,
) -> list[tuple[str, Config]]:
    """The files that paths name, sorted and each once, with the config that holds for each.

    Folders are searched for YAML and JSON files; hidden folders and what .gitignore or the config exclude are left
    out. A file that is named outright is taken whatever it is called, unless it is excluded and `force_exclude` is set.

    With `errors` a path that does not exist, a glob that matches nothing and a folder that cannot be read are put
    there in words, and the others go on; without, they raise PathError. Raises ConfigError for a broken config.
    """
    found: dict[str, Config] = {}
    told: list[str] = []
    folder_config = _config_of(config)
    for path in paths:
        for one in _expand(path, told, allow_no_match):
            if os.path.isdir(one):
                for file, own in _walk(one, exclude, folder_config, told):
                    found[_plain(file) if os.path.isabs(one) else file] = own
            else:
                own = folder_config(os.path.dirname(one))
                if not (force_exclude and _is_excluded(one, own, exclude)):
                    found[_plain(one)] = own
    if told and errors is None:
        raise PathError(told[0])
    if errors is not None:
        errors.extend(told)
    return sorted(found.items(), key=lambda item: item[0])


def _plain(path: str) -> str:
    """A path in one form, so that a file that is named twice counts once: relative where it lies below."""
    path = os.path.normpath(path)
    below = os.path.isabs(path) and path.startswith(os.path.join(os.getcwd(), ""))
    return os.path.relpath(path) if below else path


def context_of(files: Sequence[tuple[str, Config]], folder: str | None = None) -> list[tuple[str, Config]]:
    """The other files of the projects that files belong to: known to rules that look across files, but not checked.

    Only a folder with a config is a project, and `folder` for files without one: that of the baseline, lest what it
    holds seem gone. Without either, the named files are all there is.
    """
    named: set[str] = set()
    found = []
    for config in {id(config): config for _, config in files}.values():
        root = folder if config.path is None else config.root
        if not root:
            continue
        named = named or {os.path.realpath(path) for path, _ in files}
        for path, own in discover([root]):
            if own.path == config.path and os.path.realpath(path) not in named:
                found.append((path, config))
    return found


def _config_of(config: Config | None) -> Callable[[str], Config]:
    return lambda folder: config if config is not None else find_config(os.path.abspath(folder))


def _expand(path: str, told: list[str], allow_no_match: bool) -> list[str]:
    if os.path.lexists(path):
        return [path]
    if not any(char in path for char in "*?["):
        told.append(f"{path} does not exist")
        return []
    from glob import glob

    matches = [one for one in sorted(glob(path, recursive=True)) if os.path.isdir(one) or one.endswith(SUFFIXES)]
    if not matches and not allow_no_match:
        told.append(f"no YAML or JSON file matches {path}")
    return matches


def _is_excluded(path: str, config: Config, exclude: tuple[str, ...]) -> bool:
    if not config.exclude.patterns and not exclude:
        return False
    relative = config.relative(path)
    return config.exclude.match(relative) or (bool(exclude) and path_spec(exclude).match_file(relative))


def _walk(
    top: str, exclude: tuple[str, ...], folder_config: Callable[[str], Config], told: list[str]
) -> Iterator[tuple[str, Config]]:
    # A folder is followed by its .gitignore, and by those of the folders above it up to the repository's root.
    stack = [(os.path.normpath(top), _ignores_above(top))]
    seen = set()
    while stack:
        folder, ignores = stack.pop()
        real = os.path.realpath(folder)
        if real in seen:
            continue  # a link back up
        seen.add(real)
        ignores = [*ignores, *_ignores_in(folder)]
        config = folder_config(folder)
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            told.append(f"the folder {folder} cannot be read: {error.strerror}")
            continue
        above = "" if folder == os.curdir else os.path.join(folder, "")
        for entry in entries:
            name = entry.name
            path = above + name
            is_folder = _is_folder(entry)
            if name.startswith(".") or name == BASELINE or not (is_folder or name.endswith(SUFFIXES)):
                continue
            if _is_ignored(path, is_folder, ignores) or _is_excluded(path + "/" * is_folder, config, exclude):
                continue
            if is_folder:
                stack.append((path, ignores))
            else:
                yield path, config


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself; that it cannot be read is told when it is read


def _ignores_in(folder: str) -> list[tuple[str, tuple[str, ...]]]:
    path = os.path.join(folder, ".gitignore")
    if not os.path.isfile(path):
        return []
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return [(os.path.abspath(folder), tuple(file.read().splitlines()))]
    except OSError:
        return []


def _ignores_above(top: str) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    folder = os.path.abspath(top)
    chain = []
    while not os.path.exists(os.path.join(folder, ".git")):
        folder = os.path.dirname(folder)
        chain.append(folder)
        if folder == os.path.dirname(folder):
            return []
    for above in reversed(chain):
        found.extend(_ignores_in(above))
    return found


def _is_ignored(path: str, is_folder: bool, ignores: list[tuple[str, tuple[str, ...]]]) -> bool:
    if not ignores:
        return False
    absolute = os.path.abspath(path)
    ignored = False
    for folder, lines in ignores:
        relative = os.path.relpath(absolute, folder).replace(os.sep, "/") + "/" * is_folder
        verdict = ignore_spec(lines).check_file(relative).include
        if verdict is not None:
            ignored = verdict
    return ignored
