"""Finds the objects in a saved answer of an API, and makes a document of each, without the envelope."""

from __future__ import annotations

from ..documents.document import Document
from .kind_evidence import has_certain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.node import Node
    from ..documents.span import Path


_ENVELOPES = frozenset(("_embedded", "client_settings", "result", "results"))


def unwrap(document: Document) -> list[Document]:
    """Return the objects in a document: of lists, of `_embedded`, of `{"result": ..., "stat": "ok"}`, of `get_all`.

    A document that is one object is returned unchanged, and so is one with settings next to the envelope, which must
    not escape the check.
    """
    value = document.root.value
    if value.__class__ is dict and _ENVELOPES.isdisjoint(value):
        return [document]  # the usual case
    objects = list(_objects(document.root))
    if [root for root, _ in objects] == [document.root]:
        return [document]
    return [Document(document.source, root, document.index, kind) for root, kind in objects]


def placed(document: Document, places: Sequence[tuple[str, str]]) -> list[Document]:
    """Return the objects of a document at the places in the config, each a kind and a pointer pattern.

    If one place is inside another, the outer one counts. A document without any is returned unchanged, without a kind.
    """
    found: dict[Path, tuple[Node, str]] = {}
    for kind, pattern in places:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pattern.split("/")[1:]]
        for node in _at(document.root, steps):
            found.setdefault(node.path, (node, kind))
    outermost = (one for path, one in found.items() if not any(path[:depth] in found for depth in range(len(path))))
    objects = [Document(document.source, node, document.index, kind) for node, kind in outermost]
    return sorted(objects, key=lambda one: one.root.place) or [document]


def _at(node: Node, steps: Sequence[str]) -> Iterator[Node]:
    """Yield the nodes that a path of steps leads to; `*` matches any name or index."""
    if not steps:
        yield node
        return
    step, rest = steps[0], steps[1:]
    children = [*node.members.values()] if node.members else node.items
    if step == "*":
        chosen = children
    elif node.members:
        chosen = [node.members[step]] if step in node.members else []
    else:
        chosen = [children[int(step)]] if step.isdecimal() and int(step) < len(children) else []
    for child in chosen:
        yield from _at(child, rest)


def _objects(root: Node) -> Iterator[tuple[Node, str | None]]:
    """Yield the root of each object, with its kind if the envelope determines it."""
    members = root.members
    if not _ENVELOPES.isdisjoint(members) and has_certain_name(root.value):
        yield root, None
        return
    result = members.get("result", members.get("results"))
    if result is not None and "stat" in members:
        yield from _objects(result)
    elif {"default_settings", "client_settings"} <= members.keys():
        yield members["default_settings"], "application-settings"
        for client in members["client_settings"].members.values():
            yield client, "client-settings"
    elif "_embedded" in members:
        for listed in members["_embedded"].members.values():
            for item in listed.items:
                yield item, None
    elif root.items and not _is_one_object(root):
        for item in root.items:
            yield item, None
    else:
        yield root, None


def _is_one_object(root: Node) -> bool:
    """Return whether a list is one object: the versions of a flow."""
    are_versions = [
        "version" in item.members and not item.members.keys() - {"version", "change"} for item in root.items
    ]
    return sum(are_versions) > len(are_versions) // 2 and not any(
        item.members and not is_one for item, is_one in zip(root.items, are_versions, strict=True)
    )
