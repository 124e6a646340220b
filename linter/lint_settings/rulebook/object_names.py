"""Names objects as people know them: `client settings of Shop in prod`, `login policy Customers`."""

from __future__ import annotations

import os

from ..messages.wording import noun_of
from ..tenant.ids import application_id, flow_name, id_node, known_text, member, oidc_client_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document

_WITH_SETTINGS = ("client-settings", "application-settings")
# The members that people know an object by, the first that exists.
_NAMES = {
    "client-settings": ("site_name",),
    "oidc-client": ("name",),
    "login-policy": ("title",),
    "token-policy": ("title",),
    "api-client": ("name", "description"),
    "access-schema": ("for_client_id",),
}


def subject_of(document: Document, older: Document | None = None) -> str:
    """Return the kind, name and environment of an object; `older` is the same object in an earlier state."""
    kind = document.kind or ""
    states = [document] if older is None else [document, older]
    labels = (label(one) for label in (_label, _id) for one in states)
    name = next((text for text in labels if text is not None), _stem(document))
    joint = " of " if kind in _WITH_SETTINGS else " for " if kind == "access-schema" else " "
    where = f" in {document.source.environment}" if document.source.environment else ""
    return f"{noun_of(kind)}{joint}{name}{where}"


def _label(document: Document) -> str | None:
    for name in _NAMES.get(document.kind or "", ()):
        text = known_text(member(document, name) or member(document, "custom", name))
        if text is not None:
            return text
    if document.kind == "flow":
        return flow_name(document)
    if document.kind == "application-settings":
        return application_id(document) or "the application"
    return None


def _id(document: Document) -> str | None:
    return known_text(oidc_client_id(document) if document.kind == "client-settings" else id_node(document))


def _stem(document: Document) -> str:
    return os.path.basename(document.source.path).partition(".")[0]
