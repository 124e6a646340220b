"""Finds the settings that a client loses by a PUT, which deletes what its body omits."""

from __future__ import annotations

from ..tenant.settings import as_stored, find_setting
from .earlier import is_same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.node import Node
    from .context import Context

_KEPT = "janrainOidcClientId"
_SPELLINGS = frozenset(("rpx_app_id", "rpx_appid", "rpx_id"))  # of one setting


def lost_settings(context: Context) -> dict[str, Node]:
    """Return what each setting was that the document set before, that had an effect, and that it no longer sets."""
    before = context.before
    earlier = {} if before.document is None else before.workspace.settings(before.document).own
    gone = {name: old for name, old in earlier.items() if old.value is not None and _is_unset(name, context)}
    return {name: old for name, old in gone.items() if _is_felt(name, old, context)}


def _is_unset(name: str, context: Context) -> bool:
    names = _SPELLINGS if name in _SPELLINGS else (name,)
    nodes = [context.own(one) for one in names]
    return name != _KEPT and all(node is None or node.value is None for node in nodes)


def _is_felt(name: str, old: Node, context: Context) -> bool:
    """Whether the setting had an effect that it no longer has: another value may take its place, or nothing."""
    setting = find_setting(name)
    option = context.workspace.catalogue(context.document).get(name)
    global_only = None if option is None else option.global_only
    if global_only or (global_only is None and setting is not None and setting.scope == "application"):
        return False  # the client's value was ignored
    if setting is None and context.workspace.intended(name, context.document) is not None:
        return False  # a misspelled name that nothing reads
    now = context.after(name)
    if now is not None:
        return is_same(old, now) is not True
    # A new client starts out with the default of a required setting; one that has lost it is left with nothing.
    default = None if setting is None or setting.required else setting.default
    return default is None or as_stored(old.value) != as_stored(default)
