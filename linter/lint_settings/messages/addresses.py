"""Finds the secrets in a value that is to be an address but has a slip, such as `htps//host` or `user@host/path`."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern
from .encoded import decoded, found_decoded, may_be_encoded
from .random_text import random_parts
from .redact import is_word
from .secret_scan import embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

# What may precede the host or the login: signs around the address, and a scheme, with a slip or not.
_FRONT = (
    r"[\W_]{0,4}(?:\[[^\[\]]{0,60}\]\()?(?:[A-Za-z]{1,12}(?:[:;.,\uff1a]{1,3}|%3[Aa])?)?(?:[/\\\uff0f]|%2[Ff]){0,9}"
)
_BEGINNING = lazy_pattern(
    r"(?:[\W_]{0,4}[A-Za-z]{1,12}=)?[\W_]{0,4}(?:\[[^\[\]]{0,60}\]\()?(?:[A-Za-z]{1,12} ?(?:[:;.,\uff1a]{1,3}|%3[Aa]))?"
    r"(?:[/\\\uff0f ]|%2[Ff]){0,9}"
)
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}"
_PORT_OR_END = r"(?=(?::[0-9]{1,5})?(?:[/?#\\]|\Z))"
_ADDRESS = lazy_pattern(rf"{_FRONT}{_HOST}{_PORT_OR_END}")
_KNOWN_HOST = lazy_pattern(rf"(?:{_HOST}|localhost|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}){_PORT_OR_END}")
_GOOD = lazy_pattern(rf"https?://[^/\s@:?#\\]+{_PORT_OR_END}")
_PARAMETER = lazy_pattern(r"[?&][\w.\[\]-]{1,60}=")
_BETWEEN_SIGNS = lazy_pattern(r"[^/=]+")  # of the signs in a random text, those that separate parts of an address
_UUID = lazy_pattern(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LOGIN_PAGE = lazy_pattern(r"/auth-ui(?![\w%~.-])")
_END_OF_PARAMETER = lazy_pattern(r"[&#]|[\s>`)\]\"']*\Z")
_CLIENT = ("?client_id=", "&client_id=")
# What a message may repeat in a long text.
_ITEMS = lazy_pattern(r"[\s,;\"'\[\]]+")
_PARAMETERS = lazy_pattern(r"[?&#]([^?&#=]*)")
_KNOWN_PARAMETERS = frozenset(("client_id", "redirect_uri", "lang", "locale", "language", "ui_locales"))
_MIXED = lazy_pattern(r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{8,}")


def in_address(text: str, *, random: bool) -> list[Span]:
    """Return where the value of a setting that takes an address contains secrets; with `random`, random text, too."""
    is_near = random and _ADDRESS.match(text) is not None and text.split() == [text.strip()]
    found = embedded(text, random=random and not is_near)
    if random:  # elsewhere, too: a fix may change what precedes the random text
        found += _random(text)
    if may_be_encoded(text):
        query = _PARAMETER.search(text)
        found += found_decoded(text if query is None else text[: query.start()], _logins)
    if "@" in text and (login := _login(text)) is not None and not any(end == login[1] for _, end in found):
        start, end = login
        found.append(login)
        if "/" in text[start:end]:  # rules quote a part of it, as the host or a part of the path
            found.append((text.rindex("/", start, end) + 1, end + 1))
    return found


def _random(text: str) -> Iterator[Span]:
    """Yield where an address contains random text; the words and the two ids of a login page are none."""
    for start, end in random_parts(text):
        pieces = _BETWEEN_SIGNS.finditer(text, start, end)
        random = [one.span() for one in pieces if not (is_word(one.group()) or _is_id(text, *one.span()))]
        if random:  # what looks like a word between two of them may be a piece of a secret with slashes
            yield random[0][0], random[-1][1]


def _is_id(text: str, start: int, end: int) -> bool:
    """Return whether a UUID is in the place of the customer or the client of a login page; others may be secrets."""
    if not _UUID.fullmatch(text, start, end):
        return False
    if text.endswith(_CLIENT, 0, start):
        return _END_OF_PARAMETER.match(text, end) is not None
    is_in_path = text[start - 1 : start] == "/" and not ("?" in text[:start] or "#" in text[:start])
    return is_in_path and _LOGIN_PAGE.match(text, end) is not None


def is_harmless(text: str) -> bool:
    """Return whether nothing in a text, or in the addresses that it lists, may be a login, a token or a code."""
    for item in _ITEMS.split(text):
        if in_address(item, random=True):
            return False
        item = decoded(item)
        if any(one[1] not in _KNOWN_PARAMETERS for one in _PARAMETERS.finditer(item)):
            return False
        uuids = [one.span() for one in _UUID.finditer(item)]
        mixed = (one.span() for one in _MIXED.finditer(item))
        if not all(any(low <= start and end <= high for low, high in uuids) for start, end in mixed):
            return False
        if not all(_is_id(item, *one) for one in uuids):
            return False
    return True


def _logins(text: str) -> list[Span]:
    login = _login(text) if "@" in text else None
    return [] if login is None else [login]


def _login(text: str) -> Span | None:
    """Return what precedes the `@` of an address, whatever its scheme; None if a host does."""
    start = _BEGINNING.match(text).end()  # type: ignore[union-attr]  # it matches anything
    if _KNOWN_HOST.match(text, start):
        return None
    query = _PARAMETER.search(text, start)
    end = text.rfind("@", start, len(text) if query is None else query.start())
    is_path = _GOOD.match(text) and not _KNOWN_HOST.match(text, end + 1)  # as in https://cdn/npm/@scope/x
    return (start, end) if start < end and not is_path else None
