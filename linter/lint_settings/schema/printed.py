"""The JSON Schema of a kind of file as editors use it: placeholders are allowed wherever a value is."""

from __future__ import annotations

from ..documents.schema_files import read_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Files that hold no settings of a tenant, so that nothing fills them in.
_WITHOUT = frozenset(("config", "report"))
_PLACEHOLDER = {
    "title": "Placeholder",
    "description": "A placeholder such as `${NAME}` that the deployment fills in, or a value that SOPS has encrypted.",
    "type": "string",
    "pattern": r"\$\{[^}]*\}|^\$[A-Z_][A-Z0-9_]*$|^ENC\[",
}
_REFERENCE = {"$ref": "#/$defs/placeholder"}
_ANNOTATIONS = ("title", "description", "examples", "default", "deprecated")
_SCHEMA_OF_FILE = {
    "description": "The JSON Schema that editors check this file with. It is no setting, and `render` leaves it out.",
    "type": "string",
}


def printed_schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind for editors.

    Raises FileNotFoundError for a kind without one.
    """
    schema = dict(read_schema(kind))
    if kind in _WITHOUT:
        return schema
    printed: dict[str, Any] = _below(schema)
    if "properties" in printed or printed.get("additionalProperties") is False:
        printed["properties"] = {"$schema": _SCHEMA_OF_FILE, **printed.get("properties", {})}
    printed["$defs"] = {**printed.get("$defs", {}), "placeholder": _PLACEHOLDER}
    return printed


def _below(schema: Any) -> Any:
    """Return a schema whose members and items may be placeholders too."""
    if not isinstance(schema, dict):
        return schema
    made = dict(schema)
    for keyword in ("properties", "patternProperties"):
        if keyword in schema:
            made[keyword] = {name: _or_placeholder(part) for name, part in schema[keyword].items()}
    for keyword in ("items", "additionalProperties"):
        if keyword in schema:
            made[keyword] = _or_placeholder(schema[keyword])
    for keyword in ("anyOf", "allOf", "oneOf"):
        if keyword in schema:
            made[keyword] = [_below(part) for part in schema[keyword]]
    if "$defs" in schema:
        made["$defs"] = {name: _below(part) for name, part in schema["$defs"].items()}
    return made


def _or_placeholder(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema  # true or false: either takes all or nothing
    notes = {name: value for name, value in schema.items() if name in _ANNOTATIONS or name.startswith("x-")}
    rest = {name: value for name, value in schema.items() if name not in notes}
    if not rest:
        return notes
    return {**notes, "anyOf": [_below(rest), _REFERENCE]}
