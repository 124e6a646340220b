"""The ids that the documents of a workspace mention, cached between edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..documents.frozen import Frozen
from ..tenant.ids import folded
from ..tenant.references import mentions

if TYPE_CHECKING:
    from ..documents.document import Document
    from ..tenant.references import Declared, Mention
    from ..tenant.workspace import Workspace


class Mentioned(Frozen):
    """An id, the document that mentions it, and the declaration of its member in the schema."""

    __slots__ = ()

    document: Document
    declared: Declared
    mention: Mention


class MentionIndex:
    """Caches the mentions of each document, as long as it exists."""

    def __init__(self) -> None:
        self._of_document: dict[int, tuple[Document, list[Mentioned]]] = {}

    def read(self, document: Document) -> list[Mentioned]:
        """Return the mentions of one document."""
        known = self._of_document.get(id(document))
        if known is None or known[0] is not document:
            found = [Mentioned(document, declared, one) for declared, one in mentions(document)]
            known = self._of_document[id(document)] = (document, found)
        return known[1]

    def of(self, sort: str, value: str, workspace: Workspace) -> list[Mentioned]:
        """Return the mentions of an object of this kind and id in the documents of a workspace."""
        wanted = folded(sort, value)
        every = {id(one): one for found in workspace.documents.values() for one in found}
        return [
            one
            for document in every.values()
            for one in self.read(document)
            if one.mention.sort == sort and folded(sort, one.mention.value) == wanted
        ]

    def forget_others(self, workspaces: list[Workspace]) -> None:
        """Remove documents that no longer exist."""
        here = {id(one) for workspace in workspaces for found in workspace.documents.values() for one in found}
        self._of_document = {key: one for key, one in self._of_document.items() if key in here}
