"""The ids that a document mentions: of the customer, of the application, and of other objects."""

from __future__ import annotations

from collections import namedtuple

from ..documents.facts import fact
from ..documents.lazy_regex import lazy_pattern
from .ids import known_text, member
from .login_urls import is_uuid, parse_auth_url

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node
    from .settings import Settings

_PATH = lazy_pattern(r"/config/(?P<application>[^/]+)(?:/(?:clients/(?P<client>[^/]+)|settings|flows)(?:/|$)|/?$)")
_CUSTOMER_PATH = lazy_pattern(r"/(?:customers/|config/)?(?P<customer>[^/]+)/(?:config/)?[A-Za-z]+/[^/]+/?$")
_HOMES = frozenset(("customer", "application", "capture domain"))
_PAGES = ("verify_email_url", "password_recover_url")
_CONNECTION = ("identityStoreDetails", "connectionDetails")


class Mention(namedtuple("Mention", "sort value node")):
    """An id, and the node that it stands in.

    `sort` is the kind of the object that it names, or `customer`, `application` or `capture domain`.
    """

    __slots__ = ()

    sort: str
    value: str
    node: Node


def mentioned_ids(document: Document) -> Iterator[Mention]:
    """Every id that a document mentions and that is known now; its own only where it tells the customer as well."""
    kind = document.kind or ""
    yield from _in_path(member(document, "_self"), own=kind == "api-client")
    yield from _in_customer_path(member(document, "_links", "self", "href"))
    if kind in ("client-settings", "application-settings"):
        yield from _in_settings(document)
    elif kind == "oidc-client":
        yield from _named("login-policy", member(document, "loginPolicy"))
        yield from _named("token-policy", member(document, "tokenPolicy"))
        yield from _in_path(member(document, "_links", "application_client", "href"))
    elif kind == "login-policy":
        yield from _in_url(member(document, "loginURL"))
        yield from _named("application", member(document, *_CONNECTION, "applicationId"))
        yield from _named("api-client", member(document, *_CONNECTION, "clientId"))
        yield from _named("capture domain", member(document, *_CONNECTION, "domain"))
    elif kind == "access-schema":
        yield from _named("api-client", member(document, "for_client_id"))


@fact
def home_mentions(document: Document) -> list[list[str]]:
    """What a document names of the things that an environment has one of: of each the sort and the value."""
    found = dict.fromkeys((one.sort, one.value) for one in mentioned_ids(document) if one.sort in _HOMES)
    return [[sort, value] for sort, value in found]


def customers(document: Document) -> list[Mention]:
    """Where a document names its customer."""
    return [one for one in mentioned_ids(document) if one.sort == "customer"]


def customers_of_client(settings: Settings) -> list[Mention]:
    """Where the values that hold for a client name the customer, its own values and those that it inherits."""
    nodes = (settings.effective(name) for name in (*_PAGES, "oidc_url", "customer_id"))
    found = (
        _named("customer", node) if node is not None and node.key == "customer_id" else _in_url(node) for node in nodes
    )
    return [one for several in found for one in several]


def _in_settings(document: Document) -> Iterator[Mention]:
    for places in ((), ("custom",), ("_global",), ("_global", "custom")):
        block = member(document, *places) if places else document.root
        if block is None:
            continue
        members = block.members
        if places == ("_global",):
            yield from _in_path(members.get("_self"))
        yield from _named("oidc-client", members.get("janrainOidcClientId"))
        yield from _named("oidc-client", members.get("configuration_client_id"))
        yield from _named("customer", members.get("customer_id"))
        yield from _named("capture domain", members.get("capture_server_url"))
        yield from _in_url(members.get("oidc_url"))
        for page in _PAGES:
            yield from _in_url(members.get(page), client=True)


def _named(sort: str, node: Node | None) -> Iterator[Mention]:
    text = known_text(node)
    if node is not None and text is not None and (sort != "customer" or is_uuid(text)):
        yield Mention(sort, text.lower() if sort == "customer" else text, node)


def _in_path(node: Node | None, *, own: bool = False) -> Iterator[Mention]:
    """The ids in a path of the Configuration API; the client first, because it tells the application too."""
    match = _PATH.search(known_text(node) or "")
    if node is None or match is None:
        return
    if match["client"] and not own:
        yield Mention("api-client", match["client"], node)
    yield Mention("application", match["application"], node)


def _in_customer_path(node: Node | None) -> Iterator[Mention]:
    match = _CUSTOMER_PATH.search(known_text(node) or "")
    if node is not None and match is not None and is_uuid(match["customer"]):
        yield Mention("customer", match["customer"].lower(), node)


def _in_url(node: Node | None, *, client: bool = False) -> Iterator[Mention]:
    url = None if node is None else parse_auth_url(node)
    if node is None or url is None:
        return
    if url.customer and is_uuid(url.customer):
        yield Mention("customer", url.customer.lower(), node)
    if client:
        yield from (Mention("oidc-client", one.value, node) for one in url.parameters("client_id") if one.value)
