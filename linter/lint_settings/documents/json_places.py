"""Finds where the values of a JSON text are; Python's parser, which reads them, keeps no positions."""

from __future__ import annotations

import json

from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .span import Path, Place

STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
TOKEN = lazy_pattern(STRING + r"|[{}\[\]]|[^\s,:{}\[\]\"]+")


def json_places(text: str) -> tuple[dict[Path, Place], list[tuple[Path, Place, Place]]]:
    """Return the place of each value by path, and of each duplicate key: its path, the first place, the later place.

    The text must be valid JSON. As in the parser, the last of several equal keys is the one that counts.
    """
    places: dict[Path, Place] = {}
    duplicates: list[tuple[Path, Place, Place]] = []
    # One entry for each open bracket: path, start, place of its key, next index, and the keys met in an object.
    stack: list[tuple[Path, int, tuple[int, int], list[int], dict[str, Place] | None]] = []
    key: tuple[str, int, int] | None = None
    for match in TOKEN.finditer(text):
        start, end = match.span()
        first = text[start]
        if first in "]}":
            path, opened, key_place, _, _ = stack.pop()
            places[path] = (opened, end, *key_place)
            continue
        path, key_place = (), (-1, -1)
        if stack:
            parent, _, _, index, met = stack[-1]
            if met is None:
                path = (*parent, index[0])
                index[0] += 1
            elif key is None:
                key = (_text(match.group()), start, end)
                continue
            else:
                name, *_ = key
                path, key_place, key = (*parent, name), key[1:], None
                place = (start, end, *key_place)
                if met.setdefault(name, place) is not place:
                    duplicates.append((path, met[name], place))
        if first in "[{":
            stack.append((path, start, key_place, [0], None if first == "[" else {}))
        else:
            places[path] = (start, end, *key_place)
    return places, duplicates


def _text(written: str) -> str:
    return str(json.loads(written)) if "\\" in written else written[1:-1]
