"""How settings and values are called in messages; the room that keeps secrets out of them."""

from __future__ import annotations

import re
from functools import lru_cache

from .sensitive import is_sensitive

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from typing import Any

    from .node import Node

TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a mapping",
}
_LONGEST = 60


def type_name(node: Node) -> str:
    """What a value is, for people: the number 5, the text `x`, a list, a mapping."""
    value = node.value
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    word = "" if isinstance(value, bool) else "the text " if isinstance(value, str) else "the number "
    return word + show(node) if not _is_secret(node) else show(node)


def show(node: Node) -> str:
    """A value in backticks, cut where it is long; a secret only by its length."""
    if _is_secret(node):
        return f"a secret of {len(str(node.value))} characters"
    value = node.value
    as_written = node.text and not isinstance(value, str) and not node.alias
    text = node.text if as_written else _plain(value)
    text = re.sub(r"\s+", " ", text)  # blanks at its ends may be what is wrong
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _is_secret(node: Node) -> bool:
    return any(isinstance(part, str) and is_sensitive(part) for part in node.path)


def setting_name(node: Node, depth: int = 0) -> str:
    """What a value is called: its setting in backticks, and where in the setting it is.

    `depth` is the length of the path of the object that holds the value.
    """
    names = [part for part in node.path[depth:] if part not in ("custom", "_global")] or list(node.path)
    if not names:
        return "the file"
    if isinstance(names[0], int):
        first = f"item {names[0] + 1}"
        text, names = (first, names) if len(names) == 1 else (f"`{names[1]}` of {first}", names[1:])
    else:
        text = f"`{names[0]}`"
    for part in names[1:]:
        text = f"item {part + 1} of {text}" if isinstance(part, int) else f"`{part}` of {text}"
    return text


@lru_cache(256)
def noun_of(kind: str) -> str:
    """What an object of a kind is called: `OIDC client`, `login policy`."""
    words = kind.replace("-", " ").replace("oidc ", "OIDC ")
    return words.replace("api ", "API ")
