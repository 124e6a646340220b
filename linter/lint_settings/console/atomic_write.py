"""Writes a file so that it is either the old one or the new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress

from .signals import raise_missed


class ChangedError(Exception):
    """The file is no longer what it was when it was read; nothing was written."""


def write(path: str, before: bytes | None, after: bytes, *, private: bool = False, sync: bool = True) -> None:
    """Put `after` in place of a file that holds `before`; with None there must be no file yet.

    The new content is written beside the file, synced, and renamed over it. Mode, extended attributes, access lists
    and, where that is allowed, owner stay. A link is followed: its target is what changes. A `private` file can then be
    read and written by its owner alone. Without `sync`, the caller sees to it by `sync_all` that what was written lasts
    through a power cut, which is quicker for many files.

    Raises ChangedError where the file does not hold `before` any more, OSError where it cannot be written.
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
    """Delete a file that holds `before`; only what somebody has asked to be deleted.

    Raises ChangedError where the file does not hold that any more, OSError where it cannot be deleted.
    """
    _writable(path)
    if os.path.islink(path) or _content(path) != before:
        raise ChangedError(path)
    os.unlink(path)
    _sync_folder(os.path.dirname(os.path.abspath(path)))


def sync_all() -> None:
    """Make everything that was written last through a power cut, where the system can."""
    if hasattr(os, "sync"):
        os.sync()


def renew(path: str, content: bytes) -> None:
    """Make this the content of a file, whatever it was; what is no file, such as a pipe, is written to.

    Raises OSError where that cannot be done; a file that was there is as it was, wherever the folder lets us write
    beside it.
    """
    target = os.path.realpath(path)
    status = _status(path)
    if (status is not None and not stat.S_ISREG(status.st_mode)) or path.startswith(("/dev/", "/proc/")):
        _overwrite(path, content)
        return
    try:
        if status is not None:
            _writable(target)
        temporary = _name_beside(target)
        try:
            _fill(temporary, content, status, target)
            _replace(temporary, target)
        except BaseException:
            _remove(temporary)
            raise
    except OSError as error:
        # The folder may be closed though the file is open, and a file that is mounted cannot be replaced.
        if status is None or error.errno not in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS):
            raise
        _overwrite(path, content)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _overwrite(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def relink(path: str, other: str) -> None:
    """Make `other` a hard link to the file at `path`, in place of what it was.

    Raises OSError where that cannot be done; `other` is as it was then.
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
    """Rename a file over another one.

    Windows refuses that for as long as a virus scanner or an editor has the other one open, which is seldom long.
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
    """The status of a file that may be written; a rename would replace a read-only one as well, which nobody wants."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file", path)
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PermissionError(13, "it is read-only", path)
    return status


def _name_beside(path: str) -> str:
    """The path of a file that is not there yet, in the folder of another; known before the file is made, lest a signal
    come between the two and it be left behind."""
    return os.path.join(os.path.dirname(path), f"{_PREFIX}{os.getpid()}-{os.urandom(4).hex()}.tmp")


def _fill(path: str, content: bytes, status: os.stat_result | None, target: str, sync: bool = True) -> None:
    """Make a file with a content that has reached the disk, which is to replace `target`; `status` is that file's."""
    with open(path, "xb", opener=_for_us_alone) as file:
        if status is None:
            os.chmod(path, 0o666 & ~_umask())
        else:
            _give(path, status)
        file.write(content)
        file.flush()
        if status is not None:
            _copy_attributes(target, path)  # last: to write, or to change the mode, may drop or change some
        if sync:
            os.fsync(file.fileno())


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _give(path: str, status: os.stat_result) -> None:
    """Owner and mode, in this order: to give a file away may take bits from its mode."""
    own = os.stat(path)
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        with suppress(OSError):  # only root may give files away; the content is what matters
            os.chown(path, status.st_uid, status.st_gid)
    os.chmod(path, stat.S_IMODE(status.st_mode))


def _copy_attributes(source: str, path: str) -> None:
    """Give a file the extended attributes of another one, its access list included, and no other ones.

    Only Linux lets Python read them. What the system reserves for itself stays as it is.
    """
    if not hasattr(os, "listxattr"):
        return
    try:
        wanted, given = set(os.listxattr(source)), set(os.listxattr(path))
    except OSError:
        return  # this file system has none
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
    """Make the rename last through a power cut, where the system can."""
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
