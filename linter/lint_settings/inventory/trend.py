"""The figures of several inventories over time, each with a small chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Point

MOST = 12  # maximum number of inventories, the newest ones
MEASURES = (
    ("clients", "Clients"),
    ("unprotected", "Production clients without a second factor"),
    ("weaker", "Settings weaker in production"),
    ("errors", "Errors"),
    ("warnings", "Warnings"),
    ("infos", "Notes"),
    ("allows", "Allows"),
)
_WIDTH, _HEIGHT, _EDGE = 160, 32, 4


class Measure(NamedTuple):
    """A figure over time: its values from the oldest on, and a line through them."""

    label: str
    values: tuple[int, ...]
    line: Markup


class Trend(NamedTuple):
    """The days of inventories and the figures on them."""

    dates: tuple[str, ...]
    measures: tuple[Measure, ...]


def trend_of(points: Sequence[Point]) -> Trend | None:
    """Return the figures of the newest inventories; None for fewer than two."""
    shown = points[-MOST:]
    if len(shown) < 2:
        return None
    rows = [(label, tuple(getattr(one, name) for one in shown)) for name, label in MEASURES]
    return Trend(tuple(one.date for one in shown), tuple(Measure(*row, _line(*row)) for row in rows))


def _line(label: str, values: Sequence[int]) -> Markup:
    low, high = min(values), max(values)
    step = (_WIDTH - 2 * _EDGE) / (len(values) - 1)
    scale = (_HEIGHT - 2 * _EDGE) / ((high - low) or 1)
    heights = [_HEIGHT / 2 if high == low else _HEIGHT - _EDGE - (value - low) * scale for value in values]
    places = [(_EDGE + at * step, height) for at, height in enumerate(heights)]
    return Markup(
        '<svg class="trend" role="img" aria-label="{}: {}" width="{}" height="{}"><polyline points="{}"/>'
        '<circle cx="{:.4g}" cy="{:.4g}" r="3"/></svg>'
    ).format(
        label,
        ", ".join(map(str, values)),
        _WIDTH,
        _HEIGHT,
        " ".join(f"{x:.4g},{y:.4g}" for x, y in places),
        *places[-1],
    )
