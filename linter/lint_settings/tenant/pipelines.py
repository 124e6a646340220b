"""The pipelines of a config as documents, so that rules can check them like any object of the tenant."""

from __future__ import annotations

from ..config.config_file import NAME
from ..documents.document import Document
from ..documents.node import Node
from ..documents.source import Source, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..config.config import Config
    from ..documents.span import Path, Place


def config_documents(config: Config) -> Iterator[Document]:
    """Yield a document for each `[[pipeline]]`, of the kind `pipeline` and the environment that it names."""
    path = shown(config.path) if config.path else NAME
    for at, part in enumerate(config.pipelines):
        source = Source(path, config.text, environment=part.get("environment"), placeholder=config.placeholder)
        yield Document(source, _node(source, config, part, ("pipeline", at)), at, "pipeline")


def _node(source: Source, config: Config, value: Any, path: Path) -> Node:
    """The node of a value, with all that is in it; at the start of the text where nothing places it."""
    # Of a pipeline in a file that the config extends, the place is the key that names the file.
    spot = config.places.spot(path) or config.places.spot(("extends",))
    place: Place = (0, 0, -1, -1)
    if spot is not None:
        named = (spot.key_start, spot.key_end) if spot.key_end > spot.key_start and len(path) > 2 else (-1, -1)
        place = (spot.start, spot.end, *named)
    if isinstance(value, list):
        items = [_node(source, config, item, (*path, index)) for index, item in enumerate(value)]
        return Node(source, value, path, place, "", children=items)
    if isinstance(value, dict):
        members = {name: _node(source, config, item, (*path, name)) for name, item in value.items()}
        return Node(source, value, path, place, "", children=members)
    return Node(source, value, path, place, '"')
