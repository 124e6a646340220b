"""Which clients feel a value of the application, and what they are called in a message."""

from __future__ import annotations

import os

from ..messages.secrets import mask, secrets
from .ids import known_text, member, own_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.document import Document
    from .workspace import Workspace

_MOST_NAMES = 5


def heirs(application: Document, name: str, workspace: Workspace) -> Iterator[Document]:
    """The client settings in sight that have the application's value of a setting, for they give none of their own."""
    for client in workspace.visible("client-settings", application):
        own = workspace.settings(client).own.get(name)
        if (own is None or own.value is None) and workspace.application_settings(client) is application:
            yield client


def heirs_of(application: Document, workspace: Workspace) -> list[Document]:
    """Return the client settings in sight that belong to an application."""
    clients = workspace.visible("client-settings", application)
    return [client for client in clients if workspace.application_settings(client) is application]


def name_of_client(client: Document, workspace: Workspace) -> str:
    """What an OIDC client or the client of settings is called: its name, else its site's, its id or its file."""
    linked = workspace.oidc_client(client) if client.kind == "client-settings" else client
    name = None if linked is None else known_text(member(linked, "name"))
    if name is None and client.kind == "client-settings":
        name = known_text(workspace.settings(client).own.get("site_name"))
    name = name or own_id(client) or os.path.basename(client.source.path)
    return mask(name, secrets([client]))  # in a message about another file, nothing else would hide it


def named(names: Iterable[str]) -> str:
    """Names for a message, in backticks: at most five, and how many more there are."""
    names = sorted(names)
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMES])
    return shown + (f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else "")
