"""The clients of a tenant: their identity, how users sign in, and how long that lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages.durations import whole_number
from ..render.resolve import resolve
from ..tenant.ids import client_id, linked_oidc_id, member, own_id, place_of, runs_v1
from ..tenant.inheritance import name_of_client
from ..tenant.settings import as_stored, catalogue, listed_names
from .model import Client, Risk, Switch, Value
from .shown import as_text, shown, shown_items, shown_member, shown_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..documents.document import Document
    from ..documents.node import Node
    from ..tenant.workspace import Workspace

SECOND_FACTOR = "authentication.second_factor"
# Documented lifetimes of tokens, in seconds, if a policy sets none.
ACCESS, REFRESH = "accessTokenLifetime", "refreshTokenLifetime"


def clients(workspace: Workspace, keys: Mapping[int, str]) -> Iterator[Client]:
    """Yield the clients of a workspace: each with settings, then each OIDC client without; `keys` is by document."""
    documents = workspace.documents
    for settings in documents.get("client-settings", ()):
        yield _client(settings, workspace.oidc_client(settings), workspace, keys)
    linked = {linked_oidc_id(one) for one in documents.get("client-settings", ())}
    for oidc in documents.get("oidc-client", ()):
        if own_id(oidc) not in linked or not workspace.clients_with(oidc):
            yield _client(None, oidc, workspace, keys)


def _client(settings: Document | None, oidc: Document | None, workspace: Workspace, keys: Mapping[int, str]) -> Client:
    main = settings or oidc
    assert main is not None
    api_client = workspace.api_client(main) or (workspace.api_client(oidc) if oidc is not None else None)
    environment = main.source.environment
    factor, note = _second_factor(settings, oidc, workspace)
    policy = workspace.token_policy(oidc)
    return Client(
        key=keys[id(main)],
        name=name_of_client(main, workspace),
        id=(own_id(oidc) if oidc is not None else None) or linked_oidc_id(main) or client_id(main),
        environment=environment or "",
        production=workspace.is_production(environment),
        sort=_sort(settings, oidc),
        path=main.source.path,
        line=place_of(main).key_span.line,
        flow=_setting(settings, "default_flow_name", workspace),
        flow_version=_setting(settings, "default_flow_version", workspace),
        providers=_providers(settings, workspace),
        second_factor=factor,
        second_factor_note=note,
        access_lifetime=_lifetime(policy, ACCESS),
        refresh_lifetime=_lifetime(policy, REFRESH),
        login_url=_login_url(oidc, workspace),
        reset_url=_setting(settings, "password_recover_url", workspace),
        verify_url=_setting(settings, "verify_email_url", workspace),
        redirects=shown_items(oidc, "redirectURIs") if oidc is not None else (),
        has_settings=settings is not None,
        values=tuple(_values(settings, workspace)) if settings is not None else (),
        risk=Risk.LOW,
        risk_reasons=(),
        items=tuple(keys[id(one)] for one in (settings, oidc, api_client) if one is not None and id(one) in keys),
    )


def _sort(settings: Document | None, oidc: Document | None) -> str:
    if settings is not None or oidc is None or member(oidc, "loginPolicy") is not None:
        return "login"
    redirects = member(oidc, "redirectURIs")
    return "login" if redirects is not None and redirects.value else "configuration"


def _second_factor(settings: Document | None, oidc: Document | None, workspace: Workspace) -> tuple[Switch, str]:
    if settings is None:
        if _sort(settings, oidc) == "configuration":
            return Switch.NOT_APPLICABLE, "users do not sign in with a configuration client"
        return Switch.UNKNOWN, "the settings of this client are not in these files"
    found = workspace.settings(settings)
    node = found.effective(SECOND_FACTOR)
    if node is None:
        if workspace.application_settings(settings) is None and not found.block:
            return Switch.UNKNOWN, "not set for the client, and the settings of its application are not in these files"
        return Switch.OFF, "not set, so it is off"
    if node.is_placeholder:
        return Switch.UNKNOWN, "set at deploy time"
    where = "by the client" if found.own.get(SECOND_FACTOR) is node else "by the application"
    value = as_stored(node.value)
    if value not in ("true", "false"):
        return Switch.UNKNOWN, f"set {where} to a value that is neither true nor false"
    if value == "false":
        return Switch.OFF, f"turned off {where}"
    policy = workspace.login_policy(oidc)
    if policy is not None and runs_v1(policy):
        return Switch.OFF, f"turned on {where}, but Hosted Login v1 does not support it"
    return Switch.ON, f"turned on {where}"


def _setting(settings: Document | None, name: str, workspace: Workspace) -> str | None:
    node = None if settings is None else workspace.settings(settings).effective(name)
    return None if node is None else shown_setting(node, name)


def _providers(settings: Document | None, workspace: Workspace) -> tuple[str, ...]:
    if settings is None:
        return ()
    node = workspace.settings(settings).effective("authentication.providers")
    if node is None:
        return ()
    return (shown_setting(node, "authentication.providers"),) if node.is_placeholder else _names(node)


def _names(node: Node) -> tuple[str, ...]:
    kinds, name = ("client-settings",), "authentication.providers"
    return tuple(text for text, holder in listed_names(node) if text in shown(holder, kinds, (name,)))


def _lifetime(policy: Document | None, name: str) -> int | None:
    return None if policy is None else whole_number(member(policy, name))


def _login_url(oidc: Document | None, workspace: Workspace) -> str | None:
    policy = workspace.login_policy(oidc)
    return None if policy is None else shown_member(policy, "loginURL")


def _values(settings: Document, workspace: Workspace) -> Iterator[Value]:
    for one in sorted(resolve(settings, workspace), key=lambda row: (row.origin == "default", _rank(row.name))):
        value = one.secret or as_text(one.value)
        yield Value(one.name, value, one.origin, one.path, one.line)


def _rank(name: str) -> tuple[int, str]:
    known = list(catalogue())
    return (known.index(name) if name in known else len(known)), name
