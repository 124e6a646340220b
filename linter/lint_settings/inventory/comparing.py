"""Compares environments side by side: the same object in each of them, setting by setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages.durations import digits
from ..messages.secrets import is_sensitive
from ..tenant.ids import own_id
from ..tenant.inheritance import name_of_client
from ..tenant.settings import DIFFERENT_BY_NATURE, as_stored, catalogue
from .model import Comparison, Mark, Row
from .shown import SETTINGS, shown, shown_member, shown_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.workspace import Workspace

_KINDS = ("client-settings", "application-settings", "oidc-client", "login-policy", "token-policy")
# Members of other objects that must differ between environments, and those that identify an object.
_OWN_BY_NATURE = frozenset(("id", "loginPolicy", "tokenPolicy", "redirectURIs", "loginURL", "identityStoreDetails"))
_PATHS = frozenset(("_self", "_links", "$schema"))
# What is weaker: a switch that is off, a number that is higher or lower, each with the default value.
_SWITCHES = ("authentication.second_factor", "authorization.rules.email_is_verified")
_HIGHER_IS_WEAKER = {"accessTokenLifetime": 3600, "refreshTokenLifetime": 7776000}
_LOWER_IS_WEAKER = ("authorization.rules.min_age",)
_RAISED = ("authentication.second_factor.trust_device_ttl", "login_attempts")
_ORDER = tuple(Mark)


def comparisons(workspace: Workspace, keys: Mapping[int, str]) -> Iterator[Comparison]:
    """Yield a comparison for each object that exists in several environments; `keys` is by document."""
    done: set[int] = set()
    for kind in _KINDS:
        for document in workspace.documents.get(kind, ()):
            if id(document) in done:
                continue
            others = workspace.counterparts(document)
            group = [one for one in (document, *others) if id(one) not in done]
            done.update(map(id, group))
            if len(group) > 1:
                group.sort(key=lambda one: _place(one, workspace))
                yield _compared(group, workspace, keys)


def _place(document: Document, workspace: Workspace) -> tuple[bool, str]:
    return workspace.is_production(document.source.environment) is True, document.source.environment or ""


def _compared(group: Sequence[Document], workspace: Workspace, keys: Mapping[int, str]) -> Comparison:
    nodes = [_nodes(one, workspace) for one in group]
    production = [workspace.is_production(one.source.environment) is True for one in group]
    names = dict.fromkeys(name for found in nodes for name in found)
    places = [one.source.environment or "" for one in group]
    rows = [_row(name, [found.get(name) for found in nodes], production, places, group[0].kind or "") for name in names]
    rows.sort(key=lambda row: (_ORDER.index(row.mark), row.name))
    return Comparison(
        title=_title(group[-1], workspace),
        environments=tuple(places),
        keys=tuple(keys[id(one)] for one in group),
        rows=tuple(rows),
    )


def _title(document: Document, workspace: Workspace) -> str:
    if document.kind in ("client-settings", "oidc-client"):
        return name_of_client(document, workspace)
    return shown_member(document, "title") or own_id(document) or "application"


def _nodes(document: Document, workspace: Workspace) -> dict[str, Node]:
    if document.kind in SETTINGS:
        settings = workspace.settings(document)
        found = {name: settings.effective(name) for name in (*settings.own, *settings.inherited)}
    else:
        found = {name: node for name, node in document.root.members.items() if name not in _PATHS}
    return {name: node for name, node in found.items() if node is not None and node.value is not None}


def _row(name: str, nodes: Sequence[Node | None], production: Sequence[bool], places: Sequence[str], kind: str) -> Row:
    def text(node: Node) -> str:
        return shown_setting(node, name) if kind in SETTINGS else shown(node, (kind,), (name,))

    values = tuple(None if node is None else text(node) for node in nodes)
    stored = [None if node is None else as_stored(node.value) for node in nodes]
    wanted = [one for one, is_ours in zip(stored, production, strict=True) if is_ours] or stored[-1:]
    apart = tuple(place for place, one in zip(places, stored, strict=True) if one not in wanted)
    return Row(name, _mark(name, nodes, production), values, apart)


def _mark(name: str, nodes: Sequence[Node | None], production: Sequence[bool]) -> Mark:
    known = [node for node in nodes if node is not None]
    by_nature = name in DIFFERENT_BY_NATURE or name in _OWN_BY_NATURE or is_sensitive(name)
    if any(node.has_placeholder for node in known):
        return Mark.UNKNOWN if len(known) == len(nodes) else Mark.MISSING
    if _is_weaker(name, nodes, production):
        return Mark.WEAKER
    if len(known) < len(nodes):
        return Mark.MISSING
    stored = [as_stored(node.value) for node in known]
    if all(one == stored[0] for one in stored):
        return Mark.EQUAL
    return Mark.EXPECTED if by_nature else Mark.DIFFERENT


def _is_weaker(name: str, nodes: Sequence[Node | None], production: Sequence[bool]) -> bool:
    """Return whether a setting protects users in production less than in another environment."""
    strengths = [strength(name, None if node is None else as_stored(node.value)) for node in nodes]
    ours = [one for one, is_ours in zip(strengths, production, strict=True) if is_ours and one is not None]
    others = [one for one, is_ours in zip(strengths, production, strict=True) if not is_ours and one is not None]
    return bool(ours and others) and min(ours) < max(others)


def strength(name: str, stored: object) -> int | None:
    """Return a number that is higher the more a stored value protects users; None if that is unknown.

    A value of None is one that is not set.
    """
    if name in _SWITCHES:
        return int(stored == "true")
    if name in _LOWER_IS_WEAKER:
        return 0 if stored is None else digits(stored)
    default = catalogue()[name].default if name in _RAISED else _HIGHER_IS_WEAKER.get(name)
    if default is None:
        return None
    number = default if stored is None else digits(stored)
    return None if number is None else -number
