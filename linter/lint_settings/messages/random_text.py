"""Recognizes long random texts such as keys and hashes."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

LONG = lazy_pattern(r"[A-Za-z0-9+/_=~-]{20,}")
_UUID = lazy_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONG_WORD = lazy_pattern(r"[A-Za-z0-9]{12}")
_TURN = lazy_pattern(r"(?<=[a-z])(?=[0-9A-Z])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def looks_random(text: str) -> bool:
    """Return whether a text without blanks is long and alternates between letters and digits as keys and hashes do."""
    if len(text) < 20 or text.isdigit() or not LONG.fullmatch(text) or _UUID.fullmatch(text):
        return False
    # Signs separate words, so that no turn is at one.
    return len(_TURN.findall(text)) >= max(4, len(text) // 8) and _LONG_WORD.search(text) is not None
