"""Finds the smallest edits that bring a file up to date with the platform, and what must stay."""

from __future__ import annotations

from collections import Counter

from ..documents.json_text import read_json_text
from ..tenant.placeholders import Filler
from ..tenant.settings import ENVELOPE, Settings, as_stored
from .equal import is_ordered, key_of_items, same
from .insertions import item_added, member_added, removed, replaced
from .key_order import in_order
from .merged import Change, Held, Merged
from .placeholders import is_literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .insertions import Edits
    from .merged import Live

_WITH_SETTINGS = ("client-settings", "application-settings")
# Members that the platform sets by itself, and that a file need not contain.
_NOT_ADDED = frozenset(("_self", "_settings", "_links", "_secret", "client_secret"))
_UNKNOWN = object()


def merge(document: Document, live: Live, values: Mapping[str, str]) -> Merged:
    """Return the necessary changes of a document; `values` are those of the variables in placeholders."""
    one = _Merge(document, live, values)
    if live.kind in _WITH_SETTINGS:
        one.settings()
    else:
        one.value(_body(document), live.data, live.covered, ())
    return one.found


def _body(document: Document) -> Node:
    inner = document.root.members.get("schema")
    is_wrapped = document.kind == "entity-type" and inner is not None and "attr_defs" not in document.root.members
    return inner if is_wrapped and inner is not None else document.root


class _Merge:
    def __init__(self, document: Document, live: Live, values: Mapping[str, str]) -> None:
        self.root = document.root
        self.live = live
        self.kind = live.kind
        self.values = values
        self.found = Merged([], [], [])

    # --- settings, wherever they are in a file

    def settings(self) -> None:
        own = Settings(self.root, has_block=False).own
        data, covered, full = _flat(self.live.data), _flat(self.live.covered), _flat(self.live.full)
        names = dict(zip(full, covered, strict=True))  # a name may hold a secret, too
        hidden = {name for name in own if name not in full and self.root.source.placeholder.search(name)}
        gone: list[tuple[str, Node]] = []
        for name, node in own.items():
            if name in full:
                self.value(node, full[name], covered[names[name]], (name,))
            elif name in hidden:
                self.found.unknown.append(Held((name,), node, ()))
            elif node.value is not None and name != "janrainOidcClientId":
                gone.append((name, node))
        missing = [name for name, value in data.items() if name not in own and value is not None]
        missing = [name for name in missing if name == names[name] or not hidden]
        for name, node in gone:
            self._take_out(self.root.at(node.path[len(self.root.path) : -1]), node, (name,), bool(missing))
        self._add_settings(missing, own, {name: (names[name], covered[names[name]]) for name in missing})
        block = self.root.members.get("_global")
        if block is not None and isinstance(block.value, dict) and self.live.block is not None:
            self._mapping(block, *self.live.block, ("_global",))
        path = self.root.members.get("_self")
        if path is not None and "_self" in self.live.data:
            self.value(path, self.live.data["_self"], self.live.data["_self"], ("_self",))

    def _add_settings(
        self, missing: Sequence[str], own: Mapping[str, Node], covered: Mapping[str, tuple[str, Any]]
    ) -> None:
        """Add settings; `covered` are their names and values as they are written."""
        custom = self.live.data.get("custom")
        inner = custom.keys() if isinstance(custom, dict) else set()
        place = self.root.members.get("custom")
        is_flat = place is None and any(name in inner for name in own)
        below = [name for name in missing if name in inner and not is_flat]
        for name in missing:
            if name not in below:
                self._add(self.root, *covered[name], (name,))
        if not below:
            return
        if place is None:
            self._add(self.root, "custom", _in_order_of(self.kind, dict(covered[name] for name in below)), ("custom",))
            return
        for name in below:
            self._add(place, *covered[name], (name,))

    # --- values

    def value(self, node: Node, live: Any, covered: Any, path: tuple[str, ...]) -> None:
        """Compare a value of the file with that of the platform."""
        if _is_placeholder(node):
            self._placeholder(node, live, path)
            return
        if isinstance(node.value, (dict, list)) and isinstance(live, str) and read_json_text(live) is not None:
            live, covered = read_json_text(live), read_json_text(covered)
        if same(self.kind, path, self._plain(node), live):
            return
        if isinstance(node.value, dict) and isinstance(live, dict) and isinstance(covered, dict):
            self._mapping(node, live, covered, path)
        elif isinstance(node.value, list) and isinstance(live, list) and isinstance(covered, list):
            self._list(node, live, covered, path)
        elif _holds_placeholder(node):
            self.found.conflicts.append(Held(path, node, ()))
        else:
            self._change(node, live, covered, path)

    def _placeholder(self, node: Node, live: Any, path: tuple[str, ...]) -> None:
        value, variables = self._filled(node)
        if value is _UNKNOWN:
            self.found.unknown.append(Held(path, node, variables))
        elif not same(self.kind, path, value, live):
            self.found.conflicts.append(Held(path, node, variables))

    def _filled(self, node: Node) -> tuple[Any, tuple[str, ...]]:
        """Return the value of a placeholder and its variables, or only those without a value."""
        if not isinstance(node.value, str) or (node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:")):
            return _UNKNOWN, ()
        filler = Filler(self.values)
        text = filler.text(node)
        if filler.faults:
            return _UNKNOWN, tuple(dict.fromkeys(filler.lacking))
        return text, tuple(dict.fromkeys(filler.used))

    def _change(self, node: Node, live: Any, covered: Any, path: tuple[str, ...]) -> None:
        value = _as_written(node, covered if covered != live else live)
        self.found.changes.append(Change("changed", path, node, replaced(node, value), None))

    def _remove(self, node: Node, path: tuple[str, ...], list_path: Path | None = None) -> None:
        if _holds_placeholder(node):
            self.found.conflicts.append(Held(path, node, ()))
            return
        self.found.changes.append(Change("removed", path, node, removed(node, self.root), list_path))

    def _add(self, parent: Node, name: str, value: Any, path: tuple[str, ...]) -> None:
        if parent.is_placeholder or parent.alias:
            self.found.changes.append(Change("added", path, parent, None, None))
            return
        after = self._member_before(parent, name)
        self.found.changes.append(Change("added", path, parent, member_added(parent, after, name, value), None))

    def _member_before(self, parent: Node, name: str) -> Node | None:
        """Return the member after which a new one is inserted, in the usual order of members."""
        names = list(in_order(self.kind, dict.fromkeys((*parent.members, name))))
        before = set(names[: names.index(name)])
        # In a file with another order these may be anywhere: insert after the last of them.
        return next((node for one, node in reversed(parent.members.items()) if one in before), None)

    # --- mappings and lists

    def _mapping(self, node: Node, live: Mapping[str, Any], covered: Mapping[str, Any], path: tuple[str, ...]) -> None:
        names = dict(zip(live, covered, strict=True)) if len(live) == len(covered) else {name: name for name in live}
        is_own = not path
        missing = [
            name
            for name, value in live.items()
            if name not in node.members and value is not None and not (is_own and self._is_spare(name))
        ]
        for name, member in node.members.items():
            if name in live:
                self.value(member, live[name], covered.get(names[name]), (*path, name))
            elif member.value is not None:
                self._take_out(node, member, (*path, name), bool(missing))
        for name in missing:
            self._add(node, names[name], covered.get(names[name]), (*path, name))

    def _is_spare(self, name: str) -> bool:
        return name in _NOT_ADDED or (self.kind == "flow" and name == "version")

    def _take_out(self, parent: Node, node: Node, path: tuple[str, ...], grows: bool) -> None:
        """Remove a member; the last one leaves an empty mapping, unless that `grows` by others first."""
        if len(parent.members) == 1 and not grows and not _holds_placeholder(node):
            self.found.changes.append(Change("removed", path, node, replaced(parent, {}), None))
        else:
            self._remove(node, path)

    def _list(self, node: Node, live: list[Any], covered: list[Any], path: tuple[str, ...]) -> None:
        ours = [self._plain(item) for item in node.items]
        key = key_of_items(ours, live)
        if _UNKNOWN in ours or (key is None and any(map(_is_partly_unknown, ours))):
            self._unknown_list(node, ours, live, path)
            return
        given = {repr(as_stored(item)) for item in live}
        lost = [item for item, value in zip(node.items, ours, strict=True) if _is_placeholder(item)
                and repr(as_stored(value)) not in given]  # fmt: skip
        if lost:
            self.found.conflicts.append(Held(path, lost[0], self._filled(lost[0])[1]))
            return
        if not live and not _holds_placeholder(node):
            self.found.changes.append(Change("changed", path, node, replaced(node, []), node.path))
            return
        if key is not None:
            self._keyed(node, ours, live, covered, path, key)
        elif is_ordered(self.kind, path):
            self._ordered(node, ours, live, covered, path)
        else:
            self._unordered(node, ours, live, covered, path)

    def _plain(self, node: Node) -> Any:
        """Return an item with its placeholders filled in."""
        if node.is_placeholder:
            return self._filled(node)[0]
        if isinstance(node.value, dict):
            return {name: self._plain(member) for name, member in node.members.items()}
        return [self._plain(item) for item in node.items] if isinstance(node.value, list) else node.value

    def _unknown_list(self, node: Node, ours: list[Any], live: list[Any], path: tuple[str, ...]) -> None:
        """Record that a list contains values that cannot be compared."""
        for item, value in zip(node.items, ours, strict=True):
            for one in item.walk() if _is_partly_unknown(value) else ():
                if one.is_placeholder and self._filled(one)[0] is _UNKNOWN:
                    self.found.unknown.append(Held(path, one, self._filled(one)[1]))
        rest = [one for one in ours if not _is_partly_unknown(one)]
        given = {repr(as_stored(item)) for item in live}
        if len(ours) != len(live) or any(repr(as_stored(one)) not in given for one in rest):
            self.found.conflicts.append(Held(path, node, ()))

    def _keyed(
        self, node: Node, ours: list[Any], live: list[Any], covered: list[Any], path: tuple[str, ...], key: str
    ) -> None:
        mine = {item[key]: at for at, item in enumerate(ours) if isinstance(item, dict) and key in item}
        theirs = {item[key]: at for at, item in enumerate(live)}
        for name, at in mine.items():
            if name in theirs:
                self.value(node.items[at], live[theirs[name]], covered[theirs[name]], (*path, str(name)))
            else:
                self._remove(node.items[at], (*path, str(name)), node.path)
        for name, at in theirs.items():
            if name not in mine:
                self._add_item(node, self._last(node), covered[at], (*path, str(name)))

    def _unordered(
        self, node: Node, ours: list[Any], live: list[Any], covered: list[Any], path: tuple[str, ...]
    ) -> None:
        mine, theirs = [repr(as_stored(item)) for item in ours], [repr(as_stored(item)) for item in live]
        left = Counter(theirs)
        for at, text in enumerate(mine):
            if left[text]:
                left[text] -= 1
            else:
                self._remove(node.items[at], (*path, text), node.path)
        for at, text in enumerate(theirs):
            if left[text]:
                left[text] -= 1
                self._add_item(node, self._last(node), covered[at], (*path, text))

    def _ordered(self, node: Node, ours: list[Any], live: list[Any], covered: list[Any], path: tuple[str, ...]) -> None:
        """Change a list whose order may matter; all of that is one change, since indexes shift."""
        from ..documents.alignment import Alignment

        mine, theirs = [repr(as_stored(item)) for item in ours], [repr(as_stored(item)) for item in live]
        found: list[Edits | None] = []
        for tag, start, end, first, last in Alignment(mine, theirs).get_opcodes():
            if tag == "equal":
                continue
            both = min(end - start, last - first)
            pairs = zip(node.items[start : start + both], covered[first : first + both], strict=True)
            found += [replaced(item, _as_written(item, value)) for item, value in pairs]
            found += [removed(item, self.root) for item in node.items[start + both : end]]
            after = node.items[start + both - 1] if start + both else None
            found += [item_added(node, after, value) for value in covered[first + both : last]]
        edits = None if node.alias or None in found else tuple(edit for one in found for edit in one or ())
        if any(map(_holds_placeholder, node.items)):
            self.found.conflicts.append(Held(path, node, ()))
            return
        self.found.changes.append(Change("changed", path, node, edits, node.path))

    def _last(self, node: Node) -> Node | None:
        return node.items[-1] if node.items else None

    def _add_item(self, node: Node, after: Node | None, value: Any, path: tuple[str, ...]) -> None:
        edits = None if node.alias else item_added(node, after, value)
        self.found.changes.append(Change("added", path, node, edits, node.path))


def _is_partly_unknown(value: Any) -> bool:
    """Return whether a value contains a placeholder without a value."""
    if isinstance(value, dict):
        return any(map(_is_partly_unknown, value.values()))
    return any(map(_is_partly_unknown, value)) if isinstance(value, list) else value is _UNKNOWN


def _flat(data: Any) -> dict[str, Any]:
    """Return settings by name, wherever they are."""
    custom = data.get("custom")
    inner = custom if isinstance(custom, dict) else {}
    return {**inner, **{name: value for name, value in data.items() if name not in ENVELOPE}}


def _in_order_of(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    ordered: dict[str, Any] = in_order(kind, {"custom": settings})["custom"]
    return ordered


def _holds_placeholder(node: Node) -> bool:
    return any(map(_is_placeholder, node.walk()))


def _is_placeholder(node: Node) -> bool:
    """Return whether a value is filled in; a placeholder that only protects a literal text does not count."""
    if not node.is_placeholder:
        return False
    is_text = isinstance(node.value, str) and (node.tag is None or node.tag.startswith("tag:yaml.org,2002:"))
    return not (is_text and is_literal(node.value, node.source.placeholder))


def _as_written(node: Node, value: Any) -> Any:
    """Return a value of the platform in the style of the file: without quotes if the old one has none."""
    old = node.value
    if isinstance(old, str) and isinstance(value, (dict, list)) and read_json_text(old) is not None:
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(old, bool) and value in ("true", "false"):
        return value == "true"
    if isinstance(old, int) and isinstance(value, str) and value.isdecimal() and str(int(value)) == value:
        return int(value)
    return value
