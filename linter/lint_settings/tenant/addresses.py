"""Names the objects of a list by id, so that a pointer stays valid when the list changes its order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from ..documents.node import pointer_to
from ..documents.schema_files import KINDS
from ..messages.secrets import Secrets, mask, secrets
from ..messages.wording import noun_of, show
from .ids import client_id, id_node, known_text, own_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node

# The kinds whose objects have a unique name, and no id.
_NAMED = frozenset(("entity-type", "flow", "settings-options"))
# The members by which people know an object; the first that exists counts.
_LABELS = ("name", "title")


class Addresses:
    """The objects in the lists of a file.

    The address of an object is its RFC 6901 pointer with `id=...` instead of the item's number, such as
    `/_embedded/clients/id=4d4a/redirectURIs/0`. An item without an id, or with one that is not unique, keeps its
    number.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        items = [one for one in documents if one.kind in KINDS and one.path and isinstance(one.path[-1], int)]
        self._items = {(one.index, one.pointer): one for one in items}
        begins: dict[int, int] = {}
        for one in documents if items else ():
            if one.index not in begins:
                begins[one.index] = one.root.place[0]
        self._starts, self._order = list(begins.values()), list(begins)
        own = {(one.index, one.pointer): _segment(one) for one in items}
        times = Counter((one.index, one.path[:-1], own[one.index, one.pointer]) for one in items)
        self._segments = {
            key: segment if times[key[0], self._items[key].path[:-1], segment] == 1 else None
            for key, segment in own.items()
        }

    def complete(self, finding: Finding) -> Finding:
        """Return the finding with its address, and with its object named at the start of its message."""
        key = self._key(finding)
        if key is None:
            return finding
        item, segment = self._items[key], self._segments[key]
        address = "" if segment is None else pointer_to((*item.path[:-1], segment)) + finding.pointer[len(key[1]) :]
        subject = _subject(item)
        if not subject or finding.subject or any(text in finding.message for text in _names(item)):
            return finding._replace(address=address)
        return finding._replace(address=address, subject=f"{subject}: ", message=f"{subject}: {finding.message}")

    def _key(self, finding: Finding) -> tuple[int, str] | None:
        """Return the key of the list item that contains a finding; None if it is not in an item of a list."""
        if not self._items or not finding.pointer:
            return None
        index = self._order[max(bisect_right(self._starts, finding.span.start) - 1, 0)]
        pointer = finding.pointer
        while pointer:
            if (index, pointer) in self._items:
                return index, pointer
            pointer = pointer.rpartition("/")[0]
        return None


def _segment(document: Document) -> str | None:
    """Return the part of an address that names an item; None if nothing does, or if its name repeats a secret."""
    name = known_text(id_node(document))
    if document.kind not in _NAMED:
        name = name or (own_id(document) if document.kind in ("oidc-client", "login-policy", "token-policy") else None)
        name = name or (client_id(document) if document.kind in ("api-client", "client-settings") else None)
    if name is None or _masked(name, document) != name:
        return None
    return f"name={name}" if document.kind in _NAMED else f"id={name}"


def _masked(text: str, document: Document) -> str:
    return mask(text, Secrets(secrets([document]).certain))


def _label(document: Document) -> Node | None:
    """Return the node with the name by which people know an object."""
    members = document.root.members
    return next((members[name] for name in _LABELS if known_text(members.get(name)) is not None), None)


def _names(document: Document) -> list[str]:
    """Return the names of an item; one of them is enough to identify it."""
    label = _label(document)
    texts = (known_text(label), known_text(id_node(document)))
    return [f"`{text}`" for text in texts if text is not None]


def _subject(document: Document) -> str | None:
    """Return the noun and name of an item for messages, such as "OIDC client `Shop`"."""
    label = _label(document) or id_node(document)
    if label is not None:
        return f"{noun_of(document.kind or '')} {_masked(show(label), document)}"
    segment = _segment(document)
    return None if segment is None else f"{noun_of(document.kind or '')} `{segment.partition('=')[2]}`"
