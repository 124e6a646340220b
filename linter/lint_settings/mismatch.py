"""Says in our own words where a value does not match its schema, and how that can be mended."""

from __future__ import annotations

import re

from .edits import is_repeated, span_at
from .finding import Edit, Finding, Fix, Severity
from .wording import TYPE_NAMES, setting_name, show, type_name

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from typing import Any

    from .node import Node


def tell(node: Node, schema: dict[str, Any], keywords: list[str]) -> Finding:
    """The finding about a value that breaks these keywords of a schema."""
    takes = schema.get("x-takes") or _takes(schema)
    name = setting_name(node)
    span = node.span if node.span.start < node.span.end else node.key_span
    rule, fix = "invalid-value", None
    if "false" in keywords:
        rule, span = "wrong-type", node.key_span
        message = f"{name} is not a member that can stand here"
    elif "type" in keywords:
        rule = "wrong-type"
        message = f"{name} takes {takes}, not {type_name(node)}"
        fix = _quote(node, schema) or _native_boolean(node, schema)
    elif "required" in keywords:
        missing = [f"`{member}`" for member in schema["required"] if member not in node.value]
        message = f"{name} lacks {' and '.join(missing)}"
        span = span_at(node, key=node.place[2] >= 0, top=True)
    elif node.value == "":
        message = f"{name} is empty; it takes {takes}"
    else:
        message = f"{name} takes {takes}, not {show(node)}"
        fix = _native_boolean(node, schema)
    source = node.source
    return Finding(
        source.path, span, rule, Severity.ERROR, message, node.pointer, source.environment,
        schema.get("x-symptom"), schema.get("x-url"), (), fix,
    )  # fmt: skip


def _takes(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    return " or ".join(TYPE_NAMES[name] for name in _types(schema)) or "another value"


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _quote(node: Node, schema: dict[str, Any]) -> Fix | None:
    """A number or boolean where text is meant only lacks its quotes."""
    if isinstance(node.value, (dict, list)) or node.value is None or "string" not in _types(schema):
        return None
    if node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    if "pattern" in schema and not re.search(schema["pattern"], node.text):
        return None
    return Fix("put it in quotes", True, (Edit(start, start, '"'), Edit(end, end, '"')))


_BOOLEANS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}


def _native_boolean(node: Node, schema: dict[str, Any]) -> Fix | None:
    """`yes` and `on` mean true to a person; whether the platform took them so nobody knows, hence unsafe."""
    text = str(node.value).lower() if isinstance(node.value, (str, int)) else ""
    word = _BOOLEANS.get(text, text)
    if "boolean" not in _types(schema) or word not in ("true", "false") or node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    return Fix(f"write {word}", False, (Edit(start, end, word),))
