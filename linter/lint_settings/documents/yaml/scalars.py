"""Decides what a plain scalar means under the core schema of YAML 1.2."""

from __future__ import annotations

from ..lazy_regex import lazy_pattern
from ..limits import integer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What a plain scalar may start with if it is not simply text: sign, dot, digit, ~, n(ull), t(rue), f(alse).
MAY_BE_OTHER = frozenset("+-.0123456789~nNtTfF")
_INTEGER = lazy_pattern(r"[-+]?[0-9]+\Z")
_BASED_INTEGER = lazy_pattern(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = lazy_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


def scalar(text: str) -> Any:
    """Return the value of a plain scalar under the core schema: https://yaml.org/spec/1.2.2/#103-core-schema."""
    if text and text[0] not in MAY_BE_OTHER:
        return text
    if text.isdigit() and text.isascii():
        return integer(text)
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha():
        return text
    if not _FLOAT.match(text):
        return int(text, 0) if text[0] == "0" and _BASED_INTEGER.match(text) else text
    return integer(text) if _INTEGER.match(text) else float(text)
