"""Finds the token that is being typed in an incomplete text, and the brackets around it."""

from __future__ import annotations

import re

from ..documents.frozen import Frozen

_CLOSING = {"[": "]", "{": "}"}
_BLOCK = re.compile(r"[|>][+\-0-9]*[ \t]*(?:#.*)?\Z")
_BLANK = " \t\r\n"


class Scan(Frozen):
    """The token at an offset.

    `start` is its beginning, after its `quote` if it has one; `open` are the brackets around it. `where` is `text`,
    `comment` or `block`: a text of several lines, which is not completed.
    """

    __slots__ = ()

    start: int
    quote: str
    open: str
    where: str

    @property
    def closing(self) -> str:
        """The brackets that close the open ones."""
        return "".join(_CLOSING[one] for one in reversed(self.open))


def scan(text: str, end: int) -> Scan:
    """Return the token at an offset of YAML or JSON, whether or not the text before it is valid."""
    brackets: list[str] = []
    at = start = 0
    while at < end:
        char = text[at]
        if char in _BLANK:
            at += 1
            start = at
        elif char == "#" and (at == 0 or text[at - 1] in _BLANK):
            at = _line_end(text, at)
            if at >= end:
                return Scan(start, "", "".join(brackets), "comment")
        elif at == start and char in "\"'":
            close = _quote_end(text, at, end)
            if close < 0:
                return Scan(at + 1, char, "".join(brackets), "text")
            at = start = close + 1
        elif at == start and char in _CLOSING:
            brackets.append(char)
            at = start = at + 1
        elif brackets and char in "]}":
            brackets.pop()
            at = start = at + 1
        elif brackets and char in ",:":
            at = start = at + 1
        elif at == start and char in "|>" and not brackets and _BLOCK.match(text[at : _line_end(text, at)]):
            at = start = _block_end(text, at)
            if at >= end:
                return Scan(start, "", "", "block")
        else:
            at = _plain_end(text, at, end, bool(brackets))
            if at < end:
                at += text[at] in ":-?"
                start = at
    return Scan(start, "", "".join(brackets), "text")


def token_end(text: str, scan: Scan, offset: int) -> int:
    """Return the end of the token at an offset, without its quote."""
    line = _line_end(text, offset)
    if scan.quote:
        close = text.find(scan.quote, offset, line)
        between = text[offset:close] if close >= 0 else ""
        return close if close >= 0 and not any(one in between for one in ",:#[]{}") else offset
    end = _plain_end(text, offset, line, bool(scan.open))
    return offset + len(text[offset:end].rstrip(_BLANK))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found - (text[found - 1 : found] == "\r")


def _quote_end(text: str, at: int, end: int) -> int:
    """Return the end of a quoted text that begins at an offset; -1 if it is not closed before `end`."""
    quote = text[at]
    at += 1
    while at < end:
        is_escaped = text[at] == "\\" if quote == '"' else text[at : at + 2] == "''"
        if text[at] == quote and not is_escaped:
            return at
        at += 2 if is_escaped else 1
    return -1


def _plain_end(text: str, at: int, end: int, in_flow: bool) -> int:
    """Return the end of a plain text: the next separator, or the end of the line."""
    begin = at
    while at < end:
        char = text[at]
        is_last = at + 1 >= len(text) or text[at + 1] in _BLANK
        if char in "\r\n" or (char == "#" and at > begin and text[at - 1] in _BLANK):
            return at
        if char == ":" and (is_last or (in_flow and text[at + 1] in ",[]{}")):
            return at
        if char in "-?" and at == begin and is_last and not in_flow:
            return at
        if in_flow and char in ",[]{}":
            return at
        at += 1
    return at


def _block_end(text: str, at: int) -> int:
    """Return the end of a text of several lines: the first line that is not indented more than its key."""
    line_start = text.rfind("\n", 0, at) + 1
    depth = _depth(text, line_start)
    line = _line_end(text, at) + 1
    while line < len(text):
        following = text.find("\n", line)
        following = len(text) if following < 0 else following
        if text[line:following].strip() and _depth(text, line) <= depth:
            break
        line = following + 1
    return min(line, len(text))


def _depth(text: str, line_start: int) -> int:
    at = line_start
    while at < len(text) and text[at] == " ":
        at += 1
    return at - line_start
