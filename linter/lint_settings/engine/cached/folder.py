"""The folder of the result cache: the only code that opens, writes and removes files in it.

A folder or file of another origin in its place is neither read nor changed. Files that this module writes are
read-only, which git cannot record: a file that came with a commit is never mistaken for one of these.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

NAME = ".lint_settings_cache"
_MARKER = "lint-settings-cache"
_TEXTS = {
    _MARKER: "This folder is a cache of lint-settings; it may be deleted at any time.\n",
    ".gitignore": "# Made by lint-settings; it may be deleted at any time.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# https://bford.info/cachedir/\n",
}
_OURS = re.compile(r"[0-9a-f]{20}\.json")
_LARGEST = 500_000_000  # bytes
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READ_ONLY = 0o400
_HAS_HANDLES = os.open in os.supports_dir_fd  # not on Windows


class RefusedError(Exception):
    """A folder, or a file in it, that this program did not create; the text says why it is not used."""


class CacheFolder:
    """The cache folder of a project, kept open so that it cannot be replaced.

    Use it as a context manager. With `make`, a missing folder is created.

    Raises RefusedError for a folder that is not the linter's, FileNotFoundError if it does not exist, OSError if it
    cannot be opened.
    """

    def __init__(self, root: str, related: tuple[str, ...], *, make: bool = False) -> None:
        self._path = os.path.join(root, NAME)
        self._handle = -1
        _check_root(root, related)
        if make:
            with suppress(FileExistsError):
                os.mkdir(self._path, 0o700)
        try:
            self._open(make=make)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> CacheFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the folder."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _open(self, *, make: bool) -> None:
        status = os.lstat(self._path)
        if stat.S_ISLNK(status.st_mode):
            raise RefusedError("it is a link")
        if not stat.S_ISDIR(status.st_mode):
            raise RefusedError("it is not a folder")
        if not _is_own(status):
            raise RefusedError("it belongs to another user")
        if _HAS_HANDLES:
            try:
                self._handle = os.open(self._path, _FOLDER)
            except OSError as error:
                if error.errno in (errno.ELOOP, errno.ENOTDIR):
                    raise RefusedError("it is a link") from None
                raise
        if self._has_marker():
            return
        if self._names():
            raise RefusedError("lint-settings did not make it")
        if make:
            for name, text in _TEXTS.items():
                self._create(name, [text.encode()])

    def _has_marker(self) -> bool:
        try:
            with self._opened(_MARKER, 1000) as file:
                return file.read() == _TEXTS[_MARKER].encode()
        except OSError:
            return False

    def open_file(self, name: str) -> BinaryIO:
        """Return a file that this program wrote, open for reading.

        Raises OSError for anything else, including a file that is too large to be of the cache.
        """
        return self._opened(name, _LARGEST)

    def first_line(self, name: str) -> bytes:
        """Return the first line of a file that this program wrote; empty if it does not exist."""
        try:
            with self.open_file(name) as file:
                return file.readline()
        except OSError:
            return b""

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file, replacing the one with this name, if it exists.

        Raises RefusedError if this program did not write the existing file, OSError if the file cannot be written.
        """
        if not self._may_go(name):
            raise RefusedError(f"lint-settings did not write {name} in it")
        temporary = f"{os.getpid()}-{os.urandom(4).hex()}.tmp"
        try:
            self._create(temporary, pieces)
            self._unlock(name)
            if _HAS_HANDLES:
                os.replace(temporary, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)
            else:
                os.replace(self._at(temporary), self._at(name))
        except BaseException:
            with suppress(OSError):
                self._remove(temporary)
            raise

    def tidy(self, keep: int) -> None:
        """Remove the least recently used files that this program wrote, except for `keep` of them."""
        files = [(self._status(name).st_mtime_ns, name) for name in self._names() if self._is_ours(name)]
        for _, name in sorted(files)[:-keep]:
            self._remove(name)

    # --- names in the folder

    def _at(self, name: str) -> str:
        return name if _HAS_HANDLES else os.path.join(self._path, name)

    def _status(self, name: str) -> os.stat_result:
        if _HAS_HANDLES:
            return os.stat(name, dir_fd=self._handle, follow_symlinks=False)
        return os.lstat(self._at(name))

    def _names(self) -> list[str]:
        return os.listdir(self._handle if _HAS_HANDLES else self._path)

    def _is_ours(self, name: str) -> bool:
        """Return whether this program wrote a file as a file of the cache."""
        try:
            return bool(_OURS.fullmatch(name)) and _is_written_by_us(self._status(name))
        except OSError:
            return False

    def _may_go(self, name: str) -> bool:
        try:
            self._status(name)
        except FileNotFoundError:
            return True
        return self._is_ours(name)

    def _opened(self, name: str, limit: int) -> BinaryIO:
        """Return a file of the cache, open; raises OSError for anything else, including a larger file."""
        file = os.fdopen(os.open(self._at(name), _READ, **self._place()), "rb")
        status = os.fstat(file.fileno())
        if not _is_written_by_us(status) or status.st_size > limit:
            file.close()
            raise PermissionError(errno.EPERM, "not a file of the cache", name)
        return file

    def _create(self, name: str, pieces: Iterable[bytes]) -> None:
        handle = os.open(self._at(name), _NEW, _READ_ONLY, **self._place())
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)

    def _remove(self, name: str) -> None:
        self._unlock(name)
        os.unlink(self._at(name), **self._place())

    def _unlock(self, name: str) -> None:
        """Allow removing a file: Windows removes no read-only files."""
        if os.name == "nt":
            with suppress(OSError):
                os.chmod(self._at(name), 0o600)

    def _place(self) -> dict[str, int]:
        return {"dir_fd": self._handle} if _HAS_HANDLES else {}


def _is_written_by_us(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and not status.st_mode & 0o222 and _is_own(status)


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _check_root(root: str, related: tuple[str, ...]) -> None:
    """Refuse a project that was reached through a link out of every folder that the user named or works in.

    `related` are the real paths of these folders.
    """
    real = os.path.realpath(root)
    if real == os.path.abspath(root):
        return
    if not any(_is_below(real, one) or _is_below(one, real) for one in (*related, os.getcwd())):
        raise RefusedError("a link leads to it")


def _is_below(path: str, folder: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(folder, ""))
