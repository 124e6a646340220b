"""Collects an inventory from the files of a run and its report."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

from .. import __version__
from ..messages.durations import in_words, whole_number
from ..messages.secrets import Secrets, secrets
from ..messages.wording import plural
from ..tenant.graph import build, documents_of
from ..tenant.ids import lists_versions, member, versions_of
from .api_clients import api_clients
from .changes import with_changes
from .cleaning import cleaned
from .clients import ACCESS, REFRESH, SECOND_FACTOR, clients
from .comparing import comparisons
from .model import Allow, Client, Environment, Finding, Inventory, Item, Relation, Risk, Switch
from .shown import shown_items, shown_member, shown_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..documents.document import Document
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from ..tenant.graph import Graph
    from ..tenant.workspace import Workspace

_LONG_LIFE = 90 * 86_400


def collect(
    loaded: Sequence[LoadedFile],
    report: Report,
    allows: Iterable[Allow],
    *,
    title: str,
    date: str,
    errors: Sequence[str] = (),
    earlier: Sequence[Inventory] = (),
) -> Inventory:
    """Return the inventory of files, compared with earlier ones.

    `report` is that of their check, `errors` are further errors.
    """
    keys: dict[int, str] = {}
    items, relations = list[Item](), list[Relation]()
    parts: dict[str, list[object]] = {"clients": [], "api": [], "compared": []}
    owners: dict[str, list[tuple[str, str]]] = {}
    for project in dict.fromkeys(one.project for one in loaded):
        workspace = project.workspace
        documents, graph = documents_of(workspace), build(workspace)
        keys.update({id(one): f"{one.kind}-{len(keys) + at}" for at, one in enumerate(documents)})
        items += _items(documents, graph, workspace, keys)
        relations += _relations(documents, graph, keys)
        parts["clients"] += clients(workspace, keys)
        parts["api"] += api_clients(workspace, keys)
        parts["compared"] += comparisons(workspace, keys)
        for one in documents:
            owners.setdefault(one.source.path, []).append((one.pointer, keys[id(one)]))
    findings = tuple(_findings(report, owners))
    found = _with_risks([one for one in parts["clients"] if isinstance(one, Client)], findings)
    inventory = Inventory(
        title=title,
        date=date,
        version=__version__,
        files=report.files,
        environments=tuple(_environments(loaded, found, items, findings)),
        clients=tuple(sorted(found, key=_order)),
        items=tuple(items),
        relations=tuple(relations),
        api_clients=tuple(parts["api"]),  # type: ignore[arg-type]  # the key says of what
        comparisons=tuple(parts["compared"]),  # type: ignore[arg-type]  # the key says of what
        findings=findings,
        allows=tuple(allows),
        not_read=(*errors, *_not_read(report)),
        not_checked=tuple(sorted(report.not_checked.items())),
    )
    hidden = _hidden(loaded)
    now, *before = (cleaned(one, hidden) for one in (inventory, *earlier))
    return with_changes(now, before)


def _not_read(report: Report) -> Iterator[str]:
    yield from report.failures
    yield from (f"{path}: {why}" for path, why in report.skipped.items())


def _hidden(loaded: Iterable[LoadedFile]) -> Secrets:
    """Return the certain secrets of all files.

    A possible secret in one file may be an ordinary word in another; in its own file it is not shown anyway.
    """
    return Secrets(secrets(document for one in loaded for document in one.documents).certain)


def _order(client: Client) -> tuple[bool, str, str]:
    return client.production is not True, client.environment, client.name.casefold()


def _items(
    documents: Sequence[Document], graph: Graph, workspace: Workspace, keys: Mapping[int, str]
) -> Iterator[Item]:
    used = Counter(one.target for one in graph.references)
    for number, (document, one) in enumerate(zip(documents, graph.objects, strict=True)):
        facts = tuple(_facts(document, workspace))
        if one.kind in ("login-policy", "token-policy", "flow", "entity-type", "api-client"):
            facts += (("referred to by", str(used[number])),)
        name = one.name or one.id or one.path.rpartition("/")[2]
        environment = one.environment or ""
        yield Item(keys[id(document)], one.kind, one.id, name, environment, one.path, one.line, facts)


def _facts(document: Document, workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield the most important facts about an object."""
    members: dict[str, dict[str, tuple[str, ...]]] = {
        "login-policy": {
            "login page": ("loginURL",),
            "entity type": ("identityStoreDetails", "connectionDetails", "entityType"),
            "capture domain": ("identityStoreDetails", "connectionDetails", "domain"),
        },
        "token-policy": {"scopes": ("allowedScopes",)},
        "oidc-client": {"type": ("type",)},
        "flow": {"user data": ("userData",), "entity types": ("schemas",)},
    }
    for label, names in members.get(document.kind or "", {}).items():
        text = shown_member(document, *names)
        if text:
            yield label, text
    if document.kind == "token-policy":
        for label, name in (("access token", ACCESS), ("refresh token", REFRESH)):
            seconds = whole_number(member(document, name))
            yield label, in_words(seconds) if seconds is not None else shown_member(document, name) or "not set"
    elif document.kind == "flow" and lists_versions(document):
        yield "versions", ", ".join(versions_of(document))
    elif document.kind == "entity-type":
        yield "attributes", ", ".join(name for name in workspace.attributes(document).nodes if "." not in name)
    elif document.kind == "api-client":
        yield "features", ", ".join(shown_items(document, "features")) or "none"
    elif document.kind == "application-settings":
        own = workspace.settings(document).own
        yield from ((name, shown_setting(node, name)) for name, node in own.items() if node.value is not None)


def _relations(documents: Sequence[Document], graph: Graph, keys: Mapping[int, str]) -> Iterator[Relation]:
    names = [keys[id(one)] for one in documents]
    for one in graph.references:
        holder = graph.objects[one.holder]
        member_name = one.pointer.removeprefix(holder.pointer).lstrip("/")
        target = None if one.target is None else names[one.target]
        yield Relation(names[one.holder], member_name, one.kind, one.id, str(one.state), target)
    for application, heirs in graph.heirs.items():
        for heir in heirs:
            known = graph.objects[application]
            kind = "application-settings"
            yield Relation(names[heir], "inherits from", kind, known.id, "found", names[application])


def _findings(report: Report, owners: Mapping[str, list[tuple[str, str]]]) -> Iterator[Finding]:
    for one in report.findings:
        rule = report.rules.get(one.rule)
        yield Finding(
            severity=str(one.severity),
            rule=one.rule,
            topic=(rule.topic if rule is not None else "") or "file",
            message=one.message,
            path=one.path,
            line=one.span.line,
            pointer=one.place,
            environment=one.environment or "",
            item=_owner(one.pointer, owners.get(one.path, ())),
        )


def _owner(pointer: str, objects: Iterable[tuple[str, str]]) -> str | None:
    found = [(len(place), key) for place, key in objects if f"{pointer}/".startswith(f"{place}/")]
    return max(found)[1] if found else None


def _with_risks(found: Sequence[Client], findings: Sequence[Finding]) -> list[Client]:
    by_item: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_item.setdefault(finding.item, []).append(finding)
    return [_with_risk(one, by_item) for one in found]


def _with_risk(client: Client, by_item: Mapping[str | None, list[Finding]]) -> Client:
    """Return a client with its risk and the reasons for it."""
    found = Counter(finding.severity for key in client.items for finding in by_item.get(key, ()))
    high = [plural(found["error"], "error")] * bool(found["error"])
    medium = [plural(found["warning"], "warning")] * bool(found["warning"])
    if client.sort == "login" and client.production is not False and client.second_factor is not Switch.ON:
        what = "is off" if client.second_factor is Switch.OFF else "is unknown"
        medium.append(f"the second factor (`{SECOND_FACTOR}`) {what}" + " in production" * bool(client.production))
    if (client.refresh_lifetime or 0) > _LONG_LIFE:
        medium.append(f"refresh tokens live for {in_words(client.refresh_lifetime or 0)}, longer than 90 days")
    risk = Risk.HIGH if high else Risk.MEDIUM if medium else Risk.LOW
    return dataclasses.replace(client, risk=risk, risk_reasons=(*high, *medium))


def _environments(
    loaded: Sequence[LoadedFile], found: Sequence[Client], items: Sequence[Item], findings: Sequence[Finding]
) -> Iterator[Environment]:
    production: dict[str, bool | None] = {}
    for one in loaded:
        name = one.source.environment
        if one.documents:
            production.setdefault(name or "", one.project.workspace.is_production(name))
    clients_in = Counter(one.environment for one in found)
    items_in = Counter(one.environment for one in items)
    findings_in = Counter(one.environment for one in findings)
    names = {one.environment for one in items} or set(production)
    for name in sorted(names, key=lambda one: (not one, production.get(one) is not True, one)):
        yield Environment(name, production.get(name), clients_in[name], items_in[name], findings_in[name])
