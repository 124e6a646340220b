"""Finds the values of a document that refer to other objects, as declared with `x-refers-to` in the schemas.

A member or setting of a schema may have `"x-refers-to": [{"kind": "login-policy"}]`. `form` is how the value contains
the id: it is the id (`id`, the default), a list of ids (`items`), a path of the Configuration API (`config-path`), a
path of the Hosted Login API (`customer-path`), a URL of a login page (`login-url`, for the customer), or a URL with
`client_id=` (`client-parameter`). `of` names the setting that an id belongs to, such as the flow of a version.
"""

from __future__ import annotations

from functools import cache

from ..documents.facts import fact_of
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import KINDS, read_schema
from .ids import application_id, known_text, member
from .login_urls import is_uuid, parse_auth_url, unfilled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from .settings import Settings

_PATH = lazy_pattern(r"/config/(?P<application>[^/]+)(?:/(?:clients/(?P<client>[^/]+)|settings|flows)(?:/|$)|/?$)")
_CUSTOMER_PATH = lazy_pattern(
    r"/(?:customers/|config/)?(?P<customer>[^/]+)/(?:config/)?(?:clients|loginPolicies|tokenPolicies)/[^/]+/?$"
)
_HOLD_SETTINGS = frozenset(("client-settings", "application-settings"))
_BLOCKS: tuple[tuple[str, ...], ...] = ((), ("custom",), ("_global",), ("_global", "custom"))

_OWN_KINDS = ("customer", "application", "capture domain")
# Objects that people name, such as flows, have the same name in several environments.
_WITH_IDS = frozenset((*_OWN_KINDS, "api-client", "login-policy", "oidc-client", "token-policy"))
# The kinds whose members refer to objects.
REFERRING_KINDS = (
    *("access-schema", "api-client", "application-settings", "client-settings"),
    *("flow", "login-policy", "oidc-client", "token-policy"),
)
_PAGES = ("verify_email_url", "password_recover_url")


class Declared(Frozen):
    """A member of a kind that refers to objects: its path, the kind, and how the value contains the id."""

    __slots__ = ()

    path: tuple[str, ...]
    kind: str
    form: str
    of: str | None


class Mention(Frozen):
    """An id, and the node that contains it.

    `sort` is the kind of the object, or `customer`, `application` or `capture domain`.
    """

    __slots__ = ()

    sort: str
    value: str
    node: Node


@cache
def declared(kind: str) -> tuple[Declared, ...]:
    """Return the members of a kind that refer to objects, in the order of its schema."""
    if kind not in KINDS:
        return ()
    schema = read_schema(kind)
    found = list(_below(schema, ()))
    if kind in _HOLD_SETTINGS:
        found += _below(schema["$defs"]["settings"], ())
    return tuple(found)


@cache
def _chosen(kind: str, wanted: tuple[str, ...] | None) -> tuple[Declared, ...]:
    return tuple(one for one in declared(kind) if wanted is None or one.form in wanted or one.kind in wanted)


def _below(schema: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Declared]:
    for name, part in schema.get("properties", {}).items():
        for one in part.get("x-refers-to", ()):
            yield Declared((*path, name), one["kind"], one.get("form", "id"), one.get("of"))
        yield from _below(part, (*path, name))


def mentions(document: Document, kinds: tuple[str, ...] | None = None) -> Iterator[tuple[Declared, Mention]]:
    """Yield every known id by which a document refers to an object, or to one of these kinds, with its declaration."""
    for one, node in references(document, kinds):
        for kind, value, holder in _READERS[one.form](one.kind, node):
            yield one, Mention.with_all(kind, value, holder)


def references(document: Document, wanted: tuple[str, ...] | None = None) -> Iterator[tuple[Declared, Node]]:
    """Yield every node of a document that, by its schema, refers to an object, whatever its value is.

    With `wanted`, only references of these forms or to these kinds.
    """
    kind = document.kind or ""
    chosen = _chosen(kind, wanted)
    if kind not in _HOLD_SETTINGS:
        for one in chosen:
            node = member(document, *one.path)
            if node is not None:
                yield one, node
        return
    for places in _BLOCKS:
        block = member(document, *places) if places else document.root
        if block is None or not block.members:
            continue
        members = block.members
        for one in chosen:
            if one.path[0] in members:
                yield one, members[one.path[0]]


def _id(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    text = known_text(node)
    if text is not None and (kind != "customer" or is_uuid(text)):
        yield kind, text.lower() if kind == "customer" else text, node


def _items(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    for item in node.items:
        yield from _id(kind, item)


def _config_path(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    """Read an id in a path of the Configuration API."""
    match = _PATH.search(known_text(node) or "")
    value = None if match is None else match["application" if kind == "application" else "client"]
    if value:
        yield kind, value, node


def _customer_path(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    match = _CUSTOMER_PATH.search(known_text(node) or "")
    if match is not None and is_uuid(match["customer"]):
        yield kind, match["customer"].lower(), node


def _login_url(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    url = parse_auth_url(node)
    if url is not None and url.customer and is_uuid(url.customer):
        yield kind, url.customer.lower(), node


def _client_parameter(kind: str, node: Node) -> Iterator[tuple[str, str, Node]]:
    url = parse_auth_url(node)
    for one in url.parameters("client_id") if url is not None else ():
        if one.value:
            yield kind, one.value, node


_READERS: dict[str, Callable[[str, Node], Iterator[tuple[str, str, Node]]]] = {
    "id": _id,
    "items": _items,
    "config-path": _config_path,
    "customer-path": _customer_path,
    "login-url": _login_url,
    "client-parameter": _client_parameter,
}


def mentioned_ids(document: Document) -> Iterator[Mention]:
    """Yield every known id that a document mentions; its own only if it names the customer too."""
    return (one for _, one in mentions(document) if one.sort in _WITH_IDS)


@fact_of("oidc-client", in_environments=True)
def own_mentions(document: Document) -> tuple[tuple[str, str], ...]:
    """Return the values in a document of which an environment has only one: the sort and the value of each."""
    found = (read[:2] for one, node in references(document, _OWN_KINDS) for read in _READERS[one.form](one.kind, node))
    return tuple(dict.fromkeys(found))


def customers(document: Document) -> list[Mention]:
    """Return the places where a document names its customer."""
    return [one for one in mentioned_ids(document) if one.sort == "customer"]


def customer_ids(document: Document) -> list[str]:
    """Return the customers that a document names, in the order of their places, without reading its file again."""
    return [value for sort, value in own_mentions(document) if sort == "customer"]


@fact_of("api-client", "oidc-client")
def full_name(client: Document) -> str | None:
    """Return the name of a client, and on another line what it must be unique in; None if it is unknown."""
    if client.kind not in ("api-client", "oidc-client"):
        return None
    name = known_text(member(client, "name"))
    if name is None or unfilled(name):
        return None
    within = application_id(client) if client.kind == "api-client" else next(iter(customer_ids(client)), None)
    folder = client.source.path.rpartition("/")[0]
    return f"{name}\n{within or 'in ' + folder}"


def customers_of_client(settings: Settings) -> list[Mention]:
    """Return the places in the effective values of a client that name the customer."""
    found = []
    for name in (*_PAGES, "oidc_url", "customer_id"):
        node = settings.effective(name)
        if node is None:
            continue
        url = parse_auth_url(node)
        value = (None if url is None else url.customer) if name != "customer_id" else node.value
        if isinstance(value, str) and not (name == "customer_id" and node.is_placeholder) and is_uuid(value):
            found.append(Mention.with_all("customer", value.lower(), node))
    return found


def is_malformed(declared: Declared, node: Node) -> bool:
    """Return whether a node that contains no id should contain one.

    A URL need not refer to an object, such as that of a team's own login page, and a placeholder is filled in later.
    """
    if node.is_placeholder or declared.form in ("login-url", "client-parameter"):
        return False
    text = node.value
    return text not in (None, "") and not (isinstance(text, str) and unfilled(text))
