"""Finds the clients that inherit a value of the application, and their names for messages."""

from __future__ import annotations

import os

from .ids import known_text, member, own_id

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
