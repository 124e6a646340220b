"""Checks quickly whether a document matches the JSON Schema of its kind.

A small evaluator decides within microseconds that a value is valid. `jsonschema` judges all others: see `faults`.
"""

from __future__ import annotations

import re
from functools import cache, partial

from ..documents.schema_files import compiled, kinds, read_schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..documents.document import Document

    Check = Callable[[Any], bool]
    # The remaining check of a value by its exact type, None if nothing is left; and that of a value of another type.
    Checks = tuple[dict[type, Callable[[Any], object] | None], Check]


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
# The usual Python types of values, and the keywords that apply to each.
_BY_TYPE: tuple[tuple[type, str, frozenset[str]], ...] = (
    (str, "string", frozenset(("minLength", "pattern"))),
    (int, "integer", frozenset(("minimum", "maximum"))),
    (bool, "boolean", frozenset()),
    (type(None), "null", frozenset()),
    (list, "array", frozenset(("items", "minItems", "uniqueItems"))),
    (dict, "object", frozenset(("required", "properties", "patternProperties", "additionalProperties"))),
)
_TYPED = frozenset(("type",)).union(*(keywords for _, _, keywords in _BY_TYPE))
_EXACT = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
_NAMES_KEPT = 1000  # a bound on the names cached per schema, so that files with many names cannot fill the memory
_ANNOTATIONS = frozenset(("$schema", "$id", "$defs", "title", "description", "examples", "default", "deprecated"))


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


@cache
def _method(keyword: str) -> str:
    """Return the name of the method that makes a check of a keyword."""
    return "_" + "".join(f"_{char.lower()}" if char.isupper() else char for char in keyword.strip("$"))


class Gate:
    """Compiles a schema into a function that returns whether a value is valid.

    Raises NotImplementedError for a keyword that it does not know: better than a wrong answer.
    """

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root
        self.compiled: dict[int, Check] = {}
        self._typed: dict[int, Checks] = {}
        self._named: dict[int, dict[str, Checks]] = {}

    def accepts(self, schema: Any, value: Any) -> bool:
        """Return whether the value is valid under a part of the root schema."""
        return self._check(schema)(value)

    def accepts_member(self, schema: Mapping[str, Any], name: str, member: Any) -> bool:
        """Return whether a member of an object is valid under the parts of an object's schema that apply to it."""
        by_type, otherwise = self._named.setdefault(id(schema), {}).get(name) or self._of_member(schema, name)
        check = by_type.get(type(member), otherwise)
        return check is None or bool(check(member))

    def check(self, keyword: str, argument: Any) -> Check:
        """Return the check of one keyword.

        Raises NotImplementedError for one that is not known.
        """
        maker = getattr(self, _method(keyword), None)
        if maker is None:
            raise NotImplementedError(f"the schema keyword {keyword}")
        made: Check = maker(argument)
        return made

    def resolve(self, reference: str) -> dict[str, Any]:
        """Return the part of the root schema that a `$ref` refers to."""
        part: Any = self.root
        for name in reference.removeprefix("#").split("/")[1:]:
            part = part[name]
        return part  # type: ignore[no-any-return]  # a schema is data

    def _check(self, schema: Any) -> Check:
        if isinstance(schema, bool):
            return lambda _: schema
        check = self.compiled.get(id(schema))
        if check is None:
            # Compiled at its first use, so that a schema may refer to itself and unused parts cost nothing.
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
            checks.append(self.check(keyword, argument))
        return _every(checks)

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
        exact = {_EXACT[name] for name in names}

        def accepts(value: Any) -> bool:
            return type(value) in exact or any(check(value) for check in checks)

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
        return lambda value: not _TYPES["number"](value) or not value < least  # NaN passes, as it does in jsonschema

    def _maximum(self, most: float) -> Check:
        return lambda value: not _TYPES["number"](value) or not value > most

    def _required(self, names: list[str]) -> Check:
        return lambda value: not isinstance(value, dict) or all(name in value for name in names)

    def _items(self, schema: Any) -> Check:
        checks: Checks | None = None

        def accepts(value: Any) -> bool:
            nonlocal checks
            if isinstance(value, list):
                checks = checks or self._checks(schema)
                by_type, otherwise = checks
                for item in value:
                    check = by_type.get(type(item), otherwise)
                    if check is not None and not check(item):
                        return False
            return True

        return accepts

    def _any_of(self, schemas: list[Any]) -> Check:
        return lambda value: any(self._check(schema)(value) for schema in schemas)

    def _all_of(self, schemas: list[Any]) -> Check:
        return _every([partial(self.accepts, schema) for schema in schemas])

    def _members(self, schema: dict[str, Any]) -> Check:
        known = self._named.setdefault(id(schema), {})
        named = None if schema.keys() & {"patternProperties", "additionalProperties"} else {*schema["properties"]}

        def accepts(value: Any) -> bool:
            if isinstance(value, dict):
                for name, member in value.items() if named is None else _some(value, named):
                    by_type, otherwise = known.get(name) or self._of_member(schema, name)
                    check = by_type.get(type(member), otherwise)
                    if check is not None and not check(member):
                        return False
            return True

        return accepts

    def _of_member(self, schema: Mapping[str, Any], name: str) -> Checks:
        """Return the checks of the member `name` of an object under this schema; several parts of it may apply."""
        each = [self._checks(part) for part in self.applied(schema, name)]
        found = each[0] if len(each) == 1 else ({}, _every([otherwise for _, otherwise in each]))
        known = self._named[id(schema)]
        if len(known) < _NAMES_KEPT:
            known[name] = found
        return found

    def _checks(self, schema: Any) -> Checks:
        """Return the checks of a value by its type: most values are texts with few or no checks."""
        known = self._typed.get(id(schema))
        if known is None:
            known = self._typed[id(schema)] = self._sort(schema)
        return known

    def _sort(self, schema: Any) -> Checks:
        otherwise = partial(self.accepts, schema)  # compiled only for a value of an unusual type
        while isinstance(schema, dict) and "$ref" in schema and assertions(schema) == {"$ref"}:
            schema = self.resolve(schema["$ref"])
        named = assertions(schema) if isinstance(schema, dict) else {""}
        types = schema.get("type", _EXACT) if isinstance(schema, dict) else ()
        types = (types,) if isinstance(types, str) else types
        by_type: dict[type, Callable[[Any], object] | None] = {}
        for kind, name, keywords in _BY_TYPE if named <= _TYPED else ():
            left = named & keywords
            if name in types:
                by_type[kind] = self._together(schema, left)
        return by_type, otherwise

    def _together(self, schema: dict[str, Any], keywords: set[str]) -> Callable[[Any], object] | None:
        """Return the check of some keywords for values of the type they apply to; None if there are no keywords."""
        checks: list[Callable[[Any], object]] = []
        if any(keyword.endswith("roperties") for keyword in keywords):
            checks.append(self._members(schema))
        for keyword in keywords - {"properties", "patternProperties", "additionalProperties"}:
            argument = schema[keyword]
            if keyword == "pattern":
                checks.append(re.compile(argument).search)
            elif keyword == "minLength" and argument == 1:
                checks.append(len)
            elif keyword == "required":
                checks.append(partial(_has_all, frozenset(argument)))
            elif keyword == "minimum":
                checks.append(argument.__le__)
            else:
                checks.append(self.check(keyword, argument))
        return _every(checks) if checks else None

    def applied(self, schema: Mapping[str, Any], name: str) -> list[Any]:
        """Return the parts of a schema that apply to the member `name` of an object."""
        found = []
        if name in schema.get("properties", ()):
            found.append(schema["properties"][name])
        for pattern, part in schema.get("patternProperties", {}).items():
            if compiled(pattern).search(name):
                found.append(part)
        if not found and "additionalProperties" in schema:
            found.append(schema["additionalProperties"])
        return found


def _every(checks: Sequence[Callable[[Any], object]]) -> Callable[[Any], Any]:
    """Return one check that applies all given checks."""
    if len(checks) == 1:
        return checks[0]

    def accepts(value: Any) -> bool:  # a loop: a generator would add a call for every level of a value
        for check in checks:  # noqa: SIM110  # see above
            if not check(value):
                return False
        return True

    return accepts


def _has_all(names: frozenset[str], value: dict[str, Any]) -> bool:
    return names <= value.keys()


def _some(value: dict[str, Any], names: set[str]) -> list[tuple[str, Any]]:
    """Return the members of these names."""
    return [(name, value[name]) for name in names if name in value]


def assertions(schema: Mapping[str, Any]) -> set[str]:
    """Return the keywords of a schema that can make a value invalid."""
    return {keyword for keyword in schema if keyword not in _ANNOTATIONS and not keyword.startswith("x-")}


@cache
def gate(kind: str) -> Gate:
    """Return the gate for the schema of a kind."""
    return Gate(read_schema(kind))


def is_valid(document: Document) -> bool:
    """Return whether a document matches the schema of its kind; true if its kind has no schema."""
    kind = document.kind
    return kind not in kinds() or gate(kind).accepts(read_schema(kind), document.root.value)
