"""The text edit that writes a nested mapping as flat members: its values under names of their own, where it is."""

from __future__ import annotations

import json

from .edits import indent_of
from .finding import Edit, Fix
from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .node import Node
    from .span import Path

_PLAIN = lazy_pattern(r"[A-Za-z_][\w.-]*\Z")
_COLON = lazy_pattern(r"\s*:\s*")
# What may be between a name and the first one nested in it, and between one value and the next name.
_OPENING = lazy_pattern(r"[ \t]*:\s*+(?:\{\s*+)?")
_BLOCK_GAP = lazy_pattern(r"(?:[ \t]*+(?:#[^\n]*+|\r)?\n)*+[ \t]*+")
_INDENTED_COMMENT = lazy_pattern(r"(?:[ \t]*\r?\n)+ +#")
_FLOW_GAP = lazy_pattern(r"[\s,}]*")


def flatten(node: Node, root: Node, names: dict[Path, str], title: str) -> Fix | None:
    """See Context.flatten; `names` are the flat names of the values by their paths, `root` is the document's."""
    siblings = root.at(node.path[len(root.path) : -1])
    collide = len(set(names.values())) < len(names) or siblings.members.keys() & set(names.values())
    if collide or any(one.alias for one in node.walk()):
        return None
    text = _flat_text(node, names, in_flow=_is_flow(siblings))
    depth = len(node.path) - 1
    safe = all(name == ".".join(map(str, path[depth:])) for path, name in names.items())
    return None if text is None else Fix(title, safe, (Edit(node.place[2], node.place[1], text),))


def _is_flow(node: Node) -> bool:
    return node.in_json or node.text[:1] == "{"


def _keys(node: Node, names: dict[Path, str]) -> Iterator[Node]:
    """Yield the mapping and all in it that have a name to change or to remove, in the order of the file."""
    yield node
    if node.path not in names:
        for child in node.members.values():
            yield from _keys(child, names)


def _flat_text(node: Node, names: dict[Path, str], *, in_flow: bool) -> str | None:
    text, indent = node.source.text, indent_of(node)
    if indent is None and not in_flow:
        return None
    indent = indent or ""
    comma = f",\n{indent}" if "\n" in node.text else ", "
    keys = list(_keys(node, names))
    if keys[-1].style in ("|", ">") and _INDENTED_COMMENT.match(text, node.place[1]):
        return None  # below a text that moves to the left it would become a part of that
    parents = {child.path: _is_flow(one) for one in keys for child in one.members.values()}
    parts = []
    for key, stop in zip(keys, [*(one.place[2] for one in keys[1:]), node.place[1]], strict=True):
        if key.path not in names:
            if not _OPENING.fullmatch(text, key.place[3], stop):
                return None
            continue
        is_flow = parents[key.path]
        entry = _entry(key, names[key.path], indent, in_flow=in_flow, is_flow=is_flow)
        gap = text[key.place[1] : stop]
        if entry is None or not (_FLOW_GAP if is_flow else _BLOCK_GAP).fullmatch(gap):
            return None
        parts.append(entry)
        if key is not keys[-1]:
            parts.append(
                comma if in_flow else f"\n{indent}" if is_flow else _shift(gap, key, indent).rstrip(" ") + indent
            )
    return "".join(parts)


def _entry(leaf: Node, name: str, indent: str, *, in_flow: bool, is_flow: bool) -> str | None:
    """Return a value with its flat name."""
    text = leaf.source.text[leaf.place[3] : leaf.place[1]]
    own = indent_of(leaf)
    quoted = json.dumps(name, ensure_ascii=False)
    written = name if _PLAIN.match(name) and leaf.key_text[:1] not in ("'", '"') else quoted
    if not _COLON.match(text):
        return None
    if is_flow and not in_flow:
        value = _COLON.sub("", text, count=1)
        return None if "\n" in value else f"{written}: {value}".rstrip()
    if not is_flow and (own is None or any(not line.startswith(own) for line in text.split("\n")[1:] if line.strip())):
        return None
    return written + _shift(text, leaf, indent)


def _shift(text: str, node: Node, indent: str) -> str:
    own = indent_of(node)
    return text if own is None else text.replace(f"\n{own}", f"\n{indent}")
