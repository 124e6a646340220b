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
    names = [*document.root.members]
    if document.index == 0 or document.path or not names or not _BLOCKS.issuperset(names):
        return None
    start = document.root.place[0]
    before = _MARK.split(document.source.text[:start])[-2:-1]
    above = {name for text in before for indent, name in _NAME.findall(text) if not indent}
    is_settings = any(find_setting(name) is not None for name in above)
    return names[0] if is_settings and above.isdisjoint(names) else None


def names_split_off(document: Document) -> frozenset[str]:
    """Return the names in the document behind another one, if that is a block that a stray `---` has split off."""
    text, start = document.source.text, document.root.place[0]
    mark = None if document.path or "\n---" not in text else _MARK.search(text, start)
    if mark is None:
        return frozenset()
    found = _NAME.findall(_MARK.split(text[mark.end() :])[0])
    above = {name for indent, name in found if not indent}
    if not above or not _BLOCKS.issuperset(above) or not above.isdisjoint(document.root.members):
        return frozenset()
    return frozenset(name for indent, name in found if indent)
