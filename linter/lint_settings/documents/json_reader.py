"""Reads JSON with the standard library; the places of values are found only when they are needed."""

from __future__ import annotations

import json
import re

from .finding import Edit, Fix
from .json_places import STRING, TOKEN, json_places
from .lazy_regex import lazy_pattern
from .limits import Limits, LoadError, duplicate_key, integer, too_deep, unresolved_conflict
from .node import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .finding import Finding
    from .source import Source
    from .span import Path, Place

_CURLY = "“”„‟"
_CURLY_END = lazy_pattern(rf'"[^"\n]*?([{_CURLY}])(?=[ \t]*(?:[,:\]}}\r\n]|\Z))')
_MESSAGES = (
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing before this"),
    ("Expecting ':' delimiter", "a colon is missing before this"),
    ("Expecting property name", "a name in double quotes is missing here"),
    ("Expecting value", "a value is missing here"),
    ("Unterminated string", "the text that begins here has no closing double quote"),
    ("Invalid control character", "a tab or control character is inside a text; write a tab as `\\t`"),
    ("Invalid \\", "a backslash inside a text must be doubled"),
    ("Extra data", "the value is complete before this; remove the rest"),
)


def read_json(source: Source, limits: Limits, findings: list[Finding]) -> Node:
    """Return the root node of a JSON text, and add duplicate keys to the findings.

    Raises LoadError for a text that is not JSON.
    """
    text, is_repeated = source.text, False
    try:
        value = _decoded(text, limits, object_pairs_hook=_mapping)
    except _RepeatedKeyError:
        value, is_repeated = _decoded(text, limits), True
    if _is_deeper(value, limits.depth):
        _check_depth(text, limits)
    if is_repeated:
        duplicates = json_places(text)[1]
        findings += (duplicate_key(source, path, first, later) for path, first, later in duplicates)
        _override(source, {place: path for path, *both in duplicates for place in both})
    return Node(source, value, ())


class _RepeatedKeyError(Exception):
    """A mapping has a key twice."""


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the mapping of some pairs.

    Raises _RepeatedKeyError.
    """
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _RepeatedKeyError
    return value


def _decoded(text: str, limits: Limits, **options: Any) -> Any:
    """Return the value of a JSON text; of keys that occur twice, the last counts.

    Raises LoadError.
    """
    # No function in it: one that calls itself is freed only by a search for cycles, in a large run after seconds.
    try:
        return json.loads(text, parse_constant=_no_constant, **options)
    except json.JSONDecodeError as error:
        _check_depth(text, limits)
        raise _error(text, error) from None
    except RecursionError:
        _check_depth(text, limits)
        raise
    except ValueError:  # an integer too long for Python to convert
        return _decoded(text, limits, parse_int=integer, **options)


def _override(source: Source, places: dict[Place, Path]) -> None:
    """Record the values of keys that occur twice; of those that count, once more."""
    decoder = json.JSONDecoder(parse_int=integer)
    for place, path in places.items():
        source.override(_copied(source, decoder.raw_decode(source.text, place[0])[0], path, place))


def _copied(source: Source, value: Any, path: Path, place: Place) -> Node:
    """Return a node of a value that does not count; all in it are at its own place."""
    children: Any = None
    if isinstance(value, dict):
        children = {key: _copied(source, one, (*path, key), place) for key, one in value.items()}
    elif isinstance(value, list):
        children = [_copied(source, one, (*path, index), place) for index, one in enumerate(value)]
    return Node(source, value, path, place, children=children)


def _no_constant(name: str) -> Any:
    raise json.JSONDecodeError(f"{name} is not a JSON value", "", 0)


def _is_deeper(value: Any, limit: int) -> bool:
    """Return whether a value has more levels than a limit; looking at the values is faster than searching the text."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(limit):
        level = [
            child
            for one in level
            for child in (one.values() if isinstance(one, dict) else one)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return bool(level)


def _check_depth(text: str, limits: Limits) -> None:
    if text.count("[") + text.count("{") <= limits.depth:
        return
    depth = 0
    for match in re.finditer(STRING + r"|[{}\[\]]", text):
        if match.group() in "[{":
            depth += 1
            if depth > limits.depth:
                raise too_deep(limits.depth, match.start())
        elif match.group() in "]}":
            depth -= 1


def _error(text: str, error: json.JSONDecodeError) -> LoadError:
    position, message = error.pos, error.msg
    if not text.strip():
        return LoadError("the file is empty", 0, 0)
    conflict = unresolved_conflict(text)
    if conflict is not None:
        return conflict
    if "is not a JSON value" in message:
        return _constant(text, message)
    here = text[position : position + 1]
    if message.startswith("Invalid control character") and here in ("\r", "\n"):
        message, position = "Unterminated string", _last_opened(text, position)
    if message.startswith("Unterminated string"):
        closing = _CURLY_END.match(text, position)
        position, here = (closing.end() - 1, closing.group(1)) if closing else (position, here)
    if here and here in _CURLY:
        return LoadError(f'not valid JSON: {here} is a curly quote; write "', position, fix=_straighten(text, position))
    words, position = _words(text, position, message)
    return LoadError(f"not valid JSON: {words}", position)


def _words(text: str, position: int, message: str) -> tuple[str, int]:
    """Return what is wrong, and the place that shows it best."""
    here, before = text[position : position + 1], text[:position].rstrip()
    if here == "'":
        return 'names and texts need double quotes; write "', position
    if text.startswith(("#", "//", "/*"), position):
        return "comments are not allowed; a YAML file may have them", position
    if here == "\u00a0":
        return "this is a non-breaking space; write an ordinary one", position
    if here == "\ufeff":
        return "there is a byte order mark here; remove it", position
    if message.startswith("Illegal trailing comma"):
        return _TRAILING, position
    if here in ("]", "}") and before.endswith(","):
        return _TRAILING, len(before) - 1
    if not here:
        return "this bracket is opened and never closed", _last_opened(text, position)
    if message.startswith("Expecting value") and here not in ",:]}":
        return "this is not a JSON value; texts need double quotes", position
    found = (ours for begin, ours in _MESSAGES if message.startswith(begin))
    return next(found, "it cannot be read from here on"), position


_TRAILING = "a comma before a closing bracket is not allowed"


def _last_opened(text: str, position: int) -> int:
    """Return where the last bracket or quote is opened that is still open at a position."""
    brackets: list[int] = []
    for match in re.finditer(STRING[:-1] + r"(\"?)|[{}\[\]]", text[:position]):
        first = match.group()[0]
        if first == '"' and not match.group(1):
            return match.start()
        if first in "[{":
            brackets.append(match.start())
        elif first in "]}":
            del brackets[-1:]
    return brackets[-1] if brackets else position


def _constant(text: str, message: str) -> LoadError:
    """Return the error for NaN and Infinity, which Python reads but JSON does not allow."""
    tokens = (match for match in TOKEN.finditer(text) if match.group() in ("NaN", "Infinity", "-Infinity"))
    start, end = next((match.span() for match in tokens), (0, 1))
    return LoadError(f"not valid JSON: {message}", start, end)


def _straighten(text: str, position: int) -> Fix:
    # Change this line only: a curly quote elsewhere may be intended.
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end]
    edits = [Edit(start + at, start + at + 1, '"') for at, char in enumerate(line) if char in _CURLY]
    return Fix("write straight quotes", False, tuple(edits))
