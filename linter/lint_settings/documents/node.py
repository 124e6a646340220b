"""A value in a settings file: its content, its place and how it is written."""

from __future__ import annotations

from .references import HEADS, is_left_to_tools
from .source import PLACEHOLDER, is_plain_placeholder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .source import Source
    from .span import Path, Place, Span


_CURLY = "“”„‟‘’‚‛"
_HOLDERS = frozenset((dict, list))
OPEN_END = -1  # in the place of a mapping or list that ends where its last member or item does


def pointer_to(path: Path) -> str:
    """Return the JSON Pointer (RFC 6901) of the value that a path leads to, empty for the whole document."""
    return "".join(["/" + str(part).replace("~", "~0").replace("/", "~1") for part in path])


class Node:
    """A value, its JSON Pointer, its span and its key's span.

    If no `place` is given, it is found at the first access; for a value on the line of its key, the offset of the key
    is enough, and for a mapping or list that ends with its last member, where it begins. So are the places of the plain
    items of a list, in place of their nodes: these are made at the first access, since rules look at few items, and a
    list may have thousands. `children` is empty for a list in brackets whose items are to be found in its text.

    `value` is plain Python data, `path` the keys and indexes that lead to it, `style` how a scalar was written
    (`""` plain, `"'"`, `'"'`, `"|"`, `">"`; `"json"` throughout JSON files), `tag` an explicit YAML tag such as
    `!secret`. `alias` is true for a copy: an alias is written in place of the value or of one of its parents.
    `is_placeholder` is true if the value is filled in at deploy time: it contains a placeholder, is left to another
    tool, or has a tag such as `!secret`.
    """

    __slots__ = ("_children", "_place", "alias", "is_placeholder", "path", "source", "style", "tag", "value")

    def __init__(
        self,
        source: Source,
        value: Any,
        path: Path,
        place: Place | int | None = None,
        style: str = "json",
        tag: str | None = None,
        children: dict[str, Node] | list[Node] | tuple[Node | Place | int, ...] | None = None,
        alias: bool = False,
    ) -> None:
        self.source = source
        self.value = value
        self.path = path
        self.style = style
        self.tag = tag
        self.alias = alias
        self._place = place
        self._children = children
        # A quick test: most values lack the text that all placeholders contain, and begin otherwise than references.
        is_common = tag is None and (
            value.__class__ is not str or (source.placeholder_mark not in value and value[:2] not in HEADS)
        )
        self.is_placeholder = not is_common and _is_filled_in(value, tag, source)

    def __repr__(self) -> str:
        return f"Node({self.pointer!r})"  # never the value: it may be a secret

    @property
    def place(self) -> Place:
        """Offsets of the value and its key; computed at the first access, since most values need none."""
        place = self._place
        if place is None:
            place = self._place = self.source.place(self.path)
        elif isinstance(place, int):
            place = self._place = place_behind(self.source.text, place, self.style)
        elif place[1] == OPEN_END:
            place = self._place = (place[0], self._end(), *place[2:])
        return place

    def _end(self) -> int:
        """Return where the last of its members or items ends."""
        children: Any = self._children
        last = next(reversed(children.values())) if isinstance(children, dict) else children[-1]
        if isinstance(last, int):
            last = place_behind(self.source.text, last, "")
        end: int = (last if isinstance(last, tuple) else last.place)[1]
        return end

    def move(self, start: int, end: int) -> None:
        """Set the place of an alias, in place of that of its anchor, which the parser gives."""
        _, _, key_start, key_end = self.place
        self._place = (start, end, key_start, key_end)

    @property
    def pointer(self) -> str:
        """The JSON Pointer (RFC 6901) of this value, empty for the whole document."""
        return pointer_to(self.path)

    @property
    def key(self) -> str:
        """The last part of the path, as text; empty for the whole document."""
        return str(self.path[-1]) if self.path else ""

    @property
    def span(self) -> Span:
        """The span of the value."""
        start, end, _, _ = self.place
        return self.source.span(start, end)

    @property
    def key_span(self) -> Span:
        """The span of the key; the value's own span if it has no key."""
        start, end, key_start, key_end = self.place
        return self.source.span(key_start, key_end) if key_start >= 0 else self.source.span(start, end)

    @property
    def text(self) -> str:
        """The value as it is written in the file."""
        start, end, _, _ = self.place
        return self.source.text[start:end]

    @property
    def key_text(self) -> str:
        """The key as it is written in the file, quotes included; empty if the value has no key."""
        _, _, start, end = self.place
        return self.source.text[start:end] if start >= 0 else ""

    @property
    def is_filled(self) -> bool:
        """Whether an env file provides the value, so that it is not written in this file."""
        filled = self.source.filled
        return bool(filled) and any(pointer_to(self.path[:depth]) in filled for depth in range(len(self.path) + 1))

    @property
    def in_json(self) -> bool:
        """Whether the file is JSON."""
        return self.style == "json"

    @property
    def has_placeholder(self) -> bool:
        """Whether the value, or anything in it, is filled in at deploy time."""
        return any(node.is_placeholder for node in self.walk())

    @property
    def members(self) -> dict[str, Node]:
        """The members of a mapping by key; empty for anything else."""
        children = self._children
        if isinstance(children, dict):
            return children
        return self._load_members() if children is None and isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The items of a list; empty for anything else."""
        children = self._children
        if isinstance(children, list):
            return children
        return self._load_items(children) if isinstance(self.value, list) else []

    @property
    def is_pasted(self) -> bool:
        """Whether curly quotes surround a text, as if they were real quotes."""
        value = self.value
        return isinstance(value, str) and len(value) > 1 and value[0] in _CURLY and value[-1] in _CURLY

    def walk(self) -> Iterator[Node]:
        """Yield this node and every node below it, in the order of the file."""
        # A stack: nested generators would pass each node up through all levels above it.
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node.value, dict):
                stack.extend(reversed(node.members.values()))
            elif isinstance(node.value, list):
                stack.extend(reversed(node.items))

    def holders(self) -> Iterator[Node]:
        """Yield every mapping and list from this node down, the outer ones first."""
        found: list[Node] = [self] if self.value.__class__ in _HOLDERS else []
        for node in found:  # which grows
            yield node
            value = node.value  # before the nodes in it, which are made for a JSON file when they are first wanted
            if value.__class__ is dict:
                found += [node.members[key] for key, one in value.items() if type(one) in _HOLDERS]
            elif not _HOLDERS.isdisjoint(map(type, value)):
                found += [one for one in node.items if one.value.__class__ in _HOLDERS]

    def at(self, path: Path) -> Node:
        """Return the node at a path below this one.

        Raises KeyError or IndexError if it does not exist.
        """
        node = self
        for part in path:
            node = node.members[part] if isinstance(part, str) else node.items[part]
        return node

    def find(self, pointer: str) -> Node | None:
        """Return the node that a JSON Pointer of the file leads to; None if it leads to nothing below this one."""
        if not f"{pointer}/".startswith(f"{self.pointer}/"):
            return None
        node: Node | None = self
        for part in pointer[len(self.pointer) :].split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if node is None:
                break
            index = int(name) if node.items and name.isdecimal() else -1
            node = node.items[index] if 0 <= index < len(node.items) else node.members.get(name)
        return node

    def adopt_children(self) -> None:
        """Create the nodes of the members or items, all of them at the place of the value itself."""

        def child(value: Any, step: str | int) -> Node:
            node = Node(self.source, value, (*self.path, step), self.place, '"')
            node.adopt_children()
            return node

        if isinstance(self.value, dict):
            self._children = {key: child(value, key) for key, value in self.value.items()}
        elif isinstance(self.value, list):
            self._children = [child(value, index) for index, value in enumerate(self.value)]

    def _load_members(self) -> dict[str, Node]:
        source, path = self.source, self.path
        self._children = members = {key: Node(source, child, (*path, key)) for key, child in self.value.items()}
        return members

    def _load_items(self, given: Any) -> list[Node]:
        """Make the nodes of the items; in YAML, either their nodes are given, or their places if they are plain."""
        source, path = self.source, self.path
        if given:
            pairs = enumerate(zip(self.value, given, strict=True))
            items = [
                one if isinstance(one, Node) else Node(source, child, (*path, index), one, "")
                for index, (child, one) in pairs
            ]
        elif given is None:
            items = [Node(source, child, (*path, index)) for index, child in enumerate(self.value)]
        else:
            pairs = enumerate(zip(self.value, _items_in(self.text, self.place[0]), strict=True))
            items = [Node(source, child, (*path, index), place, style) for index, (child, (place, style)) in pairs]
        self._children = items
        return items


def _items_in(text: str, start: int) -> Iterator[tuple[Place, str]]:
    """Yield the place and the style of each item of a list in brackets, which begins at an offset.

    A comma and a blank follow each item but the last, and are in none.
    """
    at = start + 1
    for part in text[1:-1].split(", "):
        yield (at, at + len(part), -1, -1), part[0] if part[0] in "'\"" else ""
        at += len(part) + 2


def place_behind(text: str, key_start: int, style: str) -> Place:
    """Return the place of a plain or quoted value on one line, given the offset of its key.

    -1 - n means a plain item of a list that begins at n and ends with its line.
    """
    if key_start < 0:
        start = -1 - key_start
        end = text.find("\n", start)
        return start, start + len(text[start : end if end >= 0 else len(text)].rstrip("\r")), -1, -1
    key_end = text.index(": ", key_start)
    start = key_end + 2
    if style:
        return start, text.index(style, start + 1) + 1, key_start, key_end
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    comment = line.find(" #")
    return start, start + len((line if comment < 0 else line[:comment]).rstrip(" \r")), key_start, key_end


def _is_filled_in(value: Any, tag: str | None, source: Source) -> bool:
    if tag is not None and not tag.startswith("tag:yaml.org,2002:"):
        return True
    if not isinstance(value, str):
        return False
    if source.placeholder is not PLACEHOLDER:
        return source.placeholder.search(value) is not None
    if "$" in value[:-1] or source.placeholder_mark == "":  # else no placeholder is in it
        return is_plain_placeholder(value) or PLACEHOLDER.search(value) is not None or is_left_to_tools(value)
    return is_left_to_tools(value)
