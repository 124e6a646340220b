"""Reads the plain block YAML of most settings files, line by line.

Wherever the meaning is not certain, it gives up and a YAML parser reads the text; the result is always the same.
"""

from __future__ import annotations

from ..node import OPEN_END, Node
from .plain_flow import (
    INDICATORS,
    MAY_BEGIN,
    NotPlainError,
    brackets,
    easily_quoted,
    leave,
    names,
    noted_text,
    only_comment,
    quote_end,
    unquoted,
)
from .plain_key import head_of, key_end, member_at
from .scalars import MAY_BE_OTHER_ANYWHERE, noted_scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..source import Source
    from ..span import Path
    from .plain_key import Member

_SHORT = 5000  # characters
# What is never read here: blocks, anchors, aliases, tags, merges. Searched for first, as it may be far down the text.
_FOR_PARSERS = (("|", ": |"), (">", ": >"), ("&", ": &"), ("*", ": *"), ("!", ": !"), ("<", "<<: "))
# Maps control characters to NUL, and all others to themselves.
_MARKED = bytes(0 if (code < 32 and code not in b"\r\n") or code == 127 else code for code in range(256))

_NOWHERE = -2  # the column of no mapping


class _Open:
    """A list or mapping whose end has not been reached.

    `waits` is the offset after the colon or dash of a member that has no value yet, else -1; `key`, `key_start` and
    `key_end` are those of this member. `is_bare` is true for a list whose dashes are not indented. `values` are those
    of its `children`, which are nodes; in a list, they may be offsets from which a node can be made: see Node.
    """

    __slots__ = (
        *("children", "column", "dash", "is_bare", "is_list", "key", "key_end", "key_start", "path"),
        *("start", "values", "waits"),
    )

    def __init__(self, is_list: bool, column: int, start: int, path: Path, is_bare: bool) -> None:
        self.children: Any = [] if is_list else {}
        self.values: Any = [] if is_list else {}
        self.is_list = is_list
        self.column = column
        self.dash = " " * column + "- " if is_list else ""
        self.start = start
        self.path = path
        self.is_bare = is_bare
        self.waits = self.key_start = self.key_end = -1
        self.key: str | int = ""


def read_lines(source: Source, depth: int) -> Node | None:
    """Return the root node of a text with one document in plain block style, or None if a parser must read it."""
    text = source.text
    for sign, mark in _FOR_PARSERS if len(text) > _SHORT else ():  # a short text is read before a search pays
        if sign in text and mark in text:
            return None
    line_break = "\n"
    if "\r" in text:
        line_break = "\r\n"
        if not text.count("\r") == text.count("\n") == text.count(line_break):
            return None
    if text.isascii():
        if 0 in text.encode().translate(_MARKED):
            return None
    elif not text.replace(line_break, "").isprintable():
        return None  # in YAML, other characters may be breaks, blanks or not allowed
    source.may_differ_in_1_1 = source.has_outer_blanks = False
    try:
        return _Lines(source, depth).read(text.split(line_break), len(line_break))
    except (NotPlainError, RecursionError):
        return None


class _Lines:
    """Reads one text."""

    def __init__(self, source: Source, depth: int) -> None:
        self.source = source
        self.depth = depth
        self.top = _Open(True, -1, 0, (), False)  # the text itself
        self.top.waits = 0
        self.stack: list[_Open] = []
        self.is_marked = False  # by three dashes above it

    def read(self, lines: list[str], line_break: int) -> Node | None:
        """Return the root node of lines, or None if all are comments; `line_break` is the length of a line break.

        Raises NotPlainError.
        """
        if lines.count("---") > 1:
            leave()
        self._take(lines, line_break)
        while self.stack:
            self._close()
        return self.top.children[0] if self.top.children else None

    def _take(self, lines: list[str], line_break: int) -> None:
        source, top, following = self.source, self.top, 0
        children, values, path, here = top.children, top.values, top.path, _NOWHERE
        rest = iter(lines)
        for given in rest:
            line = given
            if top.is_list and top.waits < 0:
                line, following = self._items(given, rest, following, line_break)
            start, following = following, following + len(line) + line_break
            if not line or line[0] == "#":
                continue
            value: Any
            style: str | None
            before, _, value = line.partition(": ")
            if value and (head := head_of(before)):
                column, key = head
                if column != here:
                    top = self._turn(False, column, start + column)
                    children, values, path, here = top.children, top.values, top.path, column
                if key in children:
                    leave()
                # Most values are text with or without quotes: read these without a further call, for speed.
                first, style = value[0], ""
                if first in MAY_BEGIN:
                    if " " in value:
                        if " #" in value:
                            value = value.partition(" #")[0].rstrip(" ")
                        if ": " in value:
                            leave()
                    if value[-1] in ": ":
                        style = None
                    elif first in MAY_BE_OTHER_ANYWHERE:
                        value = noted_scalar(source, value)
                elif (inner := easily_quoted(value, first)) is not None:
                    value, style = noted_text(source, inner), first
                else:
                    style = None
                if style is not None:
                    within = path + (key,)  # noqa: RUF005  # a third of the instructions of `(*path, key)`
                    children[key] = Node(source, value, within, start + column, style)
                    values[key] = value
                    continue
                self._await(top, key, start + column, start + len(before), value)
            else:
                self._other_line(line, start)
            top = self.top
            children, values, path = top.children, top.values, top.path
            here = _NOWHERE if top.is_list or top.waits >= 0 else top.column

    def _other_line(self, line: str, start: int) -> None:
        """Read a line that is not a key and value of the most common kind."""
        top = self.top
        head = head_of(line[:-1]) if line[-1] == ":" and ": " not in line else None
        if head:
            column, key = head
            key_start, key_end, rest = start + column, start + len(line) - 1, ""
            if column != top.column or top.waits >= 0 or top.is_list:
                top = self._turn(False, column, key_start)
        else:
            member = self._any_line(line, start)
            top = self.top
            if member is None:
                return
            key, key_start, key_end, rest = member
        if key in top.children:
            leave()
        self._await(top, key, key_start, key_end, rest)

    def _await(self, top: _Open, key: str, start: int, end: int, rest: str) -> None:
        """Read a key between two offsets, and what follows its colon and a blank."""
        top.key, top.key_start, top.key_end, top.waits = key, start, end, end + 1
        value = rest.strip(" ")
        if value and value[0] != "#":
            self._value(top, end + 2 + len(rest) - len(rest.lstrip(" ")), value)

    def _items(self, line: str, lines: Iterator[str], start: int, line_break: int) -> tuple[str, int]:
        """Read a line, which begins at an offset, and the following ones as long as they are items without quotes.

        Returns the first line that is not (empty at the end), and where it begins.
        """
        source, top = self.source, self.top
        children, values, dash = top.children, top.values, top.dash
        width = len(dash)
        while line.startswith(dash):
            value: Any = line[width:]
            if not value or value[0] not in MAY_BEGIN or value[-1] in ": ":
                break
            if " " in value and (": " in value or " #" in value):
                break
            if value[0] in MAY_BE_OTHER_ANYWHERE:
                value = noted_scalar(source, value)
            children.append(-1 - start - width)
            values.append(value)
            start += len(line) + line_break
            line = next(lines, "")
        return line, start

    def _any_line(self, line: str, start: int) -> Member | None:
        """Read a line of any kind except its key and value, which are returned if it has them."""
        body = line.lstrip(" ")
        if not body or body[0] == "#":
            return None
        if line == "---" and not self.stack and not self.is_marked:
            self.is_marked = True
            return None
        column = len(line) - len(body)
        start += column
        body = body.rstrip(" ")
        is_item = body[0] == "-" and body[1:2] in ("", " ")
        top = self._turn(is_item, column, start)
        return self._item(top, column, start, body) if is_item else member_at(start, body, key_end(body))

    def _turn(self, is_item: bool, column: int, start: int) -> _Open:
        """Return the list or mapping that an item or key in this column belongs to; close and open others as needed."""
        top = self.top
        while column < top.column:
            top = self._close()
        if column > top.column:
            return self._open(is_item, column, start)
        if top.waits >= 0:
            if is_item and not top.is_list:
                return self._open(True, column, start, is_bare=True)
            self._add(top, None, "", top.waits, top.waits)
        if is_item is top.is_list:
            return top
        return self._close() if top.is_bare else leave()

    def _item(self, top: _Open, column: int, start: int, body: str) -> Member | None:
        """Read an item of a list, except a key after its dash, which is returned."""
        rest = body[1:].lstrip(" ")
        top.waits = start + 1
        top.key = len(top.children)
        if not rest or rest[0] == "#":
            return None
        column += len(body) - len(rest)
        start += len(body) - len(rest)
        if rest[0] == "-" and rest[1:2] in ("", " "):
            return self._item(self._open(True, column, start), column, start, rest)
        end = key_end(rest)
        if end < 0:
            self._value(top, start, rest)
            return None
        self._open(False, column, start)
        return member_at(start, rest, end)

    def _value(self, top: _Open, start: int, text: str) -> None:
        """Read a value on the line of its key or dash."""
        first = text[0]
        if first in "'\"":
            end = quote_end(text, 0)
            only_comment(text[end:])
            self._add(top, noted_text(self.source, unquoted(text[:end])), first, start, start + end)
        elif first in "[{":
            self._brackets(top, start, text)
        else:
            comment = text.find(" #")
            if comment >= 0:
                text = text[:comment].rstrip(" ")
            if ": " in text or text[-1] == ":" or (first in INDICATORS and (first != "-" or text[1:2] in ("", " "))):
                leave()
            self._add(top, noted_scalar(self.source, text), "", start, start + len(text))

    def _add(self, top: _Open, value: Any, style: str, start: int, end: int) -> None:
        """Add a scalar to an open list or mapping."""
        self._take_in(
            top, Node(self.source, value, (*top.path, top.key), (start, end, top.key_start, top.key_end), style)
        )

    def _take_in(self, top: _Open, node: Node) -> None:
        """Add the node of the member that waits for its value."""
        if top.is_list:
            top.children.append(node)
            top.values.append(node.value)
        else:
            top.children[top.key] = node
            top.values[top.key] = node.value
        top.waits = -1

    def _open(self, is_list: bool, column: int, start: int, is_bare: bool = False) -> _Open:
        """Begin the list or mapping that follows a key or dash."""
        top = self.top
        if top.waits < 0 or len(self.stack) >= self.depth:
            leave()
        self.stack.append(top)
        path = (*top.path, top.key) if top.column >= 0 else ()
        self.top = _Open(is_list, column, start, path, is_bare)
        return self.top

    def _close(self) -> _Open:
        """End the innermost list or mapping and add it to the one around it."""
        done = self.top
        if done.waits >= 0:
            self._add(done, None, "", done.waits, done.waits)
        top = self.top = self.stack.pop()
        children = tuple(done.children) if done.is_list else done.children
        place = (done.start, OPEN_END, top.key_start, top.key_end)
        self._take_in(top, Node(self.source, done.values, done.path, place, "", None, children))
        return top

    def _brackets(self, top: _Open, start: int, text: str) -> None:
        """Read a list or mapping in brackets."""
        path = (*top.path, top.key)
        key_place = top.key_start, top.key_end
        depth = self.depth - len(self.stack)
        node = names(self.source, text, start, path, key_place) if depth > 0 else leave()
        if node is None:
            node, end = brackets(self.source, text, 0, start, path, key_place, depth)
            only_comment(text[end:])
        self._take_in(top, node)
