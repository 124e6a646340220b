"""Hover texts: the meaning of a setting or member, its effective value, and the object of an id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from ..console.terminal import clean
from ..messages.reveal import mask_all, reveal
from ..messages.secrets import mask, secrets
from ..rulebook.explain import explain_setting
from ..tenant.settings import find_setting
from .nodes import named_at, path_in, schema_at, setting_of, spot_at
from .objects import title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from lsprotocol.types import Position

    from ..documents.document import Document
    from ..tenant.workspace import Workspace
    from .session import Place, Session

_LONGEST = 200


def hover(uri: str, position: Position, session: Session) -> Hover | None:
    """Return the text about a place, or None."""
    place = session.place(uri)
    if place is None:
        return None
    offset = place.positions.offset(position)
    spot = spot_at(place, offset)
    if spot is None:
        return None
    named = named_at(place, offset)
    parts = []
    if named is not None and not spot.is_key:
        parts += [f"**{_quoted(title(one))}** in `{_quoted(one.source.path)}`" for one in named.documents]
    path = path_in(spot)
    text = about(spot.document.kind, path)
    if text:
        parts.append(text)
    name = setting_of(spot.document.kind, path)
    if name is not None and find_setting(name) is not None:
        parts.extend(_effective(name, spot.document, place))
    if not parts:
        return None
    start, end, key_start, key_end = spot.node.place
    range_ = place.positions.range(key_start, key_end) if spot.is_key else place.positions.range(start, end)
    return Hover(MarkupContent(MarkupKind.Markdown, "\n\n".join(parts)), range=range_)


def about(kind: str | None, path: tuple[str | int, ...]) -> str | None:
    """Return the text about the setting or member at a path of an object, or None."""
    name = setting_of(kind, path)
    setting = find_setting(name) if name is not None else None
    if name is not None and setting is not None and path[-1] == name:
        return "\n".join(_lines(explain_setting(setting, name)))
    part = schema_at(kind, path) if path else None
    while part is not None and isinstance(path[-1], int):  # an item is explained by its list
        path = path[:-1]
        if "title" not in part:
            return about(kind, path)
    if part is not None and ("description" in part or "title" in part):
        return "\n\n".join(_member(str(path[-1]), part))
    return "\n".join(_lines(explain_setting(setting, name))) if setting is not None else None


def _lines(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a page, each as a paragraph."""
    for line in lines:
        yield f"### {line[2:]}" if line.startswith("# ") else f"{line}  " if line else line


def _member(name: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {name}"
    yield f"{part.get('title', name)}. {part.get('description', '')}"
    if "x-takes" in part:
        yield f"Takes: {part['x-takes']}"
    if "default" in part:
        yield f"Default: `{json.dumps(part['default'])}`"
    if "x-symptom" in part:
        yield f"What goes wrong: {part['x-symptom']}"
    if "x-url" in part:
        yield f"See: {part['x-url']}"


def _effective(name: str, document: Document, place: Place) -> Iterator[str]:
    """Yield the effective value in each environment, and its origin."""
    if document.kind != "client-settings":
        return
    workspace = place.loaded.project.workspace
    for one in (document, *workspace.counterparts(document)):
        where = f" in {_quoted(one.source.environment)}" if one.source.environment else ""
        yield f"Effective value{where}: {_value(name, one, workspace)}"


def _value(name: str, document: Document, workspace: Workspace) -> str:
    settings = workspace.settings(document)
    node = settings.effective(name)
    if node is None:
        setting = find_setting(name)
        default = setting.default if setting is not None and not setting.required else None
        return "not set" if default is None else f"`{json.dumps(default)}` (the documented default)"
    value = reveal(node.value, ("client-settings", "application-settings"), (name,), node.source.placeholder)
    sources = [document] if node.source is document.source else [document, *_application(document, workspace)]
    hidden = secrets(sources)
    shown = json.dumps(mask_all(value, hidden), ensure_ascii=False)[:_LONGEST]
    origin = "the client's own" if settings.own.get(name) is node else "inherited from the application"
    path = mask(f"{node.source.path}:{node.key_span.line}", hidden)
    return f"`{_quoted(shown)}` ({origin}, `{_quoted(path)}`)"


def _application(document: Document, workspace: Workspace) -> list[Document]:
    found = workspace.application_settings(document)
    return [] if found is None else [found]


def _quoted(text: str) -> str:
    """Return a text escaped for code in Markdown."""
    return clean(text).replace("`", "'").replace("*", "\\*").replace("<", "\\<")
