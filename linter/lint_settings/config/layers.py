"""The files that a config consists of: its own and those that `extends` names, and what they say together."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .toml_places import TomlPlaces

    Path = tuple[str | int, ...]

SHARED = "pyproject.toml"  # of many tools, ours among them
# Lists of which every file adds its own to those of the others; other lists are replaced.
_ADDED = ("allow", "drift", "pipeline", "rules")


class Layer:
    """One file of a config: its path (None for no file), its text without a byte order mark, and its data."""

    __slots__ = ("_places", "data", "path", "text")

    def __init__(self, path: str | None, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.text = text
        self.data = data
        self._places: TomlPlaces | None = None

    @property
    def places(self) -> TomlPlaces:
        """Where each key and value of the file is; worked out at the first use."""
        if self._places is None:
            from .toml_places import TomlPlaces

            self._places = TomlPlaces(self.text, section_of(self.path))
        return self._places


def section_of(path: str | None) -> tuple[str, ...]:
    """Return the keys below which a file has the config."""
    return ("tool", "lint-settings") if path is not None and os.path.basename(path) == SHARED else ()


def merged(layers: Sequence[Layer], root: str) -> dict[str, Any]:
    """Return what files say together; the first of them has the last word. Paths become relative to `root`.

    Tables are merged key by key. Allows, known differences, pipelines, folders of rules and externals of all files
    count. Any other value is that of the first file that has it.
    """
    if len(layers) == 1:
        return layers[0].data
    data: dict[str, Any] = {}
    for layer in reversed(layers):
        data = _over(_moved(layer, root), data, ())
    if "extends" in data:
        data["extends"] = layers[0].data["extends"]
    return data


def _over(upper: dict[str, Any], lower: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return two tables as one, in which the upper one counts more."""
    found = dict(lower)
    for key, value in upper.items():
        below = lower.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            found[key] = _over(value, below, (*path, key))
        elif isinstance(value, list) and isinstance(below, list) and _is_added((*path, key)):
            found[key] = [*value, *(one for one in below if one not in value or isinstance(one, dict))]
        else:
            found[key] = value
    return found


def _is_added(path: tuple[str, ...]) -> bool:
    return (len(path) == 1 and path[0] in _ADDED) or path[0] == "externals"


def _moved(layer: Layer, root: str) -> dict[str, Any]:
    """Return the data of a file with its paths relative to another folder."""
    folder = os.path.dirname(layer.path or "")
    data = dict(layer.data)
    if os.path.realpath(folder) == os.path.realpath(root):
        return data

    def moved(path: str) -> str:
        return os.path.relpath(os.path.join(folder, path), root)

    if "rules" in data:
        data["rules"] = [moved(path) for path in data["rules"]]
    if "baseline" in data:
        data["baseline"] = moved(data["baseline"])
    if "environments" in data:
        data["environments"] = {
            name: {**part, "env-files": [moved(path) for path in part["env-files"]]} if "env-files" in part else part
            for name, part in data["environments"].items()
        }
    return data


def located(layers: Sequence[Layer], path: Path) -> tuple[Layer, Path]:
    """Return the file that a value of the merged data is from, and its path there."""
    if len(path) > 1 and path[0] in _ADDED and isinstance(path[1], int):
        at = path[1]
        for layer in layers:
            count = len(layer.data.get(path[0], ()))
            if at < count:
                return layer, (path[0], at, *path[2:])
            at -= count
    return next((layer for layer in layers if _has(layer.data, path)), layers[0]), path


def _has(data: Any, path: Path) -> bool:
    for key in path:
        is_there = key in data if isinstance(data, dict) else isinstance(data, list) and key in range(len(data))
        if not is_there:
            return False
        data = data[key]
    return True
