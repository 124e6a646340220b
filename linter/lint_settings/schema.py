"""Judges documents by the JSON Schema of their kind; the one room that knows a JSON Schema library.

A small evaluator of our own says in microseconds that a value is clean. Only what it does not call clean goes to
`jsonschema`, which decides, value by value; its texts are never shown, because they print values.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache

from .edits import is_repeated, span_at
from .finding import Edit, Finding, Fix, Severity

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .document import Document
    from .node import Node, Path

    Check = Callable[[Any], bool]


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of file that have a schema."""
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in os.listdir(folder()) if name.endswith(_SUFFIX)))


@cache
def read_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind, as data.

    Raises FileNotFoundError for a kind without one.
    """
    with open(os.path.join(folder(), kind + _SUFFIX), encoding="utf-8") as file:
        schema: dict[str, Any] = json.load(file)
    if "x-definitions-from" in schema:
        other = read_schema(schema.pop("x-definitions-from"))
        schema["$defs"] = {**other["$defs"], **schema.get("$defs", {})}
    return schema


_SUFFIX = ".schema.json"


def folder() -> str:
    """The folder of the schemas."""
    from . import schemas

    return str(schemas.__path__[0])


# --- the gate: the keywords that our schemas use, and no others

_TYPES: dict[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: (isinstance(value, int) and not isinstance(value, bool)) or _is_whole(value),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_NAMES_KEPT = 1000  # so many names a schema remembers, lest files with ever new ones fill the memory
_ANNOTATIONS = frozenset(("$schema", "$id", "$defs", "title", "description", "examples", "default", "deprecated"))


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


@cache
def _method(keyword: str) -> str:
    """What the method is called that makes a check of a keyword."""
    return "_" + re.sub("[A-Z]", lambda match: "_" + match.group().lower(), keyword.strip("$"))


class Gate:
    """Compiles a schema into a function that says whether a value is valid.

    Raises NotImplementedError for a keyword that it does not know: better loud than wrong.
    """

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.compiled: dict[int, Check] = {}

    def accepts(self, schema: Any, value: Any) -> bool:
        """Whether the value is valid under a part of the root schema."""
        return self._check(schema)(value)

    def resolve(self, reference: str) -> dict[str, Any]:
        """The part of the root schema that a `$ref` names."""
        part: Any = self.root
        for name in reference.removeprefix("#").split("/")[1:]:
            part = part[name]
        return part  # type: ignore[no-any-return]  # a schema is data

    def _check(self, schema: Any) -> Check:
        if isinstance(schema, bool):
            return lambda _: schema
        check = self.compiled.get(id(schema))
        if check is None:
            # Compiled at the first question, so that a schema may refer to itself and unused parts cost nothing.
            check = self.compiled[id(schema)] = self._compile(schema)
        return check

    def _compile(self, schema: dict[str, Any]) -> Check:
        checks: list[Check] = []
        for keyword, argument in schema.items():
            if keyword in _ANNOTATIONS or keyword.startswith("x-"):
                continue
            if keyword in ("properties", "patternProperties", "additionalProperties"):
                if keyword == next(key for key in schema if key.endswith("roperties") and key != "minProperties"):
                    checks.append(self._members(schema))
                continue
            maker = getattr(self, _method(keyword), None)
            if maker is None:
                raise NotImplementedError(f"the schema keyword {keyword}")
            checks.append(maker(argument))
        if len(checks) == 1:
            return checks[0]

        def accepts(value: Any) -> bool:  # loops, for a generator would be one call more for every level of a value
            for check in checks:  # noqa: SIM110
                if not check(value):
                    return False
            return True

        return accepts

    def _ref(self, reference: str) -> Check:
        target = self.resolve(reference)
        check: Check | None = None

        def accepts(value: Any) -> bool:
            nonlocal check
            if check is None:
                check = self._check(target)
            return check(value)

        return accepts

    def _type(self, names: str | list[str]) -> Check:
        checks = [_TYPES[name] for name in ([names] if isinstance(names, str) else names)]
        if len(checks) == 1:
            return checks[0]

        def accepts(value: Any) -> bool:
            for check in checks:  # noqa: SIM110  # as above
                if check(value):
                    return True
            return False

        return accepts

    def _enum(self, values: list[Any]) -> Check:
        # True is not 1 in JSON, though it is in Python.
        return lambda value: any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)

    def _const(self, wanted: Any) -> Check:
        return self._enum([wanted])

    def _pattern(self, pattern: str) -> Check:
        search = re.compile(pattern).search
        return lambda value: not isinstance(value, str) or search(value) is not None

    def _min_length(self, least: int) -> Check:
        return lambda value: not isinstance(value, str) or len(value) >= least

    def _min_items(self, least: int) -> Check:
        return lambda value: not isinstance(value, list) or len(value) >= least

    def _unique_items(self, wanted: bool) -> Check:
        return lambda value: (
            not wanted or not isinstance(value, list) or all(one not in value[:at] for at, one in enumerate(value))
        )

    def _minimum(self, least: float) -> Check:
        return lambda value: not _TYPES["number"](value) or not value < least  # so that NaN passes, as it does there

    def _maximum(self, most: float) -> Check:
        return lambda value: not _TYPES["number"](value) or not value > most

    def _required(self, names: list[str]) -> Check:
        return lambda value: not isinstance(value, dict) or all(name in value for name in names)

    def _items(self, schema: Any) -> Check:
        return lambda value: not isinstance(value, list) or all(map(self._check(schema), value))

    def _any_of(self, schemas: list[Any]) -> Check:
        return lambda value: any(self._check(schema)(value) for schema in schemas)

    def _all_of(self, schemas: list[Any]) -> Check:
        return lambda value: all(self._check(schema)(value) for schema in schemas)

    def _members(self, schema: dict[str, Any]) -> Check:
        known: dict[str, list[Check]] = {}

        def accepts(value: Any) -> bool:
            if isinstance(value, dict):
                for name, member in value.items():
                    checks = known.get(name)
                    if checks is None:
                        checks = list(map(self._check, self.applied(schema, name)))
                        if len(known) < _NAMES_KEPT:
                            known[name] = checks
                    for check in checks:
                        if not check(member):
                            return False
            return True

        return accepts

    def applied(self, schema: dict[str, Any], name: str) -> list[Any]:
        """The schemas that apply to the member `name` of an object under this schema."""
        found = []
        if name in schema.get("properties", ()):
            found.append(schema["properties"][name])
        for pattern, part in schema.get("patternProperties", {}).items():
            if re.search(pattern, name):
                found.append(part)
        if not found and "additionalProperties" in schema:
            found.append(schema["additionalProperties"])
        return found


@cache
def gate(kind: str) -> Gate:
    """The gate of a kind's schema."""
    return Gate(read_schema(kind))


# --- the faults of a value that did not pass

_FLATTENED = ("$ref", "allOf", "properties", "patternProperties", "additionalProperties", "items")


def faults(kind: str, value: Any) -> Iterator[tuple[Path, dict[str, Any], Any, list[str]]]:
    """The smallest values that are wrong: path, the schema that they break, the value, the keywords that say no."""
    schema = read_schema(kind)
    if not gate(kind).accepts(schema, value):
        yield from _descend(gate(kind), schema, value, ())


def _descend(
    gate: Gate, schema: dict[str, Any], value: Any, path: Path
) -> Iterator[tuple[Path, dict[str, Any], Any, list[str]]]:
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
            for part in gate.applied(schema, name):
                yield from _descend(gate, part, member, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _descend(gate, schema.get("items", True), item, (*path, index))
    own = {keyword: argument for keyword, argument in schema.items() if keyword not in _FLATTENED}
    keywords = _judge({"$defs": gate.root.get("$defs", {}), **own}, value)
    if keywords:
        yield path, schema, value, keywords


def _judge(schema: dict[str, Any], value: Any) -> list[str]:
    """The keywords of a flat schema that a value breaks, as `jsonschema` sees it."""
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
    for path, schema, _, keywords in faults(document.kind, document.root.value):
        node = document.root.at(path)
        if path in told or node.is_placeholder:
            continue
        told.add(path)
        finding = _finding(node, schema, keywords)
        # A client's file cannot change what it saw of the application.
        found.append((node, finding._replace(fix=None) if path[0:1] == ("_global",) else finding))
    return found


def _finding(node: Node, schema: dict[str, Any], keywords: list[str]) -> Finding:
    from .wording import setting_name, show, type_name

    takes = schema.get("x-takes") or _takes(schema)
    name = setting_name(node)
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


def _takes(schema: dict[str, Any]) -> str:
    from .wording import TYPE_NAMES

    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    types = schema.get("type", [])
    return " or ".join(TYPE_NAMES[name] for name in ([types] if isinstance(types, str) else types)) or "another value"


def _types(schema: dict[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _quote(node: Node, schema: dict[str, Any]) -> Fix | None:
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


def _native_boolean(node: Node, schema: dict[str, Any]) -> Fix | None:
    """`yes` and `on` mean true to a person; whether the platform took them so nobody knows, hence unsafe."""
    text = str(node.value).lower() if isinstance(node.value, (str, int)) else ""
    word = _BOOLEANS.get(text, text)
    if "boolean" not in _types(schema) or word not in ("true", "false") or node.alias or is_repeated(node):
        return None
    start, end, _, _ = node.place
    return Fix(f"write {word}", False, (Edit(start, end, word),))
