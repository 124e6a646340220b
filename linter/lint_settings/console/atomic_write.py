"""Writes files atomically: a file has either its old or its new content, whatever happens."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress

from .signals import raise_missed


class ChangedError(Exception):
    """The file changed since it was read; nothing was written."""


def write(path: str, before: bytes | None, after: bytes, *, private: bool = False, sync: bool = True) -> None:
    """Replace the content `before` of a file with `after`; if `before` is None, create the file.

    The new content is written to a file next to it, synced, and renamed. Mode, extended attributes, access lists and,
    if permitted, the owner are kept. A link is followed: its target is replaced. A `private` file can then be read and
    written by its owner only. Without `sync`, the caller calls `sync_all` so that the writes survive a power cut, which
    is faster for many files.

    Raises ChangedError if the content is no longer `before`, OSError if the file cannot be written.
    """
    raise_missed()
    target = os.path.realpath(path)
    status = None if before is None else _writable(target)
    temporary = _name_beside(target)
    try:
        _fill(temporary, after, status, target, sync)
        if private:
            os.chmod(temporary, 0o600)
        if _content(target) != before:
            raise ChangedError(path)
        _replace(temporary, target)
    except BaseException:
        _remove(temporary)
        raise
    if sync:
        _sync_folder(os.path.dirname(target))


def delete(path: str, before: bytes) -> None:
    """Delete a file with the content `before`; only for files that the user asked to delete.

    Raises ChangedError if the content has changed, OSError if the file cannot be deleted.
    """
    _writable(path)
    if os.path.islink(path) or _content(path) != before:
        raise ChangedError(path)
    os.unlink(path)
    _sync_folder(os.path.dirname(os.path.abspath(path)))


def sync_all() -> None:
    """Sync everything that was written to the disk, if the system supports it."""
    if hasattr(os, "sync"):
        os.sync()


def renew(path: str, content: bytes) -> None:
    """Replace the content of a file, whatever it was; a special file, such as a pipe, is written to.

    Folders that are missing above it are made. Raises OSError on failure. An existing file then keeps its content,
    unless its folder does not permit writing a file next to it.
    """
    target = os.path.realpath(path)
    status = _status(path)
    if (status is not None and not stat.S_ISREG(status.st_mode)) or path.startswith(("/dev/", "/proc/")):
        _overwrite(path, content)
        return
    try:
        if status is not None:
            _writable(target)
        else:
            make_folder_of(path)
        temporary = _name_beside(target)
        try:
            _fill(temporary, content, status, target)
            _replace(temporary, target)
        except BaseException:
            _remove(temporary)
            raise
    except OSError as error:
        # The folder may be read-only although the file is not, and a mounted file cannot be replaced.
        if status is None or error.errno not in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS):
            raise
        _overwrite(path, content)


def make_folder_of(path: str) -> None:
    """Make the folders that are missing above a file. Raises OSError on failure, and for a path such as `reports/`."""
    if os.path.basename(path) in ("", os.curdir, os.pardir):
        raise IsADirectoryError(errno.EISDIR, "this is the name of a folder, not of a file", path)
    folder = os.path.dirname(os.path.realpath(path))
    if not os.path.lexists(folder):
        os.makedirs(folder, exist_ok=True)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _overwrite(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def relink(path: str, other: str) -> None:
    """Make `other` a hard link to the file at `path`, replacing it.

    Raises OSError on failure; `other` is then unchanged.
    """
    folder = os.path.dirname(os.path.realpath(other))
    temporary = os.path.join(folder, f"{_PREFIX}{os.getpid()}.link")
    os.link(os.path.realpath(path), temporary)
    try:
        _replace(temporary, os.path.realpath(other))
    except BaseException:
        os.unlink(temporary)
        raise
    _sync_folder(folder)


_PREFIX = ".lint-settings-"
_TRIES, _PAUSE = 20, 0.05  # a second in all


def _replace(temporary: str, target: str) -> None:
    """Rename a file, replacing another one.

    Windows refuses this while a virus scanner or an editor has the other file open, which is usually short: try again.
    """
    for _ in range(_TRIES - 1):
        try:
            os.replace(temporary, target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(_PAUSE)
        else:
            return
    os.replace(temporary, target)


def _writable(path: str) -> os.stat_result:
    """Return the status of a file that may be written; refuse a read-only one, which a rename would replace."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file", path)
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(13, "it is read-only", path)
    return status


def _name_beside(path: str) -> str:
    """Return an unused path in the folder of a file.

    The path is known before the file is created, so that a signal in between leaves no file behind.
    """
    return os.path.join(os.path.dirname(path), f"{_PREFIX}{os.getpid()}-{os.urandom(4).hex()}.tmp")


def _fill(path: str, content: bytes, status: os.stat_result | None, target: str, sync: bool = True) -> None:
    """Create a file that is to replace `target`, and sync its content; `status` is that of `target`."""
    with open(path, "xb", opener=_for_us_alone) as file:
        if status is None:
            os.chmod(path, 0o666 & ~_umask())
        else:
            _give(path, status)
        file.write(content)
        file.flush()
        if status is not None:
            _copy_attributes(target, path)  # last: writing or changing the mode may drop or change some
        if sync:
            os.fsync(file.fileno())


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _give(path: str, status: os.stat_result) -> None:
    """Set owner and mode of a file, in this order: changing the owner may clear bits of the mode."""
    own = os.stat(path)
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        with suppress(OSError):  # only root may change the owner; the content matters more
            os.chown(path, status.st_uid, status.st_gid)
    os.chmod(path, stat.S_IMODE(status.st_mode))


def _copy_attributes(source: str, path: str) -> None:
    """Give a file exactly the extended attributes of another one, including its access list.

    Python can read them on Linux only. Attributes reserved for the system are left unchanged.
    """
    if not hasattr(os, "listxattr"):
        return
    try:
        wanted, given = set(os.listxattr(source)), set(os.listxattr(path))
    except OSError:
        return  # this file system has no attributes
    for name in given - wanted:
        with suppress(OSError):
            os.removexattr(path, name)
    for name in wanted:
        with suppress(OSError):
            value = os.getxattr(source, name)
            if name not in given or os.getxattr(path, name) != value:
                os.setxattr(path, name, value)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _sync_folder(folder: str) -> None:
    """Make the rename survive a power cut, if the system supports it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
