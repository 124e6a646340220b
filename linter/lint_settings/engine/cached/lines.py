"""The lines of a cache file: one for each file, which is not parsed before it is needed.

As objects, those of 100,000 files would take 300 MB.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

text_of = json.JSONEncoder(separators=(",", ":")).encode


def line_of(path: str, entry: list[Any]) -> bytes:
    """Return the line about a file: path and entry as JSON, with a tab in between, which is in no compact JSON."""
    return f"{text_of(path)}\t{text_of(entry)}\n".encode()


class Lines:
    """The lines in a cache file that begin at an offset; `read` returns the content, which is not always needed."""

    def __init__(self, read: Callable[[], bytes] = bytes, begin: int = 0) -> None:
        self._read = read
        self._next = begin  # where the first line begins that has not been looked at
        self._starts: dict[bytes, int] = {}

    @cached_property
    def _content(self) -> bytes:
        return self._read()

    def find(self, path: str) -> bytes | None:
        """Return the entry of a file; the lines are looked at in their order, as far as that is necessary."""
        key = text_of(path).encode()
        while key not in self._starts:
            if not self._look_at_next():
                return None
        return self._entry(self._starts[key])

    def _look_at_next(self) -> bool:
        begin, content = self._next, self._content
        end = content.find(b"\n", begin)
        if end < 0:
            return False
        tab = content.find(b"\t", begin, end)
        if tab >= 0:
            self._starts[content[begin:tab]] = tab + 1
        self._next = end + 1
        return True

    def _entry(self, start: int) -> bytes:
        return self._content[start : self._content.index(b"\n", start)]

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path of each file and its line; lines of another origin are left out."""
        while self._look_at_next():
            pass
        for key, start in self._starts.items():
            with suppress(ValueError, RecursionError):
                path = json.loads(key)
                if isinstance(path, str):
                    yield path, b"%b\t%b\n" % (key, self._entry(start))


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
