"""Reads an inventory that was saved as JSON."""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..console.terminal import quoted
from ..documents.files import TooLargeError, content_of_file
from ..search import PathError
from .model import SCHEMA_VERSION, Inventory

_LARGEST = 500_000_000  # bytes
_HOW = "save one with `lint-settings inventory --format json --output FILE`"


class _ShapeError(Exception):
    """Data without the shape of an inventory; the text says where and what."""


def read_saved(path: str) -> Inventory:
    """Return the inventory in a file; raise PathError for an unreadable or invalid file."""
    name = quoted(path)
    try:
        data = json.loads(content_of_file(path, _LARGEST).decode("utf-8-sig"))
    except OSError as error:
        raise PathError(f"{name} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise PathError(f"{name} has more than {_LARGEST:,} bytes; lint-settings did not write it") from None
    except (ValueError, RecursionError):
        raise PathError(f"{name} is not JSON; {_HOW}") from None
    version = data.get("schema_version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise PathError(f"{name} is from a later release of lint-settings (schema_version {version}); use that one")
    if version != SCHEMA_VERSION or "environments" not in data or "comparisons" not in data:
        raise PathError(f"{name} is not an inventory; {_HOW}")
    try:
        found: Inventory = _of_type(data, Inventory, "")
        for day in (found.date, *(point.date for point in found.trend)):
            date.fromisoformat(day)
    except _ShapeError as error:
        raise PathError(f"{name} is not a whole inventory: {error}; {_HOW}") from None
    except ValueError:
        raise PathError(f"{name} is not a whole inventory: a date in it is invalid; {_HOW}") from None
    return found


def _of_type(data: Any, wanted: Any, place: str) -> Any:
    """Return data as an instance of a type of the model; raise _ShapeError for invalid data."""
    if get_origin(wanted) in (Union, types.UnionType):
        if data is None:
            return None
        (wanted,) = [one for one in get_args(wanted) if one is not type(None)]
    if get_origin(wanted) is tuple:
        return _items(data, get_args(wanted), place)
    if is_dataclass(wanted):
        return _object(data, wanted, place)
    if issubclass(wanted, StrEnum):
        if data not in list(wanted):
            raise _ShapeError(f"{place} is none of {', '.join(wanted)}")
        return wanted(data)
    if not isinstance(data, wanted) or (wanted is int and isinstance(data, bool)):
        raise _ShapeError(f"{place} is not {_NOUNS[wanted]}")
    return data


_NOUNS = {str: "a text", int: "a number", bool: "true or false"}


def _items(data: Any, kinds: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _ShapeError(f"{place} is not a list")
    if kinds[-1] is not Ellipsis:
        if len(data) != len(kinds):
            raise _ShapeError(f"{place} does not have {len(kinds)} items")
        return tuple(
            _of_type(one, kind, f"{place}[{at}]") for at, (one, kind) in enumerate(zip(data, kinds, strict=True))
        )
    if kinds[0] is str and all(type(one) is str for one in data):
        return tuple(data)
    return tuple(_of_type(one, kinds[0], f"{place}[{at}]") for at, one in enumerate(data))


def _object(data: Any, wanted: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise _ShapeError(f"{place or 'it'} is not an object")
    found = {}
    for name, kind, is_optional in _members(wanted):
        if name in data:
            found[name] = _of_type(data[name], kind, f"{place}.{name}".lstrip("."))
        elif not is_optional:
            raise _ShapeError(f"{f'{place}.{name}'.lstrip('.')} is missing")
    return wanted(**found)


@lru_cache(64)
def _members(wanted: Any) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(wanted)
    return tuple((one.name, hints[one.name], one.default is not MISSING) for one in fields(wanted))
