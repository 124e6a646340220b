"""The inventory as Markdown, for a wiki, a ticket or a review: the content of the page, without the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages.durations import in_words
from ..messages.wording import noun_of, plural
from ..reporters.gfm import code, prose, row, table
from .anchors import names_of
from .differences import differences
from .model import Mark, Verdict
from .overview import SEVERITIES, overview_of
from .sections import sections_of
from .trend import trend_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .model import Allow, Client, Finding, Inventory, Item, Value
    from .sections import Sections

LARGE = 500  # with more clients, they have no sections
MOST_OBJECTS = 20  # maximum number of objects in a row
NOTHING = "–"


def as_markdown(inventory: Inventory) -> str:
    """Return an inventory as a Markdown document."""
    parts = (
        _overview(inventory),
        _changes(inventory),
        _clients(inventory),
        _sections(inventory),
        _environments(inventory),
        _access(inventory),
        _objects(inventory),
        _findings(inventory),
        _allows(inventory),
    )
    return "\n".join(line for part in parts for line in part)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table with a blank line before and after it; `rows` are Markdown already."""
    yield from table(*titles)
    yield from map(row, rows)
    yield ""


def _overview(inventory: Inventory) -> Iterator[str]:
    found = overview_of(inventory)
    yield from (f"# {prose(inventory.title)}", "")
    files = plural(inventory.files, "settings file")
    yield from (f"Inventory of {inventory.date}, from {files}. Secrets are not shown.", "", "## Overview", "")
    yield from (f"- {count:,} {label}" for count, label in found.tiles)
    yield from ("", "### Clients in production without a second factor", "")
    names = names_of(inventory)
    if found.unprotected:
        for client in found.unprotected:
            yield f"- {prose(names[client.key])}: {client.second_factor}, {prose(client.second_factor_note)}"
    elif found.production_logins:
        yield f"None: all {found.production_logins} clients in production that users sign in with have one."
    else:
        yield "These files contain no production client that users sign in with."
    yield from ("", "### Environments")
    yield from _table(
        ("Environment", "Production", "Clients", "Objects", "Findings"),
        (
            (_environment(one.name), _yes(one.production), str(one.clients), str(one.objects), str(one.findings))
            for one in inventory.environments
        ),
    )
    yield "### Findings by topic"
    yield from _table(
        ("Topic", *SEVERITIES),
        ((prose(topic), *(str(counts[one]) for one in SEVERITIES)) for topic, counts in found.topics),
    )
    yield f"### Allows that expire by the end of this quarter ({found.quarter_end}) or have expired"
    yield from _allow_table(found.expiring)
    yield from ("### What could not be checked", "")
    yield from (f"- {prose(text)}" for text in inventory.not_read)
    yield from (f"- {code(rule)}: {prose(why)}" for rule, why in inventory.not_checked)
    if not inventory.not_read and not inventory.not_checked:
        yield "Everything was read and checked."
    yield ""


def _environment(name: str) -> str:
    return prose(name) or "no environment"


def _place(one: Allow | Finding | Item | Value) -> str:
    return code(f"{one.path}:{one.line}")


def _yes(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _lifetime(seconds: int | None) -> str:
    return "unknown" if seconds is None else in_words(seconds)


def _changes(inventory: Inventory) -> Iterator[str]:
    if inventory.since is None:
        return
    yield f"## Changes since {inventory.since}"
    trend = trend_of(inventory.trend)
    if trend is not None:
        yield from _table(
            ("Figure", *trend.dates), ((one.label, *(f"{value:,}" for value in one.values)) for one in trend.measures)
        )
    if not inventory.changes:
        yield from ("Nothing changed.", "")
    for verdict in Verdict:
        found = [one for one in inventory.changes if one.verdict is verdict]
        if not found:
            continue
        yield f"### {verdict.capitalize()}"
        has_texts = verdict not in (Verdict.NEW, Verdict.GONE)
        yield from _table(
            ("What", *("Before", "After") * has_texts, "Objects"),
            (
                (
                    prose(one.what),
                    *(_cell(one.before), _cell(one.after)) * has_texts,
                    _some([each.name for each in one.objects]),
                )
                for one in found
            ),
        )


def _cell(text: str) -> str:
    return prose(text) or NOTHING


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(map(prose, names[:MOST_OBJECTS]))
    return f"{shown} and {len(names) - MOST_OBJECTS} more" if len(names) > MOST_OBJECTS else shown


def _clients(inventory: Inventory) -> Iterator[str]:
    about, names = sections_of(inventory), names_of(inventory)
    yield "## Clients"
    titles = ("Client", "Environment", "Second factor", "Flow", "Flow version", "Providers", "Access token")
    yield from _table(
        (*titles, "Refresh token", "Login page", "Risk", "Findings"),
        (
            (
                prose(names[one.key]),
                _environment(one.environment),
                str(one.second_factor),
                _cell(one.flow or ""),
                _cell(one.flow_version or ""),
                _cell(", ".join(one.providers)),
                _lifetime(one.access_lifetime),
                _lifetime(one.refresh_lifetime),
                _cell(one.login_url or ""),
                str(one.risk),
                str(len(about.findings_of(one))),
            )
            for one in inventory.clients
        ),
    )


def _sections(inventory: Inventory) -> Iterator[str]:
    if len(inventory.clients) > LARGE:
        yield from (f"There are more than {LARGE} clients, so they have no sections here.", "")
        return
    about, names = sections_of(inventory), names_of(inventory)
    for client in inventory.clients:
        yield from (f"### {prose(names[client.key])} ({_environment(client.environment)})", "")
        yield from (f"- {label}: {text}" for label, text in _facts(client, about, names))
        yield from (f"- {one.severity}: {code(one.rule)} {prose(one.message)}" for one in about.findings_of(client))
        for allow in about.allows_of(client):
            until = f"until {allow.until}" if allow.until else "no end"
            yield f"- allow: {code(allow.rule)}, {prose(allow.reason or 'no reason')} ({until})"
        rows = [one for one in client.values if one.origin != "default"]
        yield from (
            _table(
                ("Setting", "Value", "Origin", "Place"),
                ((code(one.name), _cell(one.value), one.origin, _place(one)) for one in rows),
            )
            if rows
            else ("",)
        )


def _facts(client: Client, about: Sections, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "Id", code(client.id) if client.id else "unknown"
    yield "File", code(f"{client.path}:{client.line}")
    yield "Risk", prose("; ".join((str(client.risk), *client.risk_reasons)))
    yield "Second factor", f"{client.second_factor}, {prose(client.second_factor_note)}"
    for label, url in (("Reset page", client.reset_url), ("Verify page", client.verify_url)):
        if url:
            yield label, code(url)
    if client.redirects:
        yield "Redirect addresses", ", ".join(map(code, client.redirects))
    for relation in about.relations_of(client):
        text = names.get(relation.key, relation.key) if relation.key else f"{relation.text} ({relation.state})"
        yield relation.label, prose(text)


def _environments(inventory: Inventory) -> Iterator[str]:
    yield from ("## Environments side by side", "")
    found = differences(inventory)
    if not inventory.comparisons:
        yield from ("No object is in the files of two environments.", "")
        return
    if not found:
        yield from ("The environments differ only in what is expected to differ.", "")
        return
    yield from ("“Differs in” names the environments whose value is not that of production.", "")
    yield from _table(
        ("Setting", "Of", "Mark", "Differs in", "Objects"),
        (
            (
                code(one.setting),
                noun_of(one.kind),
                str(one.mark),
                _cell(", ".join(one.environments)),
                _some([inventory.comparisons[at].title for at in one.objects]),
            )
            for one in found
        ),
    )
    if len(inventory.clients) > LARGE:
        return
    kinds = {one.key: one.kind for one in inventory.items}
    for comparison in inventory.comparisons:
        rows = [one for one in comparison.rows if one.mark not in (Mark.EQUAL, Mark.EXPECTED)]
        if rows:
            yield f"### {prose(comparison.title)} ({noun_of(kinds[comparison.keys[0]])})"
            yield from _table(
                ("Setting", "Mark", *map(_environment, comparison.environments)),
                (
                    (
                        code(one.name),
                        str(one.mark),
                        *("not set" if value is None else _cell(value) for value in one.values),
                    )
                    for one in rows
                ),
            )


def _access(inventory: Inventory) -> Iterator[str]:
    yield from ("## Who may do what", "")
    if not inventory.api_clients:
        yield from ("These files contain no API clients.", "")
        return
    yield from _table(
        ("API client", "Environment", "Features", "Allow list", "May make", "Unsure"),
        (
            (
                prose(one.name) + (f" {code(one.id)}" if one.id else ""),
                _environment(one.environment),
                "unknown" if one.features is None else _cell(", ".join(one.features)),
                _cell(", ".join(("everywhere:", *one.ranges) if one.is_open else one.ranges)).replace(":,", ":"),
                plural(len(one.may), "call") if one.features else NOTHING,
                plural(len(one.unsure), "call") if one.features else NOTHING,
            )
            for one in inventory.api_clients
        ),
    )
    for features, one in {one.features: one for one in inventory.api_clients if one.features}.items():
        yield from (f"### Calls that {prose(', '.join(features or ()))} may make", "")
        yield from (prose(", ".join(one.may)) or "none", "")


def _objects(inventory: Inventory) -> Iterator[str]:
    of_clients = {key for client in inventory.clients for key in client.items}
    found = [one for one in inventory.items if one.key not in of_clients and one.kind != "api-client"]
    yield "## Policies, flows, entity types and other objects"
    yield from _table(
        ("Object", "Name", "Environment", "Facts", "Place"),
        (
            (
                noun_of(one.kind),
                prose(one.name),
                _environment(one.environment),
                _cell("; ".join(f"{label}: {text}" for label, text in one.facts)),
                _place(one),
            )
            for one in sorted(found, key=lambda one: noun_of(one.kind))
        ),
    )


def _findings(inventory: Inventory) -> Iterator[str]:
    yield "## Findings"
    if not inventory.findings:
        yield from ("", "No findings.", "")
        return
    yield from _table(
        ("Severity", "Environment", "Rule", "Message", "Place"),
        (
            (
                one.severity,
                _environment(one.environment),
                code(one.rule),
                prose(one.message),
                _place(one),
            )
            for one in inventory.findings
        ),
    )


def _allows(inventory: Inventory) -> Iterator[str]:
    yield "## Allows"
    yield from _allow_table(inventory.allows)


def _allow_table(found: Sequence[Allow]) -> Iterator[str]:
    if not found:
        yield from ("", "None.", "")
        return
    yield from _table(
        ("Last day", "Rule", "Reason", "Place"),
        (
            (
                (one.until or "no end") + ", expired" * ((one.days_left or 0) < 0),
                code(one.rule),
                prose(one.reason or "no reason"),
                _place(one),
            )
            for one in found
        ),
    )
