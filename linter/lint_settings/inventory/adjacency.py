"""The objects adjacent to an object: those that refer to it and those that it refers to, for its own graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..messages.wording import noun_of
from .layout import edges, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Inventory


class Near(NamedTuple):
    """The objects adjacent to one: in the columns before its own, and in its own and the columns after it.

    `lost` are the references whose object is not in the files, each as text.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    lost: tuple[str, ...]


def adjacent(inventory: Inventory) -> dict[str, Near]:
    """Return the objects adjacent to each object of the graph, by its key; the objects of a client are one."""
    node_of, column_of, _ = nodes(inventory, None)
    before: dict[str, dict[str, None]] = {}
    after: dict[str, dict[str, None]] = {}
    lost: dict[str, dict[str, None]] = {}
    for pair in edges(inventory, node_of):
        for one, other in (pair, pair[::-1]):
            side = before if column_of[other] < column_of[one] else after
            side.setdefault(one, {})[other] = None
    for relation in inventory.relations:
        if relation.target is None and relation.state not in ("found", "external") and relation.holder in node_of:
            text = f"{noun_of(relation.kind)}: {relation.id or '?'}, {relation.state}"
            lost.setdefault(node_of[relation.holder], {})[text] = None

    def by_column(found: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(found, key=lambda one: column_of[one]))

    return {
        one: Near(by_column(before.get(one, ())), by_column(after.get(one, ())), tuple(lost.get(one, ())))
        for one in dict.fromkeys(node_of.values())
    }
