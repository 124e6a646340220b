"""Which customer, application and capture domain an environment has for its own: what most of its files name."""

from __future__ import annotations

from .references import home_mentions, mentioned_ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..documents.document import Document
    from ..documents.node import Node


class Homes:
    """The values that the documents of each environment name, with the documents that do.

    A value is an environment's own if more of its documents name it than all others together. So a value that was
    copied into a file or two cannot pass for the environment's own, and where no value prevails nobody is wrong.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._named: dict[tuple[str, str], dict[str, dict[Document, None]]] = {}
        self._own: dict[tuple[str, str], str | None] = {}
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        """Count what a document names."""
        environment = document.source.environment
        if environment is None:
            return
        self._own.clear()
        for sort, value in home_mentions(document):
            self._named.setdefault((environment, sort), {}).setdefault(value, {})[document] = None

    def remove(self, document: Document) -> None:
        """Count no longer what a document names."""
        self._own.clear()
        for values in self._named.values():
            for naming in values.values():
                naming.pop(document, None)

    def own(self, environment: str, sort: str) -> str | None:
        """The value that an environment has for its own; None where none prevails."""
        place = environment, sort
        if place not in self._own:
            values = self._named.get(place, {})
            total = sum(len(naming) for naming in values.values())
            self._own[place] = next((value for value, naming in values.items() if 2 * len(naming) > total), None)
        return self._own[place]

    def told(self) -> list[str]:
        """What each environment has for its own, a line each."""
        return [f"{environment} {sort} {self.own(environment, sort)}" for environment, sort in self._named]

    def naming(self, environment: str, sort: str, value: str) -> Iterable[Document]:
        """The documents of an environment that name a value."""
        return self._named.get((environment, sort), {}).get(value, ())

    def origin(self, sort: str, value: str, document: Document) -> Node | None:
        """The node by which another environment has a value for its own, where the document's is known to differ."""
        here = document.source.environment
        own = None if here is None else self.own(here, sort)
        if own is None or own == value:
            return None
        for environment, named in self._named:
            if named == sort and environment != here and self.own(environment, sort) == value:
                first = min(self._named[environment, sort][value], key=lambda one: (one.source.path, one.index))
                nodes = (one.node for one in mentioned_ids(first) if (one.sort, one.value) == (sort, value))
                return min(nodes, key=lambda node: node.place)
        return None
