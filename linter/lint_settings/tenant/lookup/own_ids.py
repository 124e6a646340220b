"""Finds the customer, application and capture domain of each environment: those that most of its files name."""

from __future__ import annotations

from ..references import mentioned_ids, own_mentions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...documents.document import Document
    from ...documents.node import Node


class OwnIds:
    """The values that the documents of each environment name.

    A value belongs to an environment if more of its documents name it than all others together. So a value that was
    copied into a few files is not taken for the environment's own, and if no value prevails, none is reported as wrong.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._named: dict[tuple[str, str], dict[str, dict[Document, None]]] = {}
        self._own: dict[tuple[str, str], str | None] = {}
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        """Count the values that a document names."""
        environment = document.source.environment
        if environment is None:
            return
        for sort, value in own_mentions(document):
            self._own.pop((environment, sort), None)
            self._named.setdefault((environment, sort), {}).setdefault(value, {})[document] = None

    def remove(self, document: Document) -> None:
        """Stop counting the values that a document names."""
        environment = document.source.environment
        if environment is None:
            return
        for sort, value in own_mentions(document):
            self._own.pop((environment, sort), None)
            self._named[environment, sort][value].pop(document, None)

    def own(self, environment: str, sort: str) -> str | None:
        """Return the value that belongs to an environment; None if none prevails."""
        place = environment, sort
        if place not in self._own:
            values = self._named.get(place, {})
            total = sum(len(naming) for naming in values.values())
            self._own[place] = next((value for value, naming in values.items() if 2 * len(naming) > total), None)
        return self._own[place]

    def lines(self, sort: str) -> list[str]:
        """Return the values of a sort of all environments, one per line."""
        return [f"{environment} {self.own(environment, sort)}" for environment, named in self._named if named == sort]

    def naming(self, environment: str, sort: str, value: str) -> Iterable[Document]:
        """Return the documents of an environment that name a value."""
        return self._named.get((environment, sort), {}).get(value, ())

    def origin(self, sort: str, value: str, document: Document) -> Node | None:
        """Return the node by which the value is another environment's own, if the document's own value differs."""
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
