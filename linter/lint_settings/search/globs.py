"""Expands globs on the command line like a shell, but bounded, and ignoring the case of extensions."""

from __future__ import annotations

import os
import re

from ..documents.files import is_settings_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = "*?["


def is_glob(path: str) -> bool:
    """Return whether a path that does not exist may be a glob."""
    return any(char in path for char in _MAGIC)


def matches_of(pattern: str) -> list[str]:
    """Return the folders, and the YAML and JSON files, that a glob matches, sorted.

    A part that exists as written is taken literally, such as the folder `[id]`. `**` matches any number of folders and
    does not follow links; a name with a leading dot is matched only by a pattern with one.
    """
    start, parts = _split(pattern)
    seen: set[tuple[str, int]] = set()
    found = set(_expand(start, parts, 0, seen))
    return sorted(path for path in found if os.path.isdir(path) or is_settings_name(path))


def _split(pattern: str) -> tuple[str, list[str]]:
    """Return the start of a pattern, on Windows with its drive, and its parts."""
    drive, rest = os.path.splitdrive(pattern.replace(os.altsep or os.sep, os.sep))
    start = drive + (os.sep if rest.startswith(os.sep) else "")
    return start, [part for part in rest.split(os.sep) if part]


def _expand(above: str, parts: list[str], at: int, seen: set[tuple[str, int]]) -> Iterator[str]:
    """Yield the paths below a folder that match the parts of a pattern from `at` on; `seen` are those already tried."""
    stack = [(above, at)]
    while stack:
        above, at = stack.pop()
        if (above, at) in seen:
            continue
        seen.add((above, at))
        if at == len(parts):
            if above:
                yield above
            continue
        part = parts[at]
        if part == "**":
            if at + 1 == len(parts):
                yield above or os.curdir
                continue
            stack.append((above, at + 1))
            folders = (name for name, is_folder in _entries(above) if is_folder and not name.startswith("."))
            stack += [(os.path.join(above, name), at) for name in folders]
        elif not is_glob(part) or os.path.lexists(os.path.join(above, part)):
            if os.path.lexists(os.path.join(above, part)):
                stack.append((os.path.join(above, part), at + 1))
        else:
            stack += [(os.path.join(above, name), at + 1) for name in _matching(above, part)]


def _matching(folder: str, part: str) -> list[str]:
    from fnmatch import translate

    regex = re.compile(translate(part))
    is_hidden = part.startswith(".")
    return [name for name, _ in _entries(folder) if name.startswith(".") == is_hidden and regex.match(name)]


def _entries(folder: str) -> list[tuple[str, bool]]:
    """Return the names in a folder and whether each is a real folder; nothing if it cannot be read."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except OSError:
        return []
