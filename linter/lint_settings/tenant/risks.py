"""What a change to a setting or a member may do to people who sign in, as the schemas say."""

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
    """The risk of what happens to a member: that of the schema for it, else for the nearest one it is in.

    An empty path is the object itself. What the schema does not know counts as a change of the object.
    """
    parts = list(along(kind, path))
    said = [part for part in parts[1:] if "x-risk" in part]
    if said:
        return risk_in(said[-1], action)
    return risk_in(parts[0], "changed" if path else action)


def risk_of_setting(kind: str, name: str, action: str) -> Risk:
    """The risk of what happens to a setting; one that Hosted Login does not read has none.

    Nor has one where it stands does not count: the application's on a client, or the other way round.
    """
    setting = find_setting(name)
    other = {"client-settings": "application", "application-settings": "client"}[kind]
    return Risk.NONE if setting is None or setting.scope == other else risk_in(setting.data, action)


def risk_in(data: Mapping[str, Any], action: str) -> Risk:
    """The risk that a part of a schema names in `x-risk`, for all actions or for each."""
    said = data["x-risk"]
    return RISKS[said if isinstance(said, str) else said[action]]


def risk_words(data: Mapping[str, Any]) -> str:
    """The risk of a part of a schema for people: of a change, and of adding or removing it where that differs."""
    usual = risk_in(data, "changed")
    others = [(f"{action}: {risk_in(data, action).value}") for action in ACTIONS[1:] if risk_in(data, action) != usual]
    return f"{usual.value}" + (f" ({'; '.join(others)})" if others else "")
