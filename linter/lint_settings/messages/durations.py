"""Durations in seconds: read from a value, and written in words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.node import Node

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))
_MOST_DIGITS = 18  # a duration never has more, and converting them would be slow


def whole_number(node: Node | None) -> int | None:
    """Return the number in a value, or in digits in a text; None for anything else and for a placeholder."""
    value = None if node is None or node.is_placeholder else node.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return digits(value)


def digits(value: object) -> int | None:
    """Return the number that a text of digits spells; None for anything else."""
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) > _MOST_DIGITS:
        return None
    return int(value)


def in_words(seconds: int) -> str:
    """Return a number of seconds in words: `30 days`, `1.5 hours`, `90 seconds`; `about 11.6 days` if not exact."""
    for size, unit in _UNITS:
        if seconds >= size and (seconds * 4) % size == 0:
            return _count(f"{seconds / size:.2f}".rstrip("0").rstrip("."), unit)
    size, unit = next(((size, unit) for size, unit in _UNITS[:2] if seconds >= size), (1, "second"))
    return _count(str(seconds), unit) if size == 1 else f"about {_count(f'{seconds / size:.1f}', unit)}"


def _count(number: str, unit: str) -> str:
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"
