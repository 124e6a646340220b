"""The earlier state that a change is compared with: the earlier document, and everything around it."""

from __future__ import annotations

from ..tenant.ids import UUID_KINDS, application_id, known_text, linked_oidc_id, member, own_id, own_id_nodes
from ..tenant.settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.workspace import Workspace

    Pair = tuple[Document | None, Document | None]

# The kinds with ids that no two objects share, wherever they are.
_UNIQUE = UUID_KINDS | {"access-schema", "api-client", "application-settings", "client-settings"}


class Before:
    """The earlier state, for the check of a change.

    `document` is the earlier version of the document under check, None if it is new; `workspace` contains all earlier
    documents. `earlier` maps the `id` of each later document to its earlier version.
    """

    __slots__ = ("_earlier", "document", "workspace")

    def __init__(
        self, document: Document | None, workspace: Workspace, earlier: Mapping[int, Document] | None = None
    ) -> None:
        self.document = document
        self.workspace = workspace
        self._earlier = earlier or {}

    def own(self, name: str) -> Node | None:
        """Return the node of a setting that the earlier file itself set; None if it did not or did not exist."""
        return None if self.document is None else self.workspace.settings(self.document).own.get(name)

    def effective(self, name: str) -> Node | None:
        """Return the node of a setting's earlier effective value; None if it was not set."""
        return None if self.document is None else self.workspace.settings(self.document).effective(name)

    def has_lost(self, document: Document, now: Workspace) -> bool:
        """Return whether an earlier document is missing in the later state, even under another name or id."""
        kept = now.documents.get(document.kind or "", ())
        return all(one is not document for one in (*self._earlier.values(), *kept))

    def was_another(self, document: Document) -> bool:
        """Return whether the earlier document at this place has another id, so that it is another object."""
        ids = (None if self.document is None else own_id(self.document), own_id(document))
        return None not in ids and ids[0] != ids[1]


def is_same(one: Node | None, other: Node | None) -> bool | None:
    """Return whether two values are equal as the API stores them; None if that depends on placeholders.

    No node and null are equal; UUIDs ignore case.
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


def changed_names(old: Mapping[str, Node], new: Mapping[str, Node], *, ordered: bool = True) -> list[str]:
    """Return the names under which two mappings surely have different values.

    Without `ordered`, two lists with the same items in another order are no different values.
    """
    found = [name for name in {**old, **new} if is_same(old.get(name), new.get(name)) is False]
    return found if ordered else [name for name in found if not _is_reordered(old.get(name), new.get(name))]


def _is_reordered(old: Node | None, new: Node | None) -> bool:
    if old is None or new is None or not isinstance(old.value, list) or not isinstance(new.value, list):
        return False
    return sorted(map(repr, old.value)) == sorted(map(repr, new.value))


def pair(before: Iterable[Document], after: Iterable[Document], place: Callable[[Document], str]) -> Iterator[Pair]:
    """Yield each earlier document with the later one for the same object; None if there is no such document.

    `place` returns where a document is, in a form that is comparable between states. Objects are paired if their id and
    place are equal, else if their id is, first in the same environment. An id with a placeholder counts if one object
    has it in each state. Else objects are paired if their place is equal.
    """
    rest, news = list(before), list(after)
    found: dict[int, Document] = {}
    for key, is_alone in (
        (lambda one: (*_identity(one), one.source.environment, place(one)), False),
        (lambda one: (*_identity(one), one.source.environment), False),
        (lambda one: _identity(one) if one.kind in _UNIQUE else None, False),
        (lambda one: (one.kind, _id_with_placeholder(one), one.source.environment, place(one)), True),
        (lambda one: (one.kind, _id_with_placeholder(one), one.source.environment), True),
        (lambda one: (one.kind, place(one)), False),
    ):
        waiting, coming = _by_key(rest, key), _by_key((one for one in news if id(one) not in found), key)
        for name, later in coming.items():
            olds = waiting.get(name, [])
            if not is_alone or len(olds) == len(later) == 1:
                found.update((id(one), old) for one, old in zip(later, olds, strict=False))
        taken = {id(old) for old in found.values()}
        rest = [one for one in rest if id(one) not in taken]
    yield from ((found.get(id(one)), one) for one in news)
    yield from ((one, None) for one in rest)


def _by_key(
    documents: Iterable[Document], key: Callable[[Document], tuple[object, ...] | None]
) -> dict[object, list[Document]]:
    """Return documents by a key that begins with a kind and an id; those without one are left out."""
    found: dict[object, list[Document]] = {}
    for one in documents:
        name = key(one)
        if name is not None and None not in name[:2]:
            found.setdefault(name, []).append(one)
    return found


def _id_with_placeholder(document: Document) -> str | None:
    """Return the text of an object's own id or name if it contains a placeholder, of whichever template."""
    from ..tenant.login_urls import unfilled

    for node in own_id_nodes(document):
        if isinstance(node.value, str) and (node.has_placeholder or unfilled(node.value)):
            return node.value
    return None


def _identity(document: Document) -> tuple[str | None, str | None, bool]:
    """Return the kind and id of an object, and whether it is a list: the versions of a flow are not the flow."""
    kind = document.kind
    if kind == "client-settings":
        name = linked_oidc_id(document) or own_id(document)
    elif kind == "application-settings":
        name = application_id(document)
    elif kind == "access-schema":
        parts = [known_text(member(document, one)) for one in ("for_client_id", "type_name", "access_type")]
        name = None if parts[0] is None else " ".join(part or "" for part in parts)
    else:
        name = own_id(document)
    if name is not None and name.lower() == (_id_with_placeholder(document) or "").strip().lower():
        name = None  # left from a template
    return kind, name, bool(document.root.items)
