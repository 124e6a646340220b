"""Finds objects of files that the platform no longer has; only an object missing in a complete list is gone."""

from __future__ import annotations

from ..console.terminal import quoted
from ..tenant.ids import application_id, client_id, flow_name, linked_oidc_id, own_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..documents.document import Document
    from .existing import Existing
    from .objects import Found, LiveObject
    from .saved import Answer

_NAMED = 5
# The kinds with complete lists, and those that are deleted together with another one.
_LISTED = ("api-client", "flow", "login-policy", "oidc-client", "token-policy", "entity-type")


class Lists:
    """The ids that whole lists of the platform hold, by kind; a kind without a whole list is not known.

    `applications` are those that the answers are about, `kinds` those of which there is an answer, and `elsewhere` the
    OIDC clients and policies of other applications, which a customer has in the same lists.
    """

    def __init__(self, answers: Sequence[Answer], found: Found, every: Sequence[LiveObject]) -> None:
        self.applications = {application_id(one.document) for one in found.objects} - {None}
        self.kinds = {one.kind for one in found.objects}
        kept = {id(one) for one in found.objects}
        self.elsewhere = {one.key[0] for one in every if id(one) not in kept}
        self.ids: dict[str, set[str]] = {}
        totals: dict[str, int] = {}
        whole: set[str] = set()
        listed: dict[str, set[str]] = {}
        for answer in answers:
            for kind in answer.kinds:
                if answer.total is not None:
                    totals[kind] = max(totals.get(kind, 0), answer.total)
                listed.setdefault(kind, set()).update(_ids(answer, kind))
                if answer.whole:
                    whole.add(kind)
        for kind in whole:
            if len(listed[kind]) >= totals.get(kind, 0):
                self.ids[kind] = listed[kind]

    def lacks(self, kind: str, name: str | None) -> bool:
        """Return whether a whole list of a kind does not hold an id."""
        return kind in self.ids and name is not None and name not in self.ids[kind]


def _ids(answer: Answer, kind: str) -> Iterable[str]:
    if kind == "entity-type":
        return answer.names
    found = (own_id(one) for one in answer.documents if one.kind == kind)
    return {name for name in found if name is not None}


def vanished(existing: Existing, lists: Lists, taken: Iterable[Document]) -> list[Document]:
    """Return the documents of objects that the platform no longer has.

    `taken` are the documents of objects that it has. What belongs to another application is left alone.
    """
    known = {id(one) for one in taken}
    gone = []
    for document in existing.documents:
        if id(document) not in known and is_gone(existing.filled(document), lists):
            gone.append(document)
    return gone


def is_gone(document: Document, lists: Lists) -> bool:
    """Return whether the platform no longer has the object of a document; one of another application is left alone."""
    application = application_id(document)
    if application is not None and application not in lists.applications:
        return False
    kind = document.kind or ""
    if kind == "client-settings":
        client, oidc = client_id(document), linked_oidc_id(document)
        return lists.lacks("api-client", client) or (client is None and lists.lacks("oidc-client", oidc))
    if kind == "flow":
        return lists.lacks("flow", own_id(document) or flow_name(document))
    if kind == "access-schema":
        node = document.root.members.get("for_client_id")
        return node is not None and lists.lacks("api-client", str(node.value))
    return kind in _LISTED and lists.lacks(kind, own_id(document))


def is_unanswered(document: Document, lists: Lists) -> bool:
    """Return whether an answer about the object of a document is missing, though others of its kind are there."""
    application = application_id(document)
    if document.kind not in lists.kinds - {"settings-options"}:
        return False
    if application is not None and application not in lists.applications:
        return False
    return not {own_id(document), linked_oidc_id(document)} & lists.elsewhere


def unanswered(documents: Sequence[Document]) -> list[str]:
    """Return lines about files whose objects no answer is about."""
    paths = list(dict.fromkeys(quoted(one.source.path) for one in documents))
    if not paths:
        return []
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return [f"not compared, because no answer is about their objects: {', '.join(paths[:_NAMED])}{more}"]
