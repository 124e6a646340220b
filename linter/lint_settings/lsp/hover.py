"""Hover texts: what a setting or a member means, which value holds, and which object an id names."""

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
    """Return the text about a place; None where there is nothing to say."""
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
    name = setting_of(spot.document.kind, path)
    setting = find_setting(name) if name is not None else None
    if name is not None and setting is not None:
        parts.append("\n".join(_lines(explain_setting(setting, name))))
        parts.extend(_effective(name, spot.document, place))
    elif path:
        about = schema_at(spot.document.kind, path)
        parts.extend(_member(str(path[-1]), about) if about is not None else ())
    if not parts:
        return None
    start, end, key_start, key_end = spot.node.place
    range_ = place.positions.range(key_start, key_end) if spot.is_key else place.positions.range(start, end)
    return Hover(MarkupContent(MarkupKind.Markdown, "\n\n".join(parts)), range=range_)


def _lines(lines: Iterator[str]) -> Iterator[str]:
    """Return the lines of a page, each a paragraph of its own."""
    for line in lines:
        yield f"### {line[2:]}" if line.startswith("# ") else f"{line}  " if line else line


def _member(name: str, about: Mapping[str, Any]) -> Iterator[str]:
    if not ("description" in about or "title" in about):
        return
    yield f"### {name}"
    yield f"{about.get('title', name)}. {about.get('description', '')}"
    if "x-takes" in about:
        yield f"Takes: {about['x-takes']}"
    if "default" in about:
        yield f"Default: `{json.dumps(about['default'])}`"
    if "x-symptom" in about:
        yield f"What goes wrong: {about['x-symptom']}"
    if "x-url" in about:
        yield f"See: {about['x-url']}"


def _effective(name: str, document: Document, place: Place) -> Iterator[str]:
    """Return the value that holds in each environment, and where it comes from."""
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
    """Return a text that ends no code and begins no markup."""
    return clean(text).replace("`", "'").replace("*", "\\*").replace("<", "\\<")
