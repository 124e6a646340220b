"""Removes redundant settings from objects: those that a client inherits, and documented defaults."""

from __future__ import annotations

from ..documents.schema_files import read_schema
from ..tenant.ids import application_id
from ..tenant.settings import ENVELOPE, as_stored, find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .objects import LiveObject

# Settings that are inherited together: setting one of them alone would change the others.
_TOGETHER = (("default_flow_name", "default_flow_version"), ("rpx_key", "rpx_realm", "rpx_app_id"))


def minimal(objects: Sequence[LiveObject]) -> list[LiveObject]:
    """Return objects without the settings that change nothing."""
    applications = {one.key[0]: one for one in objects if one.kind == "application-settings"}
    found = []
    for one in objects:
        if one.kind in ("client-settings", "application-settings"):
            inherited = None
            if one.kind == "client-settings":
                only = next(iter(applications.values())) if len(applications) == 1 else None
                inherited = applications.get(application_id(one.document) or "", only)
            found.append(_minimal_settings(one, inherited))
        else:
            found.append(_minimal_members(one))
    return found


def _minimal_settings(one: LiveObject, application: LiveObject | None) -> LiveObject:
    above = _flat(application.data) if application is not None else {}
    own = _flat(one.data)
    spare = {name for name, value in own.items() if _is_spare(name, value, above)}
    for names in _TOGETHER:
        if any(name in own and name not in spare for name in names):
            spare.difference_update(names)
    custom = one.data.get("custom")
    data = {name: value for name, value in one.data.items() if name not in spare or name in ENVELOPE}
    if isinstance(custom, dict):
        data["custom"] = {name: value for name, value in custom.items() if name not in spare}
    return one._replace(data=data)


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    custom = data.get("custom")
    inner = custom if isinstance(custom, dict) else {}
    return {**inner, **{name: value for name, value in data.items() if name not in ENVELOPE}}


def _is_spare(name: str, value: Any, above: dict[str, Any]) -> bool:
    """Return whether a setting has the value that would apply without it."""
    if name == "janrainOidcClientId":
        return False
    if above.get(name) is not None:
        return bool(as_stored(above[name]) == as_stored(value))
    if value is None:
        return True
    setting = find_setting(name)
    default = setting.default if setting is not None else None
    return default is not None and bool(as_stored(default) == as_stored(value))


def _minimal_members(one: LiveObject) -> LiveObject:
    if not isinstance(one.data, dict):
        return one
    known = read_schema(one.kind).get("properties", {})
    data = {
        name: value
        for name, value in one.data.items()
        if "default" not in known.get(name, {}) or as_stored(known[name]["default"]) != as_stored(value)
    }
    return one._replace(data=data)
