"""Recognizes long random texts such as keys and hashes."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 20
_LONG = lazy_pattern(r"[A-Za-z0-9+/_=~-]{20,}")
_UUID = lazy_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LENGTH_OF_UUID = 36
_LONG_WORD = lazy_pattern(r"[A-Za-z0-9]{12}")
# One letter for all of a sort: to count turns in it takes half as long as a pattern, and large files have many texts.
_SORTS = str.maketrans("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "a" * 26 + "A" * 26 + "0" * 10)
_TURNS = ("a0", "0a", "aA", "A0", "0A")


def looks_random(text: str) -> bool:
    """Return whether a text without blanks is long and alternates between letters and digits as keys and hashes do."""
    return len(text) >= _SHORTEST and _LONG.fullmatch(text) is not None and _alternates(text)


def random_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text contains parts that look random."""
    for match in _LONG.finditer(text) if len(text) >= _SHORTEST else ():
        if _alternates(match.group()):
            yield match.span()


def _alternates(text: str) -> bool:
    if text.isdigit() or (len(text) == _LENGTH_OF_UUID and _UUID.fullmatch(text)):
        return False
    # Signs separate words, so that no turn is at one.
    turns = sum(map(text.translate(_SORTS).count, _TURNS))
    return turns >= max(4, len(text) // 8) and _LONG_WORD.search(text) is not None
