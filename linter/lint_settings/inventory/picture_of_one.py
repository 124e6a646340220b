"""The graph of one object as inline SVG: the objects that refer to it, itself, and those that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from ..messages.wording import noun_of
from .adjacency import adjacent
from .picture import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .model import Inventory
    from .picture import Picture

MOST = 12  # boxes of a side; more are grouped, or cut
# The size of boxes and the place of labels in them are in the style sheet: a page can have thousands of graphs.
_WIDTH, _HEIGHT, _STEP, _GAP, _LONGEST = 280, 28, 34, 60, 36


class Spot(NamedTuple):
    """A box: its label, and the anchor that it links to, if any."""

    label: str
    anchor: str | None


class Drawer:
    """Draws the graph of any object of an inventory."""

    def __init__(
        self,
        inventory: Inventory,
        anchors: Mapping[str, str],
        names: Mapping[str, str],
        pictures: Sequence[Picture],
    ) -> None:
        self._near = adjacent(inventory)
        self._anchors = anchors
        self._names = names
        clients = {one.key for one in inventory.clients}
        self._kinds = {one.key: "client" if one.key in clients else noun_of(one.kind) for one in inventory.items}
        self._groups = {key: group for one in pictures for group in one.groups for key in group.keys}

    def draw(self, key: str) -> Markup | None:
        """Return the graph of an object; None if it has no references."""
        near = self._near.get(key)
        if near is None or not (near.before or near.after or near.lost):
            return None
        before = list(self._spots(near.before))
        after = [*self._spots(near.after), *(Spot(text, None) for text in near.lost[:MOST])]
        return _svg(before, Spot(self._names[key], None), after)

    def _spots(self, keys: Sequence[str]) -> Iterator[Spot]:
        """Yield a box for each object, for each group if there are many, or for the first ones and the rest."""
        if len(keys) <= MOST:
            yield from map(self._spot, keys)
            return
        parts: dict[str, list[str]] = {}
        for key in keys:
            group = self._groups.get(key)
            parts.setdefault(key if group is None else group.anchor, []).append(key)
        shown = list(parts.items())
        for at, (anchor, members) in enumerate(shown):
            if at == MOST - 1 and len(shown) > MOST:
                rest = sum(len(one) for _, one in shown[at:])
                yield Spot(f"and {rest:,} more", "clients")
                return
            if len(members) == 1:
                yield self._spot(members[0])
            else:
                more = f" and {len(members) - 1} more"
                yield Spot(f"{short(self._names[members[0]], _LONGEST - len(more))}{more}", anchor)

    def _spot(self, key: str) -> Spot:
        kind = self._kinds.get(key, "")
        name = self._names[key]
        return Spot(name if kind == "client" else f"{kind} {name}", self._anchors[key])


def _svg(before: Sequence[Spot], own: Spot, after: Sequence[Spot]) -> Markup:
    columns = [one for one in (before, [own], after) if one]
    tallest = max(map(len, columns))
    place: list[list[tuple[int, int]]] = []
    for at, column in enumerate(columns, 1 - len(columns)):  # the last column is at 0, which needs no attribute
        top = (tallest - len(column)) * _STEP // 2
        place.append([(at * (_WIDTH + _GAP), top + row * _STEP) for row in range(len(column))])
    here = place[columns.index([own])][0]
    lines = "".join(_lines(here, [one for column in place for one in column if one != here]))
    left = (len(columns) - 1) * (_WIDTH + _GAP)
    wide, high = left + _WIDTH + 2, tallest * _STEP - (_STEP - _HEIGHT) + 2
    parts = [
        Markup('<svg class="one" width="{w}" height="{h}" viewBox="{} -1 {w} {h}">').format(-left - 1, w=wide, h=high),
        Markup('<path d="{}"/>').format(lines),
    ]
    for column, spots in zip(columns, place, strict=True):
        parts += [_box(spot, *where) for spot, where in zip(column, spots, strict=True)]
    return Markup().join((*parts, Markup("</svg>")))


def _lines(here: tuple[int, int], others: Iterable[tuple[int, int]]) -> Iterator[str]:
    for other in others:
        (x1, y1), (x2, y2) = sorted((here, other))
        yield f"M{x1 + _WIDTH} {y1 + _HEIGHT // 2}l{x2 - x1 - _WIDTH} {y2 - y1}"


def _box(spot: Spot, x: int, y: int) -> Markup:
    label = short(spot.label, _LONGEST)
    title = Markup("<title>{}</title>").format(spot.label) if label != spot.label else ""
    place = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in (("x", x), ("y", y)) if value)
    inner = Markup("{}<rect{}/><text{}>{}</text>").format(title, place, place, label)
    return inner if spot.anchor is None else Markup('<a href="#{}">{}</a>').format(spot.anchor, inner)
