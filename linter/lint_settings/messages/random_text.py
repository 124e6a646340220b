"""Recognizes long random texts such as keys and hashes."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern

LONG = lazy_pattern(r"[A-Za-z0-9+/_=~-]{20,}")
_UUID = lazy_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TURN = lazy_pattern(r"(?<=[a-z])(?=[0-9A-Z])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def looks_random(text: str) -> bool:
    """Return whether a text without blanks is long and alternates between letters and digits as keys and hashes do."""
    if len(text) < 20 or text.isdigit() or not text.isascii() or _UUID.fullmatch(text):
        return False
    if not LONG.fullmatch(text):
        return False
    words = [word for word in re.split(r"[-_/+=~]", text) if word]
    turns = sum(1 for word in words for _ in _TURN.finditer(word))
    return turns >= max(4, len(text) // 8) and max(map(len, words), default=0) >= 12
