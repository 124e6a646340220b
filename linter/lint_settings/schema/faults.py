"""Reports where a document does not match the JSON Schema of its kind.

The gate says quickly that a document is clean. Of any other, `jsonschema` decides what is wrong in the members that the
gate refuses. Its texts are never shown, because they quote values: the words are our own.
"""

from __future__ import annotations

import re
from functools import cache

from ..documents.edits import is_repeated, replace, span_at
from ..documents.finding import Edit, Finding, Fix, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import kinds, read_schema
from ..messages.wording import TYPE_NAMES, empty_document, setting_name, show, type_name
from .gate import gate
from .refused import refused
from .repairs import as_list, boolean, example_of, number, one_item, one_of, split_url, types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from jsonschema import Draft202012Validator, ValidationError

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .gate import Gate

    Fault = tuple[Path, Mapping[str, Any], Any, list[str]]

_LONGEST_TITLE = 80  # characters of advice that the title of a fix repeats
# What a value takes if no number in quotes can be right, and if neither true nor false in quotes can be.
_NO_NUMBER = lazy_pattern(r"\b(?:URL|address(?:es)?|host|path|the (?:customer |App )?id)\b", re.IGNORECASE)
_NO_SCALAR = lazy_pattern(r"\b(?:URL|address(?:es)?|host|path|id|version|locale|expression|scopes?)\b")


def faults(kind: str, value: Any) -> Iterator[Fault]:
    """Yield the smallest wrong values: path, the schema that applies there, the value, and the keywords it violates."""
    schema = read_schema(kind)
    if gate(kind).accepts(schema, value):
        return
    found: dict[tuple[Path, int], Fault] = {}
    for error in _validator(kind).iter_errors(refused(gate(kind), (schema,), value)):
        for path, applied, keyword in _parts(error, gate(kind)):
            # Errors about one value under one schema are one fault.
            known = found.setdefault((path, id(error.schema)), (path, applied, _at(value, path), []))
            if keyword not in known[3]:
                known[3].append(keyword)
    yield from found.values()


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


@cache
def _validator(kind: str) -> Draft202012Validator:
    from .library import validator_class  # most runs do not need it

    return validator_class()(read_schema(kind))


def _parts(error: ValidationError, gate: Gate) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """Yield what an error is about: a value, or each of the members that a schema does not allow."""
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and error.validator_value is False:
        value: Any = error.instance
        for name in _unknown(value, _innermost(error)):
            yield (*path, name), {}, "false"
    elif error.validator is None:
        yield path, {}, "false"
    else:
        yield path, _applied(error, gate), str(error.validator)


def _innermost(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, dict) else {}


def _unknown(value: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    patterns = schema.get("patternProperties", ())
    for name in value:
        if name not in schema.get("properties", ()) and not any(re.search(pattern, name) for pattern in patterns):
            yield name


def _applied(error: ValidationError, gate: Gate) -> Mapping[str, Any]:
    """Return the schema of the value that an error is about.

    A setting's own texts are beside its `$ref`, and win over those of the definition that it refers to.
    """
    ways = _ways((gate.root,), tuple(error.absolute_schema_path)[:-1], gate)
    applied: dict[str, Any] = {}
    for schema in next((way for way in ways if way[-1] is error.schema), (_innermost(error),)):
        applied = {**schema, **applied}
    return applied


def _ways(
    schemas: tuple[Mapping[str, Any], ...], path: tuple[str | int, ...], gate: Gate
) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """Yield the schemas of the value at the end of a path through schemas, for each way in which to read the path.

    `schemas` are those of the value at its start, the last of which the path continues. `jsonschema` leaves `$ref` out
    of its paths, so a name may be one in the schema itself or in the one that it refers to.
    """
    last = schemas[-1]
    if not path:
        yield schemas
    elif path[0] == "allOf" and "allOf" in last:
        yield from _ways((*schemas, last["allOf"][path[1]]), path[2:], gate)
    elif path[0] in ("properties", "patternProperties") and path[1] in last.get(path[0], ()):
        yield from _ways((last[path[0]][path[1]],), path[2:], gate)
    elif path[0] in ("items", "additionalProperties") and path[0] in last:
        yield from _ways((last[path[0]],), path[1:], gate)
    if "$ref" in last:
        yield from _ways((*schemas, gate.resolve(last["$ref"])), path, gate)


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
        if node.value is None and not path and "\n---" in document.source.text:
            message = empty_document(document.source.text, node.place[0])
            if not message:
                continue
            finding = finding._replace(message=message)
        # The file of a client cannot change settings of the application, which it only repeats.
        found.append((node, finding._replace(fix=None) if path[0:1] == ("_global",) else finding))
    return found


def finding_of(node: Node, schema: Mapping[str, Any], keywords: list[str], depth: int = 0) -> Finding:
    """Return the finding about a value that violates these keywords of a schema; `depth` is as in `setting_name`."""
    takes = schema.get("x-takes") or _takes(schema)
    name = setting_name(node, depth)
    span = node.span if node.span.start < node.span.end else node.key_span
    rule, fix = "invalid-value", None
    advice, value, word = "", None, ""
    if "false" in keywords:
        rule, span = "wrong-type", node.key_span
        message = f"{name} is not a member that is allowed here"
    elif "type" in keywords:
        rule = "wrong-type"
        message = f"{name} takes {takes}, not {type_name(node)}"
        word = boolean(node, schema)
        fix = _quote(node, schema) or _native_boolean(node, word)
        advice, value = _meant(node, schema)
    elif "required" in keywords:
        missing = [f"`{member}`" for member in schema["required"] if member not in node.value]
        message = f"{name} lacks {' and '.join(missing)}"
        span = span_at(node, key=node.place[2] >= 0, top=True)
    elif node.value == "":
        message = f"{name} is empty; it takes {takes}"
    else:
        message = f"{name} takes {takes}, not {show(node)}"
        word = boolean(node, schema)
        fix = _native_boolean(node, word)
        advice, value = _meant(node, schema)
    if word:
        message += f"; write {word}"
    elif advice:
        message += f"; write {advice}"
        title = f"write {advice.replace('`', '')}" if len(advice) <= _LONGEST_TITLE else "write the advised value"
        fix = fix or replace(node, value, title, safe=False)
    elif isinstance(node.value, str) and (example := example_of(schema)):
        message += f"; write a list such as `{example}`"
    source = node.source
    return Finding(
        source.path, span, rule, Severity.ERROR, message, node.pointer, source.environment,
        schema.get("x-symptom"), schema.get("x-url"), (), fix,
    )  # fmt: skip


def _meant(node: Node, schema: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to write, and its value, where the wrong value shows what was meant; else nothing."""
    if node.items:
        return one_item(node, schema)
    ways = (split_url,) if isinstance(node.value, dict) else (one_of, as_list, number)
    return next((found for way in ways if (found := way(node, schema))[0]), ("", None))


def _takes(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    return " or ".join(TYPE_NAMES[name] for name in types(schema)) or "another value"


def _quote(node: Node, schema: Mapping[str, Any]) -> Fix | None:
    """Return a fix that quotes a number or boolean where text is expected."""
    if isinstance(node.value, (dict, list)) or node.value is None or "string" not in types(schema):
        return None
    if node.alias or is_repeated(node):
        return None
    if (_NO_SCALAR if isinstance(node.value, bool) else _NO_NUMBER).search(schema.get("x-takes", "")):
        return None  # in quotes, it would be as wrong
    known = schema.get("enum", schema.get("x-values"))
    if known and node.text not in known:
        return None
    start, end, _, _ = node.place
    if "pattern" in schema and not re.search(schema["pattern"], node.text):
        return None
    return Fix("put it in quotes", True, (Edit(start, start, '"'), Edit(end, end, '"')))


def _native_boolean(node: Node, word: str) -> Fix | None:
    """Return a fix that writes `yes` or `on` as true; unsafe, since the platform may have read them differently."""
    if not word or node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    return Fix(f"write {word}", False, (Edit(start, end, word),))
