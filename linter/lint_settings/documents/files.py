"""Opens files that are files: whatever a name leads to, no run waits for it or reads without end."""

from __future__ import annotations

import os
import stat

SUFFIXES = (".yaml", ".yml", ".json")
# Without waiting for anybody; not all of these are there on every system.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


def is_settings_name(name: str) -> bool:
    """Return whether a file of this name may hold settings; extensions count in either case."""
    return name.endswith(SUFFIXES) or name.lower().endswith(SUFFIXES)


def is_json_name(name: str) -> bool:
    """Return whether a file of this name holds JSON."""
    return name.endswith(".json") or name.lower().endswith(".json")


def reachable(path: str) -> str:
    """Return a path relative to the current folder if it is below that: a folder above may be closed to us."""
    below = os.path.join(os.getcwd(), "")
    return (path[len(below) :] or os.curdir) if os.path.join(path, "").startswith(below) else path


def relative_path(path: str, folder: str = os.curdir) -> str:
    """Return a path as seen from a folder; on Windows, one on another drive as it is."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return os.path.abspath(path)


class TooLargeError(Exception):
    """A file with more bytes than it may have."""


def content_of_file(path: str, limit: int) -> bytes:
    """The content of a regular file.

    It may have become something else since it was found, so what is asked is what was opened: to open a pipe that
    nobody writes to would wait for ever. Raises OSError for what cannot be read or is no file, TooLargeError for a
    file larger than the limit in bytes.
    """
    _check(os.stat(path), limit)  # to open a device may do something already
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        _check(status, limit)
        # An object for the file would take as long as the reading.
        pieces = [os.read(handle, status.st_size + 1)]
        if len(pieces[0]) == status.st_size:
            return pieces[0]  # as most come
        while pieces[-1] and sum(map(len, pieces)) != status.st_size:
            pieces.append(os.read(handle, 1 << 20))
    finally:
        os.close(handle)
    return b"".join(pieces)


def own_data(path: str) -> bytes:
    """Return the content of a file that came with a package, however large."""
    with open(path, "rb") as file:
        return file.read()


def content_of_stream(path: str, limit: int) -> bytes:
    """The content of a file or pipe that somebody named outright, such as `<(command)`; for errors see above."""
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
