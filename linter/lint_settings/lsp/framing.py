"""Reads the headers of messages as HTTP writes them; pygls takes one spelling, and loses its place after others."""

from __future__ import annotations

import re
from typing import BinaryIO, cast

# Not only at the beginning of a line: the content of a message whose header was wrong may come before it.
_LENGTH = re.compile(rb"Content-Length:[ \t]*([^\r\n]*?)[ \t]*\r?\n\Z", re.IGNORECASE)
_DIGITS = re.compile(rb"0*[0-9]{1,10}")
_MOST = 1 << 30  # bytes; no editor sends that much
_PART = 1 << 16  # bytes that are read at once of a line, which may have no end
_UNREADABLE = b" "  # no JSON, so that a message without a length is answered by an error


class FramedInput:
    """Standard input, with a header that pygls knows before each message."""

    def __init__(self, stdin: BinaryIO) -> None:
        self._stdin = stdin
        self._length = 0
        self._is_after_length = False

    def as_file(self) -> BinaryIO:
        """Return the input as the type that pygls asks for; it calls the two methods below."""
        return cast("BinaryIO", self)

    def readline(self) -> bytes:
        """Return the next line of a header: its length, or the empty line after it; nothing at the end."""
        self._is_after_length = not self._is_after_length
        if not self._is_after_length:
            return b"\r\n"
        length = self._next_length()
        self._length = length or 0
        return b"" if length is None else b"Content-Length: %d\r\n" % (length or len(_UNREADABLE))

    def read(self, length: int) -> bytes:
        """Return the content of a message."""
        return self._stdin.read(length) if self._length else _UNREADABLE

    def _next_length(self) -> int | None:
        """Read a header and return the length in it, 0 if there is no usable one, or None at the end."""
        length = 0
        is_begun = False
        while line := self._stdin.readline(_PART):
            found = _LENGTH.search(line)
            if found is not None:
                length = int(found[1]) if _DIGITS.fullmatch(found[1]) else 0
            elif not line.strip() and is_begun:
                return length if length <= _MOST else 0
            is_begun = is_begun or bool(line.strip())
        return None
