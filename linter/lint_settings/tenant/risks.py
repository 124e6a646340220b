"""The risk of a change to a setting or a member for people who sign in, according to the schemas."""

from __future__ import annotations

from ..schema.members import along
from .change import Risk
from .settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.span import Path

RISKS = {
    "access": Risk.LOCKS_OUT,
    "security": Risk.SECURITY,
    "appearance": Risk.APPEARANCE,
    "none": Risk.NONE,
}
ACTIONS = ("changed", "added", "removed")


def risk_of(kind: str, path: Path, action: str) -> Risk:
    """Return the risk of a change to a member: that of the schema for it, else for its nearest parent.

    An empty path is the object itself. An unknown member counts as a change of the object.
    """
    parts = list(along(kind, path))
    said = [part for part in parts[1:] if "x-risk" in part]
    if said:
        return risk_in(said[-1], action)
    return risk_in(parts[0], "changed" if path else action)


def risk_of_setting(kind: str, name: str, action: str) -> Risk:
    """Return the risk of a change to a setting; a setting that Hosted Login does not read has none.

    A setting at the wrong scope has none either: one of the application on a client, or the reverse.
    """
    setting = find_setting(name)
    other = {"client-settings": "application", "application-settings": "client"}[kind]
    return Risk.NONE if setting is None or setting.scope == other else risk_in(setting.data, action)


def risk_in(data: Mapping[str, Any], action: str) -> Risk:
    """Return the risk in the `x-risk` of a part of a schema, which may differ by action."""
    said = data["x-risk"]
    return RISKS[said if isinstance(said, str) else said[action]]


def risk_words(data: Mapping[str, Any]) -> str:
    """Return the risk of a part of a schema in words: of a change, and of adding or removing if that differs."""
    usual = risk_in(data, "changed")
    others = [(f"{action}: {risk_in(data, action).value}") for action in ACTIONS[1:] if risk_in(data, action) != usual]
    return f"{usual.value}" + (f" ({'; '.join(others)})" if others else "")
