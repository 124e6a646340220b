"""The settings that differ between environments, over all objects that exist in several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .model import Mark

if TYPE_CHECKING:
    from .model import Inventory

_SHOWN = (Mark.WEAKER, Mark.DIFFERENT, Mark.MISSING, Mark.UNKNOWN)


class Difference(NamedTuple):
    """A setting that differs in the same environments for one or more objects.

    `environments` are those that differ from production, or from the last environment where none is production;
    `objects` are the numbers of comparisons.
    """

    setting: str
    kind: str
    mark: Mark
    environments: tuple[str, ...]
    objects: tuple[int, ...]


def differences(inventory: Inventory) -> list[Difference]:
    """Return the settings that differ other than expected, the worst and most frequent first."""
    kinds = {one.key: one.kind for one in inventory.items}
    groups: dict[tuple[Mark, str, str, tuple[str, ...]], list[int]] = {}
    for at, comparison in enumerate(inventory.comparisons):
        for row in comparison.rows:
            if row.mark in _SHOWN:
                key = (row.mark, row.name, kinds[comparison.keys[0]], row.apart)
                groups.setdefault(key, []).append(at)
    found = [Difference(name, kind, mark, where, tuple(at)) for (mark, name, kind, where), at in groups.items()]
    return sorted(found, key=lambda one: (_SHOWN.index(one.mark), -len(one.objects), one.setting, one.environments))
