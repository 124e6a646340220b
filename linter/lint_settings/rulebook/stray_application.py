"""Finds settings of an application whose own path names an application to which nothing else belongs."""

from __future__ import annotations

from ..documents.finding import APPLICATION_GONE
from ..messages.spelling import nearest
from ..tenant.ids import application_id, own_link, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.finding import Finding, Related
    from ..tenant.workspace import Workspace
    from .context import Context

_SETTINGS = "application-settings"
_MANY = 100  # comparing each with more of them takes too long
_MEMBERS = ("client-settings", "api-client", "oidc-client", "login-policy", "flow")


def dangling_application(context: Context) -> Iterator[Finding]:
    """Report a typo in the own path of an application's settings: nothing else here belongs to that application."""
    name, meant = application_id(context.document), _meant(context.document, context.workspace)
    if meant is not None:
        yield context.finding(
            own_link(context.document),
            f"nothing else here belongs to the application `{name}`, so no client inherits these settings, and where a "
            f"client needs them, the login page shows an error; write `{meant}`, to which the other files belong",
            part=name,
        )


def _meant(settings: Document, workspace: Workspace) -> str | None:
    """Return the id of the application that the settings of an application belong to, if their own path has a typo.

    No other visible object belongs to the application in the path, and others belong to one with nearly the same id,
    which has no settings.
    """
    own = application_id(settings)
    if own is None or any(workspace.alike(kind, application_id, own, settings) for kind in _MEMBERS):
        return None
    names = {name for kind in _MEMBERS for name in workspace.index(kind, application_id)}
    meant = _nearly(own, {name for name in names if _has_members(name, settings, workspace)}) if _few(names) else None
    return None if meant is None or workspace.alike(_SETTINGS, application_id, meant, settings) else meant


def application_places(context: Context) -> list[Related]:
    """Return what shows why a client does not inherit a setting: its application's settings, which lack it too.

    If these do not exist: the paths of settings of an almost equal application, and of the client, for a typo in one.
    """
    client, workspace = context.document, context.workspace
    application = workspace.application_settings(client)
    if application is not None:
        return [context.related(place_of(application), "the application lacks it too")]
    own = application_id(client)
    names = {*workspace.index(_SETTINGS, application_id)} if own is not None else set()
    seen = (
        {name for name in names if workspace.alike(_SETTINGS, application_id, name, client)} if _few(names) else set()
    )
    meant = _nearly(own, seen) if own is not None else None
    if meant is None:
        return _without_settings(context)
    other = workspace.alike(_SETTINGS, application_id, meant, client)[0]
    links = filter(None, (own_link(other), own_link(client)))
    return [context.related(link, "the application differs here") for link in links]


def _without_settings(context: Context) -> list[Related]:
    """Return the first place that names a client's application, whose settings no file here has."""
    client, workspace = context.document, context.workspace
    oidc = workspace.oidc_client(client)
    name = application_id(client) or (None if oidc is None else application_id(oidc))
    same = (one for kind in _MEMBERS[1:] for one in workspace.alike(kind, application_id, name, client))
    first = next(same, None) if name is not None else None
    return context.related_all((None if first is None else place_of(first), APPLICATION_GONE))


def _few(names: set[str | None]) -> bool:
    return len(names) <= _MANY


def _has_members(name: str | None, settings: Document, workspace: Workspace) -> bool:
    return name is not None and any(workspace.alike(kind, application_id, name, settings) for kind in _MEMBERS)


def _nearly(name: str, names: set[str | None]) -> str | None:
    """Return the name that is almost, but not quite, a given one; None if it is among the names."""
    known = sorted(one for one in names if one is not None)
    if name in known:
        return None
    return next((one for one in known if one.casefold() == name.casefold()), None) or nearest(name, known, 2)
