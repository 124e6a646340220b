"""Reads a URL as it is after decoding, with the place of every character in the URL as it is written."""

from __future__ import annotations

from itertools import pairwise

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Span = tuple[int, int]

# What a reader may take for a sign of a URL, encoded any number of times or as wide as a Chinese character.
_CODE = lazy_pattern(
    r"[%\uff05](?:25){0,9}[Ee][Ff]%(?:25){0,9}[Bb][Cc]%(?:25){0,9}(?P<wide>[89AaBb][0-9A-Fa-f])"
    r"|[%\uff05](?:25){0,9}(?P<code>[0-7][0-9A-Fa-f])|(?P<sign>[\uff01-\uff0f\uff1a-\uff20])"
)
_TO_WIDE = 0xFEE0  # from an ASCII character to its wide form
_OF_LOGIN = "@:/"
_WIDE_BYTES = 0x60  # from the last byte of a wide sign to its ASCII character
# A sign behind a name or a login, or a letter of a name; without one, decoding shows nothing that is not found anyway.
_SIGN = lazy_pattern(r"%(?:25){0,9}(?:[4-7][0-9A-Fa-f]|3[AaBbDd]|[Ee][Ff])|[\uff05\uff1a\uff1d\uff20]")
_WIDE_SIGN = lazy_pattern(r"[\uff01-\uff20]|%(?:25){0,9}[Ee][Ff]%")
# The value of one parameter may contain an address, which ends where the next parameter begins.
_PARAMETER = lazy_pattern(r"[?&][\w.\[\]-]{1,60}=")


def may_be_encoded(text: str) -> bool:
    """Return whether a text may contain the sign of a login or a name in an encoded form: a quick test."""
    return ("%" in text or not text.isascii()) and _SIGN.search(text) is not None


def found_decoded(text: str, find: Callable[[str], Iterable[Span]]) -> Iterator[Span]:
    """Yield where a text contains what `find` finds in its decoded parts."""
    starts = [0, *(match.start() for match in _PARAMETER.finditer(text)), len(text)]
    for first, last in pairwise(starts):
        if not may_be_encoded(text[first:last]):
            continue
        # A wide sign may separate parameters, or be a part of a value, which an ASCII quote or comma would end.
        for keep in (False, True) if _WIDE_SIGN.search(text, first, last) else (False,):
            part, places = _decoded(text, first, last, keep_wide=keep)
            for start, end in find(part):
                yield places[start], places[end]


def decoded(text: str) -> str:
    """Return a text with its ASCII characters decoded, however often they are encoded."""
    return _decoded(text, 0, len(text))[0]


def decoded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return a text decoded, and the offset of each of its characters and of its end."""
    if "%" not in text and text.isascii():
        return text, range(len(text) + 1)
    return _decoded(text, 0, len(text))


def _decoded(text: str, first: int, last: int, *, keep_wide: bool = False) -> tuple[str, list[int]]:
    """Return a part of a text decoded, and the offset of each of its characters and of its end.

    With `keep_wide`, only those wide signs are decoded that belong to a login.
    """
    parts: list[str] = []
    places: list[int] = []
    done = first
    for match in _CODE.finditer(text, first, last):
        char = _char(match)
        if keep_wide and char not in _OF_LOGIN and (match["code"] is None or match[0][0] == "\uff05"):
            continue
        parts += (text[done : match.start()], char)
        places += range(done, match.start() + 1)
        done = match.end()
    parts.append(text[done:last])
    places += range(done, last + 1)
    return "".join(parts), places


def _char(match: re.Match[str]) -> str:
    if match["wide"]:
        return chr(int(match["wide"], 16) - _WIDE_BYTES)
    return chr(ord(match["sign"]) - _TO_WIDE) if match["sign"] else chr(int(match["code"], 16))
