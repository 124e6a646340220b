"""Opens regular files only, so that no run waits for a pipe or reads a device without end."""

from __future__ import annotations

import os
import stat

SUFFIXES = (".yaml", ".yml", ".json")
# Names that are a slip, and not those of backups or templates.
SLIPS = {
    ".yaml": (".yalm", ".yam", ".yaml.txt", ".ymal"),
    ".yml": (".ylm", ".yml.txt"),
    ".json": (".josn", ".jsn", ".jsno", ".json.txt"),
}
_MISTYPED = tuple(slip for slips in SLIPS.values() for slip in slips)
# Do not block on a pipe; not every system has all of these flags.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def is_settings_name(name: str) -> bool:
    """Return whether a file of this name may contain settings; the extension is compared in lower case."""
    return name.endswith(SUFFIXES) or name.lower().endswith(SUFFIXES)


def is_mistyped(name: str) -> bool:
    """Return whether the name of a file ends almost as one that is searched for."""
    return name.lower().endswith(_MISTYPED)


def is_json_name(name: str) -> bool:
    """Return whether a file of this name contains JSON."""
    return name[-5:].lower() == ".json"


def reachable(path: str) -> str:
    """Return a path relative to the current folder if it is below that: a parent folder may not be readable."""
    below = os.path.join(os.getcwd(), "")
    return (path[len(below) :] or os.curdir) if os.path.join(path, "").startswith(below) else path


def relative_path(path: str, folder: str = os.curdir) -> str:
    """Return a path relative to a folder; on Windows, a path on another drive is returned unchanged."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return os.path.abspath(path)


def repository_root(folder: str) -> str | None:
    """Return the top folder of the repository that a folder is in; None outside of a repository."""
    while not os.path.lexists(reachable(os.path.join(folder, ".git"))):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


class TooLargeError(Exception):
    """A file that is larger than the limit."""


def content_of_file(path: str, limit: int) -> bytes:
    """Return the content of a regular file.

    The file may have been replaced since it was found, so the opened file is checked, not only the path: opening a
    pipe that has no writer would block for ever. Raises OSError for what cannot be read or is no regular file, and
    TooLargeError for a file larger than the limit in bytes.
    """
    _check(os.stat(path), limit)  # opening a device can have an effect
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        _check(status, limit)
        return _read(handle, status.st_size)
    finally:
        os.close(handle)


def _read(handle: int, size: int) -> bytes:
    """Return the content of an open file of a known size."""
    # Creating a file object takes as long as reading the file.
    pieces = [os.read(handle, size + 1)]
    if len(pieces[0]) == size:
        return pieces[0]  # the usual case
    while pieces[-1] and sum(map(len, pieces)) != size:
        pieces.append(os.read(handle, 1 << 20))
    return b"".join(pieces)


def own_data(path: str) -> bytes:
    """Return the content of a file of this package, whatever its size."""
    handle = os.open(path, _FLAGS)
    try:
        return _read(handle, os.fstat(handle).st_size)
    finally:
        os.close(handle)


def content_of_stream(path: str, limit: int) -> bytes:
    """Return the content of a file or pipe that the user named, such as `<(command)`; errors as in content_of_file."""
    with open(path, "rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError
    return content


def _check(status: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "Is a directory" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")
    if status.st_size > limit:
        raise TooLargeError
