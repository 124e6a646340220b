"""Says what to write in place of a value that a schema refuses, where the value shows what was meant."""

from __future__ import annotations

import json
import re

from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from ..messages.durations import plain_number, seconds_in
from ..messages.spelling import nearest
from ..messages.wording import is_shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.node import Node

_ITEMS = lazy_pattern(r"[\s,;]+")
_PARTS = lazy_pattern(r"\s*[,;\n]+[\s,;]*")
_ITEM = lazy_pattern(r"(?=[^A-Za-z0-9]*[A-Za-z0-9])[^\s\[\]{}\"'`<>]+")
_URL = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_YEARS = lazy_pattern(r"(\d{1,3})\s*(?:\+|(?:y|yrs?|years?)(?:\s+old)?)\s*\Z", re.IGNORECASE)
_RANGE = lazy_pattern(r"from (\d+) to (\d+)")
_TAKES_URL = lazy_pattern(r"\bURL\b|\bone address\Z")
_TRUE = ("true", "yes", "on", "1", "y", "t", "enable", "enabled", "active")
_FALSE = ("false", "no", "off", "0", "n", "f", "disable", "disabled", "inactive")


def types(schema: Mapping[str, Any]) -> list[str]:
    """Return the types that a schema allows."""
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def as_list(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a text is in place of the list that could hold it; else nothing.

    A text that must not be shown in full, such as a secret, is not repeated. A blank may be a part of a name, so
    only scopes, URLs, paths and address ranges are taken apart at one.
    """
    text = node.value
    if "array" not in types(schema) or "string" not in types(schema.get("items", {})):
        return "", None
    if not isinstance(text, str) or node.is_placeholder or node.is_filled or not is_shown(node):
        return "", None
    items = read_json_text(text) if text.lstrip()[:1] == "[" else _split(text.strip(), schema)
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        return "", None
    if "://" in text and not all(map(_URL.match, items)):
        items = [text]  # a comma, or a blank, in a single URL
    if not all(map(_ITEM.fullmatch, items)):
        return "", None
    return f"`{json.dumps(items, ensure_ascii=False)}`", items


def _split(text: str, schema: Mapping[str, Any]) -> list[str]:
    items = _ITEMS.split(text)
    has_no_blanks = "scopes" in schema.get("x-takes", "") or all("/" in item for item in items)
    return items if has_no_blanks else _PARTS.split(text)


def one_item(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where a list with a single item is in place of a text; else nothing."""
    item = node.items[0]
    text = item.value
    if isinstance(text, int) and len(node.items) == 1 and types(schema)[:1] == ["integer"]:
        return (f"{text}", text) if not isinstance(text, bool) and _is_in_range(text, schema) else ("", None)
    if len(node.items) > 1 or "string" not in types(schema) or not isinstance(text, str) or not is_shown(item):
        return "", None
    if item.is_placeholder or item.is_filled or item.tag or item.alias:
        return "", None  # its text is not what is written
    if "enum" in schema:
        return one_of(item, schema)
    if not re.search(schema.get("pattern", "."), text):
        return "", None
    return f"`{text}`", text


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
    allowed = [one for one in schema.get("enum", ()) if isinstance(one, str)]
    text = str(node.value).strip()
    meant = next((one for one in allowed if one.casefold() == text.casefold()), None) or nearest(text, allowed)
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
    takes = str(schema.get("x-takes", ""))
    found = plain_number(text)
    if found is None and "seconds" in takes:
        found = seconds_in(text)
    elif found is None and "years" in takes and (years := _YEARS.match(text.strip())):
        found = int(years[1])
    return (f"{found}", found) if found is not None and _is_in_range(found, schema) else ("", None)


def _is_in_range(found: int, schema: Mapping[str, Any]) -> bool:
    """Return whether a schema takes a number; a rule judges the range of some, which their schema only names."""
    named = _RANGE.search(str(schema.get("x-takes", "")))
    least, most = (int(named[1]), int(named[2])) if named else (schema.get("minimum", 0), schema.get("maximum", 10**12))
    return least <= found <= most and re.search(schema.get("pattern", ""), str(found)) is not None


def boolean(node: Node, schema: Mapping[str, Any]) -> str:
    """Return `true` or `false` where a value means that in other words; else an empty text."""
    if "boolean" not in types(schema) or not isinstance(node.value, (str, int)):
        return ""
    text = str(node.value).strip().lower()
    if text in _TRUE or text in _FALSE:
        return "true" if text in _TRUE else "false"
    return nearest(text, ("true", "false")) or ""
