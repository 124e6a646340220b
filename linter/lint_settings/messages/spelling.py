"""Computes how far apart two spellings are, which known name was probably meant, and what a URL with a slip meant."""

from __future__ import annotations

import re
from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# What was meant to be `https://`, before a host.
_SCHEME = lazy_pattern(
    r"(?![A-Za-z]+://[^/])(?:h?t{1,3}ps?(?:[:;.,]?/{1,4}|[:;])|//)(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?/\S*\Z)",
    re.IGNORECASE,
)
# One label, or one too long for the end of a name, before a comma and the rest of a host; no host that is whole.
_CUT_HOST = lazy_pattern(
    r"(?<![^\s,])(https?://(?:"
    r"(?!(?:[\w-]+\.)*(?:localhost|local|internal|intranet|example|test|info),(?![a-z]{2,3}(?::\d+)?/))"
    r"(?:[\w-]+|[\w.-]+\.[\w-]{4,})(?=,(?:(?:[\w-]+[.,])+[a-z]{2,}|[a-z]{2,3})(?::\d+)?/)"
    r"|[\w-]+(?=,[\w-]+\Z))),",
    re.IGNORECASE,
)
_MOST_COMMAS = 4  # in one host
_MARKDOWN = lazy_pattern(r"\[[^\[\]]*\]\((https?://[^\s()]+)\)\Z")
_LOGIN = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@(?=[^/?#@]+(?:[/?#]|\Z))")


def distance(one: str, other: str, limit: int = 2) -> int:
    """Return the number of letters to add, drop, change or swap; `limit` + 1 if it is above the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_ends(one, other)
    far = limit + 1
    size = len(other)
    before: list[int] = []
    row = [at if at <= limit else far for at in range(size + 1)]
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = [far] * (size + 1)
        row[0] = i if i <= limit else far
        # Cells that are further from the diagonal than the limit have a larger distance than that.
        for j in range(max(1, i - limit), min(size, i + limit) + 1):
            b = other[j - 1]
            cost = before[j - 1] + (a != b)
            cost = min(cost, row[j - 1] + 1, before[j] + 1)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost if cost < far else far
        if min(row) > limit:
            return far
    return min(row[-1], far)


def _without_ends(one: str, other: str) -> tuple[str, str]:
    """Return two texts without their common beginning and end, which do not affect the distance."""
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


@lru_cache(4096)
def _letters(name: str) -> int:
    """Return the letters of a name as bits; letters beyond ASCII share bits, which only yields more candidates."""
    found = 0
    for letter in name:
        found |= 1 << (ord(letter) & 127)
    return found


def nearest(name: str, known: Iterable[str], limit: int = 2) -> str | None:
    """Return the most similar known name, if it differs by at most `limit` letters and no other is as similar.

    Short names must be more similar: at most a third of their letters may differ.
    """
    best, ties = min(limit, len(name) // 3) + 1, []
    letters = _letters(name)
    for candidate in known:
        # Each slip adds at most one letter that the other name lacks, so most candidates are ruled out quickly.
        others = _letters(candidate)
        if (letters & ~others).bit_count() > best or (others & ~letters).bit_count() > best:
            continue
        apart = distance(name, candidate, best)
        if apart < best:
            best, ties = apart, [candidate]
        elif apart == best and ties:
            ties.append(candidate)
    return ties[0] if len(ties) == 1 else None


def with_whole_hosts(urls: str) -> str:
    """Return URLs that commas join, with a dot in place of a comma that is in a host, as in `https://static,shop.example`."""
    for _ in range(_MOST_COMMAS if "," in urls else 0):
        before, urls = urls, _CUT_HOST.sub(r"\g<1>.", urls)
        if urls == before:
            break
    return urls


def url_slip(text: str) -> tuple[str, str | None, str] | None:
    """Return what is wrong with a URL, in words that follow its name, the wrong part of it, and the URL that was meant.

    Slips are in the scheme, in the form of a link, and a user before the host; None for a URL without any.
    """
    if link := _MARKDOWN.match(text):
        fault = "as a Markdown link is not a URL; write it as the address in its parentheses alone"
        return fault, None, link[1]
    if scheme := _SCHEME.match(text):
        written = scheme.group()
        fault = f"is not a URL, because it begins with `{written}`; write `https://`"
        return fault, written, f"https://{text[scheme.end() :]}"
    if login := _LOGIN.match(text):
        fault = "names a user before the host, and every link shows that; write the host alone"
        return fault, None, f"{login[1]}{text[login.end() :]}"
    return None
