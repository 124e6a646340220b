"""Finds slips in the text of a URL that show what was meant."""

from __future__ import annotations

import re

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

# What was meant to be `https://`, before a host.
_SCHEME = lazy_pattern(
    r"(?![A-Za-z]+://[^/])(?:h?t{1,3}ps?(?:[:;.,]?/{1,4}|[:;])|//)(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?/\S*\Z)",
    re.IGNORECASE,
)
_MARKDOWN = lazy_pattern(r"\[[^\[\]]*\]\((https?://[^\s()]+)\)\Z")
_LOGIN = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@(?=[^/?#@]+(?:[/?#]|\Z))")


class Slip(Frozen):
    """What is wrong with a URL, in words that follow its name, and the URL that was meant; `part` is the wrong part."""

    __slots__ = ()

    fault: str
    part: str | None
    meant: str


def url_slip(text: str) -> Slip | None:
    """Return a slip in the scheme or the form of a link, or a user before the host; None if there is none."""
    if link := _MARKDOWN.match(text):
        fault = "as a Markdown link is not a URL; write it as the address in its parentheses alone"
        return Slip(fault, None, link[1])
    if scheme := _SCHEME.match(text):
        written = scheme.group()
        fault = f"is not a URL, because it begins with `{written}`; write `https://`"
        return Slip(fault, written, f"https://{text[scheme.end() :]}")
    if login := _LOGIN.match(text):
        fault = "names a user before the host, and every link shows that; write the host alone"
        return Slip(fault, None, f"{login[1]}{text[login.end() :]}")
    return None
