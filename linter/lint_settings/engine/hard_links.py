"""Finds paths that are further names of the same file."""

from __future__ import annotations

import os
from collections import namedtuple

from ..documents.files import reachable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..config.config import Config


class Entry(namedtuple("Entry", "shown config is_checked inode")):
    """A file that was found: its path as shown to users, its config, and whether it is checked or only known."""

    __slots__ = ()

    shown: str
    config: Config
    is_checked: bool
    inode: int


def other_names(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the paths that are hard links to a file that counts under another path, with that path.

    The name in production counts, so that its severities apply; else the first one.
    """
    by_inode: dict[int, list[str]] = {}
    for path, one in entries.items():
        by_inode.setdefault(one.inode, []).append(path)
    others: dict[str, str] = {}
    for inode, paths in by_inode.items():
        if len(paths) > 1 and inode > 0:
            for same in _same_files(paths):
                first, *rest = sorted(same, key=lambda path: _rank(entries[path]))
                others.update((path, first) for path in rest)
    return others


def _rank(one: Entry) -> tuple[bool, bool, str]:
    is_production = one.config.is_production(one.config.environment(one.shown))
    return not one.is_checked, not is_production, one.shown


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
