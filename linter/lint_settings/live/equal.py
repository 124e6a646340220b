"""Compares values in files with those of the platform, regardless of how they are written."""

from __future__ import annotations

from ..schema.members import along
from ..tenant.ids import UUID_KINDS
from ..tenant.settings import as_stored, find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..documents.span import Path

_WITH_SETTINGS = ("client-settings", "application-settings")
_IDS = {"oidc-client": ("loginPolicy", "tokenPolicy")}
# The members that identify the items of a list: the first that all of them have.
_KEYS = ("id", "_id", "uuid", "name", "version")


def same(kind: str, path: Path, ours: Any, theirs: Any) -> bool:
    """Return whether two values at a place of an object are equal; null counts as missing."""
    one, other = normal(kind, path, ours), normal(kind, path, theirs)
    return bool(one == other)


def normal(kind: str, path: Path, value: Any) -> Any:
    """Return the normal form of a value, which is the same for all ways to write it."""
    stored = as_stored(value)
    if isinstance(stored, str) and len(path) == 1:
        is_id = (kind in UUID_KINDS and path[0] == "id") or path[0] in _IDS.get(kind, ())
        is_id = is_id or (kind == "client-settings" and path[0] == "janrainOidcClientId")
        return stored.lower() if is_id else stored
    return _normal(kind, path, stored)


def _normal(kind: str, path: Path, value: Any) -> Any:
    if isinstance(value, dict):
        members = {name: _normal(kind, (*path, name), one) for name, one in value.items()}
        return {name: one for name, one in members.items() if one is not None}
    if isinstance(value, list):
        items = [_normal(kind, (*path, 0), item) for item in value]
        return items if is_ordered(kind, path) else sorted(items, key=repr)
    return value


def is_ordered(kind: str, path: Path) -> bool:
    """Return whether the order of a list may matter: its schema says so, or does not describe it."""
    steps = tuple(0 if isinstance(step, int) else step for step in path)
    if kind in _WITH_SETTINGS:
        setting = find_setting(str(steps[-1])) if steps and len(steps) == 1 else None
        return setting is None or bool(setting.data.get("x-ordered"))
    parts = list(along(kind, steps))
    return len(parts) <= len(steps) or bool(parts[-1].get("x-ordered"))


def key_of_items(*lists: Sequence[Any]) -> str | None:
    """Return the member that identifies the items of all lists, or None."""
    if not all(isinstance(item, dict) for items in lists for item in items) or not any(lists):
        return None
    for key in _KEYS:
        names = [[item.get(key) for item in items] for items in lists]
        if all(isinstance(name, str) for one in names for name in one) and all(
            len(set(one)) == len(one) for one in names
        ):
            return key
    return None
