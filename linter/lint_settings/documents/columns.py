"""Convert places to the units of other tools; in documents, columns count characters (code points).

A line ends at every line break of YAML and JSON.
"""

from __future__ import annotations

from bisect import bisect_right

from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from .source import Source

_LINE_FEED = lazy_pattern("\n")
_BEYOND = lazy_pattern("[\U00010000-\U0010ffff]")
_MARK = "\ufeff"


class ByteColumns:
    """The lines and columns of a file as tools count them that read its bytes.

    Lines end with a line feed, columns count bytes of UTF-8, both from 1; a byte order mark counts like any character.
    `is_plain` is true if they are the lines and columns of characters.
    """

    __slots__ = ("_lead", "_starts", "_text", "is_plain")

    def __init__(self, source: Source) -> None:
        self.is_plain = source.text.isascii() and "\r" not in source.text and not source.bom
        self._lead = len(_MARK) * source.bom
        self._text = _MARK * source.bom + source.text
        self._starts = [0, *(match.end() for match in _LINE_FEED.finditer(self._text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset into the text of the source (which has no byte order mark)."""
        line = bisect_right(self._starts, offset + self._lead)
        before = self._text[self._starts[line - 1] : offset + self._lead]
        return line, len(before.encode("utf-8", "surrogatepass")) + 1


def utf16(text: str) -> str:
    """Return the text with one character for each unit of UTF-16: characters past U+FFFF become two."""
    return _BEYOND.sub(_pair, text)


def _pair(match: re.Match[str]) -> str:
    value = ord(match.group()) - 0x10000
    return chr(0xD800 + (value >> 10)) + chr(0xDC00 + (value & 0x3FF))
