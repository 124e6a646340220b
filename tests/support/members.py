"""Every setting and every member of a kind, however deep, with a small object that holds it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lint_settings.documents.schema_files import read_schema

_DEEPEST = 6


class Member(NamedTuple):
    """A member: the path that leads to it, with names and indexes, its text, and an object with nothing but it."""

    kind: str
    path: tuple[str | int, ...]
    text: str
    value: Any


def members(kind: str) -> list[Member]:
    """Return every member that the schema of a kind describes; of recursive ones, the first levels."""
    schema = read_schema(kind)
    found: dict[tuple[str | int, ...], Member] = {}
    for path, part in _below(schema, schema.get("$defs", {}), (), frozenset()):
        examples = part.get("examples", ["x"])
        value = _around(path, examples[0])
        for name in schema["items"]["required"] if path[0] == 0 else ():  # what makes a list one object
            value[0].setdefault(name, schema["items"]["properties"][name]["examples"][0])
        found.setdefault(path, Member(kind, path, part["description"], value))
    return list(found.values())


def _below(
    schema: Mapping[str, Any], shared: Mapping[str, Any], path: tuple[str | int, ...], seen: frozenset[str]
) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    name = schema.get("$ref", "").rpartition("/")[2]
    if len(path) > _DEEPEST or name in seen:
        return
    if name:
        seen, schema = seen | {name}, {**shared[name], **schema}
    for part in schema.get("allOf", ()):
        yield from _below(part, shared, path, seen)
    for key, part in schema.get("properties", {}).items():
        yield (*path, key), part
        yield from _below(part, shared, (*path, key), seen)
    for pattern, part in schema.get("patternProperties", {}).items():
        yield (*path, pattern.replace("^.+", "user").removesuffix("$")), part
    for keyword, step in (("items", 0), ("additionalProperties", "a.b")):
        if isinstance(schema.get(keyword), dict):
            inner = schema[keyword]
            if keyword == "additionalProperties" and "title" in inner:
                yield (*path, step), inner
            yield from _below(inner, shared, (*path, step), seen)


def _around(path: tuple[str | int, ...], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value} if isinstance(step, str) else [value]
    return value
