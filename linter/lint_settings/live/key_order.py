"""The order in which the members of an object are written: that of its schema, so that two imports are the same."""

from __future__ import annotations

from ..documents.schema_files import read_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIRST = ("_self", "_id", "id")
_LAST = ("_links", "custom")
_WITH_SETTINGS = ("client-settings", "application-settings")


def in_order(kind: str, data: Any) -> Any:
    """Return an object with its members in order: ids first, described members, the rest by name, links last."""
    schema = read_schema(kind)
    definitions = schema.get("$defs", {})
    if kind in _WITH_SETTINGS and isinstance(data, dict):
        names = definitions["settings"]["properties"]
        found = _sorted(data, names)
        if isinstance(found.get("custom"), dict):
            found["custom"] = _sorted(found["custom"], names)
        return found
    return _ordered(data, schema, definitions)


def _ordered(data: Any, schema: Any, definitions: dict[str, Any]) -> Any:
    schema = schema if isinstance(schema, dict) else {}
    if "$ref" in schema:
        schema = {**definitions.get(schema["$ref"].rpartition("/")[2], {}), **schema}
    if isinstance(data, dict):
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        return {name: _ordered(one, known.get(name, rest), definitions) for name, one in _sorted(data, known).items()}
    if isinstance(data, list):
        return [_ordered(item, schema.get("items"), definitions) for item in data]
    return data


def _sorted(data: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    places = {name: at for at, name in enumerate(known)}

    def place(name: str) -> tuple[int, int, str]:
        if name in _FIRST:
            return 0, _FIRST.index(name), name
        if name in _LAST:
            return 3, _LAST.index(name), name
        return (1, places[name], name) if name in places else (2, 0, name)

    return {name: data[name] for name in sorted(data, key=place)}
