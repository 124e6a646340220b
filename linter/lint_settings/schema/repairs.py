"""Says what to write in place of a value that a schema refuses, where the value shows what was meant."""

from __future__ import annotations

import json
import re

from ..documents.edits import to_write
from ..documents.lazy_regex import lazy_pattern
from ..messages.durations import plain_number, seconds_in
from ..messages.spelling import nearest
from ..messages.wording import is_shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.node import Node

_LONGEST_EXAMPLE = 40  # characters that a message has space for
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_YEARS = lazy_pattern(r"(\d{1,3})\s*(?:\+|(?:y|yrs?|years?)(?:\s+old)?)\s*\Z", re.IGNORECASE)
_RANGE = lazy_pattern(r"from (\d+) to (\d+)")
_WEB = lazy_pattern(r"https?://[^\s/?#][^\s/?#.]*\.[^\s/?#]\S*\Z", re.IGNORECASE)
_TAKES_URL = lazy_pattern(r"\bURL\b|\bone address\Z")
_SENDER = lazy_pattern(r'(?:"[^"\\]*"\s*<|[^"<>\\]*<)?[^\s@<>",;:()]+@[^\s@<>",;:().]+(?:\.[^\s@<>",;:().]+)+>?')
_SIGN_IN_NAME = lazy_pattern(r"[@,;:.()\[\]]")
_TRUE = ("true", "yes", "on", "1", "y", "t", "enable", "enabled", "active")
_FALSE = ("false", "no", "off", "0", "n", "f", "disable", "disabled", "inactive")


def types(schema: Mapping[str, Any]) -> list[str]:
    """Return the types that a schema allows."""
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def as_list(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a text is in place of the list that could hold it; else nothing.

    A text that must not be shown in full, such as a secret, is not repeated.
    """
    text = node.value
    if "array" not in types(schema) or "string" not in types(schema.get("items", {})):
        return "", None
    if not isinstance(text, str) or node.is_placeholder or node.is_filled or not is_shown(node):
        return "", None
    from .list_items import items_of

    items = items_of(text, schema)
    return (f"`{json.dumps(items, ensure_ascii=False)}`", items) if items else ("", None)


def example_of(schema: Mapping[str, Any]) -> str:
    """Return the shortest example of a schema that takes lists, as JSON; empty for others."""
    examples = [json.dumps(one) for one in schema.get("examples", ()) if isinstance(one, list) and one]
    shortest = min(examples, key=len, default="") if "array" in types(schema) else ""
    return shortest if len(shortest) <= _LONGEST_EXAMPLE else ""


def one_item(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a list with a single item is in place of it; else nothing."""
    item = node.items[0]
    text = item.value
    if len(node.items) > 1 or isinstance(text, bool) or not isinstance(text, (str, int)) or item.tag or item.alias:
        return "", None
    if types(schema)[:1] == ["integer"]:
        return number(item, schema) if isinstance(text, str) else _in_range(text, schema)
    if "string" not in types(schema) or not isinstance(text, str) or not is_shown(item):
        return "", None
    if item.is_placeholder or item.is_filled:
        return "", None  # its text is not what is written
    if "enum" in schema or len(schema.get("x-values", ())) == 1:
        return one_of(item, schema)
    from .list_items import bare

    text = text if '"' in text else bare(text)
    if "display name" in schema.get("x-takes", ""):
        text = _sender(text)
    takes_url = _TAKES_URL.search(schema.get("x-takes", "")) is not None
    if not text or not re.search(schema.get("pattern", "."), text) or (takes_url and not _WEB.match(text)):
        return "", None
    return f"`{to_write(node, text)}`", text


def _sender(text: str) -> str:
    """Return a sender with quotes around the name before its address if that needs them; empty if it is none."""
    if not _SENDER.fullmatch(text):
        return ""
    name, sign, address = text.partition("<")
    is_plain = not sign or name.lstrip()[:1] == '"' or not _SIGN_IN_NAME.search(name)
    return text if is_plain else f'"{name.strip()}" <{address}'


def split_url(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a blank behind `https:` made a mapping of a URL; else nothing."""
    takes_url = _TAKES_URL.search(schema.get("x-takes", "")) is not None
    if not takes_url or "string" not in types(schema) or not isinstance(node.value, dict) or len(node.value) != 1:
        return "", None
    ((scheme, rest),) = node.value.items()
    if not isinstance(rest, str) or rest[:2] != "//" or not _SCHEME.match(scheme):
        return "", None
    return f"it without a blank behind `{scheme}:`", f"{scheme}:{rest}"


def one_of(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a text resembles one of the few that are allowed; else nothing."""
    only: list[str] = schema.get("x-values", []) if "string" in types(schema) else []
    allowed = [one for one in schema.get("enum", only) if isinstance(one, str)]
    if not allowed:
        return "", None
    from .list_items import bare, known_word

    meant = known_word(bare(str(node.value)), allowed) or (only[0] if len(only) == 1 else None)
    return (f"`{meant}`", meant) if meant else ("", None)


def number(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a text means a whole number; else nothing.

    A fraction such as 1.800 is none: it may be 1800 or less than two.
    """
    text = node.value
    if "integer" not in types(schema) or not isinstance(text, str) or node.alias:
        return "", None
    if not is_shown(node):
        return "", None  # a secret, of which a number would be a part
    from .list_items import bare

    text = bare(text)
    takes = str(schema.get("x-takes", ""))
    found = plain_number(text)
    if found is None and "seconds" in takes:
        found = seconds_in(text)
    elif found is None and "years" in takes and (years := _YEARS.match(text.strip())):
        found = int(years[1])
    return ("", None) if found is None else _in_range(found, schema)


def _in_range(found: int, schema: Mapping[str, Any]) -> tuple[str, Any]:
    return (f"{found}", found) if _is_in_range(found, schema) else ("", None)


def _is_in_range(found: int, schema: Mapping[str, Any]) -> bool:
    """Return whether a schema takes a number; a rule judges the range of some, which their schema only names."""
    named = _RANGE.search(str(schema.get("x-takes", "")))
    least, most = (int(named[1]), int(named[2])) if named else (schema.get("minimum", 0), schema.get("maximum", 10**12))
    return least <= found <= most and re.search(schema.get("pattern", ""), str(found)) is not None


def boolean(node: Node, schema: Mapping[str, Any]) -> str:
    """Return `true` or `false` where a value means that in other words; else an empty text."""
    if "boolean" not in types(schema) or not isinstance(node.value, (str, int)):
        return ""
    from .list_items import bare

    text = bare(str(node.value)).lower()
    if text in _TRUE or text in _FALSE:
        return "true" if text in _TRUE else "false"
    return nearest(text, ("true", "false")) or ""
