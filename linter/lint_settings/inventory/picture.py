"""The graph of each environment as inline SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from ..console.terminal import width
from .anchors import names_of
from .layout import COLUMNS, layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .layout import Box, Layout
    from .model import Inventory

MOST_BOXES = 250
_BOX_WIDTH, _BOX_HEIGHT, _STEP, _GAP, _TOP, _MARGIN = 212, 28, 38, 80, 44, 10
LONGEST = 24  # columns of a label


class Group(NamedTuple):
    """Objects that share a box."""

    anchor: str
    label: str
    keys: tuple[str, ...]


class Picture(NamedTuple):
    """The graph of an environment; `svg` is None if there is too much to draw."""

    environment: str
    svg: Markup | None
    groups: tuple[Group, ...]
    note: str


def pictures(inventory: Inventory, anchors: Mapping[str, str]) -> list[Picture]:
    """Return the graph of each environment with clients, or of all files if none has any."""
    names = [one.name for one in inventory.environments if one.clients] or [one.name for one in inventory.environments]
    labels = names_of(inventory)
    return [_picture(layout(inventory, name), name, at, anchors, labels) for at, name in enumerate(names)]


def _picture(
    drawn: Layout, environment: str, number: int, anchors: Mapping[str, str], labels: Mapping[str, str]
) -> Picture:
    boxes = [box for column in drawn.columns for box in column]
    groups = {
        box: Group(f"group-{number}-{at}", _label(box, labels), box.keys)
        for at, box in enumerate(boxes)
        if len(box.keys) > 1
    }
    note = ""
    if groups:
        note = "Clients that refer to the same objects share a box; the lists below the graph name all of them."
    if len(boxes) > MOST_BOXES:
        note = f"{len(boxes)} boxes are too many to draw at once; each object has a graph of its own."
        return Picture(environment, None, tuple(groups.values()), note)
    links = {box: groups[box].anchor if box in groups else anchors[box.keys[0]] for box in boxes}
    return Picture(environment, _svg(drawn, links, labels), tuple(groups.values()), note)


def _label(box: Box, labels: Mapping[str, str]) -> str:
    first = labels[box.keys[0]]
    if len(box.keys) == 1:
        return first
    more = f" and {len(box.keys) - 1} more"
    return f"{short(first, LONGEST - len(more))}{more}"


def short(text: str, longest: int) -> str:
    """Return a text shortened to a number of columns, with an ellipsis."""
    if width(text) <= longest:
        return text
    kept = text[: longest - 1]
    while width(kept) > longest - 1:
        kept = kept[:-1]
    return f"{kept}…"


def _svg(drawn: Layout, links: Mapping[Box, str], labels: Mapping[str, str]) -> Markup:
    used = [at for at, column in enumerate(drawn.columns) if column]
    tallest = max((len(column) for column in drawn.columns), default=0)
    place = {}
    for position, at in enumerate(used):
        column = drawn.columns[at]
        start = _TOP + (tallest - len(column)) * _STEP / 2
        for row, box in enumerate(column):
            place[box] = _MARGIN + position * (_BOX_WIDTH + _GAP), start + row * _STEP
    wide = 2 * _MARGIN + len(used) * _BOX_WIDTH + max(len(used) - 1, 0) * _GAP
    high = _TOP + tallest * _STEP + _MARGIN
    parts = [
        Markup('<svg role="group" aria-label="Graph" width="{w}" height="{h}" viewBox="0 0 {w} {h}">').format(
            w=wide, h=high
        )
    ]
    for position, at in enumerate(used):
        x = _MARGIN + position * (_BOX_WIDTH + _GAP)
        parts.append(Markup('<text class="head" x="{}" y="24">{}</text>').format(x, COLUMNS[at][1]))
    parts += [_edge(place[one], place[other]) for one, other in drawn.edges]
    parts += [_box(box, *place[box], links[box], _label(box, labels)) for column in drawn.columns for box in column]
    return Markup("\n").join((*parts, Markup("</svg>")))


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Markup:
    """Return a curve between two boxes, or around the side of their column if they are in the same one."""
    (x1, y1), (x2, y2) = sorted((one, other))
    middle = _BOX_HEIGHT / 2
    if x1 == x2:
        x1 = x2 = x1 + _BOX_WIDTH
        bend1 = bend2 = x1 + _GAP / 2
    else:
        x1 += _BOX_WIDTH
        bend1 = x1 + _GAP * 0.6
        bend2 = x2 - _GAP * 0.6
    curve = f"M{x1:g} {y1 + middle:g}C{bend1:g} {y1 + middle:g} {bend2:g} {y2 + middle:g} {x2:g} {y2 + middle:g}"
    return Markup('<path class="edge" d="{}"/>').format(curve)


def _box(box: Box, x: float, y: float, anchor: str, label: str) -> Markup:
    shown = short(label, LONGEST)
    return Markup(
        '<a class="node{}" href="#{}"><title>{}</title><rect x="{:g}" y="{:g}" width="{}" height="{}" rx="5"/>'
        '<text x="{:g}" y="{:g}">{}</text></a>'
    ).format(" many" * (len(box.keys) > 1), anchor, label, x, y, _BOX_WIDTH, _BOX_HEIGHT, x + 10, y + 19, shown)
