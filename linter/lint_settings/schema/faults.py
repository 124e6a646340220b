"""Finds where a value does not match its schema, and says so; the one room that knows a JSON Schema library.

The gate of the schema tells which simple keyword a value breaks. For others `jsonschema` decides, value by value; its
texts are never shown, because they print values: the words are our own.
"""

from __future__ import annotations

import re

from ..documents.edits import is_repeated, span_at
from ..documents.finding import Edit, Finding, Fix, Severity
from ..documents.schema_files import kinds, read_schema
from ..messages.wording import TYPE_NAMES, setting_name, show, type_name
from .gate import gate, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .gate import Gate


# What each of these says of a value has nothing to do with the others, and the gate knows it for sure.
_SIMPLE = frozenset(("const", "enum", "maximum", "minItems", "minLength", "minimum", "pattern", "required", "type"))
_FLATTENED = ("$ref", "allOf", "properties", "patternProperties", "additionalProperties", "items")


def faults(kind: str, value: Any) -> Iterator[tuple[Path, Mapping[str, Any], Any, list[str]]]:
    """The smallest values that are wrong: path, the schema that they break, the value, the keywords that say no."""
    schema = read_schema(kind)
    yield from _descend(gate(kind), schema, value, ())


def _descend(
    gate: Gate, schema: Mapping[str, Any], value: Any, path: Path
) -> Iterator[tuple[Path, Mapping[str, Any], Any, list[str]]]:
    if gate.accepts(schema, value):
        return
    if schema is False:  # type: ignore[comparison-overlap]  # a schema may be a boolean
        yield path, {}, value, ["false"]
        return
    for part in (*([gate.resolve(schema["$ref"])] if "$ref" in schema else []), *schema.get("allOf", [])):
        for deeper, broken, member, keywords in _descend(gate, part, value, path):
            # What a setting takes is said beside its `$ref`; the reason for the fault stands behind it.
            yield deeper, {**broken, **schema} if deeper == path else broken, member, keywords
    if isinstance(value, dict):
        for name, member in value.items():
            for part, by_type, otherwise in gate.parts(schema, name):
                check = by_type.get(type(member), otherwise)
                if check is not None and not check(member):
                    yield from _descend(gate, part, member, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _descend(gate, schema.get("items", True), item, (*path, index))
    own = {keyword: argument for keyword, argument in schema.items() if keyword not in _FLATTENED}
    keywords = _judge(gate, own, value)
    if keywords:
        yield path, schema, value, keywords


def _judge(gate: Gate, own: Mapping[str, Any], value: Any) -> list[str]:
    """The keywords of a flat schema that a value breaks: those of `jsonschema`, where they are no simple ones."""
    named = said(own)
    if named <= _SIMPLE:
        return [keyword for keyword in own if keyword in named and not gate.check(keyword, own[keyword])(value)]
    schema = {"$defs": gate.root.get("$defs", {}), **own}
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(value)
    return [str(error.validator) for error in errors]


# --- findings


def validate(document: Document) -> list[tuple[Node, Finding]]:
    """What the schema of the document's kind says about it: one finding a mistake, at the value or key itself."""
    if document.kind not in kinds():
        return []
    found = []
    told: set[Path] = set()
    root = document.root.path
    depth = len(root) if root and isinstance(root[-1], int) else 0  # the item of a list is named by itself
    for path, schema, _, keywords in faults(document.kind, document.root.value):
        node = document.root.at(path)
        if path in told or node.is_placeholder:
            continue
        told.add(path)
        finding = tell(node, schema, keywords, depth)
        # A client's file cannot change what it saw of the application.
        found.append((node, finding._replace(fix=None) if path[0:1] == ("_global",) else finding))
    return found


def tell(node: Node, schema: Mapping[str, Any], keywords: list[str], depth: int = 0) -> Finding:
    """The finding about a value that breaks these keywords of a schema; `depth` is as in `setting_name`."""
    takes = schema.get("x-takes") or _takes(schema)
    name = setting_name(node, depth)
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


def _takes(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    return " or ".join(TYPE_NAMES[name] for name in _types(schema)) or "another value"


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _quote(node: Node, schema: Mapping[str, Any]) -> Fix | None:
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


def _native_boolean(node: Node, schema: Mapping[str, Any]) -> Fix | None:
    """`yes` and `on` mean true to a person; whether the platform took them so nobody knows, hence unsafe."""
    text = str(node.value).lower() if isinstance(node.value, (str, int)) else ""
    word = _BOOLEANS.get(text, text)
    if "boolean" not in _types(schema) or word not in ("true", "false") or node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    return Fix(f"write {word}", False, (Edit(start, end, word),))
