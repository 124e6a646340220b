"""The layout of the graph in columns: boxes, clients that share one, and an order with few crossings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import Inventory

# The columns from left to right: the kind of object, and its heading.
COLUMNS = (
    ("api-client", "API clients"),
    ("client", "Clients"),
    ("policy", "Policies and applications"),
    ("flow", "Flows"),
    ("entity-type", "Entity types"),
)
_COLUMN_OF = {
    "api-client": 0,
    "client-settings": 1,
    "oidc-client": 1,
    "login-policy": 2,
    "token-policy": 2,
    "application-settings": 2,
    "flow": 3,
    "entity-type": 4,
}
MANY = 30  # with more clients in an environment, those with the same references share a box
_SWEEPS = 6


class Box(NamedTuple):
    """A box: the keys of its objects (several for clients that share it), and its column."""

    keys: tuple[str, ...]
    column: int


class Layout(NamedTuple):
    """The boxes of each column from top to bottom, and the edges between boxes."""

    columns: tuple[tuple[Box, ...], ...]
    edges: tuple[tuple[Box, Box], ...]


def layout(inventory: Inventory, environment: str) -> Layout:
    """Return the layout of an environment, including objects without an environment that are referred to."""
    node_of, column_of, own = nodes(inventory, environment)
    pairs = [(one, other) for one, other in edges(inventory, node_of) if one in own or other in own]
    drawn = dict.fromkeys((*own, *(node for pair in pairs for node in pair)))
    boxes = _boxes(drawn, pairs, column_of, _looks(inventory))
    box_of = {key: box for box in boxes for key in box.keys}
    between = tuple(dict.fromkeys((box_of[one], box_of[other]) for one, other in pairs))
    columns = tuple(tuple(box for box in boxes if box.column == at) for at in range(len(COLUMNS)))
    return Layout(_untangled(columns, between), between)


def edges(inventory: Inventory, node_of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the edges between nodes, each once."""
    found = dict.fromkeys(
        (node_of[one.holder], node_of[one.target])
        for one in inventory.relations
        if one.target is not None and one.holder in node_of and one.target in node_of and one.kind != "application"
    )
    return [(one, other) for one, other in found if one != other]


def nodes(inventory: Inventory, environment: str | None) -> tuple[dict[str, str], dict[str, int], dict[str, None]]:
    """Return the node of each object by key, the column of each node, and the environment's own nodes.

    Without an environment, those of all.
    """
    client_of = {key: one.key for one in inventory.clients for key in one.items if not key.startswith("api-client-")}
    first: dict[tuple[str, ...], str] = {}
    node_of: dict[str, str] = {}
    column_of: dict[str, int] = {}
    own: dict[str, None] = {}
    for item in inventory.items:
        if item.kind not in _COLUMN_OF or (environment is not None and item.environment not in (environment, "")):
            continue
        node = client_of.get(item.key, item.key)
        if item.kind == "flow":  # its body and its list of versions are one flow
            node = first.setdefault((item.environment, item.id or item.name), item.key)
        node_of[item.key] = node
        column_of[node] = _COLUMN_OF[item.kind]
        if environment is None or item.environment == environment:
            own[node] = None
    return node_of, column_of, own


def _looks(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    return {one.key: one.features or () for one in inventory.api_clients}


def _boxes(
    found: Iterable[str],
    pairs: Sequence[tuple[str, str]],
    column_of: Mapping[str, int],
    looks: Mapping[str, tuple[str, ...]],
) -> list[Box]:
    listed = list(found)
    if Counter(column_of[one] for one in listed)[1] <= MANY:
        return [Box((one,), column_of[one]) for one in listed]
    near: dict[str, list[str]] = {}
    for one, other in pairs:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    may_share = {one for one in listed if column_of[one] <= 1}
    color: dict[str, object] = {one: looks.get(one, "client") if one in may_share else one for one in listed}
    for at in (1, 0):  # clients first, then the API clients, which follow the clients that use them
        looks_of = {one: (color[one], frozenset(color[other] for other in near.get(one, ()))) for one in may_share}
        color.update((one, looks_of[one]) for one in may_share if column_of[one] == at)
    groups: dict[object, list[str]] = {}
    for one in listed:
        groups.setdefault((column_of[one], color[one]), []).append(one)
    return [Box(tuple(keys), column_of[keys[0]]) for keys in groups.values()]


def _untangled(columns: tuple[tuple[Box, ...], ...], edges: Sequence[tuple[Box, Box]]) -> tuple[tuple[Box, ...], ...]:
    """Order each column by the mean height of what its boxes are connected to, to and fro a few times."""
    near: dict[Box, list[Box]] = {}
    for one, other in edges:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    ordered = [list(one) for one in columns]
    for sweep in range(_SWEEPS):
        height = {box: at / max(len(column), 1) for column in ordered for at, box in enumerate(column)}
        for column in ordered if sweep % 2 == 0 else reversed(ordered):

            def mean(box: Box, height: dict[Box, float] = height) -> float:
                others = near.get(box)
                return sum(height[one] for one in others) / len(others) if others else height[box]

            column.sort(key=mean)
            height.update((box, at / len(column)) for at, box in enumerate(column))
    return tuple(tuple(column) for column in ordered)
