"""The inputs of a run: files and texts, each with its config, and which of them are the same file."""

from __future__ import annotations

import os
from operator import attrgetter

from ..config.config import config_data, config_from
from ..documents.files import reachable
from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from ..config.config import Config

MANY = 100  # from this number of files on, other processes and the cache are worth it


class Input(Frozen):
    """A file of a run: its path, its config, whether it is checked or only known to rules, and its content.

    Without a content, it is read from the file.
    """

    __slots__ = ()

    path: str
    config: Config
    is_checked: bool = True
    content: bytes | None = None


_CONFIG, _CONTENT, _IS_CHECKED = attrgetter("config"), attrgetter("content"), attrgetter("is_checked")


def all_from_disk(inputs: Iterable[Input]) -> bool:
    """Return whether the content of each file is read from the disk."""
    return {*map(type, map(_CONTENT, inputs))} <= {type(None)}


def checked_first(inputs: Sequence[Input]) -> tuple[list[Input], int]:
    """Return the files that are checked, followed by those that are only known, and the number of the former."""
    ordered = sorted(inputs, key=_IS_CHECKED, reverse=True)  # which keeps the order within each group
    return ordered, sum(map(_IS_CHECKED, ordered))


def configs_of(inputs: Iterable[Input]) -> Iterable[Config]:
    """Return the configs of files, each once, in the order of the files."""
    return dict.fromkeys(map(_CONFIG, inputs))


def inputs_data(inputs: Sequence[Input]) -> list[Any]:
    """Return files as plain data, for another process; none has a content."""
    numbers = {config: number for number, config in enumerate(configs_of(inputs))}
    files = [[one.path, numbers[one.config], one.is_checked] for one in inputs]
    return [[*map(config_data, numbers)], files]


def inputs_from(data: list[Any]) -> list[Input]:
    """Return files from their data."""
    configs = [config_from(one) for one in data[0]]
    return [Input(path, configs[number], is_checked) for path, number, is_checked in data[1]]


def other_names(inputs: Mapping[str, Input], inodes: Mapping[str, int]) -> dict[str, str]:
    """Return the real paths that are hard links to a file that counts under another path, with that path.

    `inodes` has the inode of each path. The name in production counts, so that its severities apply; else the first.
    """
    if len({*map(inodes.__getitem__, inputs)}) == len(inputs):
        return {}  # the usual case
    by_inode: dict[int, list[str]] = {}
    for path in inputs:
        by_inode.setdefault(inodes[path], []).append(path)
    others: dict[str, str] = {}
    for inode, paths in by_inode.items():
        if len(paths) > 1 and inode > 0:
            for same in _same_files(paths):
                first, *rest = sorted(same, key=lambda path: _rank(inputs[path]))
                others.update((path, first) for path in rest)
    return others


def twins_in(inputs: Mapping[str, Input], inodes: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the paths of hard links to each file that counts under another path, by that, as shown."""
    found: dict[str, tuple[str, ...]] = {}
    for other, path in other_names(inputs, inodes).items():
        shown = inputs[path].path
        found[shown] = (*found.get(shown, ()), inputs[other].path)
    return found


def _rank(one: Input) -> tuple[bool, bool, str]:
    is_production = one.config.is_production(one.config.environment(one.path))
    return not one.is_checked, not is_production, one.path


def _same_files(paths: Iterable[str]) -> list[list[str]]:
    found: dict[tuple[int, int], list[str]] = {}
    for path in paths:
        try:
            status = os.stat(reachable(path))
        except OSError:
            continue
        found.setdefault((status.st_dev, status.st_ino), []).append(path)
    return [same for same in found.values() if len(same) > 1]


def inode_of(path: str) -> int:
    """Return the inode of a file; -1 if it cannot be determined."""
    try:
        return os.stat(reachable(path)).st_ino
    except OSError:
        return -1


def is_same_file(path: str, inode: int, status: os.stat_result | None) -> bool:
    """Return whether a path with this inode is the file of a status."""
    if status is None or status.st_ino != inode:
        return False
    try:
        return os.path.samestat(status, os.stat(reachable(path)))
    except OSError:
        return False
