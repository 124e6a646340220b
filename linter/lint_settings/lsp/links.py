"""Document links: every id in a file links to the object that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import DocumentLink

from ..tenant.graph import find
from ..tenant.ids import place_of
from .nodes import id_range
from .objects import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .session import Place, Session


def links(uri: str, session: Session) -> list[DocumentLink]:
    """Return the links of a file."""
    place = session.place(uri)
    return [] if place is None else list({_key(one): one for one in _links(place, session)}.values())


def _links(place: Place, session: Session) -> Iterator[DocumentLink]:
    workspace = place.loaded.project.workspace
    for document in place.loaded.documents:
        for one in session.mentions.read(document):
            node = one.mention.node
            if node.alias or node.is_filled:
                continue
            _, found = find(one.mention.sort, one.mention.value, document, workspace, of=one.declared.of)
            if not found or found[0] is document:
                continue
            target = session.place_at(found[0].source.path, place.view)
            if target is not None:
                range_ = place.positions.range(*id_range(node, one.mention.value))
                line = place_of(found[0]).key_span.line
                yield DocumentLink(range_, target=f"{target.uri}#L{line}", tooltip=title(found[0]))


def _key(link: DocumentLink) -> tuple[int, int, int]:
    return link.range.start.line, link.range.start.character, link.range.end.character
