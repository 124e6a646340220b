"""Finds which values of a YAML file an alias repeats, in one pass over its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ANCHOR = lazy_pattern(r"(?:^|[\s\[{,:])&([^\s,\[\]{}]+)")
_ALIAS = lazy_pattern(r"\*(?=([^\s,\[\]{}]{1,1000}))")
_LINE = lazy_pattern(r"[^\r\n]*")
_BREAKS = lazy_pattern(r"[\r\n]+")


class Anchors:
    """The anchors of a text that aliases refer to, and how far the value of each may reach."""

    __slots__ = ("_aliases", "_ends", "_reach", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._aliases: dict[str, tuple[int, int]] = {}  # by name, the offsets of the first and the last
        if "&" not in text or "*" not in text:
            self._ends: list[int] = []
            self._reach: list[int] = []
            return
        for alias in _ALIAS.finditer(text):
            for name in _names(alias[1]):
                first, _ = self._aliases.get(name, (alias.start(), 0))
                self._aliases[name] = first, alias.start()
        used = [one for one in _ANCHOR.finditer(text) if self._aliases.get(one[1], (0, -1))[1] >= one.end()]
        self._ends = [one.end() for one in used]
        self._reach = list(accumulate((self._end_of_value(one.start(1), one.end()) for one in used), max))

    def repeat(self, start: int, key_start: int) -> bool:
        """Return whether an alias may repeat the value that begins at `start`, or its parent."""
        count = bisect_right(self._ends, max(start, key_start))
        return count > 0 and self._reach[count - 1] >= start

    def are_needed(self, start: int, end: int) -> bool:
        """Return whether the text between two offsets contains an anchor that the remaining text refers to."""
        for name in _ANCHOR.findall(self._text, start, end):
            first, last = self._aliases.get(name, (start, start))
            if first < start or last >= end:
                return True
        return False

    def _end_of_value(self, anchor: int, end: int) -> int:
        """Return where the value of an anchor ends at the latest: the lines below are indented more."""
        text = self._text
        line_start = max(text.rfind("\n", 0, anchor), text.rfind("\r", 0, anchor)) + 1
        head = text[line_start:anchor]
        indent = len(head) - len(head.lstrip(" "))
        is_item = head.lstrip().startswith("-")
        reach = _line_end(text, end)
        while reach < len(text):
            breaks = _BREAKS.match(text, reach)
            start = breaks.end() if breaks is not None else reach
            stop = _line_end(text, start)
            if not _is_inside(text[start:stop], indent, is_item=is_item):
                break
            reach = stop
        return reach


def _names(token: str) -> Iterator[str]:
    """Yield the names that an alias may have: a colon may belong to it, or end it."""
    yield token
    at = token.find(":")
    while at > 0:
        yield token[:at]
        at = token.find(":", at + 1)


def _line_end(text: str, start: int) -> int:
    line = _LINE.match(text, start)
    return line.end() if line is not None else start


def _is_inside(line: str, indent: int, *, is_item: bool) -> bool:
    rest = line.lstrip(" ")
    found = len(line) - len(rest)
    return rest[:1] in ("", "#") or found > indent or (found == indent and rest.startswith("-") and not is_item)


class Comments:
    """Where the comments of a YAML text begin."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [one.end() - 1 for one in _COMMENT.finditer(text)]

    def are_in(self, start: int, end: int) -> bool:
        """Return whether a comment begins between two offsets."""
        at = bisect_right(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end


_COMMENT = re.compile(r"(?:^|\s)#")
