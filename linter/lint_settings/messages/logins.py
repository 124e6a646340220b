"""Finds the logins of URLs, as in `https://user:password@host/`, whatever characters the password contains."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern
from .random_text import looks_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    Span = tuple[int, int]

# A quote in a password is not the end of the text, in which a comma or a bracket follows it. Nor is a blank, unless a
# comment, a comma or a bracket follows. Another URL is. The scheme may be missing or have a slip, as in
# `//`, `htps//`, `https:/`, `https:///` and `https:\\`.
_SLASHES = r"[/\\\uff0f]"
_SCHEME = r"[A-Za-z][A-Za-z0-9+-]{1,15}"
_URL = lazy_pattern(
    rf"""(?:[:\uff1a]{_SLASHES}{{2,}}+"""
    rf"""|(?<![^\s"'`,;|<>()\[\]{{}}=])(?:(?:{_SCHEME})?{_SLASHES}{{2,}}+|{_SCHEME}[:\uff1a]{_SLASHES}(?!{_SLASHES})))"""
    r"""(?P<user>[^/\s:"'?#]*+)"""
    r"""(?::(?P<rest>(?:[^\s:"']|:(?!//)|(?<![:,;])[ \t]+(?=[^\s,#\[\]{}"'])|["'](?=[^\s,:;\]})]))*+))?+"""
)
_FILLED_IN = r"\$\{[^{}@\s]{1,100}\}|\{\{[^{}@]{1,100}\}\}|\$[A-Z_][A-Z0-9_]{0,99}"
_PORT = lazy_pattern(rf"(?:(?P<number>[0-9]{{1,5}})|{_FILLED_IN}|\{{\w{{1,100}}\}}|<[\w-]{{1,100}}>)/")
_LAST_PORT = 65535
# What follows a login; `known` is a host that a piece of a password hardly looks like.
_HOST = lazy_pattern(
    r"(?:(?P<known>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,10}[a-z]{2,24}|localhost|[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
    rf"|\[[0-9A-Fa-f:.]{{2,45}}\]|{_FILLED_IN})|[\w.%-]{{1,255}})"
    rf"(?::(?:[0-9]{{1,5}}|{_FILLED_IN}))?(?=[/?#\s\"'`,;|<>()\[\]{{}}\\]|\Z)"
)
_END_OF_PATH = lazy_pattern(r"[\s,;|<>]|\?[\w.\[\]-]{1,60}=")
_AT = lazy_pattern("@")
_SIGN = lazy_pattern(r"[/?#]")
_BETWEEN = lazy_pattern(r"[/@?#]")
_LONG_USER, _MIXED_USER = 12, 6  # characters: such a user may be a secret, the second one only with digits


def login_spans(text: str) -> Iterator[Span]:
    """Yield where the URLs in a text contain passwords, and users that may be secrets."""
    for match in _URL.finditer(text):
        user, start = match["user"], match.start("user")
        end = _end_of_password(match)
        if end < 0:
            if "@" in user:
                yield start, start + user.rfind("@")
            continue
        is_mixed = len(user) >= _MIXED_USER and any(char.isdigit() for char in user)
        if len(user) >= _LONG_USER or is_mixed or "@" in user:
            yield match.span("user")
        yield match.start("rest"), end


def may_have_login(text: str) -> bool:
    """Return whether a text may contain a URL with a login: a quick test, since most have none."""
    return "@" in text and ("/" in text or "\\" in text or "\uff0f" in text)


def pieces_of_passwords(text: str) -> Iterator[str]:
    """Yield what may be the password, or is seen as a part of the URL, where a password contains `/` or `@`."""
    for match in _URL.finditer(text) if "@" in text else ():
        password = text[match.start("rest") : max(0, _end_of_password(match))]
        if "/" in password or "@" in password:
            yield from (password[: at.start()] for at in _AT.finditer(password))
            yield from (piece for piece in _BETWEEN.split(password) if not piece.isalpha())


def without_signs(url: str) -> str:
    """Return a URL with asterisks in place of a password with `/`, `?` or `#`, which seem to end its host."""
    match = _URL.search(url) if "@" in url else None
    if match is None or (end := _end_of_password(match)) < 0:
        return url
    start = match.start("rest")
    return url[:start] + "*" * (end - start) + url[end:] if _SIGN.search(url, start, end) else url


def without_login(url: str) -> tuple[str, str]:
    """Return a URL without its login, and the user of that; the user is empty if the URL has no login."""
    match = _URL.search(url)
    if match is None:
        return url, ""
    start, end, user = match.start("user"), _end_of_password(match), match["user"]
    if end < 0 and "@" in user:
        end = start + user.rfind("@")
        user = url[start:end]
    return (url, "") if end < 0 else (url[:start] + url[end + 1 :], user)


def _end_of_password(match: re.Match[str]) -> int:
    """Return the offset of the `@` behind a password, or -1; it is the last one that a host follows."""
    ats = [at.start() for at in _AT.finditer(match.string, *match.span("rest"))] if match["rest"] else []
    if not ats:
        return -1
    known = other = -1
    before = ats[0]
    for at in ats:
        if known >= 0 and _END_OF_PATH.search(match.string, before, at):
            break  # an address in a query or in the text behind a URL
        host = _HOST.match(match.string, at + 1, match.end("rest"))
        if host is not None and host["known"]:
            known = at
        elif host is not None:
            other = at
        before = at
    end = next((at for at in (known, other) if at >= 0), ats[-1])
    return end if _is_login(match, ats[0], end, known >= 0) else -1


def _is_login(match: re.Match[str], first: int, end: int, is_host_known: bool) -> bool:
    """Return whether a user and a password precede an `@`, and no host with a port or a path."""
    text, user, start = match.string, match["user"], match.start("rest")
    slash = text.find("/", start, first)
    if slash < 0:
        return True
    port = _PORT.match(text, start, first)
    if port is not None and not (port["number"] and int(port["number"]) > _LAST_PORT):
        return looks_random(text[start:end])
    if user[:1] == "[" or (slash == start and len(user) == 1 and _is_file(text, match.start())):
        return False  # an address of IPv6, a drive of Windows
    return is_host_known or "@" not in user  # as in ssh://git@host:path


def _is_file(text: str, end: int) -> bool:
    """Return whether the scheme that ends at an offset is that of files."""
    scheme = text[max(0, end - 5) : end].lower()
    return scheme.endswith("file") and not scheme[:-4].isalnum()
