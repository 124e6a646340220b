"""Recognizes settings that a stray `---` or `...` divides: the `custom` block behind it is a document of its own."""

from __future__ import annotations

import re

from ..documents.document import load
from ..documents.finding import Related
from ..documents.lazy_regex import lazy_pattern
from ..documents.source import Source
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node

_BLOCKS = frozenset(("custom", "_global"))
_MARK = lazy_pattern(r"^(---|\.\.\.)(?=\s)", re.MULTILINE)
_NAME = "documents.yaml"  # JSON has one document


def block_split_off(document: Document) -> tuple[str, str] | None:
    """Return the name of the block that a document consists of, if settings without it precede it, and what divides."""
    members = document.root.value
    if document.index == 0 or document.path or members.__class__ is not dict or not _BLOCKS.issuperset(members):
        return None
    above = _beside(document, -1)
    if above is None or above.value.__class__ is not dict or not _are_divided(above.value, members):
        return None
    return next(iter(members)), _mark(document.root)


def _mark(behind: Node) -> str:
    """Return the last mark that ends or begins a document before another one."""
    return str(_MARK.findall(behind.source.text, 0, behind.place[0])[-1])


def names_split_off(document: Document) -> dict[str, list[Related]]:
    """Return the names in the document behind another one, with its place, if a stray `---` has split off a block."""
    behind, above = None if document.path else _beside(document, 1), document.root.value
    blocks = {} if behind is None else behind.value
    if behind is None or above.__class__ is not dict or blocks.__class__ is not dict or not _are_divided(above, blocks):
        return {}
    start, end, *_ = behind.place
    why = f"behind `{_mark(behind)}`, so it is no part of these"
    place = Related(document.source.path, document.source.span(start, end), why)
    return {name: [place] for block in blocks.values() if isinstance(block, dict) for name in block}


def _are_divided(above: Mapping[str, Any], blocks: Mapping[str, Any]) -> bool:
    """Return whether settings precede blocks that they lack."""
    is_split = bool(blocks) and _BLOCKS.issuperset(blocks) and above.keys().isdisjoint(blocks)
    return is_split and any(find_setting(name) is not None for name in above)


def _beside(document: Document, step: int) -> Node | None:
    """Return the root of the document next to another one in a direction; what is empty does not count."""
    text = document.source.text
    if "\n---" not in text and "\n..." not in text:
        return None  # like most
    before, behind = document.source.once(_next_to_each).get(document.index, (None, None))
    return before if step < 0 else behind


def _next_to_each(text: str) -> dict[int, tuple[Node | None, Node | None]]:
    """Return the roots before and behind each document that is not empty, by its number."""
    documents = [one for one in load(Source(_NAME, text))[0] if one.root.value is not None]
    roots = [None, *(one.root for one in documents), None]
    return {one.index: (roots[at], roots[at + 2]) for at, one in enumerate(documents)}
