"""Marks: a few bytes that identify a file, a content or a text."""

from __future__ import annotations

import os
import stat
import struct
import time

from .files import TooLargeError, content_of_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_IS_WINDOWS = os.name == "nt"
_SIZE = 16  # bytes
_TICK = 20_000_000  # nanoseconds; file systems take the time of a change from a clock that ticks every 1 to 10 ms
_LONG_TICK = 2_000_000_000  # those that count in seconds, FAT in two
_STATE = 32  # bytes of the state of a file, which is four numbers
_pack = struct.Struct("<4Q").pack  # half the time of writing them as text
_MOST = 2**64 - 1  # only inodes of ReFS and times before 1970 or after 2554 are outside of 0 to this


def mark_of(content: bytes) -> bytes:
    """Return the mark of a content; no cache may keep it, since it would allow guessing a secret."""
    return hashed(content, _SIZE)


def hashed(content: bytes, size: int) -> bytes:
    """Return a hash of this size; only large runs need one."""
    try:
        from _blake2 import blake2b  # hashlib gives the same, but loads OpenSSL too: 3 ms
    except ImportError:  # another Python than CPython
        from hashlib import blake2b

    return blake2b(content, digest_size=size).digest()


def mark_of_text(text: str) -> bytes:
    """Return the mark of a text, as above."""
    return mark_of(text.encode("utf-8", "surrogatepass"))


def mark_of_file(path: str) -> bytes:
    """Return a mark that changes with every change of a file; empty if it is not a regular file.

    Nothing of the content is in it but the length, so that a cache may keep it. The time of the last change of the
    file is in it, which users cannot set: an edit that keeps the size and the time of modification counts. While that
    time is so near that a further edit might not change it, the mark is one that never comes again.

    Raises OSError where the file is missing or its folder is closed to us.
    """
    return mark_from(_state_now(os.stat(path)))


def states_of_files(paths: Iterable[str]) -> list[bytes]:
    """Return the bytes that the mark of each file is made from: see `mark_of_file`; empty for one that is missing."""
    # Nearly all files changed long ago, so that each takes one look at its status, and no call but that.
    long_ago = time.time_ns() - _LONG_TICK if not _IS_WINDOWS else -1
    states, is_regular = list[bytes](), stat.S_ISREG
    for path in paths:
        try:
            status = os.stat(path)
            changed = status.st_ctime_ns
            if changed < long_ago and is_regular(status.st_mode):
                states.append(_pack(status.st_ino, status.st_size, status.st_mtime_ns, changed))
            else:
                states.append(_state_now(status))
        except struct.error:
            states.append(_state_now(status))
        except OSError:
            states.append(b"")  # the reason is reported when it is read
    return states


def _state_now(status: os.stat_result) -> bytes:
    """Return the state of a file that may have just changed; empty if it is not a regular file."""
    if not stat.S_ISREG(status.st_mode):
        return b""
    changed = status.st_mtime_ns if _IS_WINDOWS else status.st_ctime_ns  # on Windows that is when it was made
    tick = _TICK if changed % 1_000_000_000 else _LONG_TICK
    may_change = abs(time.time_ns() - changed) < tick
    return _state_of(status) + (os.urandom(_SIZE) if may_change else b"")


def mark_from(state: bytes) -> bytes:
    """Return the mark of a file from its state."""
    return mark_of(state[:_STATE]) + state[_STATE:] if state else b""


def is_unchanged(path: str, mark: bytes) -> bool:
    """Return whether a file is the one that had this mark in this run."""
    try:
        return mark_of(_state_of(os.stat(path))) == mark[:_SIZE]
    except OSError:
        return False


def unchanged_content(path: str, mark: bytes, limit: int) -> bytes | None:
    """Return the content of the file that had this mark in this run; None if it has changed.

    `limit` is the largest size in bytes.
    """
    try:
        content = content_of_file(path, limit)
    except (TooLargeError, OSError):
        return None
    return content if is_unchanged(path, mark) else None


def _state_of(status: os.stat_result) -> bytes:
    """Return the inode, the size, and the times of the last change of the content and of anything, in 32 bytes."""
    inode, changed, changed_at_all = status.st_ino & _MOST, status.st_mtime_ns & _MOST, status.st_ctime_ns & _MOST
    return _pack(inode, status.st_size, changed, changed_at_all)
