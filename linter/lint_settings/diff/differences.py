"""Finds the differences between two states of one object, regardless of shape and style."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..schema.members import along
from ..tenant.ids import UUID_KINDS
from ..tenant.settings import as_stored, find_setting, is_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from ..tenant.settings import Settings

# The members with the id of an object: UUIDs ignore case.
_IDS = {"client-settings": ("janrainOidcClientId",), "oidc-client": ("id", "loginPolicy", "tokenPolicy")}
# The older calls have other names for members of an API client, and requests for those of an entity type.
_OTHER_NAMES = {
    "api-client": {"client_id": "_id", "client_secret": "_secret", "description": "name", "whitelist": "ipWhitelist"},
    "entity-type": {"type_name": "name"},
}
# The members that identify the items of a list: the first that all of them have.
_KEYS = ("id", "_id", "uuid", "name", "version")


class Difference(Frozen):
    """One difference: `scope` is `own`, or `_global` for the block of a saved answer.

    `path` leads to it, for settings from the name of the setting on; an item of a list has its identifying key. `old`
    and `new` are plain values, None if missing. `node` is its place: in the new state, else in the old one.
    `item` is true if a list that stays gained or lost it.
    """

    __slots__ = ()

    scope: str
    path: Path
    action: str
    old: Any
    new: Any
    node: Node | None
    item: bool


def differences_of_settings(old: Settings, new: Settings, kind: str) -> Iterator[Difference]:
    """Yield the differences between the settings of two states: own ones, and `_global` blocks if both have one.

    A setting that the PUT of a client's settings keeps although it is missing is no difference.
    """
    scopes = [("own", old.own, new.own)]
    if old.block and new.block:
        scopes.append(("_global", old.block, new.block))
    for scope, before, after in scopes:
        for name in dict.fromkeys((*before, *after)):
            if name == "_self" or (scope == "own" and name in survivors(kind) and _is_unset(after.get(name))):
                continue
            for one in _between(before.get(name), after.get(name), (name,), kind):
                # Values in JSON text have no node of their own.
                yield one._replace(scope=scope, node=one.node or after.get(name) or before.get(name))


def survivors(kind: str) -> tuple[str, ...]:
    """Return the own settings that survive a PUT without them."""
    # https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
    return ("janrainOidcClientId",) if kind == "client-settings" else ()


def differences_of_members(old: Document, new: Document) -> Iterator[Difference]:
    """Yield the differences between two states of any other object, member by member."""
    kind = new.kind or ""
    yield from _between(_body(old), _body(new), (), kind)


def _body(document: Document) -> Node:
    """Return the object itself: an entity type may be nested under `schema`."""
    inner = document.root.members.get("schema")
    return inner if document.kind == "entity-type" and inner is not None and inner.members else document.root


def _is_for_tools(name: str, nodes: Mapping[str, Node]) -> bool:
    return name in nodes and is_metadata(name, nodes[name])


def _is_unset(node: Node | None) -> bool:
    return node is None or node.value is None


def content_of(node: Node | None) -> Any:
    """Return a value in the form in which the API returns it, without members that are null.

    A tag such as `!secret` is a part of the value.
    """
    if node is None:
        return None
    data = _tagged(node)
    try:
        return _without_nulls(as_stored(data))
    except RecursionError:  # JSON text within a text, nested deeper than we follow
        return data


def _tagged(node: Node) -> Any:
    if node.in_json:
        return node.value
    if isinstance(node.value, dict):
        return {name: _tagged(member) for name, member in node.members.items()}
    if isinstance(node.value, list):
        return [_tagged(item) for item in node.items]
    is_tagged = node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:")
    return f"{node.tag} {node.value}" if is_tagged else node.value


def _without_nulls(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_nulls(member) for name, member in data.items() if member is not None}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data


def _between(old: Node | None, new: Node | None, path: Path, kind: str) -> Iterator[Difference]:
    yield from _Walk(kind).between((content_of(old), old), (content_of(new), new), path)


class _Walk:
    """Compares two values recursively; each is a pair of its content and its node, if it has one."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.other_names = _OTHER_NAMES.get(kind, {})

    def between(self, old: tuple[Any, Node | None], new: tuple[Any, Node | None], path: Path) -> Iterator[Difference]:
        """Yield the differences at a path and below."""
        before, after = old[0], new[0]
        if self._same(before, after, path):
            return
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self._mappings(old, new, path)
        elif isinstance(before, list) and isinstance(after, list) and before and after:
            yield from self._lists(old, new, path)
        else:
            yield self._one(old, new, path)

    def _same(self, before: Any, after: Any, path: Path) -> bool:
        if before == after:
            return True
        named = (*_IDS.get(self.kind, ()), *(("id",) if self.kind in UUID_KINDS else ()))
        is_id = len(path) == 1 and path[0] in named and isinstance(before, str) and isinstance(after, str)
        return is_id and before.lower() == after.lower()

    def _one(
        self, old: tuple[Any, Node | None], new: tuple[Any, Node | None], path: Path, *, item: bool = False
    ) -> Difference:
        action = "added" if old[0] is None else "removed" if new[0] is None else "changed"
        node = old[1] if new[0] is None else new[1]
        return Difference("own", path, action, _shown(old), _shown(new), node, item)

    def _mappings(self, old: tuple[Any, Node | None], new: tuple[Any, Node | None], path: Path) -> Iterator[Difference]:
        before, after = self._members(old, path), self._members(new, path)
        for name in dict.fromkeys((*before, *after)):
            yield from self.between(before.get(name, (None, None)), after.get(name, (None, None)), (*path, name))

    def _members(self, value: tuple[Any, Node | None], path: Path) -> dict[str, tuple[Any, Node | None]]:
        data, node = value
        nodes = node.members if node is not None else {}
        rename = {} if path else self.other_names
        names = {name: rename[name] for name in data if name in rename and rename[name] not in data}
        kept = data if path else {name: one for name, one in data.items() if not _is_for_tools(name, nodes)}
        return {names.get(name, name): (member, nodes.get(name)) for name, member in kept.items()}

    def _lists(self, old: tuple[Any, Node | None], new: tuple[Any, Node | None], path: Path) -> Iterator[Difference]:
        before, after = _items(old), _items(new)
        if self._is_ordered(path):
            yield self._one(old, new, path)
            return
        keys = _keys([data for data, _ in (*before, *after)])
        if keys is not None:
            olds, news = ({str(data[keys]): (data, node) for data, node in items} for items in (before, after))
            if len(olds) == len(before) and len(news) == len(after):
                for name in dict.fromkeys((*olds, *news)):
                    was, now = olds.get(name), news.get(name)
                    if was is not None and now is not None:
                        yield from self.between(was, now, (*path, _Item(name)))
                    else:
                        yield self._item(was, now, new[1], (*path, _Item(name)))
                return
        for data, node in _unmatched(before, after):
            yield self._item((data, node), None, new[1], path)
        for data, node in _unmatched(after, before):
            yield self._item(None, (data, node), new[1], path)

    def _item(
        self, was: tuple[Any, Node | None] | None, now: tuple[Any, Node | None] | None, whole: Node | None, path: Path
    ) -> Difference:
        """Return an item that a list lost or gained; a lost one was in the list that still exists."""
        found = self._one(was or (None, None), now or (None, None), path, item=True)
        return found._replace(node=found.node if now is not None and found.node is not None else whole)

    def _is_ordered(self, path: Path) -> bool:
        """Return whether the order of a list may matter: the schema says so, or does not describe the list."""
        if self.kind in ("client-settings", "application-settings"):
            setting = find_setting(str(path[0])) if len(path) == 1 else None
            return setting is None or bool(setting.data.get("x-ordered"))
        steps = [0 if isinstance(step, _Item) else step for step in path]
        parts = list(along(self.kind, tuple(steps)))
        return len(parts) <= len(steps) or bool(parts[-1].get("x-ordered"))


class _Item(str):
    """The key of an item in a list, instead of the name of a member in a path."""

    __slots__ = ()


def steps_of(path: Path) -> Path:
    """Return a path in the form of the schema, with an index for each item of a list."""
    return tuple(0 if isinstance(step, _Item) else step for step in path)


def _items(value: tuple[Any, Node | None]) -> list[tuple[Any, Node | None]]:
    data, node = value
    nodes: Iterable[Node | None] = node.items if node is not None and node.items else [None] * len(data)
    return list(zip(data, nodes, strict=True))


def _keys(items: list[Any]) -> str | None:
    """Return the member that identifies the items of a list; None if they are not mappings, or share none."""
    if not all(isinstance(item, dict) for item in items):
        return None
    return next((key for key in _KEYS if all(isinstance(item.get(key), str) for item in items)), None)


def _unmatched(items: list[tuple[Any, Node | None]], others: list[tuple[Any, Node | None]]) -> Iterator[Any]:
    """Yield the items that are equal to none of the others, each once."""
    seen = [data for data, _ in others]
    for data, node in items:
        if data not in seen:
            seen.append(data)
            yield data, node


def _shown(value: tuple[Any, Node | None]) -> Any:
    """Return a value as in the file, not as the API returns it."""
    data, node = value
    return None if data is None else data if node is None else _tagged(node)
