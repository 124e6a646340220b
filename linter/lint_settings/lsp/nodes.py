"""Finds the node, the document and the named object at a place of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..documents.frozen import Frozen
from ..documents.schema_files import read_schema
from ..schema.members import along, along_part
from ..tenant.graph import State, find
from ..tenant.ids import id_node, own_id, own_link
from ..tenant.references import mentions
from ..tenant.settings import find_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.references import Mention
    from ..tenant.workspace import Workspace
    from .mention_index import MentionIndex
    from .session import Place

HOLD_SETTINGS = frozenset(("application-settings", "client-settings"))
BLOCKS = frozenset(("_global", "custom"))


class Spot(Frozen):
    """The document and the innermost node at a place, and whether the place is in the node's key."""

    __slots__ = ()

    document: Document
    node: Node
    is_key: bool


class Named(Frozen):
    """An id at a place: the kind of its object, the id, its node, and the documents of the object."""

    __slots__ = ()

    sort: str
    value: str
    node: Node
    documents: list[Document]


def spot_at(place: Place, offset: int) -> Spot | None:
    """Return the node at an offset; None outside of a document."""
    best: Spot | None = None
    for document in place.loaded.documents:
        for node in document.root.walk():
            if node.alias or node.is_filled:
                continue
            start, end, key_start, key_end = node.place
            if key_start >= 0 and key_start <= offset <= key_end:
                return Spot(document, node, True)
            if start <= offset <= end:
                best = Spot(document, node, False)
    return best


def path_in(spot: Spot) -> tuple[str | int, ...]:
    """Return the path of a node within its document."""
    return spot.node.path[len(spot.document.root.path) :]


def setting_of(kind: str | None, path: tuple[str | int, ...]) -> str | None:
    """Return the name of the setting that a path leads to or into, or None."""
    if kind not in HOLD_SETTINGS:
        return None
    rest = path
    while rest and rest[0] in BLOCKS:
        rest = rest[1:]
    return str(rest[0]) if rest and not str(rest[0]).startswith(("_", "$")) else None


def schema_at(kind: str | None, path: tuple[str | int, ...]) -> Mapping[str, Any] | None:
    """Return the schema of the value at a path; None if it is not described."""
    if kind is None:
        return None
    name = setting_of(kind, path)
    if name is None:
        parts = list(along(kind, path))
        return parts[-1] if len(parts) == len(path) + 1 else None
    setting = find_setting(name)
    if setting is None:
        return None
    at = max(index for index, step in enumerate(path) if step == name)
    inner = path[at + 1 :]
    parts = list(along_part(setting.data, read_schema("client-settings")["$defs"], inner))
    return parts[-1] if len(parts) == len(inner) + 1 else None


def named_at(place: Place, offset: int) -> Named | None:
    """Return the object of the id at an offset, including an object's own id; None without an id."""
    spot = spot_at(place, offset)
    if spot is None:
        return None
    workspace = place.loaded.project.workspace
    here = [one for one in _mentions(spot.document) if one[1].node.path == spot.node.path]
    if not spot.is_key and here:
        declared, one = min(here, key=lambda pair: _distance(pair[1], offset))
        _, found = find(one.sort, one.value, spot.document, workspace, of=declared.of)
        return Named(one.sort, one.value, one.node, found)
    own = id_node(spot.document) or own_link(spot.document)
    name = own_id(spot.document)
    if name is not None and own is not None and own.path == spot.node.path:
        return Named(spot.document.kind or "", name, own, [spot.document])
    return None


def _mentions(document: Document) -> list[Any]:
    return list(mentions(document))


def _distance(mention: Mention, offset: int) -> int:
    """Return how far an id is from an offset in the text that holds it."""
    start = mention.node.place[0]
    at = mention.node.text.lower().find(mention.value.lower())
    if at < 0:
        return 1 << 30
    first, last = start + at, start + at + len(mention.value)
    return max(first - offset, offset - last, 0)


def id_range(node: Node, value: str) -> tuple[int, int]:
    """Return the range of offsets of an id in the text of its node; else that of the node."""
    start, end, _, _ = node.place
    at = node.text.lower().find(value.lower())
    return (start, end) if at < 0 else (start + at, start + at + len(value))


def references_to(named: Named, workspace: Workspace, index: MentionIndex) -> Iterator[tuple[Document, Node]]:
    """Yield every value of a workspace that names the same object, each with its document."""
    wanted = {id(one) for one in named.documents}
    for document, declared, one in index.of(named.sort, named.value, workspace):
        state, found = find(one.sort, one.value, document, workspace, of=declared.of)
        if wanted & {id(other) for other in found} or (not wanted and state is State.EXTERNAL):
            yield document, one.node
