"""Finds the members of a document that the gate refuses, which are few."""

from __future__ import annotations

from ..documents.schema_files import read_schema
from .gate import assertions, gate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path
    from .gate import Gate


# The keywords of which none but `required` is about a member that is valid.
_ABOUT_MEMBERS = frozenset(
    ("$ref", "allOf", "type", "required", "properties", "patternProperties", "additionalProperties")
)
_NEVER: Mapping[str, Any] = {"not": {}}  # what the schema `false` means


def refused(gate: Gate, schemas: Iterable[Any], value: Any) -> Any:
    """Return a value without the members that the gate accepts, since `jsonschema` takes 20 times as long for each."""
    every = list(_each(gate, schemas)) if isinstance(value, dict) else []
    if not every or any(assertions(schema) - _ABOUT_MEMBERS for schema in every):
        return value
    needed = {name for schema in every for name in schema.get("required", ())}
    found = {}
    for name, member in value.items():
        if name in needed or _is_refused(gate, every, name, member):
            found[name] = refused(gate, _parts(gate, every, name), member)
    return found


def wrong_nodes(document: Document) -> list[Node] | None:
    """Return the values in a document that `jsonschema` will report, without placeholders; None if it is not certain.

    It is certain for texts, numbers, booleans and nulls: whatever is wrong with one is reported at its own path, as no
    keyword is about a part of it.
    """
    kind = document.kind or ""
    paths = wrong_at(gate(kind), (read_schema(kind),), document.root.value)
    nodes = None if paths is None else [document.root.at(path) for path in paths]
    return None if nodes is None else [node for node in nodes if not node.is_placeholder]


def wrong_at(gate: Gate, schemas: Iterable[Any], value: Any) -> list[Path] | None:
    """Return the paths of the errors in a value; None unless all are about single values."""
    every = list(_each(gate, schemas)) if isinstance(value, dict) else []
    if not every or not all(_has_valid_frame(schema, value) for schema in every):
        return None
    found: list[Path] = []
    for name, member in value.items():
        if not _is_refused(gate, every, name, member):
            continue
        parts = _parts(gate, every, name)
        below: list[Path] | None = [()]
        if isinstance(member, (dict, list)):
            below = wrong_at(gate, parts, member)
        if below is None or False in parts:  # `jsonschema` reports a member that must not exist at its object
            return None
        found += [(name, *path) for path in below]
    return found


def _has_valid_frame(schema: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Whether a schema, itself and without what it refers to or consists of, can refuse only members of an object."""
    types = schema.get("type", "object")
    return (
        assertions(schema) <= _ABOUT_MEMBERS
        and "object" in ((types,) if isinstance(types, str) else types)
        and all(name in value for name in schema.get("required", ()))
    )


def _is_refused(gate: Gate, every: Iterable[Mapping[str, Any]], name: str, member: Any) -> bool:
    for schema in every:  # noqa: SIM110  # a generator would add a call for each member
        if not gate.accepts_member(schema, name, member):
            return True
    return False


def _parts(gate: Gate, every: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    """Return the parts of schemas that apply to a member of an object."""
    return [part for schema in every for part in gate.applied(schema, name)]


def _each(gate: Gate, schemas: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield schemas, and those that they refer to or consist of."""
    for schema in schemas:
        if isinstance(schema, dict):
            yield schema
            yield from _each(gate, schema.get("allOf", ()))
            if "$ref" in schema:
                yield from _each(gate, (gate.resolve(schema["$ref"]),))
        elif schema is False:
            yield _NEVER
