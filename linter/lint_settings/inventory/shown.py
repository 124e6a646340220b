"""Formats values of documents, as far as they may be shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..messages.reveal import reveal
from ..tenant.ids import member

if TYPE_CHECKING:
    from ..documents.document import Document
    from ..documents.node import Node

SETTINGS = ("client-settings", "application-settings")


def as_text(value: Any) -> str:
    """Return a value for people: a text unchanged, a list of texts with commas, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def shown(node: Node, kinds: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return the value of the member at these names of an object, as far as it may be shown."""
    return as_text(reveal(node.value, kinds, names, node.source.placeholder))


def shown_setting(node: Node, name: str) -> str:
    """Return the value of a setting, as far as it may be shown."""
    return shown(node, SETTINGS, (name,))


def shown_member(document: Document, *names: str) -> str | None:
    """Return the value of a member of an object, as far as it may be shown; None if it is missing or null."""
    node = member(document, *names)
    return None if node is None or node.value is None else shown(node, (document.kind or "",), names)


def shown_items(document: Document, *names: str) -> tuple[str, ...]:
    """Return the items of a list, as far as they may be shown."""
    node = member(document, *names)
    return () if node is None else tuple(shown(one, (document.kind or "",), names) for one in node.items)
