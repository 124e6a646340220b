"""The schemas inside a schema."""

from collections.abc import Iterator
from typing import Any


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "patternProperties", "$defs"):
        for part in schema.get(keyword, {}).values():
            yield from parts(part)
    for keyword in ("items", "additionalProperties"):
        yield from parts(schema.get(keyword))
    for keyword in ("allOf", "anyOf"):
        for part in schema.get(keyword, ()):
            yield from parts(part)
