"""The tenant as a graph: its objects, the references between them, and who inherits from which application.

It is built once from all documents of a workspace, in linear time and memory. A single check that needs only a part of
it, such as the state of one reference, calls the same functions without building the whole.
"""

from __future__ import annotations

from enum import StrEnum

from ..documents.frozen import Frozen
from .duplicates import ONE_FILE_KINDS
from .ids import (
    application_id,
    folded,
    is_id,
    known_text,
    name_of,
    own_id,
    place_of,
)
from .login_urls import unfilled
from .lookups import order
from .references import is_malformed, mentions, references

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node
    from .workspace import Workspace

# Objects that exist outside of the files.
_OUTSIDE = frozenset(("customer", "capture domain"))


class State(StrEnum):
    """What is known about the object that a reference names.

    `missing` requires that every file that may contain the object was read; `unknown` means that one could not be, that
    no file of the kind is kept, or that the id is filled in at deploy time.
    """

    FOUND = "found"
    MISSING = "missing"
    UNKNOWN = "unknown"
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"
    EXTERNAL = "external"


class TenantObject(Frozen):
    """An object of the tenant, and the place that describes it. What the file does not contain is None."""

    __slots__ = ()

    kind: str
    id: str | None
    name: str | None
    application: str | None
    environment: str | None
    path: str
    line: int
    pointer: str


class Reference(Frozen):
    """A value that names another object.

    `holder` and `target` are the numbers of the objects in the graph; `target` is None unless exactly one object is
    found. `id` is None for a value that is not an id.
    """

    __slots__ = ()

    holder: int
    pointer: str
    kind: str
    id: str | None
    state: State
    path: str
    line: int
    target: int | None


class Graph(Frozen):
    """All objects of a tenant and the references between them.

    `heirs` maps the number of an application's settings to the numbers of the client settings that inherit them.
    """

    __slots__ = ()

    objects: tuple[TenantObject, ...]
    references: tuple[Reference, ...]
    heirs: dict[int, tuple[int, ...]]


def build(workspace: Workspace) -> Graph:
    """Return the graph of all documents in a workspace."""
    documents = documents_of(workspace)
    numbers = {id(document): number for number, document in enumerate(documents)}
    found: list[Reference] = []
    heirs: dict[int, list[int]] = {}
    for number, document in enumerate(documents):
        found.extend(_references(document, number, numbers, workspace))
        application = workspace.application_settings(document) if document.kind == "client-settings" else None
        if application is not None:
            heirs.setdefault(numbers[id(application)], []).append(number)
    return Graph(
        tuple(object_of(document) for document in documents),
        tuple(found),
        {number: tuple(clients) for number, clients in heirs.items()},
    )


def documents_of(workspace: Workspace) -> list[Document]:
    """Return the documents of a workspace in the order of the objects of its graph."""
    every = (one for found in workspace.documents.values() for one in found)
    return sorted({id(one): one for one in every}.values(), key=order)  # a list of versions has two kinds


def object_of(document: Document) -> TenantObject:
    """Return the object that a document describes."""
    kind = document.kind or ""
    place = place_of(document)
    return TenantObject(
        kind,
        application_id(document) if kind == "application-settings" else own_id(document),
        name_of(document),
        application_id(document),
        document.source.environment,
        document.source.path,
        place.key_span.line,
        document.pointer,
    )


def _references(document: Document, holder: int, numbers: dict[int, int], workspace: Workspace) -> Iterator[Reference]:
    own, known = own_id(document), set()
    for declared, one in mentions(document):
        known.add((declared, id(one.node)))
        state, targets = find(one.sort, one.value, document, workspace, of=declared.of)
        if (targets and targets[0] is document) or (one.sort == document.kind and folded(one.sort, one.value) == own):
            continue  # the object's own path
        target = numbers.get(id(targets[0])) if state is State.FOUND and targets else None
        yield _reference(holder, one.node, one.sort, one.value, state, target)
    for declared, node in references(document):
        if (declared, id(node)) not in known and node.value is not None and declared.form != "items":
            state = State.MALFORMED if is_malformed(declared, node) else State.UNKNOWN
            if state is State.MALFORMED or node.is_placeholder:
                yield _reference(holder, node, declared.kind, None, state, None)


def _reference(holder: int, node: Node, kind: str, name: str | None, state: State, target: int | None) -> Reference:
    return Reference(holder, node.pointer, kind, name, state, node.source.path, node.key_span.line, target)


def find(
    kind: str, name: str, document: Document, workspace: Workspace, *, of: str | None = None
) -> tuple[State, list[Document]]:
    """Return the state of the object of a kind that a document refers to, and the documents that describe it.

    `of` is the setting that names the flow of a version.
    """
    if kind in _OUTSIDE:
        return State.EXTERNAL, []
    if unfilled(name):
        return State.UNKNOWN, []
    if kind == "application":
        found = workspace.alike("application-settings", application_id, name, document)
        found = [document] if document.kind == "application-settings" and not found else found
        return (State.FOUND if found else State.EXTERNAL), found
    if kind == "flow-version":
        return _find_version(name, document, workspace, of or "")
    found = sorted(workspace.find_all(kind, name, document), key=order)
    if found:
        is_one = len(found) == 1 or kind not in ONE_FILE_KINDS
        return (State.FOUND if is_one else State.DUPLICATE), found
    return _unfound(kind, name, document, workspace), []


def _unfound(kind: str, name: str, document: Document, workspace: Workspace) -> State:
    if folded(kind, name) in workspace.externals(kind):
        return State.EXTERNAL
    if not is_id(kind, name):
        return State.MALFORMED
    return State.MISSING if workspace.surely_lacks(kind, name, document) else State.UNKNOWN


def _find_version(version: str, document: Document, workspace: Workspace, of: str) -> tuple[State, list[Document]]:
    if version in workspace.externals("flow-version"):
        return State.EXTERNAL, []
    flow = known_text(workspace.settings(document).effective(of))
    listed = None if flow is None else workspace.flow_versions(flow, document)
    if flow is None or listed is None:
        return State.UNKNOWN, []
    if version not in listed:
        return State.MISSING, []
    return State.FOUND, sorted(workspace.find_all("flow", flow, document), key=order)[:1]
