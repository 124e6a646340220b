"""Reads the files of API clients and access schemas, in each of their formats."""

from __future__ import annotations

import json

from .ids import known_text, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node


def held_features(client: Document) -> list[str] | None:
    """Return the features of an API client; an empty list if its file has none.

    None if they are unknown: filled in at deploy time, of a wrong type, or not described by the file.
    """
    node = member(client, "features")
    if node is None:
        return None if allow_list(client) is None else []
    names = [known_text(item) for item in node.items]
    known = [name for name in names if name is not None]
    return known if isinstance(node.value, list) and len(known) == len(names) else None


def allow_list(client: Document) -> Node | None:
    """Return the node with the address ranges that an API client may call from."""
    return member(client, "ipWhitelist") or member(client, "whitelist")


def listed_attributes(access_schema: Document) -> Iterator[tuple[Node, str, str | None]]:
    """Yield the known attribute paths of an access schema, each with its node and the text within it.

    The older calls take the list as JSON text, which is one node.
    """
    listed = member(access_schema, "attributes")
    if listed is None:
        return
    for item in listed.items:
        path = known_text(item)
        if path is not None:
            yield item, path, None
    text = known_text(listed)
    for path in _texts(text) if text is not None else ():
        yield listed, path, path


def _texts(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []
