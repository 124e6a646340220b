"""The earlier state that a change is measured against: what a document was, and everything around it."""

from __future__ import annotations

from ..tenant.ids import linked_oidc_id, own_id
from ..tenant.settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.workspace import Workspace

    Pair = tuple[Document | None, Document | None]


class Before:
    """What a check of a change may ask of the earlier state.

    `document` is what the document under check was, None where it is new; `workspace` is the whole as it was.
    `earlier` gives what each later document was, by its `id`.
    """

    __slots__ = ("_earlier", "document", "workspace")

    def __init__(
        self, document: Document | None, workspace: Workspace, earlier: Mapping[int, Document] | None = None
    ) -> None:
        self.document = document
        self.workspace = workspace
        self._earlier = earlier or {}

    def own(self, name: str) -> Node | None:
        """Return the node of a setting that the earlier file set itself; None where it did not, or there was no file."""
        return None if self.document is None else self.workspace.settings(self.document).own.get(name)

    def effective(self, name: str) -> Node | None:
        """Return the node that decided a setting, the client's or the application's; None where neither did."""
        return None if self.document is None else self.workspace.settings(self.document).effective(name)

    def has_lost(self, document: Document, now: Workspace) -> bool:
        """Return whether an earlier document is in the later state no more, not even under another name or id."""
        kept = now.documents.get(document.kind or "", ())
        return all(one is not document for one in (*self._earlier.values(), *kept))

    def was_another(self, document: Document) -> bool:
        """Return whether the earlier document at this place is known to be that of another object: both tell their ids."""
        ids = (None if self.document is None else own_id(self.document), own_id(document))
        return None not in ids and ids[0] != ids[1]


def is_same(one: Node | None, other: Node | None) -> bool | None:
    """Return whether two values are the same as the API stores them; None where only deploy time tells.

    No node and null are the same; upper and lower case are one in a UUID.
    """
    old, new = (None if node is None else as_stored(node.value) for node in (one, other))
    if any(node.has_placeholder for node in (one, other) if node is not None):
        return True if one is not None and other is not None and (old, one.tag) == (new, other.tag) else None
    if old == new:
        return True
    if isinstance(old, str) and isinstance(new, str):
        from ..tenant.login_urls import is_uuid

        return is_uuid(old) and old.lower() == new.lower()
    return False


def pair(before: Iterable[Document], after: Iterable[Document], place: Callable[[Document], str]) -> Iterator[Pair]:
    """Yield each earlier document with the later one for the same object; None stands for what is not there.

    `place` tells where a document stands, in terms that both states share. An object is the same where its id and its
    place are, else where its id is, else where its place is.
    """
    rest, news = list(before), list(after)
    found: dict[int, Document] = {}
    for key in (lambda one: (*_identity(one), place(one)), _identity, lambda one: (one.kind, place(one), None)):
        waiting: dict[object, list[Document]] = {}
        for one in rest:
            name = key(one)
            if name is not None and (None not in name[:2]):
                waiting.setdefault(name, []).append(one)
        for one in news:
            olds = waiting.get(key(one)) if id(one) not in found else None
            if olds:
                found[id(one)] = olds.pop(0)
        taken = {id(old) for old in found.values()}
        rest = [one for one in rest if id(one) not in taken]
    yield from ((found.get(id(one)), one) for one in news)
    yield from ((one, None) for one in rest)


def _identity(document: Document) -> tuple[str | None, str | None, str | None]:
    """Return the kind, id and environment of an object."""
    name = linked_oidc_id(document) if document.kind == "client-settings" else None
    return document.kind, name or own_id(document), document.source.environment
