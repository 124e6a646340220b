"""Finds the other files that describe the same object of the tenant."""

from __future__ import annotations

from .ids import application_id, own_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
    name = key(document)
    if name is None or kind not in ONE_FILE_KINDS:
        return
    for one in workspace.everywhere(kind, key, name):
        if one is not document and workspace.sees(document, one) and _is_same_place(one, document):
            yield one


def _is_same_place(one: Document, other: Document) -> bool:
    if one.kind == "entity-type":
        return one.source.path.rpartition("/")[0] == other.source.path.rpartition("/")[0]
    theirs, ours = application_id(one), application_id(other)
    return None in (theirs, ours) or theirs == ours
