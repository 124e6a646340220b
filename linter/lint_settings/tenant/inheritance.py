"""Finds the clients that inherit a value of the application, and their names for messages."""

from __future__ import annotations

import os

from ..messages.wording import noun_of
from .ids import client_id, known_text, member, own_id
from .login_urls import uuid_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.document import Document
    from .workspace import Workspace

_MOST_NAMES = 5


def heirs(application: Document, name: str, workspace: Workspace) -> Iterator[Document]:
    """Yield the visible client settings that inherit a setting of the application."""
    for client in workspace.visible("client-settings", application):
        own = workspace.settings(client).own.get(name)
        if (own is None or own.value is None) and workspace.application_settings(client) is application:
            yield client


def heirs_of(application: Document, workspace: Workspace) -> list[Document]:
    """Return the visible client settings that belong to an application."""
    clients = workspace.visible("client-settings", application)
    return [client for client in clients if workspace.application_settings(client) is application]


def linked_client(settings: Document, workspace: Workspace) -> Document | None:
    """Return the only OIDC client whose link leads to the application client of settings."""
    own = client_id(settings)
    found = workspace.alike("oidc-client", client_id, own, settings) if own is not None else []
    return found[0] if len(found) == 1 else None


def id_advice(kind: str, text: str, workspace: Workspace, document: Document) -> tuple[str, str | None]:
    """Return what a text in place of an id is, with what to write, and the id to write if that is known.

    The id is in the text, as the end of a path or without its hyphens, or that of the only object with this title.
    """
    noun, meant = noun_of(kind), uuid_in(text.rstrip("/").rpartition("/")[2])
    if meant is not None:
        return f"not an id of a {noun}; write `{meant}`", meant
    found = [one for one in workspace.visible(kind, document) if known_text(member(one, "title")) == text]
    meant = own_id(found[0]) if len(found) == 1 else None
    if meant is None:
        return f"not an id of a {noun}; write its UUID", None
    return f"the title of a {noun}, not its id; write `{meant}`", meant


def name_of_client(client: Document, workspace: Workspace) -> str:
    """Return the name of an OIDC client or of settings for messages: its name, else its site's, its id or its file."""
    from ..messages.secrets import mask, secrets

    linked = workspace.oidc_client(client) if client.kind == "client-settings" else client
    name = None if linked is None else known_text(member(linked, "name"))
    if name is None and client.kind == "client-settings":
        name = known_text(workspace.settings(client).own.get("site_name"))
    name = name or own_id(client) or os.path.basename(client.source.path)
    return mask(name, secrets([client]))  # nothing else masks it in a message about another file


def named(names: Iterable[str]) -> str:
    """Return names for a message, in backticks: at most five, and the number of the rest."""
    names = sorted(names)
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMES])
    return shown + (f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else "")
