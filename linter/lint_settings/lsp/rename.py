"""Renames a flow or an entity type in every file of its environment."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from lsprotocol.types import (
    OptionalVersionedTextDocumentIdentifier,
    PrepareRenamePlaceholder,
    RenameFile,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from ..documents.edits import rename as rename_key
from ..documents.edits import replace, replace_part
from ..messages.wording import noun_of, with_article
from ..tenant.ids import id_node, known_text, own_id, own_link
from ..tenant.settings import patterns
from .nodes import BLOCKS, HOLD_SETTINGS, id_range, named_at, references_to
from .uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Position

    from ..documents.document import Document
    from ..documents.finding import Edit, Fix
    from ..documents.node import Node
    from ..tenant.workspace import Workspace
    from .nodes import Named
    from .session import Place, Session

_RENAMED = {"flow": re.compile(r"[A-Za-z0-9_]+\Z"), "entity-type": re.compile(r"[A-Za-z0-9_.-]+\Z")}
_TAKES = {"flow": "letters, digits and underscores", "entity-type": "letters, digits, `_`, `-` and `.`"}
_FOLDERS = {"flow": "flows", "entity-type": "entityTypes"}


class RenameError(Exception):
    """The reason why nothing is renamed, for users."""


def prepare_rename(uri: str, position: Position, session: Session) -> PrepareRenamePlaceholder | None:
    """Return the name that would be renamed, or None."""
    place = session.place(uri)
    named = _named(place, position)
    if place is None or named is None:
        return None
    start, end = id_range(named.node, named.value)
    return PrepareRenamePlaceholder(place.positions.range(start, end), named.value)


def rename(uri: str, position: Position, name: str, session: Session, *, renames_files: bool) -> WorkspaceEdit:
    """Return the edits that rename a flow or an entity type. Raises RenameError."""
    place = session.place(uri)
    named = _named(place, position)
    if place is None or named is None:
        raise RenameError("only flows and entity types can be renamed: place the cursor on the name of one")
    workspace = place.loaded.project.workspace
    _refuse(named, name, place, session)
    edits: dict[str, dict[Edit, None]] = {}
    for node, fix in _fixes(named, name, workspace, session):
        if fix is None:
            raise RenameError(f"{_place(node)} cannot be changed in place; rename it by hand: nothing is renamed")
        edits.setdefault(os.path.realpath(node.source.path), {}).update(dict.fromkeys(fix.edits))
    changes = {}
    for path, found in edits.items():
        other = session.place_at(path, place.view)
        if other is not None:
            changes[other.uri] = [TextEdit(other.positions.range(one.start, one.end), one.text) for one in found]
    return _edit(changes, list(_files(named, name, renames_files=renames_files)))


def _edit(changes: dict[str, list[TextEdit]], files: list[RenameFile]) -> WorkspaceEdit:
    if not files:
        return WorkspaceEdit(changes=changes)
    documents = [
        TextDocumentEdit(OptionalVersionedTextDocumentIdentifier(uri), list(edits)) for uri, edits in changes.items()
    ]
    return WorkspaceEdit(document_changes=[*documents, *files])


def _named(place: Place | None, position: Position) -> Named | None:
    named = named_at(place, place.positions.offset(position)) if place is not None else None
    return named if named is not None and named.sort in _RENAMED else None


def _refuse(named: Named, name: str, place: Place, session: Session) -> None:
    workspace = place.loaded.project.workspace
    noun = noun_of(named.sort)
    if not _RENAMED[named.sort].match(name):
        raise RenameError(f"`{name}` cannot be the name of {with_article(noun)}: write {_TAKES[named.sort]}")
    document = named.documents[0] if named.documents else place.loaded.documents[0]
    if workspace.find_all(named.sort, name, document):
        raise RenameError(f"there is already {with_article(noun)} `{name}` here")
    own = {id(one) for one in named.documents}
    for other, node in references_to(named, workspace, session.mentions):
        found = workspace.find_all(named.sort, named.value, other)
        if any(id(one) not in own for one in found):
            raise RenameError(
                f"{_place(node)} belongs to several environments and names the {noun} `{named.value}` of each; "
                "rename it from there, which renames all of them, or give each environment a file of its own"
            )


def _place(node: Node) -> str:
    return f"{node.source.path}:{node.key_span.line}"


def _fixes(named: Named, name: str, workspace: Workspace, session: Session) -> Iterator[tuple[Node, Fix | None]]:
    old = named.value
    for document in named.documents:
        own = id_node(document)
        if own is not None:
            yield own, _replaced(own, name)
        link, folder = own_link(document), _FOLDERS[named.sort]
        if link is not None and _is_linked(document, named):
            yield link, replace_part(link, f"/{folder}/{old}", f"/{folder}/{name}", "", safe=True)
    done = {id(id_node(document)) for document in named.documents}
    for _, node in references_to(named, workspace, session.mentions):
        if id(node) not in done:
            yield node, _replaced(node, name)
    if named.sort == "entity-type":
        yield from _keys(named, name, workspace)


def _is_linked(document: Document, named: Named) -> bool:
    """Return whether the path of an object in a saved answer names it."""
    pattern = rf"/{_FOLDERS[named.sort]}/{re.escape(named.value)}(?:[/?#]|\Z)"
    return re.search(pattern, known_text(own_link(document)) or "") is not None


def _replaced(node: Node, name: str) -> Fix | None:
    return None if node.is_filled else replace(node, name, "", safe=True)


def _keys(named: Named, name: str, workspace: Workspace) -> Iterator[tuple[Node, Fix | None]]:
    """Yield the settings whose names are derived from that of the entity type."""
    suffixes = [pattern.pattern.removeprefix("^.+").removesuffix("$") for pattern, _ in patterns()]
    names = {named.value + suffix: name + suffix for suffix in suffixes}
    for document in _settings_around(named, workspace):
        blocks = [document.root]
        for block in blocks:
            blocks.extend(node for key, node in block.members.items() if key in BLOCKS)
            for key, node in block.members.items():
                if key in names:
                    yield node, None if node.is_filled else rename_key(node, names[key], "", safe=True)


def _settings_around(named: Named, workspace: Workspace) -> list[Document]:
    """Return the settings that see the entity type, and no other with its name."""
    own = {id(one) for one in named.documents}
    found = []
    for kind in sorted(HOLD_SETTINGS):
        for document in workspace.documents.get(kind, ()):
            seen = {id(one) for one in workspace.find_all(named.sort, named.value, document)}
            if seen and seen <= own:
                found.append(document)
    return found


def _files(named: Named, name: str, *, renames_files: bool) -> Iterator[RenameFile]:
    """Yield the renames of files that give a flow its name because their content does not."""
    for document in named.documents:
        if id_node(document) is not None or _is_linked(document, named):
            continue
        path = os.path.realpath(document.source.path)
        folder, base = os.path.split(path)
        if own_id(document) != named.value or not base.startswith(named.value):
            raise RenameError(f"{document.source.path} gives the {noun_of(named.sort)} its name; rename it by hand")
        if not renames_files:
            raise RenameError(f"{document.source.path} gives the {noun_of(named.sort)} its name; rename the file first")
        renamed = os.path.join(folder, name + base[len(named.value) :])
        if os.path.exists(renamed):
            raise RenameError(f"{os.path.basename(renamed)} exists already: nothing is renamed")
        yield RenameFile(uri_of(path), uri_of(renamed))
