"""Text edits for fixes: change a value, a key or a member in the style of its file."""

from __future__ import annotations

import re

from .finding import Edit, Fix
from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .node import Node
    from .source import Source
    from .span import Span


def span_at(node: Node, *, key: bool = False, top: bool = False, part: str | None = None) -> Span:
    """Return the span at which a finding about a node is shown: see Context.finding."""
    from .pieces import find_piece

    start, end, _, _ = node.place
    if key or start == end:
        return node.key_span
    if top:
        first = next(iter(node.members.values()), None)
        return node.source.span(start, start + 1) if first is None or node.in_json else first.key_span
    if part and not node.alias:
        at = find_piece(node, part)
        if at >= 0:
            return node.source.span(start + at, start + at + len(part))
    return node.span


def written(node: Node, value: Any) -> str | None:
    """Return the text of a value as written in place of a node, in the same quotes; None if it cannot be written."""
    from math import isfinite

    if isinstance(value, float) and not isfinite(value):
        return None
    if node.in_json or not isinstance(value, str):
        return _in_quotes(value)
    if "\n" in value or node.style in ("|", ">"):
        return None
    if node.style == "'" and value.isprintable():
        return "'" + str(value).replace("'", "''") + "'"
    return str(value) if node.style == "" and _is_plain(value) else _in_quotes(value)


def scalar_text(value: Any, *, in_json: bool) -> str:
    """Return how a value is written where nothing is yet: without quotes in YAML if it needs none."""
    return value if isinstance(value, str) and not in_json and _is_plain(value) else _in_quotes(value)


def _in_quotes(value: Any) -> str:
    """Return a value as JSON, which is also YAML; invisible characters are escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


_PLAIN = lazy_pattern(r"[A-Za-z_/][\w./:?=&%+@~-]*\Z")
_BOOLEANS_OF_YAML_1_1 = frozenset(("y", "n", "yes", "no", "on", "off"))


def _is_plain(text: str) -> bool:
    from .yaml.scalars import scalar

    if not _PLAIN.match(text) or text.endswith(":") or text.lower() in _BOOLEANS_OF_YAML_1_1:
        return False
    return bool(scalar(text) == text)


def replace(node: Node, value: Any, title: str, safe: bool) -> Fix | None:
    """See Context.replace."""
    from .anchors import Anchors

    text = written(node, value)
    start, end, _, key_end = node.place
    old = node.text
    is_long = not node.in_json and ("\n" in old or "\r" in old)
    if text is None or node.alias or is_long or _has_property(node, start):
        return None
    if is_repeated(node):
        return None
    if "#" in old and (not isinstance(node.value, str) or node.style in ("|", ">")):
        return None  # there may be a comment in it
    is_block = isinstance(node.value, (list, dict)) and not node.in_json and not _in_flow(node)
    if start == end or (is_block and key_end >= 0):
        # The value is empty, or begins on a line below its key.
        colon = re.compile(r"[ \t]*:").match(node.source.text, key_end) if key_end >= 0 else None
        if colon is None or node.source.text[colon.end() : start].strip():
            return None
        start, text = colon.end(), f" {text}"
    if node.source.text.startswith("#", end):
        text += " "  # a comment may follow a bracket at once, but nothing else
    edit = Edit(start, end, text)
    is_needed = not node.in_json and node.source.once(Anchors).are_needed(start, end)
    return None if is_needed else Fix(title, safe, (edit,))


_PROPERTY = lazy_pattern(r"(?:^|[\s,\[{])[&!][^\s,\[\]{}]*(?:\s|#[^\r\n]*)*\Z")


def _has_property(node: Node, start: int) -> bool:
    """Return whether an anchor or a tag precedes an offset: aliases may refer to it, or it changes what follows."""
    return not node.in_json and _PROPERTY.search(node.source.text[max(0, start - 200) : start]) is not None


def is_repeated(node: Node) -> bool:
    """Return whether an alias repeats the value or its parent, so that a change would show there, too."""
    from .anchors import Anchors

    if node.in_json:
        return False
    start, _, key_start, _ = node.place
    return node.source.once(Anchors).repeat(start, key_start)


def _in_flow(node: Node) -> bool:
    return node.text[:1] in ("[", "{")


def replace_part(node: Node, old: str, new: str, title: str, safe: bool) -> Fix | None:
    """See Context.replace_part."""
    from .pieces import find_piece, may_copy

    at = find_piece(node, old)
    if not old or at < 0 or not may_copy(node) or node.alias or re.search(r"[\s'\"\\#]", new) or is_repeated(node):
        return None
    if node.text.count(old) != str(node.value).count(old):
        return None  # it is written with an escape, or an escape looks like it
    if node.style in ("|", ">") and not new and node.text[at - 1 : at].isspace():
        return None  # the line might be indented by more than it was
    if node.style == "" and not _stays_plain(node.text, node.text[:at] + new + node.text[at + len(old) :]):
        return None
    start = node.place[0] + at
    return Fix(title, safe, (Edit(start, start + len(old), new),))


_NOT_PLAIN = lazy_pattern(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|.*(?:\s#|:\s|[:\s]\Z)", re.DOTALL)
_BRACKET = lazy_pattern(r"[,\[\]{}]")


def _stays_plain(old: str, new: str) -> bool:
    """Return whether a text without quotes is still read as one text after a change."""
    from .yaml.scalars import scalar

    if _NOT_PLAIN.match(new) or (_BRACKET.search(new) and not _BRACKET.search(old)):
        return False
    return isinstance(scalar(new), str)


def to_write(node: Node, text: str) -> str:
    """Return how messages give a text to write in place of a node: in quotes only if it needs them, or is unseen."""
    from .yaml.scalars import scalar
    from .yaml.version_1_1 import reading_in_1_1

    is_other = not isinstance(scalar(text), str) or reading_in_1_1(text) is not None or not text.isprintable()
    if node.in_json:
        return _in_quotes(text) if is_other or '"' in text or "\\" in text else text
    if not is_other and not _NOT_PLAIN.match(text):
        return text
    if re.search(r'["\\]', text) and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return _in_quotes(text)


def rename(node: Node, name: str, title: str, safe: bool) -> Fix | None:
    """See Context.rename."""
    _, _, start, end = node.place
    if start < 0 or node.alias or is_repeated(node):
        return None
    quote = node.key_text[:1]
    if quote == "'":
        written = "'" + name.replace("'", "''") + "'"
    else:
        written = name if quote != '"' and _is_plain(name) else _in_quotes(name)
    return Fix(title, safe, (Edit(start, end, written),))


def quote(node: Node, safe: bool, even_repeated: bool = False) -> Fix | None:
    """See Context.quote."""
    if not isinstance(node.value, str) and not even_repeated and is_repeated(node):
        return None
    start, end, _, _ = node.place
    text = node.text
    if node.style not in ("", "json") or node.alias or start == end or "\n" in text or "\r" in text:
        return None
    if isinstance(node.value, (list, dict)) or (node.in_json and isinstance(node.value, str)):
        return None
    mark = '"' if not re.search(r'["\\]', text) else "'"
    if mark in text:
        return None
    return Fix("put it in quotes", safe, (Edit(start, start, mark), Edit(end, end, mark)))


_REST = lazy_pattern(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?=[\r\n]|\Z)")
_BLANKS = lazy_pattern(r" *(?=[^\s#])")
_DASHES = lazy_pattern(r" *(?:- +)+\Z")


def indent_of(node: Node) -> str | None:
    """Return the blanks before the other names of the mapping of a node; None if something else is before its own.

    Before the first name of a mapping in a list there is the dash of the item.
    """
    text, start = node.source.text, node.place[2]
    before = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    if not node.in_json and _DASHES.match(before):
        return " " * len(before)
    return None if before.strip() else before


def add_after(node: Node, name: str, value: str, title: str, safe: bool) -> Fix | None:
    """See Context.add_after."""
    text = node.source.text
    start, end, key_start, key_end = node.place
    before, written_value = indent_of(node), written(node, value)
    if key_start < 0 or start == end or node.alias or is_repeated(node) or written_value is None:
        return None
    quoted = node.key_text[:1] in ("'", '"') or not _is_plain(name)
    member = (_in_quotes(name) if quoted else name) + text[key_end:start] + written_value
    if text[key_end:start].strip(" ") != ":" or (not node.in_json and (before is None or before.strip(" "))):
        return None
    if node.in_json:
        gap = f"\n{before}" if before is not None else " " if text[end : end + 2] == ", " else ""
        return Fix(title, safe, (Edit(end, end, f",{gap}{member}"),))
    rest = _REST.match(text, end)
    return None if rest is None else Fix(title, safe, (Edit(rest.end(), rest.end(), f"\n{before}{member}"),))


_COMMENT_BELOW = lazy_pattern(r"(?:[ \t]*\r?\n)*( *)#")
_KEEPS_BLANKS = lazy_pattern(r"[|>][1-9]?\+")


def remove(node: Node, root: Node, title: str, safe: bool) -> Fix | None:
    """See Context.remove."""
    from .anchors import Anchors

    if node.alias or len(node.path) <= len(root.path) or is_repeated(node):
        return None
    parent = root.at(node.path[len(root.path) : -1])
    edit = _from_flow(node, parent) if node.in_json or _in_flow(parent) else _from_block(node, parent)
    if edit is None or (not node.in_json and node.source.once(Anchors).are_needed(edit.start, edit.end)):
        return None
    return Fix(title, safe, (edit,))


def _from_block(node: Node, parent: Node) -> Edit | None:
    """Return the edit that removes the lines of a member or item of a block."""
    from .anchors import Comments

    text = node.source.text
    start, end, key_start, _ = node.place
    begin = key_start if key_start >= 0 else start
    line_start = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin)) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end + 1
    if node.source.once(Comments).are_in(begin, end) or len(parent.members or parent.items) == 1:
        return None  # without its last member, a block would read as null
    before, below = text[line_start:begin], _BLANKS.match(text, line_end)
    if key_start >= 0 and _DASHES.match(before) and below and len(below[0]) == len(before):
        line_start, line_end, before = begin, below.end(), ""  # the dash of the item stays, before the next member
    # Anything else on the line would be removed too: a comment, a tag.
    if before.strip(" ") != ("" if key_start >= 0 else "-") or text[end:line_end].strip():
        return None
    edit = Edit(line_start, line_end, "")
    return None if _joins(node.source, edit) else edit


def _joins(source: Source, edit: Edit) -> bool:
    """Return whether the text below a member would join a text above it once the member is removed."""
    text = source.text
    lines = text[edit.start : edit.end]
    comment = _COMMENT_BELOW.match(text, edit.end)
    if comment and len(comment[1]) > len(lines) - len(lines.lstrip(" ")):
        return True
    return text[edit.end : edit.end + 1] in ("\r", "\n") and source.once(_first_kept) <= edit.start


def _first_kept(text: str) -> int:
    """Return where the first mark ends that keeps the blank lines at the end of a text; behind the text without one."""
    found = _KEEPS_BLANKS.search(text)
    return len(text) + 1 if found is None else found.end()


def _from_flow(node: Node, parent: Node) -> Edit | None:
    """Return the edit that removes a member or item and its comma from between brackets."""
    from .anchors import Comments

    text = node.source.text
    start, end, key_start, _ = node.place
    begin = key_start if key_start >= 0 else start
    if not node.in_json and (node.source.once(Comments).are_in(*parent.place[:2]) or _has_property(node, begin)):
        return None
    comma = re.compile(r"\s*,\s*").match(text, end)
    if comma:
        return Edit(begin, comma.end(), "")
    before = begin
    while text[before - 1].isspace():
        before -= 1
    return Edit(before - 1 if text[before - 1] == "," else begin, end, "")


def apply(text: str, edits: list[Edit]) -> str:
    """Return the text with all edits applied; of two that overlap, the later one in the file is left out.

    Two insertions at the same place are both applied, in the order given.
    """
    parts = []
    done = 0
    for start, end, new in sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)):
        if start >= done:
            parts.append(text[done:start])
            parts.append(new)
            done = end
    return "".join((*parts, text[done:]))
