"""Finds the logins of addresses with several slips at once, as in `https://a.example,https//user:password@${HOST}`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from ..documents.lazy_regex import lazy_pattern
from .encoded import decoded_with_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

# What precedes the host or the login of an address, however its scheme is written; a comment begins with `// `.
_FRONT = lazy_pattern(r"(?<=[\w:;.,])[/\\]{2,}|(?<![\w:;.,/\\])[/\\]{2,}(?!\s)|(?<=\w\w):[/\\](?![/\\])")
_REFERENCE = (
    r"\$\{[^{}@\s]{1,100}\}|\{\{[^{}@]{1,100}\}\}|\$[A-Z_][A-Z0-9_]{0,99}|%\(\w{1,100}\)s|<[\w-]{1,100}>|\{\w{1,100}\}"
)
_DOMAIN = r"(?:[\w-]{1,63}\.){1,10}[A-Za-z][\w-]{1,62}|localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]"
_HOST = lazy_pattern(
    rf"""(?:{_DOMAIN}|{_REFERENCE}|[\w-]{{1,63}}(?=:[0-9]{{1,5}}/))(?::(?:[0-9]{{1,5}}|{_REFERENCE}))?(?=[/\\?#\s,;|&<>()\[\]{{}}"'`]|:\s)"""
)
_LAST_HOST = lazy_pattern(rf"(?:{_DOMAIN}|{_REFERENCE})(?![\w@-])")
_SCHEME = lazy_pattern(r"[A-Za-z]{2,12}[:;.,]?[/\\]{2}|[A-Za-z]:[/\\]")
_NEAR_HTTP = lazy_pattern(r"(?<![A-Za-z])[hwHW][A-Za-z]{1,6} ?[:;.,]?[/\\]{2,}\Z")
_LONGEST_SCHEME = 12
_SIGN = lazy_pattern(r"[/\\:]")
# What ends a text or the item of a list, so that a login begins behind it at the earliest.
_END_OF_TEXT = lazy_pattern(r"""[\r\n`]|["'](?=[\s,:;\]})]|\Z)""")
_SEPARATORS = " \t,;|&<>()[]\"'"
_AROUND_WORDS = " \t<>()[]\"'“”"
_IN_WORD = lazy_pattern(r"""[\s"'`]""")
_WORD = lazy_pattern(
    r"(?P<user>[^\s:;|!=/\\@]{0,100})(?::(?![/\\])|[;|!=](?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z]))(?P<password>.{4,})",
    re.DOTALL,
)
_NAMES_OF_MAIL = frozenset(
    ("mailto", "mail", "email", "e-mail", "smtp", "from", "to", "cc", "bcc", "sender", "reply-to")
)
_SIGN_OF_PASSWORD = lazy_pattern(r"[:;|!=]")
_LONG_USER, _MIXED_USER = 12, 6  # characters: such a user may be a secret, the second one only with digits


def broken_logins(text: str) -> Iterator[Span]:
    """Yield where a text contains what precedes the `@` of an address, whatever else is wrong with the address.

    The address of a mailbox, and an `@` in a path, are no logins.
    """
    plain, places = decoded_with_places(text)
    fronts = [match.end() for match in _FRONT.finditer(plain)]
    ends = [0, *(match.end() for match in _END_OF_TEXT.finditer(plain))]
    done, at = 0, plain.find("@")
    while at >= 0:
        low = max(done, ends[bisect_right(ends, at) - 1])
        start = _login(plain, low, at, fronts, is_first=low > done or low == 0)
        done = at + 1
        if start is not None:
            end = _last_at(plain, at)
            done = end + 1
            for first, last in _hidden(plain, start, end):
                yield places[first], places[last]
        at = plain.find("@", done)


def _login(text: str, low: int, at: int, fronts: list[int], *, is_first: bool) -> int | None:
    """Return where the login before an `@` begins, or None if a mailbox or a path is before it."""
    behind_host = -1
    for front in fronts[bisect_left(fronts, low) : bisect_left(fronts, at)]:
        host = _HOST.match(text, front, at)
        if host is not None:
            behind_host = host.end()
        elif not _SCHEME.match(text, front, at):
            sign = _SIGN.search(text, front, at)
            if (sign is None and (behind_host < 0 or _begins_address(text, behind_host, front))) or (
                sign is not None and sign[0] == ":"
            ):
                return front
    is_in_address = behind_host >= 0 or not is_first
    low = max(low, behind_host)
    start = max(text.rfind(sign, low, at) for sign in (_SEPARATORS if is_in_address else _AROUND_WORDS)) + 1
    if start == 0 and is_in_address:
        return None
    word = _WORD.fullmatch(text, max(low, start), at)
    if word is None or word["user"].lower() in _NAMES_OF_MAIL or _HOST.match(text, word.start(), at):
        return None
    return word.start() if bisect_left(fronts, word.start()) == bisect_left(fronts, at) else None


def _begins_address(text: str, behind_host: int, front: int) -> bool:
    """Return whether another address begins behind a host; `//` may be a part of its path."""
    if any(text.find(sign, behind_host, front) >= 0 for sign in _SEPARATORS):
        return True
    return _NEAR_HTTP.search(text, max(behind_host, front - _LONGEST_SCHEME), front) is not None


def _last_at(text: str, at: int) -> int:
    """Return the last `@` before a host, since a password may contain one."""
    while not _LAST_HOST.match(text, at + 1):
        following = text.find("@", at + 1)
        if following < 0 or _IN_WORD.search(text, at, following):
            break
        at = following
    return at


def _hidden(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the password of a login, and its user if that may be a secret or is all that there is."""
    sign = _SIGN_OF_PASSWORD.search(text, start, end)
    colon = -1 if sign is None else sign.start()
    if colon < 0:
        yield start, end
        return
    user = text[start:colon]
    if len(user) >= _LONG_USER or (len(user) >= _MIXED_USER and any(map(str.isdigit, user))) or "@" in user:
        yield start, colon
    yield colon + 1, end
