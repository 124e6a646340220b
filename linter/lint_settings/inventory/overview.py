"""The overview of an inventory: counts, findings by topic, clients without a second factor, expiring allows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ..messages.wording import noun_of
from .model import Switch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Allow, Client, Finding, Inventory

SEVERITIES = ("error", "warning", "info")


class Overview(NamedTuple):
    """The overview: counts with their labels, topics with findings by severity, clients and allows to look at."""

    tiles: tuple[tuple[int, str], ...]
    topics: tuple[tuple[str, Counter[str]], ...]
    production_logins: int
    unprotected: tuple[Client, ...]
    quarter_end: str
    expiring: tuple[Allow, ...]


def overview_of(inventory: Inventory) -> Overview:
    """Return the overview of an inventory."""
    logins = [one for one in inventory.clients if one.production and one.sort == "login"]
    end = quarter_end(inventory.date)
    expiring = [one for one in inventory.allows if one.until is not None and one.until <= end]
    return Overview(
        tiles=_tiles(inventory),
        topics=_topics(inventory.findings),
        production_logins=len(logins),
        unprotected=tuple(one for one in logins if one.second_factor is not Switch.ON),
        quarter_end=end,
        expiring=tuple(sorted(expiring, key=lambda one: (one.until or "", one.path, one.line))),
    )


def _tiles(inventory: Inventory) -> tuple[tuple[int, str], ...]:
    kinds = Counter(one.kind for one in inventory.items)
    flows = {(one.environment, one.name) for one in inventory.items if one.kind == "flow"}
    severities = Counter(one.severity for one in inventory.findings)
    counts = (
        (len([one for one in inventory.environments if one.name]), "environment", "environments"),
        (len(inventory.clients), "client", "clients"),
        (kinds["login-policy"] + kinds["token-policy"], "policy", "policies"),
        (len(flows), "flow", "flows"),
        (kinds["entity-type"], "entity type", "entity types"),
        (kinds["api-client"], "API client", "API clients"),
        (severities["error"], "error", "errors"),
        (severities["warning"], "warning", "warnings"),
        (severities["info"], "note", "notes"),
        (len(inventory.allows), "allow", "allows"),
    )
    return tuple((count, one if count == 1 else several) for count, one, several in counts)


def quarter_end(today: str) -> str:
    """Return the last day of the quarter of a date."""
    day = date.fromisoformat(today)
    last_month = (day.month - 1) // 3 * 3 + 3
    next_day = date(day.year + last_month // 12, last_month % 12 + 1, 1)
    return date.fromordinal(next_day.toordinal() - 1).isoformat()


def _topics(findings: Sequence[Finding]) -> tuple[tuple[str, Counter[str]], ...]:
    found: dict[str, Counter[str]] = {}
    for one in findings:
        found.setdefault(noun_of(one.topic.replace("_", "-")), Counter())[one.severity] += 1
    return tuple(sorted(found.items(), key=lambda part: (-part[1]["error"], -part[1].total(), part[0])))
