"""The URLs of the login pages, in the pieces that the documented templates name, with placeholders left unknown."""

from __future__ import annotations

import re
from collections import namedtuple
from functools import lru_cache

from .regex import lazy_pattern

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from .node import Node

# Stands for every character of a placeholder, so that its default is not taken for the URL's own pieces.
_UNKNOWN = "\0"
_URL = lazy_pattern(
    r"(?:(?P<scheme>[A-Za-z\0][A-Za-z0-9+.\0-]*)://(?P<host>[^/?#]+)|(?P<base>\0[^/?#]*))"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#.*)?\Z"
)
_PAGE = lazy_pattern(r"(?:/(?P<customer>.*?))?/auth-ui(?:/(?P<endpoint>.*))?\Z")
_LOGIN = lazy_pattern(r"/(?P<customer>[^/]+)/login/?\Z")
_NOT_IN_URL = lazy_pattern(r"[\s\\]")
_UUID = lazy_pattern(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")

_ID = (
    r"(?:[A-Z0-9]+_)*(?:CLIENT|CUSTOMER|PROVIDER)_ID|[Cc]ustomerID"
    r"|(?:my|your)[_-](?:oidc[_-])?(?:client|customer|provider)[_-]id"
)
_TEMPLATE = lazy_pattern(
    r"\{\{[^{}]*\}\}|\{[^{}]*\}|<[^<>]+>"
    rf"|(?<![A-Za-z0-9_])(?:{_ID}|YOUR[_-][A-Z0-9_-]+|BUTTON_[A-Z_]+|[xX]{{8,}}(?:-[xX]+)*)(?![A-Za-z0-9_=])"
)


# What is left of a template holds one of these, or eight times x; most texts hold neither, and need no search.
_SIGNS = ("{", "<", "ID", "my", "your", "YOUR", "BUTTON_")

_KEPT = 256  # many rules ask about the same few texts of a file


class Parameter(namedtuple("Parameter", "name value text")):
    """A parameter of a query: `value` is None where it is filled in at deploy time, `text` the whole as written."""

    __slots__ = ()

    name: str
    value: str | None
    text: str


class AuthUrl(namedtuple("AuthUrl", "scheme host path customer endpoint query")):
    """`{scheme}://{host}/{customer}/auth-ui/{endpoint}?{query}`, each piece as it is written.

    A piece that the URL lacks is empty, one that is filled in at deploy time is None. The `endpoint` of a URL that
    leads to no page of auth-ui is empty; `customer` is also taken from `{scheme}://{host}/{customer}/login`.
    """

    __slots__ = ()

    scheme: str | None
    host: str | None
    path: str | None
    customer: str | None
    endpoint: str | None
    query: tuple[Parameter, ...] | None

    def parameters(self, name: str) -> list[Parameter]:
        """The parameters of this name, none where the query is not known."""
        return [parameter for parameter in self.query or () if parameter.name == name]


def parse_auth_url(node: Node) -> AuthUrl | None:
    """The pieces of a URL; None for what is none, and for a template that nobody has filled in."""
    return _parse(masked(node), node.value) if isinstance(node.value, str) else None


@lru_cache(_KEPT)
def _parse(text: str, written: str) -> AuthUrl | None:
    if _unfilled(text) or "&amp;" in text or _NOT_IN_URL.search(text):
        return None
    match = _URL.match(text)
    if match is None:
        return None
    scheme, host, base, path = match.group("scheme", "host", "base", "path")
    path = path or ""
    customer, endpoint = _page(path, host_known=base is None and _UNKNOWN not in host)
    return AuthUrl(
        _known(scheme if base is None else base),
        _known(host if base is None else base),
        _known(path),
        customer,
        endpoint,
        _query(text, written, match),
    )


def _page(path: str, host_known: bool) -> tuple[str | None, str | None]:
    match = _PAGE.match(path)
    if match is None:
        login = _LOGIN.match(path)
        # An unknown piece may hold the customer and auth-ui as well.
        known = host_known and _UNKNOWN not in path
        return (_known(login.group("customer")) if login else "" if known else None), "" if known else None
    customer, endpoint = match.groups()
    if customer is None and not host_known:
        return None, _known(endpoint or "")
    return _known(customer or ""), _known(endpoint or "")


def _query(text: str, written: str, match: re.Match[str]) -> tuple[Parameter, ...] | None:
    start = match.start("query")
    if start < 0:
        return None if text.endswith(_UNKNOWN) else ()
    found = []
    for piece in match.group("query").split("&"):
        name, _, value = piece.partition("=")
        if _UNKNOWN in name:
            return None
        if piece:
            found.append(Parameter(name, _known(value), written[start : start + len(piece)]))
        start += len(piece) + 1
    return tuple(found)


def _known(piece: str) -> str | None:
    return None if _UNKNOWN in piece else piece


def masked(node: Node) -> str:
    """The text of a value with NUL for every character that is filled in at deploy time; empty for what is no text."""
    if not isinstance(node.value, str):
        return ""
    if not node.is_placeholder:
        return node.value
    text = node.source.placeholder.sub(lambda match: _UNKNOWN * len(match.group()), node.value)
    return "" if text == node.value else text  # a tag such as `!secret` leaves nothing known


def unfilled(text: str) -> list[str]:
    """What was left from a template: `{CustomerID}`, `<region>`, `YOUR_CLIENT_ID`."""
    return list(_unfilled(text))


@lru_cache(_KEPT)
def _unfilled(text: str) -> tuple[str, ...]:
    if not any(sign in text for sign in _SIGNS) and "xxxxxxxx" not in text.lower():
        return ()
    return tuple(_TEMPLATE.findall(text))


def is_uuid(text: str) -> bool:
    """Whether a text has the form of a UUID."""
    return _UUID.match(text) is not None
