"""Detects changes that weaken two-factor authentication."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..messages.durations import whole_number
from ..tenant.inheritance import heirs
from ..tenant.settings import as_stored, catalogue
from .earlier import is_same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.workspace import Workspace
    from .context import Context

_SWITCH = "authentication.second_factor"
_LIFETIME = "authentication.second_factor.trust_device_ttl"


class Weakened(Frozen):
    """A setting with which a change weakens the second factor; the lifetime of trusted devices is in seconds."""

    __slots__ = ()

    name: str
    old: int
    new: int


def weakened(context: Context) -> Weakened | None:
    """Return how a change of this document weakens a second factor that was on before; None if it certainly does not.

    A change of the application's file is reported there, and not for each client that inherits it.
    """
    if _changes(_SWITCH, context) and _turns_on(context.before.effective(_SWITCH)):
        now = context.after(_SWITCH)
        if now is None or as_stored(now.value) == "false":
            return Weakened(_SWITCH, 1, 0)
    if not _changes(_LIFETIME, context) or not _is_on(context):
        return None
    default: int = catalogue()[_LIFETIME].default
    before, after = context.before.effective(_LIFETIME), context.after(_LIFETIME)
    old = default if before is None else whole_number(before)
    new = default if after is None else whole_number(after)
    return Weakened(_LIFETIME, old, new) if old is not None and new is not None and old < new else None


def _changes(name: str, context: Context) -> bool:
    """Return whether the document sets another value than before, and a client is affected."""
    if context.before.document is None or is_same(context.before.own(name), context.own(name)) is not False:
        return False
    if context.document.kind == "client-settings" or not context.workspace.knows("client-settings", context.document):
        return True
    return any(heirs(context.document, name, context.workspace))


def _is_on(context: Context) -> bool:
    """Return whether a client affected by the document requires a second factor both before and after the change."""
    before, document = context.before, context.before.document
    was_on = _turns_on(before.effective(_SWITCH)) or _on_for_heirs(document, before.workspace)
    return was_on and (_turns_on(context.after(_SWITCH)) or _on_for_heirs(context.document, context.workspace))


def _on_for_heirs(application: Document | None, workspace: Workspace) -> bool:
    """Return whether a client that inherits the lifetime from the application turns the second factor on itself."""
    if application is None or application.kind == "client-settings":
        return False
    clients = heirs(application, _LIFETIME, workspace)
    return any(_turns_on(workspace.settings(client).own.get(_SWITCH)) for client in clients)


def _turns_on(node: Node | None) -> bool:
    return node is not None and not node.is_placeholder and as_stored(node.value) == "true"
