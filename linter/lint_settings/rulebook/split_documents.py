"""Recognizes settings that a stray `---` divides: the `custom` block behind it is a document of its own."""

from __future__ import annotations

from ..documents.document import load
from ..documents.source import Source
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.document import Document

_BLOCKS = frozenset(("custom", "_global"))
_NAME = "documents.yaml"  # JSON has one document


def block_split_off(document: Document) -> str | None:
    """Return the name of the block that a document of a file consists of, if settings without it precede it."""
    members = document.root.value
    if document.index == 0 or document.path or members.__class__ is not dict or not _BLOCKS.issuperset(members):
        return None
    return next(iter(members), None) if _are_divided(_beside(document, -1), members) else None


def names_split_off(document: Document) -> frozenset[str]:
    """Return the names in the document behind another one, if that is a block that a stray `---` has split off."""
    blocks, above = {} if document.path else _beside(document, 1), document.root.value
    if above.__class__ is not dict or not _are_divided(above, blocks):
        return frozenset()
    return frozenset(name for block in blocks.values() if isinstance(block, dict) for name in block)


def _are_divided(above: Mapping[str, Any], blocks: Mapping[str, Any]) -> bool:
    """Return whether settings precede blocks that they lack."""
    is_split = _BLOCKS.issuperset(blocks) and above.keys().isdisjoint(blocks)
    return is_split and any(find_setting(name) is not None for name in above)


def _beside(document: Document, step: int) -> dict[str, Any]:
    """Return the mapping next to a document of a file, in a direction; what is empty does not count."""
    if "\n---" not in document.source.text:
        return {}  # like most
    before, behind = document.source.once(_neighbours).get(document.index, (None, None))
    value = before if step < 0 else behind
    return value if isinstance(value, dict) else {}


def _neighbours(text: str) -> dict[int, tuple[Any, Any]]:
    """Return the values before and behind each document that is not empty, by its number."""
    documents = [one for one in load(Source(_NAME, str(text)))[0] if one.root.value is not None]
    values = [None, *(one.root.value for one in documents), None]
    return {one.index: (values[at], values[at + 2]) for at, one in enumerate(documents)}
