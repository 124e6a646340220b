"""Definition, references and symbols: the objects of a tenant and the places that name them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol.types import DocumentSymbol, Location, Range, SymbolKind, WorkspaceSymbol

from ..messages.secrets import mask, secrets
from ..messages.wording import noun_of
from ..tenant.graph import object_of
from ..tenant.ids import place_of
from .nodes import named_at, references_to
from .positions import location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Position

    from ..documents.document import Document
    from ..documents.node import Node
    from .session import Place, Session
    from .views import View

_MOST_SYMBOLS = 500


def definition(uri: str, position: Position, session: Session) -> list[Location]:
    """Return the place of the object that an id names."""
    place = session.place(uri)
    named = named_at(place, place.positions.offset(position)) if place is not None else None
    if place is None or named is None:
        return []
    return [one for target in named.documents for one in _locate(place_of(target), place.view, session)]


def references(uri: str, position: Position, own: bool, session: Session) -> list[Location]:
    """Return the places that name an object; with `own` also its own place."""
    place = session.place(uri)
    named = named_at(place, place.positions.offset(position)) if place is not None else None
    if place is None or named is None:
        return []
    found = [node for _, node in references_to(named, place.loaded.project.workspace, session.mentions)]
    found = [*(place_of(one) for one in named.documents if own), *found]
    nodes = {(one.source.path, one.place): one for one in found}.values()
    return [one for node in nodes for one in _locate(node, place.view, session)]


def _locate(node: Node, view: View, session: Session) -> Iterator[Location]:
    place = session.place_at(node.source.path, view)
    if place is not None:
        yield location(node, place.uri, place.positions)


def title(document: Document) -> str:
    """Return the title of an object, without secrets."""
    one = object_of(document)
    name = one.name or one.id or os.path.basename(one.path)
    return mask(f"{noun_of(one.kind)} {name}", secrets([document]))


def symbols(uri: str, session: Session) -> list[DocumentSymbol]:
    """Return the objects of a file and the names of their members."""
    place = session.place(uri)
    if place is None:
        return []
    found = []
    for document in place.loaded.documents:
        if document.kind is not None:
            whole = _range(document.root, place)
            members = list(_members(document, place))
            found.append(DocumentSymbol(title(document), SymbolKind.Object, whole, whole, children=members))
    return found


def _members(document: Document, place: Place) -> Iterator[DocumentSymbol]:
    hidden = secrets([document])
    for name, node in document.root.members.items():
        if node.alias or node.is_filled:
            continue
        start, end, key_start, key_end = node.place
        first = key_start if key_start >= 0 else start
        key = place.positions.range(first, key_end if key_start >= 0 else end)
        whole = place.positions.range(first, max(end, key_end))
        kind = SymbolKind.Array if node.items else SymbolKind.Object if node.members else SymbolKind.Property
        yield DocumentSymbol(mask(name, hidden) or "?", kind, whole, key)


def _range(node: Node, place: Place) -> Range:
    start, end, _, _ = node.place
    return place.positions.range(start, end)


def workspace_symbols(query: str, session: Session) -> list[WorkspaceSymbol]:
    """Return the objects of all projects whose name contains the letters of a query in order."""
    found: list[WorkspaceSymbol] = []
    for view in session.views():
        for workspace in view.workspaces():
            documents = {id(one): one for group in workspace.documents.values() for one in group}.values()
            for document in documents:
                name = title(document)
                if len(found) < _MOST_SYMBOLS and _matches(query.casefold(), name.casefold()):
                    where = document.source.environment
                    for place in _locate(place_of(document), view, session):
                        found.append(WorkspaceSymbol(place, name, SymbolKind.Object, container_name=where))
    return found


def _matches(query: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in query)
