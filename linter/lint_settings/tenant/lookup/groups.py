"""Documents in groups, from which one is removed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from ...documents.document import Document

    Name = TypeVar("Name")


def take(groups: dict[Name, list[Document]], name: Name, document: Document) -> None:
    """Remove a document from its group, and the group if that was the last one."""
    groups[name].remove(document)
    if not groups[name]:
        del groups[name]
