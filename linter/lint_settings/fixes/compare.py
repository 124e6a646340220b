"""Compares what a fix should change with what it does change, according to our parser and another one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise

from ..documents.edits import indent_of
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from ..documents.finding import Edit
    from ..documents.node import Node
    from ..documents.span import Path


_INDENT = lazy_pattern(r"\r?\n( *)")


class Meant(Frozen):
    """The extent of edits: the paths of values whose name or content they change, and of mappings to which they add."""

    __slots__ = ()

    changed: frozenset[Path]
    widened: frozenset[Path]


def meant_by(root: Node, edits: Iterable[Edit]) -> Meant:
    """Return the extent of these edits, as narrow as it can be determined."""
    changed: set[Path] = set()
    widened: set[Path] = set()
    for edit in edits:
        _reach(root, _trimmed(edit, root.source.text), changed, widened)
    return Meant(frozenset(changed), frozenset(widened))


def _trimmed(edit: Edit, text: str) -> Edit:
    """Return an edit that removes something, without the blanks and line breaks around that."""
    start, end, new = edit
    if not new:
        inside = text[start:end]
        start, end = start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())
    return edit if start > end else edit._replace(start=start, end=end)


def _reach(node: Node, edit: Edit, changed: set[Path], widened: set[Path]) -> None:
    start, end, _, _ = node.place
    children = _children(node)
    if len(children.nodes) == 1 and _extent(children.nodes[0]) == (start, end):
        end = -1  # an edit of the whole document concerns its only member
    if node.alias or not children.nodes or (edit.start <= start and 0 <= end <= edit.end):
        if _touches(edit, start, end):
            changed.add(node.path)
        return
    hit = [child for child in children.near(edit) if _touches(edit, *_extent(child))]
    if not hit and edit.text.strip() and edit.start == edit.end:
        widened.add(_widened(node, edit).path)
    for child in hit:
        start, end, _, _ = child.place
        if start <= edit.start and edit.end <= end:
            _reach(child, edit, changed, widened)
        else:
            changed.add(child.path)


def _widened(node: Node, edit: Edit) -> Node:
    """Return the node to which an edit adds a line: the last one in a block ends where the block does."""
    indent = _INDENT.match(edit.text)
    inner: Node | None = node
    while indent is not None and inner is not None:
        if inner.members and indent_of(next(iter(inner.members.values()))) == indent[1]:
            return inner
        inner = _children(inner).last_before(edit.start)
    return node


class _Children:
    """The members and items of a node, and where each begins and ends, if they are in order."""

    __slots__ = ("_ends", "_starts", "nodes")

    def __init__(self, nodes: list[Node]) -> None:
        extents = [_extent(node) for node in nodes]
        is_ordered = all(one[1] <= other[0] for one, other in pairwise(extents))
        self.nodes = nodes
        self._starts = [start for start, _ in extents] if is_ordered else []
        self._ends = [end for _, end in extents] if is_ordered else []

    def last_before(self, offset: int) -> Node | None:
        """Return the last child that ends at an offset or before it."""
        at = bisect_right(self._ends, offset) - 1
        return self.nodes[at] if at >= 0 else None

    def near(self, edit: Edit) -> list[Node]:
        """Return the children that an edit may touch, in the order of the file."""
        if not self._starts:
            return self.nodes
        return self.nodes[bisect_left(self._ends, edit.start) : bisect_right(self._starts, edit.end)]


@lru_cache(64)  # each edit of a file needs the same few
def _children(node: Node) -> _Children:
    return _Children([*node.members.values(), *node.items])


def _extent(node: Node) -> tuple[int, int]:
    start, end, key_start, _ = node.place
    return (min(key_start, start) if key_start >= 0 else start), end


def _touches(edit: Edit, start: int, end: int) -> bool:
    """Return whether an edit changes the text between two offsets, or adds text directly next to it."""
    if not edit.text:
        return bool(edit.start < end and start < edit.end)
    if edit.start == end and edit.text[0] in ",\r\n":
        return False
    if edit.end == start and edit.text[-1] in ", \r\n":
        return False
    return bool(edit.start <= end and start <= edit.end)


# --- actual changes


def differences(old: Any, new: Any, meant: Meant, subjects: Collection[Path]) -> Iterator[Path]:
    """Yield the paths at which two values differ although no edit should change anything there.

    A name may be new next to a removed one that should change, and in a mapping to which an edit should add if it is
    what the findings were about: `subjects` are the paths that they refer to.
    """
    yield from _Comparison(meant, subjects).compare(old, new, ())


class _Comparison:
    def __init__(self, meant: Meant, subjects: Collection[Path]) -> None:
        self.changed, self.widened = meant
        self.subjects = subjects

    def compare(self, old: Any, new: Any, path: Path) -> Iterator[Path]:
        if path in self.changed:
            return
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self._mappings(old, new, path)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(old, new, path)
        elif type(old) is not type(new) or repr(old) != repr(new):
            yield path

    def _mappings(self, old: dict[Any, Any], new: dict[Any, Any], path: Path) -> Iterator[Path]:
        renamed = False
        for name, value in old.items():
            here = (*path, name)
            if name in new:
                yield from self.compare(value, new[name], here)
            elif here in self.changed:
                renamed = True
            else:
                yield here
        for name in new.keys() - old.keys():
            here = (*path, name)
            if not renamed and not (path in self.widened and (here in self.subjects or path in self.subjects)):
                yield here

    def _lists(self, old: list[Any], new: list[Any], path: Path) -> Iterator[Path]:
        """Compare lists: items that should change may differ or be missing; all others must keep their order."""
        if len(old) == len(new):
            for index, (one, other) in enumerate(zip(old, new, strict=True)):
                yield from self.compare(one, other, (*path, index))
            return
        at = spare = 0
        for index, item in enumerate(old):
            here = (*path, index)
            if here in self.changed:
                spare += 1
                continue
            while at < len(new) and spare and any(self.compare(item, new[at], here)):
                at, spare = at + 1, spare - 1
            if at >= len(new) or any(self.compare(item, new[at], here)):
                yield here
                return
            at += 1
        if len(new) - at > spare and path not in self.widened:
            yield path


# --- the other parsers


def read_again(text: str, depth: int, *, in_json: bool) -> list[Any]:
    """Return the documents of a text as another parser sees them: with tags and anchors, and every duplicate name.

    Raises LoadError and ValueError for a text that the parser refuses.
    """
    if in_json:
        import json

        return [json.loads(text, object_pairs_hook=_pairs, parse_int=str, parse_float=str)]
    from ..documents.yaml.second_reader import compose_again

    return [_plain(raw, set()) for raw in compose_again(text, depth)[0]]


def _pairs(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """Return a mapping that keeps all of several equal names; the last one has the plain name as its key."""
    found: dict[Any, Any] = {}
    times: dict[Any, int] = {}
    for name, value in pairs:
        if name in found:
            times[name] = times.get(name, 0) + 1
            found[name, times[name]] = found[name]
        found[name] = value
    return found


def _plain(raw: Any, met: set[int]) -> Any:
    if id(raw) in met:
        return "*", raw.anchor
    if raw.anchor:
        met.add(id(raw))
    if raw.id == "scalar":
        return raw.anchor, str(raw.tag), raw.value
    if raw.id == "sequence":
        return [_plain(item, met) for item in raw.value]
    return _pairs([(_name(key, met), _plain(value, met)) for key, value in raw.value])


def _name(raw: Any, met: set[int]) -> Any:
    plain = _plain(raw, met)
    return raw.value if raw.id == "scalar" else repr(plain)


def anchors(text: str, depth: int) -> list[tuple[str, str]]:
    """Return the anchors and aliases of a valid YAML text in order, according to ruamel.yaml's parser.

    Raises LoadError.
    """
    if "&" not in text:
        return []
    from ..documents.yaml.second_reader import compose_again

    found: list[tuple[str, str]] = []
    met: set[int] = set()
    stack = list(reversed(compose_again(text, depth)[0]))
    while stack:
        raw = stack.pop()
        if raw.anchor:
            found.append(("*" if id(raw) in met else "&", str(raw.anchor)))
        if raw.id != "scalar" and id(raw) not in met:
            stack.extend(part for pair in reversed(raw.value) for part in reversed(_parts(pair)))
        met.add(id(raw))
    return found


def _parts(pair: Any) -> tuple[Any, ...]:
    return pair if isinstance(pair, tuple) else (pair,)


def kept_comments(old: str, new: str, depth: int, edits: Sequence[Edit], own: Collection[int]) -> bool:
    """Return whether a YAML text has lost and gained no comments.

    Raises LoadError. `own` are the offsets of findings about comments: the edits may remove parts of these comments.
    """
    from ..documents.yaml.second_reader import compose_again

    if "#" not in old and "#" not in new:
        return True
    wanted = []
    offsets, ordered = sorted(own), sorted(edits)
    for start, end in compose_again(old, depth)[1]:
        text = old[start:end]
        if bisect_left(offsets, start) < bisect_left(offsets, end):
            text = _edited(old, start, end, ordered)
        wanted.append(text.rstrip())
    return [text for text in wanted if text] == [new[start:end].rstrip() for start, end in compose_again(new, depth)[1]]


def _edited(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """Return a piece of a text with the edits that affect it applied; they are in order and touch no other."""
    parts = []
    first = max(bisect_left(edits, (start,)) - 1, 0)
    for edit in edits[first : bisect_left(edits, (end,))]:
        if edit.start < end and start < edit.end:
            parts.append(text[start : max(start, edit.start)])
            parts.append(edit.text)
            start = min(edit.end, end)
    parts.append(text[start:end])
    found = "".join(parts)
    return found if re.match(r"#", found) else ""
