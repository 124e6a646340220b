"""Reads a URL as it is after decoding, with the place of every character in the URL as it is written."""

from __future__ import annotations

from itertools import pairwise

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Span = tuple[int, int]

# What a reader may take for a sign of a login, encoded any number of times or as wide as a Chinese character.
_WIDE = {"\uff20": "@", "\uff1a": ":", "\uff0f": "/"}
_WIDE_BYTES = {"A0": "@", "9A": ":", "8F": "/"}
_CODE = lazy_pattern(
    r"%(?:25){0,9}[Ee][Ff]%(?:25){0,9}[Bb][Cc]%(?:25){0,9}(?P<wide>[Aa]0|9[Aa]|8[Ff])"
    r"|%(?:25){0,9}(?P<code>[0-7][0-9A-Fa-f])|[\uff20\uff1a\uff0f]"
)
# A sign behind a name or a login; without one, decoding shows nothing that is not found anyway.
_SIGN = lazy_pattern(r"%(?:25){0,9}(?:40|3[AaBbDd]|[Ee][Ff])|\uff20")
# The value of one parameter may contain an address, which ends where the next parameter begins.
_PARAMETER = lazy_pattern(r"[?&][\w.\[\]-]{1,60}=")


def may_be_encoded(text: str) -> bool:
    """Return whether a text may contain the sign of a login or a name in an encoded form: a quick test."""
    return ("%" in text or "\uff20" in text) and _SIGN.search(text) is not None


def found_decoded(text: str, find: Callable[[str], Iterable[Span]]) -> Iterator[Span]:
    """Yield where a text contains what `find` finds in its decoded parts."""
    starts = [0, *(match.start() for match in _PARAMETER.finditer(text)), len(text)]
    for first, last in pairwise(starts):
        if not may_be_encoded(text[first:last]):
            continue
        part, places = _decoded(text, first, last)
        for start, end in find(part):
            yield places[start], places[end]


def decoded(text: str) -> str:
    """Return a text with its ASCII characters decoded, however often they are encoded."""
    return _decoded(text, 0, len(text))[0]


def _decoded(text: str, first: int, last: int) -> tuple[str, list[int]]:
    """Return a part of a text decoded, and the offset of each of its characters and of its end."""
    parts: list[str] = []
    places: list[int] = []
    done = first
    for match in _CODE.finditer(text, first, last):
        char = _WIDE_BYTES[match["wide"].upper()] if match["wide"] else _WIDE.get(match[0], "")
        parts += (text[done : match.start()], char or chr(int(match["code"], 16)))
        places += range(done, match.start() + 1)
        done = match.end()
    parts.append(text[done:last])
    places += range(done, last + 1)
    return "".join(parts), places
