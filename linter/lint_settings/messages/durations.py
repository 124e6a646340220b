"""Durations in seconds: read from a value, and written in words."""

from __future__ import annotations

import math
import re

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.node import Node

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_WITH_UNIT = lazy_pattern(
    r"(\d{1,12})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\.?\Z", re.IGNORECASE
)
_ISO = lazy_pattern(r"P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?\Z")
_GROUPS = lazy_pattern(r"\d{1,3}(?:([,._' \u00a0\u202f’])\d{3})(?:\1\d{3}){0,4}\Z")
_PRODUCT = lazy_pattern(r"\d{1,6}(?:\s*[*x×]\s*\d{1,6}){1,5}\Z")
_MOST_DIGITS = 18  # a duration never has more, and converting them would be slow


def whole_number(node: Node | None) -> int | None:
    """Return the number in a value, or in digits in a text; None for anything else and for a placeholder."""
    value = None if node is None or node.is_placeholder else node.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return digits(value)


def digits(value: object) -> int | None:
    """Return the number that a text of digits spells; None for anything else."""
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) > _MOST_DIGITS:
        return None
    return int(value)


def number_of(value: float | str) -> int:
    """Return the number of a value that is valid for a whole one; of a text of very many digits, a number as large."""
    return int(value[:_MOST_DIGITS] if isinstance(value, str) else value)


def seconds_in(text: str) -> int | None:
    """Return the seconds that a text with a unit means, as in `30 days`, `7d` and `P7D`; None for anything else.

    A capital `M` behind a number may be minutes or months, so it is none.
    """
    bare = text.strip()
    if match := _WITH_UNIT.match(bare):
        return None if match[2] == "M" else int(match[1]) * _SECONDS[match[2][0].lower()]
    iso = _ISO.match(bare)
    return None if iso is None else sum(int(iso[at] or 0) * _SECONDS[unit] for at, unit in enumerate("wdhms", 1))


def plain_number(text: str) -> int | None:
    """Return the whole number that a text means, as in `604,800`, `604_800` and `7*24*3600`; None for anything else."""
    bare = text.strip()
    if _GROUPS.match(bare) or digits(bare) is not None:
        return int("".join(char for char in bare if char.isdigit()))
    return math.prod(map(int, re.findall(r"\d+", bare))) if _PRODUCT.match(bare) else None


def in_words(seconds: int) -> str:
    """Return a number of seconds in words: `30 days`, `1.5 hours`, `90 seconds`; `about 11.6 days` if not exact."""
    for size, unit in _UNITS:
        if seconds >= size and (seconds * 4) % size == 0:
            return _count(f"{seconds / size:.2f}".rstrip("0").rstrip("."), unit)
    size, unit = next(((size, unit) for size, unit in _UNITS[:2] if seconds >= size), (1, "second"))
    return _count(str(seconds), unit) if size == 1 else f"about {_count(f'{seconds / size:.1f}', unit)}"


def _count(number: str, unit: str) -> str:
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"
