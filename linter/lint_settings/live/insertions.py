"""Edits that insert or replace a member or an item, in the style of the text around it."""

from __future__ import annotations

import re

from ..documents.edits import remove, replace
from ..documents.finding import Edit
from ..documents.lazy_regex import lazy_pattern
from .yaml_text import block, inline, is_block, json_text, key, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..documents.node import Node

_REST = lazy_pattern(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|\Z)")
_COMMENT = lazy_pattern(r"(?:^|\s)#")
_COLON = lazy_pattern(r"[ \t]*:")

Edits = tuple[Edit, ...]


def member_added(parent: Node, after: Node | None, name: str, value: Any) -> Edits | None:
    """Return the edits that add a member to a mapping, after another one or else at its end."""
    members = list(parent.members.values())
    if not members:
        return _filled(parent, {name: value})
    last = after if after is not None else members[-1]
    if parent.in_json:
        return _into_json(parent, last, members[0], f"{json_text(name)}: ", value)
    if parent.text[:1] == "{":
        return (Edit(last.place[1], last.place[1], f", {_flow_key(name)}: {inline(value, in_list=True)}"),)
    text = parent.source.text
    indent = _indent_at(text, last.place[2])
    if indent is None:
        return None
    return _lines_behind(text, last, block({name: value}, indent))


def item_added(parent: Node, after: Node | None, value: Any) -> Edits | None:
    """Return the edits that add an item to a list, after another one or else before the first."""
    items = parent.items
    if not items:
        return _filled(parent, [value])
    if parent.in_json:
        if after is None:
            return _before_json(parent, items[0], value)
        return _into_json(parent, after, items[0], "", value)
    text = parent.source.text
    if parent.text[:1] == "[":
        written = inline(value, in_list=True)
        if after is None:
            return (Edit(items[0].place[0], items[0].place[0], f"{written}, "),)
        return (Edit(after.place[1], after.place[1], f", {written}"),)
    near = after if after is not None else items[0]
    start = _line_start(text, near.place[0])
    dash = text[start : near.place[0]]
    indent = len(dash) - len(dash.lstrip(" "))
    if dash.strip(" ") != "-" and not dash.lstrip(" ").startswith("- "):
        return None
    lines = block([value], indent)
    if after is None:
        return (Edit(start, start, "".join(f"{line}\n" for line in lines)),)
    return _lines_behind(text, near, lines)


def removed(node: Node, root: Node) -> Edits | None:
    """Return the edits that remove a member or an item; None if something else would be lost."""
    fix = remove(node, root, "", False)
    return fix.edits if fix is not None else None


def replaced(node: Node, value: Any) -> Edits | None:
    """Return the edits that replace a value; None if something else would be lost."""
    if node.alias:
        return None
    if node.in_json and isinstance(value, (dict, list)):
        return (Edit(*node.place[:2], _json_at(node.source.text, node.place[2], value)),)
    fix = replace(node, value, "", False)
    if fix is not None:
        return fix.edits
    old = node.text
    if node.in_json or _COMMENT.search(old):
        return None
    start, end, _, key_end = node.place
    text = node.source.text
    if isinstance(node.value, str) and not isinstance(value, (dict, list)):
        written = quoted(value) if isinstance(value, str) else inline(value)
        return (Edit(start, end - (len(old) - len(old.rstrip("\r\n"))), written),)
    if isinstance(node.value, (dict, list)) and key_end >= 0 and old[:1] not in ("[", "{"):
        colon = _COLON.match(text, key_end)
        if colon is None or text[colon.end() : start].strip():
            return None
        end -= len(old) - len(old.rstrip())
        return (Edit(colon.end(), end, f" {inline(value)}"),) if not is_block(value) else None
    return None


def _filled(parent: Node, value: Any) -> Edits | None:
    """Return the edits that replace an empty mapping, an empty list or nothing with a value."""
    start, end, key_start, key_end = parent.place
    text = parent.source.text
    if parent.in_json:
        return (Edit(start, end, _json_at(text, key_start if key_start >= 0 else start, value)),)
    if start == end and key_end >= 0:
        colon = _COLON.match(text, key_end)
        return (Edit(colon.end(), end, f" {inline(value, in_list=True)}"),) if colon is not None else None
    return (Edit(start, end, inline(value, in_list=True)),)


# --- JSON


def _into_json(parent: Node, after: Node, first: Node, head: str, value: Any) -> Edits:
    """Return the edit that adds text after a member or an item, on its own line if the others are."""
    text = parent.source.text
    begin = first.place[2] if first.place[2] >= 0 else first.place[0]
    line = text[_line_start(text, begin) : begin]
    end = after.place[1]
    if line.strip():
        return (Edit(end, end, f", {head}{json_text(value)}"),)
    return (Edit(end, end, f",\n{line}{head}{_indented(value, line)}"),)


def _before_json(parent: Node, first: Node, value: Any) -> Edits:
    text = parent.source.text
    begin = first.place[0]
    line = text[_line_start(text, begin) : begin]
    if line.strip():
        return (Edit(begin, begin, f"{json_text(value)}, "),)
    return (Edit(begin, begin, f"{_indented(value, line)},\n{line}"),)


def _json_at(text: str, offset: int, value: Any) -> str:
    """Return a value as JSON that begins on the line of an offset."""
    line = text[_line_start(text, offset) : offset]
    return _indented(value, line if not line.strip() else line[: len(line) - len(line.lstrip())])


def _indented(value: Any, line: str) -> str:
    if not value or not isinstance(value, (dict, list)):
        return json_text(value)
    return json_text(value, indent=2).replace("\n", f"\n{line}")


# --- YAML


def _flow_key(name: str) -> str:
    written = key(name)
    return written if re.fullmatch(r"[\w.-]+", written) or written.startswith('"') else quoted(name)


def _indent_at(text: str, offset: int) -> int | None:
    """Return the indentation of a key; that of the first key of a list item is that of the others."""
    before = text[_line_start(text, offset) : offset]
    return len(before) if not before.replace("-", " ").strip(" ") else None


def _lines_behind(text: str, last: Node, lines: Sequence[str] | Any) -> Edits | None:
    """Return the edit that inserts lines after the line on which a value ends."""
    end = last.place[1]
    written = list(lines)
    if text[end - 1 : end] == "\n":
        return (Edit(end, end, "".join(f"{line}\n" for line in written)),)
    rest = _REST.match(text, end)
    if rest is None:
        return None
    return (Edit(rest.end(), rest.end(), "".join(f"\n{line}" for line in written)),)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
