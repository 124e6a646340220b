"""Finds the codes in addresses that are used once, as in links of mails and in answers to a login."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from .encoded import decoded_with_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

# A short word that can be pronounced, whose mask would hide it in all texts.
_CONSONANTS = "[b-df-hj-np-tv-xz]{0,3}"
_WORD = rf"(?-i:[A-Za-z]?(?=[a-z]{{1,7}}(?![a-z]))(?:{_CONSONANTS}[aeiouy]{{1,2}}){{1,4}}{_CONSONANTS})"
_PRONOUNCED = lazy_pattern(_WORD)
# The value of a parameter; a language and a short number are no codes.
_PARAMETER = lazy_pattern(
    r"[?&#;/](?P<name>[\w.-]{0,40}(?:code|ticket|assertion|[cx]srf|state|invite|invitation|verifier|SAMLResponse))="
    rf"(?!{_WORD}(?![^\s&,;\"'`<>}}\])\\#]))"
    r"(?![A-Za-z]{1,3}(?:[-_][A-Za-z]{2,4})?(?![\w-])|[0-9]{1,3}(?![\w-]))"
    r"""(?P<value>(?:\$\{[^}\s]{0,200}\}|[^\s&,;"'`<>}\])\\])+)""",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    f"{word}code"
    for word in ("area", "country", "currency", "dial", "en", "error", "lang", "language", "locale", "post", "postal")
) | {"regioncode", "statuscode", "unicode", "zipcode"}
# A word in such a parameter is printed on posters.
_OF_OFFERS = frozenset(("promocode", "promotioncode", "discountcode"))
_JOINTS = str.maketrans("", "", "._-")
# A part of a path with letters and digits, behind a word for what is sent to users.
_IN_PATH = lazy_pattern(
    r"/(?:[\w-]{0,20}[_-])?(?:token|secret|reset|verify|invite|activate|confirm|key|code)/"
    r"(?=[A-Za-z_.~-]*[0-9])(?=[0-9_.~-]*[A-Za-z])(?P<value>[\w.~-]{6,})"
)
# The names of what is sent, in place of a code.
_STANDARDS = frozenset(("base64", "es256", "hs256", "oauth2", "rs256", "saml2", "sha256", "sha512"))

# A random fragment, as in an answer to a login; a numbered part of a page is none.
_PART = lazy_pattern(
    r"(?:chapter|faq|figure|page|part|release|section|step|table|version)(?:-(?:19|20)[0-9]{2})?(?:-[0-9]{1,2}){0,3}"
)
_FRAGMENT = lazy_pattern(r"#(?=(?:[A-Za-z_-]*[0-9]){2})(?=[0-9_-]*[A-Za-z])(?P<value>[\w-]{8,})")
_LONGEST_ADDRESS = 500  # characters before a fragment
_END_OF_ADDRESS = lazy_pattern(r"[\s#]")


def codes(text: str) -> Iterator[Span]:
    """Yield where the addresses in a text contain codes."""
    plain, places = decoded_with_places(text)
    found = [match for match in _PARAMETER.finditer(plain) if not _is_plain(match["name"], match["value"])]
    found += (match for match in _IN_PATH.finditer(plain) if match["value"] not in _STANDARDS)
    fragments = (match for match in _FRAGMENT.finditer(plain) if not _PART.fullmatch(match["value"]))
    found += (match for match in fragments if _is_behind_address(plain, match.start()))
    for match in found:
        start, end = match.span("value")
        yield places[start], places[end]


def _is_plain(name: str, value: str) -> bool:
    """Return whether a parameter is no code for one use: that of a country, or the word of an offer."""
    name = name.lower().translate(_JOINTS)
    return name in _OTHERS or (
        name in _OF_OFFERS and value.isupper() and _PRONOUNCED.fullmatch(value.lower()) is not None
    )


def _is_behind_address(text: str, at: int) -> bool:
    before = _END_OF_ADDRESS.split(text[max(0, at - _LONGEST_ADDRESS) : at])[-1]
    return "//" in before[:-1]
