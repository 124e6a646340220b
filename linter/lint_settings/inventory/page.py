"""The inventory as one HTML page, which needs nothing else and lets nothing else run."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from ..documents.files import own_data
from ..messages.durations import in_words
from ..messages.wording import noun_of, plural
from .anchors import anchors_of, names_of, slug
from .model import Mark, Switch
from .picture import pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Allow, Client, Comparison, Finding, Inventory, Row, Value

LARGE = 500  # with more clients, inherited settings are listed once and not with each client
MANY_COMPARISONS = 150
SEVERITIES = ("error", "warning", "info")
_CLASSES = {
    **dict.fromkeys(("error", "high", "off", "expired", "missing", "malformed", "duplicate"), "bad"),
    **dict.fromkeys(("warning", "medium", "different", "everywhere", "unknown"), "warn"),
    **dict.fromkeys(("on", "low", "equal"), "good"),
    **dict.fromkeys(("info", "expected to differ", "set at deploy time", "external"), "note"),
    "weaker in production": "bad",
}
# Settings that the section of a client has in other words.
_TOLD = frozenset(
    (
        "janrainOidcClientId",
        "default_flow_name",
        "default_flow_version",
        "user_entity_type",
        "authentication.providers",
        "authentication.second_factor",
    )
)
_SECTIONS = (
    ("overview", "Overview"),
    ("clients", "Clients"),
    ("graph", "Graph"),
    ("environments", "Environments side by side"),
    ("access", "Who may do what"),
    ("objects", "Other objects"),
    ("findings", "Findings"),
    ("allows", "Allows"),
)


class Link(NamedTuple):
    """A relation of a client as the page shows it: a link to an object, or a text with what is known of it."""

    label: str
    key: str | None
    text: str
    state: str


class Grouped(NamedTuple):
    """Findings that say the same of several objects; `objects` are keys, or places where no object is known."""

    severity: str
    rule: str
    message: str
    total: int
    objects: tuple[str, ...]


class Compared(NamedTuple):
    """A comparison as the page shows it: the rows that are listed, and how many of each mark there are."""

    comparison: Comparison
    anchor: str
    noun: str
    rows: tuple[Row, ...]
    summary: str


def as_html(inventory: Inventory) -> str:
    """Return the page of an inventory."""
    style, script = Markup(_file("page.css")), Markup(_file("page.js"))
    anchors = anchors_of(inventory)
    page: str = _template().render(
        inventory=inventory,
        anchors=anchors,
        names=names_of(inventory),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        sections=_SECTIONS,
        classes=_CLASSES,
        severities=SEVERITIES,
        in_words=in_words,
        plural=plural,
        is_large=len(inventory.clients) > LARGE,
        large=LARGE,
        pictures=pictures(inventory, anchors),
        **_overview(inventory),
        **_of_clients(inventory),
        **_tables(inventory),
    )
    return page


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
    """Return a sentence in which what is in backticks is set as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


# --- overview


def _overview(inventory: Inventory) -> dict[str, Any]:
    kinds = Counter(one.kind for one in inventory.items)
    flows = {(one.environment, one.name) for one in inventory.items if one.kind == "flow"}
    severities = Counter(one.severity for one in inventory.findings)
    logins = [one for one in inventory.clients if one.production and one.sort == "login"]
    counts = [
        (len([one for one in inventory.environments if one.name]), "environment", "environments"),
        (len(inventory.clients), "client", "clients"),
        (kinds["login-policy"] + kinds["token-policy"], "policy", "policies"),
        (len(flows), "flow", "flows"),
        (kinds["entity-type"], "entity type", "entity types"),
        (kinds["api-client"], "API client", "API clients"),
        *((severities[one], f"finding: {one}", f"findings: {one}") for one in SEVERITIES),
        (len(inventory.allows), "allow", "allows"),
    ]
    end = quarter_end(inventory.date)
    return {
        "tiles": [(count, one if count == 1 else several) for count, one, several in counts],
        "topics": _topics(inventory.findings),
        "production_logins": len(logins),
        "unprotected": [one for one in logins if one.second_factor is not Switch.ON],
        "quarter_end": end,
        "expiring": [one for one in inventory.allows if one.until is not None and one.until <= end],
        "environment_choices": [(one.name, one.name) for one in inventory.environments if one.name],
    }


def quarter_end(today: str) -> str:
    """Return the last day of the quarter that a day is in."""
    day = date.fromisoformat(today)
    last_month = (day.month - 1) // 3 * 3 + 3
    next_day = date(day.year + last_month // 12, last_month % 12 + 1, 1)
    return date.fromordinal(next_day.toordinal() - 1).isoformat()


def _topics(findings: Sequence[Finding]) -> list[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for one in findings:
        found.setdefault(noun_of(one.topic.replace("_", "-")), Counter())[one.severity] += 1
    return sorted(found.items(), key=lambda part: (-part[1]["error"], -part[1].total(), part[0]))


# --- clients


def _of_clients(inventory: Inventory) -> dict[str, Any]:
    by_item: dict[str | None, list[Finding]] = {}
    for finding in inventory.findings:
        by_item.setdefault(finding.item, []).append(finding)
    allows: dict[str, list[Allow]] = {}
    for allow in inventory.allows:
        allows.setdefault(allow.path, []).append(allow)
    paths = {one.key: one.path for one in inventory.items}
    links = _links(inventory)

    def findings_of(client: Client) -> list[Finding]:
        return [one for key in client.items for one in by_item.get(key, ())]

    def allows_of(client: Client) -> list[Allow]:
        own = dict.fromkeys(paths[key] for key in client.items if key in paths)
        return [one for path in own for one in allows.get(path, ())]

    def relations_of(client: Client) -> list[Link]:
        own = {key for key in client.items if not key.startswith("api-client-")}
        found = dict.fromkeys(one for key in client.items for one in links.get(key, ()) if one.key not in own)
        return list(found)

    def own_values(client: Client) -> list[Value]:
        return [
            one
            for one in client.values
            if one.origin == "client" and one.name not in _TOLD and one.value != client.name
        ]

    return {
        "findings_of": findings_of,
        "allows_of": allows_of,
        "relations_of": relations_of,
        "own_values": own_values,
        "finding_groups": _grouped(inventory.findings),
    }


def _grouped(findings: Sequence[Finding]) -> list[Grouped]:
    """Return findings that say the same together, the worst and most frequent first."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in findings:
        groups.setdefault((one.severity, one.rule, one.message), []).append(one.item or f"{one.path}:{one.line}")
    found = [Grouped(*key, len(objects), tuple(dict.fromkeys(objects))) for key, objects in groups.items()]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), -one.total, one.rule))


def _links(inventory: Inventory) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for one in inventory.relations:
        if one.target is not None and one.kind in ("application", "flow-version"):
            continue  # the page has these as what a client inherits from, and with its flow
        noun = noun_of(one.kind)
        label = "Inherits from" if one.member == "inherits from" else noun[:1].upper() + noun[1:]
        if one.target is not None or one.state not in ("found", "external"):
            link = Link(label, one.target, one.id or "", "" if one.target else one.state)
            found.setdefault(one.holder, []).append(link)
    return found


# --- other tables


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
        "feature_sets": list(features.values()),
        "feature_anchors": {one: f"features-{at}" for at, one in enumerate(features)},
    }


def _compared(one: Comparison, at: int, noun: str, is_short: bool) -> Compared:
    counts = Counter(row.mark for row in one.rows)
    summary = ", ".join(f"{counts[mark]} {mark}" for mark in Mark if counts[mark])
    rows = tuple(row for row in one.rows if not is_short or row.mark not in (Mark.EQUAL, Mark.EXPECTED))
    return Compared(one, f"compare-{at}-{slug(one.title)}", noun, rows, summary)
