"""The names that can be added to a mapping: settings and members that it does not have yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..documents.frozen import Frozen
from ..messages.secrets import mask, secrets
from ..tenant.settings import catalogue
from .nodes import BLOCKS, HOLD_SETTINGS, schema_at
from .typing_place import is_probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.node import Node
    from ..tenant.workspace import Workspace
    from .typing_place import Typed


class Name(Frozen):
    """A name that can be added; `part` is the schema of its value, `rank` sorts it."""

    __slots__ = ()

    name: str
    title: str
    part: Mapping[str, Any]
    rank: int


def names_at(typed: Typed, workspace: Workspace) -> list[Name]:
    """Return the names that can be added at a place."""
    kind, above = typed.document.kind, typed.path[:-1]
    if kind in HOLD_SETTINGS and all(step in BLOCKS for step in above):
        return [one for one in _settings(typed, workspace) if one.name not in _set(typed)]
    part = schema_at(kind, above)
    return [] if part is None else [one for one in _members(part) if one.name not in typed.node.members]


def _set(typed: Typed) -> set[str]:
    """Return the settings that already have a value in the current block, or in the related one."""
    root = typed.document.root
    above = [step for step in typed.path[:-1] if step != "custom"]
    outer: Node = root.members["_global"] if above == ["_global"] else root
    inner = outer.members.get("custom")
    return {name for name in (*outer.members, *(inner.members if inner is not None else ())) if not is_probe(name)}


def _settings(typed: Typed, workspace: Workspace) -> Iterator[Name]:
    kind, above = typed.document.kind, typed.path[:-1]
    is_client = kind == "client-settings" and "_global" not in above
    has_block = "custom" in typed.document.root.members
    for name, setting in catalogue().items():
        if setting.deprecated or setting.scope == ("application" if is_client else "client"):
            continue
        is_home = not has_block or setting.standard != ("custom" in above)
        yield Name(name, setting.title, setting.data, (0 if setting.required else 1) + (0 if is_home else 2))
    for name, option in workspace.catalogue(typed.document).items():
        if name not in catalogue():
            part: dict[str, Any] = {"enum": option.values} if option.values else {}
            if option.type in ("boolean", "array", "object"):
                part["type"] = option.type
            yield Name(mask(name, secrets([typed.document])), "Setting of this tenant", part, 1)
    if not above:
        for one in _members(schema_at(kind, ()) or {}):
            if one.name in BLOCKS:
                yield one._replace(rank=5)


def _members(part: Mapping[str, Any]) -> Iterator[Name]:
    for name, inner in part.get("properties", {}).items():
        if not inner.get("deprecated"):
            is_required = inner.get("x-required") or name in part.get("required", ())
            rank = 0 if is_required else 4 if name.startswith("_") else 1
            yield Name(name, inner.get("title", name), inner, rank)
