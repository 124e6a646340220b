"""The inventory as one HTML page without external resources, in which no script but its own can run."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from ..documents.files import own_data
from ..messages.durations import in_words
from ..messages.wording import noun_of, plural
from .anchors import anchors_of, names_of, slug
from .differences import differences
from .model import Mark, Verdict
from .overview import SEVERITIES, overview_of
from .picture import pictures
from .picture_of_one import Drawer
from .rules import manuals_of
from .sections import own_values, sections_of
from .trend import trend_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import ApiClient, Comparison, Finding, Inventory, Row

LARGE = 500  # with more clients, inherited settings are listed once and not with each client
MANY_COMPARISONS = 150
MOST_API_CLIENTS = 300  # with more, those with the same features and allow list are listed together
MOST_OBJECTS = 20  # maximum number of objects in a row
SMALL = 20  # with no more clients, everything is open
# The maximum size of a page in bytes; the parts of a larger one are omitted in this order.
MOST_BYTES = 4_980_000
_DETAILS = (frozenset(("graphs", "settings")), frozenset(("settings",)), frozenset[str]())
_CLASSES = {
    **dict.fromkeys(("error", "high", "off", "expired", "missing", "malformed", "duplicate", "worse"), "bad"),
    **dict.fromkeys(("warning", "medium", "different", "everywhere", "unknown"), "warn"),
    **dict.fromkeys(("on", "low", "equal", "better"), "good"),
    **dict.fromkeys(("info", "expected to differ", "set at deploy time", "external"), "note"),
    "weaker in production": "bad",
}
_SECTIONS = (
    ("overview", "Overview"),
    ("changes", "Changes"),
    ("clients", "Clients"),
    ("graph", "Graph"),
    ("environments", "Environments"),
    ("access", "Access"),
    ("objects", "Objects"),
    ("findings", "Findings"),
    ("allows", "Allows"),
    ("rules", "Rules"),
)


class Grouped(NamedTuple):
    """Equal findings of several objects; `objects` are keys, or places if no object is known."""

    severity: str
    rule: str
    message: str
    total: int
    objects: tuple[str, ...]


class Compared(NamedTuple):
    """A comparison as the page shows it: the listed rows, and the number of each mark."""

    comparison: Comparison
    anchor: str
    noun: str
    rows: tuple[Row, ...]
    summary: str


def as_html(inventory: Inventory) -> str:
    """Return the page of an inventory."""
    facts = _facts(inventory)
    for details in _DETAILS:
        page: str = _template().render(**facts, details=details)
        if len(page.encode("utf-8", "replace")) <= MOST_BYTES or not facts["is_large"]:
            break
    # A runner would take `##vso[...]` for a command where the page is printed to its log.
    return page.replace("##", "&#35;&#35;")


def _facts(inventory: Inventory) -> dict[str, Any]:
    style, script = Markup(_file("page.css")), Markup(_file("page.js"))
    anchors, names = anchors_of(inventory), names_of(inventory)
    drawn = pictures(inventory, anchors)
    manuals = {one.name: one for one in manuals_of(inventory)}
    left_out = {"changes": inventory.since is None, "rules": not manuals}
    sections = [one for one in _SECTIONS if not left_out.get(one[0])]
    return {
        "inventory": inventory,
        "anchors": anchors,
        "names": names,
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "sections": sections,
        "classes": _CLASSES,
        "severities": SEVERITIES,
        "in_words": in_words,
        "plural": plural,
        "is_large": len(inventory.clients) > LARGE,
        "is_small": len(inventory.clients) <= SMALL,
        "large": LARGE,
        "most_objects": MOST_OBJECTS,
        "most_api_clients": MOST_API_CLIENTS,
        "noun_of": noun_of,
        "pictures": drawn,
        "draw": Drawer(inventory, anchors, names, drawn).draw,
        "overview": overview_of(inventory),
        "about": sections_of(inventory),
        "own_values": own_values,
        "finding_groups": _grouped(inventory.findings),
        "environment_choices": [(one.name, one.name) for one in inventory.environments if one.name],
        "trend": trend_of(inventory.trend),
        "verdicts": [(one, [change for change in inventory.changes if change.verdict is one]) for one in Verdict],
        "manuals": manuals,
        **_tables(inventory),
    }


@cache
def _file(name: str) -> str:
    return own_data(os.path.join(os.path.dirname(os.path.abspath(__file__)), name)).decode()


@cache
def _template() -> Any:
    environment = Environment(
        loader=FunctionLoader(_file), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    environment.filters["prose"] = _prose
    return environment.get_template("page.html")


def _prose(text: str) -> Markup:
    """Return a sentence in which text in backticks is formatted as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _grouped(findings: Sequence[Finding]) -> list[Grouped]:
    """Return equal findings grouped, the worst and most frequent first."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in findings:
        groups.setdefault((one.severity, one.rule, one.message), []).append(one.item or f"{one.path}:{one.line}")
    found = [Grouped(*key, len(objects), tuple(dict.fromkeys(objects))) for key, objects in groups.items()]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), -one.total, one.rule))


def _tables(inventory: Inventory) -> dict[str, Any]:
    of_clients = {key for client in inventory.clients for key in client.items}
    others: dict[str, list[Any]] = {}
    for item in inventory.items:
        if item.key not in of_clients and item.kind != "api-client":
            noun = noun_of(item.kind)
            others.setdefault(noun[:1].upper() + noun[1:], []).append(item)
    kinds = {one.key: one.kind for one in inventory.items}
    is_short = len(inventory.comparisons) > MANY_COMPARISONS
    compared = [
        _compared(one, at, noun_of(kinds[one.keys[0]]), is_short) for at, one in enumerate(inventory.comparisons)
    ]
    features = {one.features: one for one in inventory.api_clients if one.features}
    return {
        "others": sorted(others.items()),
        "compared": [one for one in compared if one.rows],
        "same": [one.comparison.title for one in compared if not one.rows],
        "differences": differences(inventory),
        "compare_listed": {one.anchor for one in compared if one.rows},
        "compare_anchors": [_compare_anchor(one, at) for at, one in enumerate(inventory.comparisons)],
        "used_by": _used_by(inventory),
        "access_groups": _access_groups(inventory.api_clients),
        "feature_sets": list(features.values()),
        "feature_anchors": {one: f"features-{at}" for at, one in enumerate(features)},
    }


def _compared(one: Comparison, at: int, noun: str, is_short: bool) -> Compared:
    counts = Counter(row.mark for row in one.rows)
    summary = ", ".join(f"{counts[mark]} {mark}" for mark in Mark if counts[mark])
    rows = tuple(row for row in one.rows if not is_short or row.mark not in (Mark.EQUAL, Mark.EXPECTED))
    return Compared(one, _compare_anchor(one, at), noun, rows, summary)


def _compare_anchor(one: Comparison, at: int) -> str:
    return f"compare-{at}-{slug(one.title)}"


# --- who may do what


def _used_by(inventory: Inventory) -> dict[str, list[str]]:
    """Return the clients that use each API client, by its key."""
    found: dict[str, list[str]] = {one.key: [] for one in inventory.api_clients}
    for client in inventory.clients:
        for key in client.items:
            if key.startswith("api-client-"):
                found.setdefault(key, []).append(client.key)
    return found


def _access_groups(found: Sequence[ApiClient]) -> list[list[ApiClient]]:
    """Return the API clients with the same features and allow list in an environment together."""
    groups: dict[object, list[ApiClient]] = {}
    for one in found:
        groups.setdefault((one.environment, one.features, one.ranges), []).append(one)
    return list(groups.values())
