"""The URLs of login pages, split into the parts that the documented templates name; placeholders stay unknown."""

from __future__ import annotations

from functools import lru_cache

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..messages.wording import in_backticks
from .ids import known_items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.node import Node

# Replaces every character of a placeholder, so that its default is not mistaken for a part of the URL.
_UNKNOWN = "\0"
_URL = lazy_pattern(
    r"(?:(?P<scheme>[A-Za-z\0][A-Za-z0-9+.\0-]*)://(?P<host>[^/?#]+)|(?P<base>\0[^/?#]*))"
    r"(?P<path>/[^?#]*)?\Z"
)
_PAGE = "/auth-ui"
_ANY_PAGE = f"{_PAGE}/"
_AS_ZEROS = bytes.maketrans(b"123456789ABCDEFabcdef", b"0" * 21)
_UUID = b"00000000-0000-0000-0000-000000000000"

_HEX = "[0-9A-Fa-f]"
_ID = (
    r"(?:[A-Z0-9]+_)*(?:CLIENT|CUSTOMER|PROVIDER)_ID|[Cc]ustomerID"
    r"|(?:my|your)[_-](?:oidc[_-])?(?:client|customer|provider)[_-]id"
)
_TEMPLATE = lazy_pattern(
    # A brace before a quote begins JSON; an id in braces is known.
    rf"\{{\{{[^{{}}]*\}}\}}|\{{(?!{_HEX}{{8}}-)[^{{}}\"\\]*\}}|<(?!{_HEX}{{8}}-)[^<>]+>"
    rf"|(?<![A-Za-z0-9_])(?:{_ID}|YOUR[_-][A-Z0-9_-]+|BUTTON_[A-Z_]+|[xX]{{8,}}(?:-[xX]+)*)(?![A-Za-z0-9_=])"
)


_AROUND = {'"': "quotes", "'": "quotes", "`": "backticks", "<": "angle brackets", "(": "parentheses", "[": "brackets"}
_WRAPPED = lazy_pattern(
    r"(?=.(?i:https?)://[\w$\[])(?:\"[^\s\"]+\"|'[^\s']+'|`[^\s`]+`|<[^\s<>]+>|\([^\s()]+\)|\[[^\s\[\]]+\])\Z"
)
_SEVERAL = lazy_pattern(r"[,;]['\"]?https?://")
_WRAPPED_LIST = lazy_pattern(r"<(?:(?i:https?)://[\w$\[][^\s<>,]*+(?:,(?=http)|(?=>)))+>\Z")
_HYPHEN = lazy_pattern("[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UUID_INSIDE = lazy_pattern(rf"(?<![\w-]){_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}(?![\w-])")
_BARE_UUID = lazy_pattern(rf"{_HEX}{{32}}\Z")
_WORD = lazy_pattern(
    r"(?:TODO|TBD|TBA|FIXME|CHANGE[_ -]?ME|[Cc]hange[_ -]?[Mm]e|REPLACE[_ -]?ME|[Rr]eplace[_ -]?[Mm]e)\Z"
)
_LONGEST_WORD = 10
_NO_HOST = frozenset(",;\"'<>")
_FIRST_LETTERS = frozenset("TFCcRr")  # of the words
_REDIRECT = lazy_pattern(r"[?&](redirect_uri=[^&#]*)")
# The pages to which the links in mails lead, by the settings that contain the links.
AUTH_PAGES = {"verify_email_url": "verify-account", "password_recover_url": "reset-password"}

_OF_NAME = lazy_pattern(r"(?i:name|site|title|brand|client|company|your)")
_LONGEST_PIECE = 60  # characters of a text in a message
_KEPT = 256  # many rules parse the same few texts of a file


class Parameter(Frozen):
    """A parameter of a query: `value` is None if it is filled in at deploy time, `text` the whole as written."""

    __slots__ = ()

    name: str
    value: str | None
    text: str


class AuthUrl(Frozen):
    """`{scheme}://{host}/{customer}/auth-ui/{endpoint}?{query}`, each part as written.

    A part that the URL lacks is empty, one that is filled in at deploy time is None. The `host` has no login before it.
    The `endpoint` is empty if the URL is not that of a page of auth-ui; `customer` is also taken from
    `{scheme}://{host}/{customer}/login`.
    """

    __slots__ = ()

    scheme: str | None
    host: str | None
    path: str | None
    customer: str | None
    endpoint: str | None
    query: tuple[Parameter, ...] | None

    def parameters(self, name: str) -> list[Parameter]:
        """Return the parameters of this name; none if the query is unknown."""
        return [parameter for parameter in self.query or () if parameter.name == name]


def parse_auth_url(node: Node) -> AuthUrl | None:
    """Return the parts of a URL; None for other texts, and for a template that is not filled in."""
    text = node.value
    if text.__class__ is not str:
        return None
    return _parse(masked(node), text) if node.is_placeholder else _parse_plain(text)


@lru_cache(_KEPT)
def _parse_plain(text: str) -> AuthUrl | None:
    return _parse(text, text)


def _parse(text: str, written: str) -> AuthUrl | None:
    if unfilled(text) or "&amp;" in text or "\\" in text or text.split() != [text]:
        return None
    if "@" in text and _UNKNOWN not in text:
        from ..messages.logins import without_signs  # few URLs have a login

        text = without_signs(text)
    whole = text.partition("#")[0]
    front, mark, _ = whole.partition("?")
    parts = _parts(front)
    if parts is None:
        return None
    return AuthUrl.with_all(*parts, _query(text, written, (len(front) + 1, len(whole)) if mark else (-1, -1)))


@lru_cache(_KEPT)  # the clients of a tenant have the same pages, and differ in the query
def _parts(front: str) -> tuple[str | None, ...] | None:
    """Return scheme, host, path, customer and endpoint of a URL without its query; None for other texts."""
    pieces = _split(front)
    if pieces is None:
        return None
    scheme, host, path = pieces
    bare = host.rpartition("@")[2] if "@" in host else host
    return _known(scheme), _known(bare), _known(path), *_page(path, host_known=_UNKNOWN not in host)


def _split(text: str) -> tuple[str, str, str] | None:
    """Return scheme, host and path; None if the text is no URL."""
    scheme, sign, rest = text.partition("://")
    if not sign and not text.startswith(_UNKNOWN):
        return None
    if not sign or scheme not in ("https", "http"):
        match = _URL.match(text)
        if match is None:
            return None
        base = match["base"]
        return match["scheme"] or base, match["host"] or base, match["path"] or ""
    host, slash, path = rest.partition("/")
    return (scheme, host, slash + path) if host and _NO_HOST.isdisjoint(host) else None


def _page(path: str, host_known: bool) -> tuple[str | None, str | None]:
    found = _customer_and_endpoint(path)
    if found is None:
        pieces = path.removesuffix("/").split("/")
        is_login = len(pieces) == 3 and not pieces[0] and pieces[1] and pieces[2] == "login"
        # An unknown part may contain the customer and auth-ui as well.
        known = host_known and _UNKNOWN not in path
        return (_known(pieces[1]) if is_login else "" if known else None), "" if known else None
    customer, endpoint = found
    if customer is None and not host_known:
        return None, _known(endpoint or "")
    return _known(customer or ""), _known(endpoint or "")


def _customer_and_endpoint(path: str) -> tuple[str | None, str | None] | None:
    """Return the parts before and after the first `/auth-ui` that does not begin the path, else the one that does."""
    customer, sign, endpoint = path[1:].partition(_ANY_PAGE)
    if sign:
        return customer, endpoint
    if path.endswith(_PAGE):
        return path[1 : -len(_PAGE)] if path != _PAGE else None, None
    return (None, path[len(_PAGE) + 1 :]) if path.startswith(_ANY_PAGE) else None


def _query(text: str, written: str, place: tuple[int, int]) -> tuple[Parameter, ...] | None:
    start, end = place
    if start < 0:
        return None if text.endswith(_UNKNOWN) else ()
    found = []
    for piece in text[start:end].split("&"):
        name, _, value = piece.partition("=")
        if _UNKNOWN in name:
            return None
        if piece:
            found.append(Parameter.with_all(name, _known(value), written[start : start + len(piece)]))
        start += len(piece) + 1
    return tuple(found)


def _known(piece: str) -> str | None:
    return None if _UNKNOWN in piece else piece


def masked(node: Node) -> str:
    """Return the text of a value with NUL for each character of a placeholder; empty if it is not a text."""
    if node.value.__class__ is not str:
        return ""
    if not node.is_placeholder:
        return node.value
    text = node.source.placeholder.sub(lambda match: _UNKNOWN * len(match.group()), node.value)
    return "" if text == node.value else text  # with a tag such as `!secret`, nothing is known


def has_template_sign(text: str) -> bool:
    """Return whether a text has a sign of what is left of a template: a quick test, since most texts have none."""
    return (  # a single letter is found much faster
        "{" in text
        or "<" in text
        or ("I" in text and "ID" in text)
        or ("y" in text and ("my" in text or "your" in text))
        or ("U" in text and ("YOUR" in text or "BUTTON_" in text))
        or (("x" in text or "X" in text) and "xxxxxxxx" in text.lower())
    )


@lru_cache(_KEPT)
def unfilled(text: str) -> tuple[str, ...]:
    """Return what is left of a template: `{CustomerID}`, `<region>`, `YOUR_CLIENT_ID`, or a whole `TODO`."""
    if has_template_sign(text):
        return tuple(_TEMPLATE.findall(text))
    return (text,) if len(text) <= _LONGEST_WORD and text[:1] in _FIRST_LETTERS and _WORD.match(text) else ()


def unfilled_in_url(text: str) -> tuple[str, ...]:
    """Return what `unfilled` returns for the text of a URL, for which angle brackets around a known one are none."""
    if text[:1] != "<" or _UNKNOWN in text:
        return unfilled(text)
    return unfilled(text[1:-1] if marks_around(text) or _WRAPPED_LIST.match(text) else text)


def unfilled_name(text: str) -> tuple[str, ...]:
    """Return as `unfilled` for the name of a site, which is free text: it may contain a brace."""
    left = unfilled(text)
    if left != (text.strip(),):
        return ()
    is_constant = left[0].isidentifier() and left[0].isupper()
    return left if is_constant or _WORD.match(left[0]) or _OF_NAME.search(text) else ()


def left_from_template(left: Iterable[str]) -> str:
    """Return the message about what was left from a template: see `unfilled`."""
    # What a deployment fills in is unknown.
    texts = ("…".join(filter(None, piece.split(_UNKNOWN))) for piece in left)
    pieces = dict.fromkeys(text if len(text) <= _LONGEST_PIECE else f"{text[: _LONGEST_PIECE - 1]}…" for text in texts)
    return (
        f"{in_backticks(pieces)} {'was' if len(pieces) == 1 else 'were'} left from a template; write the real value, "
        "or set `placeholder` in the config if a deployment fills it in"
    )


def marks_around(url: str) -> str | None:
    """Return what surrounds a single URL as a part of its text, such as `quotes`; None if no pair of marks does."""
    if url[:1] not in _AROUND or not _WRAPPED.match(url) or _SEVERAL.search(url):
        return None
    return _AROUND[url[0]]


def redirect_parameter(address: Node) -> str | None:
    """Return the parameter `redirect_uri=...` of a URL as it is written, whatever the rest of the URL is."""
    text = masked(address)
    match = _REDIRECT.search(text) if "redirect_uri=" in text else None
    return None if match is None else address.value[match.start(1) : match.end(1)]


def filled_items(listed: Node | None) -> Iterator[tuple[Node, str]]:
    """Yield the items of a list whose texts are known now and not left from a template, each with its text."""
    return ((item, text) for item, text in known_items(listed) if not unfilled(text))


def uuid_in(text: str) -> str | None:
    """Return the only UUID in a text, without braces, a path or other hyphens; None if it has no or several UUIDs."""
    plain = _HYPHEN.sub("-", text.strip())
    found = _UUID_INSIDE.findall(plain)
    if not found and _BARE_UUID.match(plain):
        found = ["-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))]
    return found[0] if len(found) == 1 else None


@lru_cache(_KEPT)
def is_uuid(text: str) -> bool:
    """Return whether a text has the form of a UUID."""
    return len(text) == 36 and text.isascii() and text.encode().translate(_AS_ZEROS) == _UUID
