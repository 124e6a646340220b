"""Finds the other files that describe the same object of the tenant."""

from __future__ import annotations

from heapq import merge

from .ids import application_id, own_id
from .lookups import order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.document import Document
    from .workspace import Workspace

# The kinds whose objects have one file each. A flow may have several: its body and its list of versions.
ONE_FILE_KINDS = (
    "api-client",
    "application-settings",
    "client-settings",
    "entity-type",
    "login-policy",
    "oidc-client",
    "token-policy",
)


_FEW = 3


def duplicates(document: Document, workspace: Workspace) -> list[Document]:
    """Return the other documents that describe the same object, sorted by path.

    An object is identified by its kind and id within an application. Entity types do not name their application, so
    only those in the same folder certainly have the same one.
    """
    return [*_duplicates(document, workspace)]


def first_duplicate(document: Document, workspace: Workspace) -> Document | None:
    """Return the first of the other documents that describe the same object; None if there are none."""
    return next(_duplicates(document, workspace), None)


def _duplicates(document: Document, workspace: Workspace) -> Iterator[Document]:
    kind = document.kind or ""
    key = application_id if kind == "application-settings" else own_id
    name, place = key(document), _place(document)
    if name is None or kind not in ONE_FILE_KINDS:
        return
    every = workspace.everywhere(kind, key, name)
    if place is None or len(every) <= _FEW:
        near: Iterable[Document] = every
    else:  # there may be many elsewhere, as every application has an entity type `user`
        groups = workspace.once(_by_place, document, kind, name)
        near = merge(groups.get(place, ()), groups.get(None, ()), key=order)
    for one in near:
        is_same = place is None or _place(one) in (None, place)
        if one is not document and is_same and workspace.sees(document, one):
            yield one


def _by_place(workspace: Workspace, document: Document, kind: str, name: str) -> dict[str | None, list[Document]]:
    """Return the visible objects of a kind with an id or name by their places, sorted by path."""
    groups: dict[str | None, list[Document]] = {}
    key = application_id if kind == "application-settings" else own_id
    for one in workspace.everywhere(kind, key, name):
        if workspace.sees(document, one):
            groups.setdefault(_place(one), []).append(one)
    return groups


def _place(document: Document) -> str | None:
    """Return what objects of one id have in common if they are one: a folder or an application, if it is known."""
    if document.kind == "entity-type":
        return document.source.path.rpartition("/")[0]
    return application_id(document)
