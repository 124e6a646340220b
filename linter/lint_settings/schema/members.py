"""The members that the schema of a kind describes, and the one that a wrong name probably means."""

from __future__ import annotations

from ..documents.schema_files import read_schema
from ..messages.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path


def described(document: Document) -> Iterator[tuple[Node, Collection[str]]]:
    """Yield every mapping of a document whose members its schema lists, with their names; outer ones first."""
    kind = document.kind or ""
    schema = read_schema(kind)
    yield from _described(document.root, schema, schema.get("$defs", {}))


def _described(
    node: Node, schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> Iterator[tuple[Node, Collection[str]]]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    known = schema.get("properties", {})
    members = node.members
    if known and members:
        yield node, known.keys()
    for name, part in known.items():
        if name in members:
            yield from _described(members[name], part, definitions)
    if "items" in schema:
        for item in node.items:
            yield from _described(item, schema["items"], definitions)


def along(kind: str, path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the schema of a kind, and then the part of it for each step of a path, as long as it has one."""
    schema = read_schema(kind)
    yield from along_part(schema, schema.get("$defs", {}), path)


def along_part(schema: Mapping[str, Any], definitions: Mapping[str, Any], path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the schema of a value, and then the part of it for each step of a path into it, as far as it has one."""
    schema = {**definitions.get(schema.get("$ref", "").rpartition("/")[2], {}), **schema}
    yield schema
    for step in path:
        part = _below(schema, step)
        if part is None:
            return
        schema = {**definitions.get(part.get("$ref", "").rpartition("/")[2], {}), **part}
        yield schema


def _below(schema: Mapping[str, Any], step: str | int) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | bool | None
    if isinstance(step, int):
        found = schema.get("items")
    else:
        found = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
    return found if isinstance(found, dict) else None


def intended_member(name: str, known: Collection[str]) -> str | None:
    """Return the known member that a wrong name probably means: spelled alike, or different by one or two letters.

    None for a known name, and for one that resembles none or several equally.
    """
    if name in known:
        return None
    alike = [one for one in known if one.startswith("_") == name.startswith(("_", "-"))]
    same = [one for one in alike if _plain(one) == _plain(name)]
    same = same or [one for one in alike if _singular(one) == _singular(name)]
    return same[0] if len(same) == 1 else nearest(name, alike)


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _singular(name: str) -> str:
    plain = _plain(name)
    return f"{plain[:-3]}y" if plain.endswith("ies") else plain
