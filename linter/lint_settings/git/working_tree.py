"""Finds the settings files of a working tree that differ from a commit, without running any filter."""

from __future__ import annotations

import os
import stat
from collections import Counter

from ..documents.files import TooLargeError, content_of_file
from .changes import FILE, LINK, Changed, entries, is_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository

# Larger files, in bytes, are not read: they count as changed if git is not sure.
_LARGEST = 32 * 1024 * 1024
# Each deleted file is compared with each added one; above this number of pairs, only equal contents are found.
_MOST_PAIRS = 10_000
_ALIKE = 0.5


def changed_in_working_tree(repository: Repository, base: str) -> list[Changed]:
    """Return the YAML and JSON files that differ between a commit and the working tree; see `changed_files`."""
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
    """Return the old name of each added file that is a renamed one, at least half of it unchanged."""
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
    """Return modes, object ids at the commit and contents in the working tree of files that may have changed."""
    env = _without_filters(repository)
    raw = repository.ask("diff-index", "-z", "--raw", "--full-index", "--no-renames", base, env=env)
    was, there = {}, set(repository.untracked_names())
    for old_mode, new_mode, old_id, status, path, _ in entries(raw):
        if is_settings(old_mode, path):
            was[path] = (old_mode, old_id)
        # During a merge with conflicts, the file exists, but git reports no mode for it.
        if status == "U" or is_settings(new_mode, path):
            there.add(path)
    now = {}
    for path in there:
        held = _held(os.path.join(repository.root, path)) if is_settings(FILE, path) else None
        if held is not None:
            now[path] = held
    return was, now


def _without_filters(repository: Repository) -> dict[str, str]:
    """Return an environment in which no filter is configured.

    Git would run clean filters even to find out whether a file that was just written has changed. Versions before 2.31
    ignore this environment.
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
        return FILE, None  # it exists; that it cannot be read is reported when it is checked


def _is_same(old_mode: str, old_id: str, mode: str, content: bytes | None) -> bool:
    if content is None or (old_mode == LINK) is not (mode == LINK):
        return False
    if old_id == _object_id(content, old_id):
        return True
    # Git may have written CRLF for the LF in its objects.
    return b"\r\n" in content and old_id == _object_id(content.replace(b"\r\n", b"\n"), old_id)


def _object_id(content: bytes, like: str) -> str:
    from hashlib import sha1, sha256

    algorithm = sha1 if len(like) == 40 else sha256
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _lines(content: bytes) -> Counter[bytes]:
    # JSON may be on one line.
    return Counter(content.replace(b",", b",\n").splitlines())


def _likeness(old: Counter[bytes], new: Counter[bytes]) -> float:
    shared = sum(len(line) * count for line, count in (old & new).items())
    return shared / max(1, *(sum(len(line) * count for line, count in one.items()) for one in (old, new)))
