"""Takes a text apart into the items of the list that was meant."""

from __future__ import annotations

import re

from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from ..messages.pasted import without_invisible
from ..messages.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_ITEMS = lazy_pattern(r"[\s,;|]+")
_PARTS = lazy_pattern(r"[,;|\n]")
_WORDS = lazy_pattern(r"[\s,;|+&]+(?:and[\s,]+)?")
_ITEM = lazy_pattern(r"(?=[^A-Za-z0-9]*[A-Za-z0-9])[^\s\[\]{}\"'`<>|“”„‟‘’‚‛«»‹›]+")
_URL = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://")
_WITH_SCHEME = lazy_pattern(
    r"https?://[^/?#\s:@,]+(?:[:/?#]\S*)?\Z|(?!https?:)[A-Za-z][A-Za-z0-9+-]*(?:\.[A-Za-z0-9+-]+)*:(?!\d)\S+\Z"
)
_WEB_HOST = lazy_pattern(r"(?://)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?]\S*)?\Z")
_DASH = lazy_pattern(r"[-•][ \t]+")
_GAPS = lazy_pattern(r"[\s_-]+")
_QUOTES = "\"'`“”„‟‘’‚‛«»‹› \t\r\n"
_BRACKETS = ("[]", "{}", "()")


def bare(text: str) -> str:
    """Return a text without quotes of any kind and blanks around it, and without invisible characters."""
    return without_invisible(text).strip(_QUOTES)


def items_of(text: str, schema: Mapping[str, Any]) -> list[str]:
    """Return the items that a text in place of a list means; none if it is not certain.

    A blank may be a part of a name, so only known words, scopes, URLs, paths and address ranges are taken apart at one.
    """
    item_schema = schema.get("items", {})
    parts = read_json_text(text) if text.lstrip()[:1] == "[" else None
    if parts is None:
        parts = _split(_without_brackets(bare(text)), schema)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return []
    if "://" in text and not all(_URL.match(bare(part)) or _WEB_HOST.match(bare(part)) for part in parts):
        parts = [text]  # a comma, or a blank, in a single URL
    items: list[str] = []
    for part in parts:
        meant = _meant(bare(part), item_schema)
        if not meant or not all(map(_ITEM.fullmatch, meant)):
            return []
        items += meant
    if "provider names" in schema.get("x-takes", ""):
        if any(" " in item for item in items):
            return []  # the text of a button
        items = [item.lower() if item.isalpha() else item for item in items]
    return list(dict.fromkeys(items))


def _without_brackets(text: str) -> str:
    return bare(text[1:-1]) if text[:1] + text[-1:] in _BRACKETS else text


def _split(text: str, schema: Mapping[str, Any]) -> list[str]:
    known = schema.get("items", {}).get("x-values", ())
    if known and known_word(text, known):
        return [text]
    parts = [
        _DASH.sub("", part, 1) if _DASH.match(part) else part for part in map(str.strip, _PARTS.split(text)) if part
    ]
    if known and not all(known_word(bare(part), known) for part in parts):
        words = [word for word in _WORDS.split(text) if word]
        if all(known_word(bare(word), known) for word in words):
            return words
    apart = [item for item in _ITEMS.split(text) if item]
    has_no_blanks = "scopes" in schema.get("x-takes", "") or all("/" in item for item in apart)
    return apart if has_no_blanks else parts


def _meant(item: str, schema: Mapping[str, Any]) -> list[str]:
    if "address range" in schema.get("x-takes", ""):
        from .address_ranges import meant_ranges

        return meant_ranges(item)
    if "one address" in schema.get("x-takes", ""):
        return _address(item)
    known = schema.get("x-values", ())
    word = known_word(item, known) if known else item
    if word is None and re.search(r"[:/*]", item):
        word = item  # a scope of the Configuration API
    return [word] if word else []


def _address(item: str) -> list[str]:
    """Return an address with its scheme: `https://` before the name of a host; none if it is not certain."""
    if _WITH_SCHEME.match(item):
        return [item]
    return [f"https://{item.removeprefix('//')}"] if _WEB_HOST.match(item) else []


def known_word(text: str, known: Iterable[str]) -> str | None:
    """Return the known word that a text means, in other letters, with other joints or a slip; else None."""
    plain = _GAPS.sub("", text).casefold()
    same = (word for word in known if _GAPS.sub("", word).casefold() == plain)
    return next(same, None) or nearest(text.lower(), known)
