"""The lines of a cache file: one for each file, which is not read before it is needed.

Those of 100,000 files take 150 MB, and would take 300 MB as objects.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

text_of = json.JSONEncoder(separators=(",", ":")).encode


def line_of(path: str, entry: list[Any]) -> bytes:
    """Return the line about a file: path and entry as JSON, with a tab in between, which is in no compact JSON."""
    return f"{text_of(path)}\t{text_of(entry)}\n".encode()


class Lines:
    """The lines in a cache file that begin at an offset.

    `open_file` opens the file, which is not always needed, and returns None if it is missing.
    """

    def __init__(self, open_file: Callable[[], BinaryIO | None] = lambda: None, begin: int = 0) -> None:
        self._open = open_file
        self._next = begin  # where the first line begins that has not been looked at
        self._starts: dict[bytes, int] = {}

    @cached_property
    def _file(self) -> BinaryIO | None:
        return self._open()

    def close(self) -> None:
        """Close the file, if it is open; no line can be read afterwards."""
        if "_file" in self.__dict__ and self._file is not None:
            self._file.close()

    def find(self, path: str) -> bytes | None:
        """Return the entry of a file; the lines are looked at in their order, as far as that is necessary."""
        key = _key_of(path)
        if key in self._starts:
            return self._entry(key)
        while (line := self._look_at_next()) is not None:
            if line[0] == key:
                return line[1]
        return None

    def _look_at_next(self) -> tuple[bytes, bytes] | None:
        """Return the path of a file, as it is written, and its entry; None after the last line."""
        line = self._read(self._next)
        if not line.endswith(b"\n"):
            return None
        key, tab, entry = line.partition(b"\t")
        if tab:
            self._starts[key] = self._next + len(key) + 1
        self._next += len(line)
        return key, entry[:-1]

    def _read(self, start: int) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(start)
        return self._file.readline()

    def _entry(self, key: bytes) -> bytes:
        return self._read(self._starts[key])[:-1]

    def __contains__(self, path: str) -> bool:
        """Return whether there is a line about a file."""
        return _key_of(path) in self._starts or self.find(path) is not None

    def __iter__(self) -> Iterator[str]:
        """Yield the path of each file that has a line; lines of another origin are left out."""
        while self._look_at_next() is not None:
            pass
        for key in self._starts:
            with suppress(ValueError, RecursionError):
                path = json.loads(key)
                if isinstance(path, str):
                    yield path

    def line(self, path: str) -> bytes:
        """Return the line of a file that has one."""
        key = _key_of(path)
        return b"%b\t%b\n" % (key, self._entry(key))


def _key_of(path: str) -> bytes:
    return text_of(path).encode()


class NewLines:
    """Lines that are to be written at the end of a run, compressed: by then there may be 60 MB of them."""

    def __init__(self) -> None:
        from zlib import compressobj  # only runs that write a cache need it

        self._compressed = compressobj(1)
        self._pieces: list[bytes] = []

    def add(self, line: bytes) -> None:
        """Add a line."""
        piece = self._compressed.compress(line)
        if piece:
            self._pieces.append(piece)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the text of all lines, a piece at a time; none can be added afterwards."""
        from zlib import decompressobj

        self._pieces.append(self._compressed.flush())
        text = decompressobj()
        for piece in self._pieces:
            yield text.decompress(piece)
        yield text.flush()
