"""Tells which settings files of a working tree are not what they were at a commit, without running any filter."""

from __future__ import annotations

import os
import stat
from collections import Counter

from ..documents.files import TooLargeError, content_of_file
from .changes import FILE, LINK, Changed, entries, is_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository

# A larger file than this many bytes is not read: it counts as changed where git is not sure.
_LARGEST = 32 * 1024 * 1024
# Each deleted file is compared to each added one; past this many pairs only those with the same content are found.
_MOST_PAIRS = 10_000
_ALIKE = 0.5


def changed_in_working_tree(repository: Repository, base: str) -> list[Changed]:
    """The YAML and JSON files that differ between a commit and the working tree; see `changed_files`."""
    was, now = _states(repository, base)
    found = [Changed("M", path, path) for path in was.keys() & now.keys() if not _is_same(*was[path], *now[path])]
    gone = {path: was[path][0] for path in was.keys() - now.keys()}
    new = {path: now[path] for path in now.keys() - was.keys()}
    moved = {}
    if gone and new:
        deleted = repository.read(base, [path for path, mode in gone.items() if mode != LINK])
        moved = renamed(deleted, {path: content for path, (mode, content) in new.items() if mode != LINK and content})
    found += [Changed("R", old, path) for path, old in moved.items()]
    found += [Changed("D", path, None) for path in gone.keys() - set(moved.values())]
    found += [Changed("A", None, path) for path in new.keys() - moved.keys()]
    return found


def renamed(deleted: dict[str, bytes], added: dict[str, bytes]) -> dict[str, str]:
    """The old name of each added file that is a deleted one under another name, at least half of it the same."""
    pairs = []
    exact = len(deleted) * len(added) > _MOST_PAIRS
    lines = {} if exact else {path: _lines(content) for path, content in (deleted | added).items()}
    by_content: dict[bytes, list[str]] = {}
    for path, content in added.items():
        by_content.setdefault(content, []).append(path)
    for old, content in deleted.items():
        for new in by_content.get(content, []) if exact else added:
            score = 1.0 if added[new] == content else _likeness(lines[old], lines[new])
            if score >= _ALIKE and content:
                pairs.append((-score, os.path.basename(old) != os.path.basename(new), old, new))
    found: dict[str, str] = {}
    taken = set()
    for _, _, old, new in sorted(pairs):
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


def _states(
    repository: Repository, base: str
) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, bytes | None]]]:
    """Of the files that may have changed: mode and object id at the commit, mode and content in the working tree."""
    env = _without_filters(repository)
    raw = repository.ask("diff-index", "-z", "--raw", "--full-index", "--no-renames", base, env=env)
    others = repository.ask("ls-files", "-z", "--others", "--exclude-standard", env=env)
    was, there = {}, set(map(os.fsdecode, others.split(b"\0")[:-1]))
    for old_mode, new_mode, old_id, status, path, _ in entries(raw):
        if is_settings(old_mode, path):
            was[path] = (old_mode, old_id)
        # While a merge has conflicts the file is there, but git gives it no mode.
        if status == "U" or is_settings(new_mode, path):
            there.add(path)
    now = {}
    for path in there:
        held = _held(os.path.join(repository.root, path)) if is_settings(FILE, path) else None
        if held is not None:
            now[path] = held
    return was, now


def _without_filters(repository: Repository) -> dict[str, str]:
    """An environment in which no filter is set up.

    Git would run clean filters even to tell whether a file that was written just now has changed. Versions before 2.31
    do not look here.
    """
    names = repository.ask("config", "--null", "--name-only", "--get-regexp", r"^filter\.", missing=b"").split(b"\0")
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    env = {}
    for name in dict.fromkeys(map(os.fsdecode, names[:-1])):
        env[f"GIT_CONFIG_KEY_{count}"] = name
        env[f"GIT_CONFIG_VALUE_{count}"] = "false" if name.endswith(".required") else ""
        count += 1
    return {**env, "GIT_CONFIG_COUNT": str(count)}


def _held(path: str) -> tuple[str, bytes | None] | None:
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return LINK, os.fsencode(os.readlink(path))
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size > _LARGEST:
            return FILE, None
        return FILE, content_of_file(path, _LARGEST)
    except FileNotFoundError:
        return None
    except (OSError, TooLargeError):
        return FILE, None  # it is there; that it cannot be read is told when it is checked


def _is_same(old_mode: str, old_id: str, mode: str, content: bytes | None) -> bool:
    if content is None or (old_mode == LINK) is not (mode == LINK):
        return False
    # Git may have put CRLF for the LF that it keeps.
    return old_id in (_object_id(content, old_id), _object_id(content.replace(b"\r\n", b"\n"), old_id))


def _object_id(content: bytes, like: str) -> str:
    from hashlib import sha1, sha256

    algorithm = sha1 if len(like) == 40 else sha256
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _lines(content: bytes) -> Counter[bytes]:
    # JSON may well stand on one line.
    return Counter(content.replace(b",", b",\n").splitlines())


def _likeness(old: Counter[bytes], new: Counter[bytes]) -> float:
    shared = sum(len(line) * count for line, count in (old & new).items())
    return shared / max(1, *(sum(len(line) * count for line, count in one.items()) for one in (old, new)))
