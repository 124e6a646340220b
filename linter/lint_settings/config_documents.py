"""The pipelines of a config as documents of its file, so that rules can judge them like any object of the tenant."""

from __future__ import annotations

import re

from .config import NAME, header
from .document import Document
from .node import Node
from .regex import lazy_pattern
from .source import Source, shown

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .config import Config
    from .node import Path, Place

_HEADER = lazy_pattern(r"^[ \t]*\[", re.MULTILINE)


def config_documents(config: Config) -> Iterator[Document]:
    """One document for each `[[pipeline]]`, of the kind `pipeline` and the environment that it names."""
    path = shown(config.path) if config.path else NAME
    for at, part in enumerate(config.pipelines):
        source = Source(path, config.text, environment=part.get("environment"), placeholder=config.placeholder)
        yield Document(source, _Reader(source, at).entry(part), at, "pipeline")


class _Reader:
    """Builds the nodes of one entry; what cannot be found in the text stands where the entry begins."""

    def __init__(self, source: Source, at: int) -> None:
        self.source = source
        self.path: Path = ("pipeline", at)
        begun = [match.span() for match in header("pipeline").finditer(source.text)]
        inline = re.search(r"^[ \t]*(?:[\w.-]*\.)?pipeline\b", source.text, re.MULTILINE)
        start, self.start = begun[at] if at < len(begun) else inline.span() if inline else (0, 0)
        start += len(source.text[start : self.start]) - len(source.text[start : self.start].lstrip())
        following = _HEADER.search(source.text, self.start) if begun else None
        self.end = following.start() if following else len(source.text)
        self.place: Place = (start, self.start, -1, -1)

    def entry(self, part: dict[str, Any]) -> Node:
        """The node of the entry."""
        members = {name: self._member(name, value) for name, value in part.items()}
        return Node(self.source, part, self.path, self.place, "", children=members)

    def _member(self, name: str, value: Any) -> Node:
        key = re.compile(rf"(?:^|[{{,])[ \t]*([\"']?{re.escape(name)}[\"']?)[ \t]*=", re.MULTILINE)
        match = key.search(self.source.text, self.start, self.end)
        begin, named = (match.end(), match.span(1)) if match else (self.start, (-1, -1))
        path = (*self.path, name)
        if not isinstance(value, list):
            return Node(self.source, value, path, (*self._literal(value, begin), *named), '"')
        items = []
        for index, item in enumerate(value):
            place = self._literal(item, begin)
            begin = max(begin, place[1])
            items.append(Node(self.source, item, (*path, index), (*place, -1, -1), '"'))
        span = (items[0].place[0], items[-1].place[1]) if items else self.place[:2]
        return Node(self.source, value, path, (*span, *named), "", children=items)

    def _literal(self, value: Any, begin: int) -> tuple[int, int]:
        """Where a text stands in its quotes."""
        text = re.escape(str(value))
        match = re.compile(rf"\"{text}\"|'{text}'").search(self.source.text, begin, self.end)
        return match.span() if match else self.place[:2]
