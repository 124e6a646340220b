"""Ids of objects, and the paths that contain them."""

from __future__ import annotations

import os
import re

from ..documents.facts import fact, fact_of
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.document import Document
    from ..documents.node import Node

_CLIENT_PATH = lazy_pattern(r"/config/(?P<application>[^/]+)/clients/(?P<client>[^/]+)(?:/settings)?/?$")
_APPLICATION_PATH = lazy_pattern(r"/config/(?P<application>[^/]+)(?:/|$)")
_FLOW_PATH = lazy_pattern(r"/config/(?P<application>[^/]+)/flows/(?P<flow>[^/]+)")
_LIKE_UUID = lazy_pattern(r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}\Z")
_OWN_LINK = lazy_pattern(r"/(?:clients|loginPolicies|tokenPolicies)/(?P<id>[^/]+)/?$")
# The kinds whose ids are UUIDs.
UUID_KINDS = frozenset(("oidc-client", "login-policy", "token-policy"))
_V1_PATH = lazy_pattern(r"/auth-ui/login/?(?:[?#]|$)")
# The member with an object's own id or name, by kind; the first that exists counts.
_ID_MEMBERS = {
    "oidc-client": ("id",),
    "login-policy": ("id",),
    "token-policy": ("id",),
    "api-client": ("_id", "client_id", "id"),
    "flow": ("name",),
    "entity-type": ("name", "type_name"),
    "settings-options": ("name",),
}


def known_text(node: Node | None) -> str | None:
    """Return the text of a node, or None if it is unknown: no node, another type, a placeholder."""
    if node is None or not isinstance(node.value, str) or not node.value or node.is_placeholder:
        return None
    return node.value


def member(document: Document, *names: str) -> Node | None:
    """Return the node that a path of member names leads to, or None."""
    node: Node | None = document.root
    for name in names:
        node = node.members.get(name) if node is not None else None
    return node


def known_items(listed: Node | None) -> Iterator[tuple[Node, str]]:
    """Yield the items of a list whose texts are known now, each with its text; nothing where there is no list."""
    for item in listed.items if listed is not None else ():
        text = known_text(item)
        if text is not None:
            yield item, text


def repeated(items: Iterable[tuple[Node, str]]) -> Iterator[tuple[Node, Node]]:
    """Yield each node whose text an earlier one has, letter by letter, with the first that has it."""
    first: dict[str, Node] = {}
    for node, text in items:
        if first.setdefault(text, node) is not node:
            yield node, first[text]


def id_node(document: Document) -> Node | None:
    """Return the node with an object's own id or name."""
    for name in _ID_MEMBERS.get(document.kind or "", ()):
        node = _body(document).members.get(name)
        if known_text(node) is not None:
            return node
    return None


def own_id_nodes(document: Document) -> list[Node]:
    """Return the nodes that may have an object's own id or name, even those with a placeholder; the first counts."""
    if document.kind == "client-settings":
        nodes = [member(document, "janrainOidcClientId"), member(document, "custom", "janrainOidcClientId")]
    else:
        nodes = [_body(document).members.get(name) for name in _ID_MEMBERS.get(document.kind or "", ())]
    return [node for node in nodes if node is not None]


def _body(document: Document) -> Node:
    """Return the object itself: an entity type may be nested under `schema`."""
    root = document.root
    inner = root.members.get("schema")
    return inner if document.kind == "entity-type" and inner is not None and inner.members else root


@fact
def own_id(document: Document) -> str | None:
    """Return the id or name of an object, or None if its file does not contain it.

    An object that does not contain its own name is named by its path or link, or by its file.
    """
    kind = document.kind or ""
    name = known_text(id_node(document))
    name = name and name.strip()  # that there is a blank is reported at the id
    if not name and kind in UUID_KINDS:
        name = id_in_link(document)
    elif not name and kind in ("client-settings", "api-client"):
        return client_id(document)
    elif not name and kind == "flow":
        return flow_name(document)
    return folded(kind, name) if name else None


def folded(kind: str, name: str) -> str:
    """Return an id in the form for comparison: UUIDs ignore case."""
    return name.lower() if kind in UUID_KINDS else name


def name_of(document: Document) -> str | None:
    """Return the name of an object for people, apart from its id; None if its file has none."""
    names = ("name", "title", "description", "site_name")
    return next(filter(None, (known_text(member(document, one)) for one in names)), None)


def own_link(document: Document) -> Node | None:
    """Return the node with an object's own path in a saved answer: `_self` or `_links.self.href`."""
    return member(document, "_self") or member(document, "_links", "self", "href") or member(document, "_links", "self")


def id_in_link(document: Document) -> str | None:
    """Return the id of an object as its own path gives it, or None."""
    if document.kind == "api-client":
        return client_id(document)
    match = _OWN_LINK.search(known_text(own_link(document)) or "")
    return None if match is None else folded(document.kind or "", match["id"])


def place_of(document: Document) -> Node:
    """Return the node that best identifies the object of a document: its id, its path, or else the root."""
    return id_node(document) or own_link(document) or document.root


def flow_name(document: Document) -> str | None:
    """Return the name of a flow: its own, that in its path, or that of its file or folder."""
    path = known_text(member(document, "_self"))
    match = _FLOW_PATH.search(path) if path else None
    if match:
        return match["flow"]
    stem = os.path.basename(document.source.path).partition(".")[0]
    stem = re.sub(r"[-_]?versions?$", "", stem)
    return stem or os.path.basename(os.path.dirname(document.source.path)) or None


@fact_of("flow")
def lists_versions(document: Document) -> bool:
    """Return whether a document lists the versions of a flow: it is the list, or has a member with it."""
    if document.kind != "flow":
        return False
    listed = document.root if document.root.items else member(document, "versions")
    return listed is not None and isinstance(listed.value, list)


def kinds_of(document: Document) -> tuple[str, ...]:
    """Return the kinds under which a document is indexed; one that lists a flow's versions is a `flow-version`, too."""
    own = () if document.kind is None else (document.kind,)
    return (*own, "flow-version") if lists_versions(document) else own


def versions_of(flow: Document) -> dict[str, Node]:
    """Return the versions in a flow's document as text, each with its node: those in the list and its own."""
    listed = flow.root if flow.root.items else member(flow, "versions")
    nodes = [item.members.get("version", item) for item in listed.items] if listed is not None else []
    own = member(flow, "version")
    return {str(node.value): node for node in (*nodes, *((own,) if own is not None else ()))}


def oidc_client_id(document: Document) -> Node | None:
    """Return the node with the id of the OIDC client that client settings belong to."""
    node = member(document, "janrainOidcClientId") or member(document, "custom", "janrainOidcClientId")
    return node if known_text(node) is not None else None


@fact_of("client-settings")
def linked_oidc_id(settings: Document) -> str | None:
    """Return the id of the OIDC client that client settings belong to, if it is known."""
    name = known_text(oidc_client_id(settings))
    return None if name is None else name.lower()


@fact_of("oidc-client")
def login_policy_id(client: Document) -> str | None:
    """Return the id of the login policy that an OIDC client refers to, if it is known."""
    name = known_text(member(client, "loginPolicy"))
    return None if name is None else name.lower()


@fact_of("oidc-client")
def token_policy_id(client: Document) -> str | None:
    """Return the id of the token policy that an OIDC client refers to, if it is known."""
    name = known_text(member(client, "tokenPolicy"))
    return None if name is None else name.lower()


@fact_of("oidc-client")
def is_configuration_client(client: Document) -> bool:
    """Return whether an OIDC client signs no users in: confidential, without a login policy and redirect addresses.

    See: https://techdocs.akamai.com/identity-cloud/docs/get-an-administrative-access-token-needed-to-call-the-hosted-login-apis
    """
    confidential = known_text(member(client, "type")) == "confidential"
    addresses = member(client, "redirectURIs")
    links = member(client, "loginPolicy"), member(client, "_links", "application_client")
    return confidential and links == (None, None) and (addresses is None or addresses.value == [])


@fact_of("api-client")
def is_owner(client: Document) -> bool:
    """Return whether an object is an API client with the feature `owner`."""
    features = member(client, "features") if client.kind == "api-client" else None
    return features is not None and isinstance(features.value, list) and "owner" in features.value


def application_link(client: Document) -> Node | None:
    """Return the node that links an OIDC client to its application client."""
    return member(client, "_links", "application_client", "href") or member(client, "_links", "application_client")


def _match(document: Document, pattern: re.Pattern[str], group: str) -> str | None:
    members = document.root.members
    if "_self" not in members and "_links" not in members:
        return None
    for node in (
        member(document, "_self"),
        member(document, "_links", "application_client", "href"),
        member(document, "_links", "application_client"),
    ):
        text = known_text(node)
        match = pattern.search(text) if text else None
        if match:
            return match[group]
    return None


@fact
def client_id(document: Document) -> str | None:
    """Return the id of the API client that settings or an OIDC client belong to, from their paths.

    In an answer with the settings of all clients, the id is the key of the settings.
    """
    if document.path[-2:-1] == ("client_settings",):
        return str(document.path[-1])
    return _match(document, _CLIENT_PATH, "client")


@fact
def application_id(document: Document) -> str | None:
    """Return the id of the application that an object belongs to, from its paths or its connection details."""
    if document.kind == "login-policy":
        return known_text(member(document, "identityStoreDetails", "connectionDetails", "applicationId"))
    return _match(document, _APPLICATION_PATH, "application")


def runs_v1(policy: Document) -> bool:
    """Return whether a login policy certainly uses Hosted Login v1; a custom login page leaves it open."""
    return _V1_PATH.search(known_text(member(policy, "loginURL")) or "") is not None


def is_id(kind: str, name: str) -> bool:
    """Return whether a text can be an id of a kind.

    For kinds whose ids are UUIDs, letters beyond F are accepted too, since the documentation prints such ids.
    """
    return kind not in UUID_KINDS or _LIKE_UUID.match(name) is not None
