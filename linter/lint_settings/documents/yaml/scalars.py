"""Decides what a plain scalar means under the core schema of YAML 1.2."""

from __future__ import annotations

from functools import lru_cache

from ..lazy_regex import lazy_pattern
from ..limits import integer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import Any

    from ..node import Node
    from ..source import Source

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


# --- what other readers may take for something else

_OTHER_IN_1_1 = frozenset("+-.0123456789yYnNoO")
MAY_BE_OTHER_ANYWHERE = MAY_BE_OTHER | _OTHER_IN_1_1


_LONG = 100  # characters of a scalar that hardly occurs twice


def noted_scalar(source: Source, text: str) -> Any:
    """Return the value of a plain scalar, and note in the source if YAML 1.1 may read it differently."""
    value, may_differ = _reading(text) if len(text) < _LONG else _read(text)
    if may_differ:
        source.may_differ_in_1_1 = True
    return value


def _read(text: str) -> tuple[Any, bool]:
    """Return the value of a plain scalar, and whether YAML 1.1 may read it differently."""
    if _is_plain_number(text):
        return integer(text), False
    value = scalar(text)
    if text[:1] not in _OTHER_IN_1_1:
        return value, False
    from .version_1_1 import reading_in_1_1  # few files need it

    return value, value.__class__ is float or reading_in_1_1(text) is not None


_reading = lru_cache(1024)(_read)  # the files of a project have many scalars in common


def _is_plain_number(text: str) -> bool:
    """Return whether a text is the same number to all readers: digits alone, without a 0 in front."""
    return text.isdigit() and text.isascii() and text[0] != "0"


def unsure_scalars(
    nodes: Iterable[tuple[str, Node]], skipped: Collection[str]
) -> Iterator[tuple[str, Node, list[Node]]]:
    """Yield each named value with its plain scalars that YAML 1.1 may read differently.

    Names in `skipped` are left out, and so are values without such scalars. Only the first character counts, and
    whether a number is written in digits alone.
    """
    for name, node in nodes:
        value = node.value
        if value.__class__ is str and (not value or value[0] not in _OTHER_IN_1_1 or node.style):
            continue  # like most
        if name in skipped:
            continue
        if value.__class__ is dict or value.__class__ is list:
            found = _unsure_below(node)
        else:
            found = [node] if _is_unsure(node) else []
        if found:
            yield name, node, found


def _unsure_below(top: Node) -> list[Node]:
    found = []
    stack = [top]
    while stack:
        node = stack.pop()
        kind = node.value.__class__
        if kind is dict or kind is list:
            # Most hold names and other texts, and a list may be very long.
            members = node.value.items() if kind is dict else enumerate(node.value)
            keys = [key for key, one in members if one.__class__ is not str or one[:1] in _OTHER_IN_1_1]
            below: Any = (node.members if kind is dict else node.items) if keys else ()
            stack.extend([below[key] for key in reversed(keys)])
        elif _is_unsure(node):
            found.append(node)
    return found


def _is_unsure(node: Node) -> bool:
    value = node.value
    if node.style or node.tag is not None or node.alias or value is None or value is True or value is False:
        return False
    text = node.text
    return text[:1] in _OTHER_IN_1_1 and not _is_plain_number(text)
