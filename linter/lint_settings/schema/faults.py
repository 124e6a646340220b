"""Reports where a document does not match the JSON Schema of its kind, in our own words.

The gate says quickly that a document is clean. For every other document, it is asked again, keyword by keyword, at each
value. Tests compare both answers with those of `jsonschema`, which takes as long to import as 90 files to check.
"""

from __future__ import annotations

import re

from ..documents.edits import is_repeated, span_at
from ..documents.finding import Edit, Finding, Fix, Severity
from ..documents.schema_files import compiled, kinds, read_schema
from ..messages.wording import TYPE_NAMES, setting_name, show, type_name
from .gate import assertions, gate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .gate import Gate

    Fault = tuple[Path, Mapping[str, Any], Any, list[str]]
    # The schema of a value, last, and before it those that refer to it.
    Schemas = tuple[Any, ...]

_OF_MEMBERS = ("properties", "patternProperties", "additionalProperties", "items")


def faults(kind: str, value: Any) -> Iterator[Fault]:
    """Yield the smallest wrong values: path, the schema that applies there, the value, and the keywords it violates."""
    schema = read_schema(kind)
    if gate(kind).accepts(schema, value):
        return
    found: dict[tuple[Path, int], Fault] = {}
    for path, schemas, wrong, keyword in _violations(gate(kind), (schema,), value, ()):
        # What is wrong with one value under one schema is one fault.
        known = found.setdefault((path, id(schemas[-1])), (path, _applied(schemas), wrong, []))
        if keyword not in known[3]:
            known[3].append(keyword)
    yield from found.values()


def _violations(gate: Gate, schemas: Schemas, value: Any, path: Path) -> Iterator[tuple[Path, Schemas, Any, str]]:
    """Yield each keyword that a value or a part of it violates: path, schemas, the wrong value, and the keyword."""
    schema = schemas[-1]
    if isinstance(schema, bool):
        if not schema:
            yield path, schemas, value, "false"
        return
    if not isinstance(value, (dict, list)) and gate.accepts(schema, value):
        return  # the usual case; a list or mapping would be judged again at every level of its parts
    named = assertions(schema)
    for keyword, argument in schema.items():
        if keyword == "$ref":
            yield from _violations(gate, (*schemas, gate.resolve(argument)), value, path)
        elif keyword == "allOf":
            for part in argument:
                yield from _violations(gate, (*schemas, part), value, path)
        elif keyword in _OF_MEMBERS:
            for name, part in _members(keyword, schema, value):
                yield from _violations(gate, (part,), value[name], (*path, name))
        elif keyword in named and not gate.check(keyword, argument)(value):
            yield path, schemas, value, keyword


def _members(keyword: str, schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str | int, Any]]:
    """Yield the members or items of a value that a keyword of its schema is about, each with its own schema."""
    argument = schema[keyword]
    if keyword == "items":
        if isinstance(value, list):
            yield from ((index, argument) for index in range(len(value)))
    elif not isinstance(value, dict):
        return
    elif keyword == "properties":
        yield from ((name, part) for name, part in argument.items() if name in value)
    elif keyword == "patternProperties":
        for pattern, part in argument.items():
            yield from ((name, part) for name in value if compiled(pattern).search(name))
    else:
        known, patterns = schema.get("properties", ()), schema.get("patternProperties", ())
        for name in value:
            if name not in known and not any(compiled(pattern).search(name) for pattern in patterns):
                yield name, argument


def _applied(schemas: Schemas) -> Mapping[str, Any]:
    """Return the schema of a value with those that refer to it.

    A setting's own texts are beside its `$ref`, and win over those of the definition that it refers to.
    """
    applied: dict[str, Any] = {}
    for schema in schemas:
        if isinstance(schema, dict):
            applied = {**schema, **applied}
    return applied


# --- findings


def validate(document: Document) -> list[tuple[Node, Finding]]:
    """Return what the schema of the document's kind reports: one finding per mistake, at the value or key itself."""
    if document.kind not in kinds():
        return []
    found = []
    seen: set[Path] = set()
    root = document.root.path
    depth = len(root) if root and isinstance(root[-1], int) else 0  # messages name an item of a list without the list
    for path, schema, _, keywords in faults(document.kind, document.root.value):
        node = document.root.at(path)
        if path in seen or node.is_placeholder:
            continue
        seen.add(path)
        finding = finding_of(node, schema, keywords, depth)
        # The file of a client cannot change settings of the application, which it only repeats.
        found.append((node, finding._replace(fix=None) if path[0:1] == ("_global",) else finding))
    return found


def finding_of(node: Node, schema: Mapping[str, Any], keywords: list[str], depth: int = 0) -> Finding:
    """Return the finding about a value that violates these keywords of a schema; `depth` is as in `setting_name`."""
    takes = schema.get("x-takes") or _takes(schema)
    name = setting_name(node, depth)
    span = node.span if node.span.start < node.span.end else node.key_span
    rule, fix = "invalid-value", None
    if "false" in keywords:
        rule, span = "wrong-type", node.key_span
        message = f"{name} is not a member that is allowed here"
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
    """Return a fix that quotes a number or boolean where text is expected."""
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
    """Return a fix that writes `yes` or `on` as true; unsafe, since the platform may have read them differently."""
    text = str(node.value).lower() if isinstance(node.value, (str, int)) else ""
    word = _BOOLEANS.get(text, text)
    if "boolean" not in _types(schema) or word not in ("true", "false") or node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    return Fix(f"write {word}", False, (Edit(start, end, word),))
