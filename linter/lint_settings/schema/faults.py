"""Reports where a document does not match the JSON Schema of its kind.

The gate says quickly that a document is clean. In any other, its checks lead to the smallest values that are wrong. A
test compares them with the errors of `jsonschema`, which takes 0.1 s to import and therefore is not used here.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from ..documents.edits import is_repeated, span_at
from ..documents.finding import Edit, Finding, Fix, Severity
from ..documents.schema_files import compiled, kinds, read_schema
from ..messages.wording import TYPE_NAMES, setting_name, show, type_name
from .gate import assertions, gate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .gate import Gate

    Fault = tuple[Path, Mapping[str, Any], Any, list[str]]
    # The schemas of a value: the one of its name, and those that it refers to or consists of, down to the last.
    Chain = tuple[Any, ...]


def faults(kind: str, value: Any) -> Iterator[Fault]:
    """Yield the smallest wrong values: path, the schema that applies there, the value, and the keywords it violates."""
    schema = read_schema(kind)
    if gate(kind).accepts(schema, value):
        return
    found: dict[tuple[Path, int], Fault] = {}
    for path, chain, wrong, keyword in _errors(gate(kind), (schema,), value, ()):
        # Errors about one value under one schema are one fault.
        known = found.setdefault((path, id(chain[-1])), (path, _applied(chain, keyword), wrong, []))
        if keyword not in known[3]:
            known[3].append(keyword)
    yield from found.values()


def _applied(chain: Chain, keyword: str) -> Mapping[str, Any]:
    """Return the schema of a value; a setting's own texts win over those of the definition that it refers to."""
    applied: dict[str, Any] = {}
    for schema in chain if keyword != "false" else ():
        applied = {**schema, **applied}
    return applied


def _errors(gate: Gate, chain: Chain, value: Any, path: Path) -> Iterator[tuple[Path, Chain, Any, str]]:
    """Yield each wrong value with its path, its schemas and the keyword it violates, in the order of the schema.

    The keyword of a member that no schema allows is `false`.
    """
    schema = chain[-1]
    if schema is False:
        yield path, chain, value, "false"
    asserted = assertions(schema) if isinstance(schema, dict) else set()
    for keyword in (one for one in schema if one in asserted) if asserted else ():
        argument = schema[keyword]
        if keyword in _INNER:
            for step, part in _INNER[keyword](schema, value):
                if part is False and keyword == "additionalProperties":
                    yield (*path, step), chain, value[step], "false"
                elif not gate.accepts(part, value[step]):
                    yield from _errors(gate, (part,), value[step], (*path, step))
        elif keyword == "$ref":
            yield from _errors(gate, (*chain, gate.resolve(argument)), value, path)
        elif keyword == "allOf":
            for part in argument:
                yield from _errors(gate, (*chain, part), value, path)
        elif not gate.check(keyword, argument)(value):
            yield path, chain, value, keyword


def _named(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, Any]]:
    names = schema["properties"].items() if isinstance(value, dict) else ()
    yield from ((name, part) for name, part in names if name in value)


def _matched(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, Any]]:
    for pattern, part in schema["patternProperties"].items() if isinstance(value, dict) else ():
        yield from ((name, part) for name in value if compiled(pattern).search(name))


def _others(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, Any]]:
    patterns = [compiled(pattern) for pattern in schema.get("patternProperties", ())]
    for name in value if isinstance(value, dict) else ():
        if name not in schema.get("properties", ()) and not any(pattern.search(name) for pattern in patterns):
            yield name, schema["additionalProperties"]


def _listed(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[int, Any]]:
    yield from ((at, schema["items"]) for at in range(len(value))) if isinstance(value, list) else ()


# The members and items of a value to which a keyword applies a schema.
_INNER: Mapping[str, Callable[[Mapping[str, Any], Any], Iterator[tuple[Any, Any]]]] = MappingProxyType(
    {"properties": _named, "patternProperties": _matched, "additionalProperties": _others, "items": _listed}
)


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
