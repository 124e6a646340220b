"""Recognizes settings that a stray `---` divides: the `custom` block behind it is a document of its own."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document

_BLOCKS = frozenset(("custom", "_global"))
_MARK = lazy_pattern(r"^---(?:[ \t].*)?$", re.MULTILINE)
_NAME = lazy_pattern(r"""^([ \t]*)["']?([A-Za-z_][\w.-]*)["']?[ \t]*:(?:[ \t]|$)""", re.MULTILINE)


def block_split_off(document: Document) -> str | None:
    """Return the name of the block that a document of a file consists of, if settings without it precede it."""
    members, text = document.root.value, document.source.text
    if document.index == 0 or document.path or members.__class__ is not dict or not _BLOCKS.issuperset(members):
        return None
    # Only the document before, or the time would grow with the square of the documents.
    end = max(text.rfind("\n---", 0, document.root.place[0]), 0)
    above = _names_at_left(text[max(text.rfind("\n---", 0, end), 0) : end])
    is_settings = any(find_setting(name) is not None for name in above)
    return next(iter(members), None) if is_settings and above.isdisjoint(members) else None


def names_split_off(document: Document) -> frozenset[str]:
    """Return the names in the document behind another one, if that is a block that a stray `---` has split off."""
    text = document.source.text
    mark = None if document.path else _MARK.search(text, document.root.place[0])
    if mark is None:
        return frozenset()
    behind = _MARK.search(text, mark.end())  # see above
    part = text[mark.end() : behind.start() if behind else len(text)]
    above = _names_at_left(part)
    if not above or not _BLOCKS.issuperset(above) or not above.isdisjoint(document.root.members):
        return frozenset()
    return frozenset(name for indent, name in _NAME.findall(part) if indent)


def _names_at_left(text: str) -> set[str]:
    return {name for indent, name in _NAME.findall(text) if not indent}
