"""The changes of a tenant since an earlier inventory: new, gone, better, worse, and its figures over time."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from ..messages.durations import in_words
from ..messages.wording import noun_of
from .comparing import strength
from .model import Affected, Change, Mark, Point, Risk, Switch, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .model import ApiClient, Client, Inventory, Item

    Single = tuple[Verdict, str, str, str, Affected]  # a change of one object

Part = TypeVar("Part")
MOST_POINTS = 60
_SEVERITIES = ("info", "warning", "error")
_RISKS = (Risk.LOW, Risk.MEDIUM, Risk.HIGH)
# Facts of a client that can differ without being better or worse.
_FACTS = (
    ("flow", "flow"),
    ("flow_version", "flow version"),
    ("login_url", "login page"),
)
# Settings that are compared as facts of the client.
_AS_FACTS = frozenset(("default_flow_name", "default_flow_version", "authentication.second_factor"))
_LIFETIMES = frozenset(("access token", "refresh token"))
_ORDER = tuple(Verdict)


def with_changes(inventory: Inventory, earlier: Sequence[Inventory]) -> Inventory:
    """Return an inventory with the changes since the latest earlier one, and the figures of all of them."""
    if not earlier:
        return dataclasses.replace(inventory, trend=(point_of(inventory),))
    known = sorted(earlier, key=lambda one: one.date)
    points = [point for one in known for point in (*one.trend, point_of(one))]
    points = sorted(dict.fromkeys(points), key=lambda one: one.date)
    return dataclasses.replace(
        inventory,
        since=known[-1].date,
        changes=tuple(_grouped(_changes(known[-1], inventory), _keys(inventory))),
        trend=(*points[-MOST_POINTS + 1 :], point_of(inventory)),
    )


def point_of(inventory: Inventory) -> Point:
    """Return the figures of an inventory."""
    severities = Counter(one.severity for one in inventory.findings)
    logins = [one for one in inventory.clients if one.production and one.sort == "login"]
    return Point(
        date=inventory.date,
        clients=len(inventory.clients),
        unprotected=sum(one.second_factor is not Switch.ON for one in logins),
        weaker=sum(row.mark is Mark.WEAKER for one in inventory.comparisons for row in one.rows),
        errors=severities["error"],
        warnings=severities["warning"],
        infos=severities["info"],
        allows=len(inventory.allows),
    )


def _keys(inventory: Inventory) -> dict[str, str]:
    """Return the key of each object that an inventory has, by its name as changes show it."""
    found = {_named(one.name, one.environment).name: one.key for one in inventory.items if one.kind != "api-client"}
    return {**found, **{_named(one.name, one.environment).name: one.key for one in inventory.clients}}


def _grouped(found: Iterable[Single], keys: Mapping[str, str]) -> list[Change]:
    """Return changes that are the same for several objects as one, the worst first."""
    groups: dict[tuple[Verdict, str, str, str], list[Affected]] = {}
    for verdict, what, before, after, one in found:
        affected = Affected(one.key or keys.get(one.name), one.name)
        groups.setdefault((verdict, what, before, after), []).append(affected)
    changes = [Change(*key, tuple(dict.fromkeys(objects))) for key, objects in groups.items()]
    return sorted(changes, key=lambda one: (_ORDER.index(one.verdict), one.what, one.before, one.after))


def _changes(old: Inventory, new: Inventory) -> Iterator[Single]:
    yield from _of_environments(old, new)
    yield from _of_clients(old, new)
    yield from _of_items(old, new)
    yield from _of_api_clients(old, new)
    yield from _of_findings(old, new)
    yield from _of_allows(old, new)
    yield from _of_comparisons(old, new)
    yield from _of_unread(old, new)


def _named(name: str, environment: str, key: str | None = None) -> Affected:
    return Affected(key, f"{name} ({environment})" if environment else name)


def _presence(old: Mapping[Any, tuple[str, Affected]], new: Mapping[Any, tuple[str, Affected]]) -> Iterator[Single]:
    """Yield the members of only one of two mappings; each value is a noun and the object."""
    for identity, (noun, affected) in new.items():
        if identity not in old:
            yield Verdict.NEW, noun, "", "", affected
    for identity, (noun, affected) in old.items():
        if identity not in new:
            yield Verdict.GONE, noun, "", "", Affected(None, affected.name)


def _of_environments(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = (
        {one.name: ("environment", Affected(None, one.name)) for one in part.environments if one.name}
        for part in (old, new)
    )
    yield from _presence(before, after)


# --- clients


def _of_clients(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = _clients(old), _clients(new)
    yield from _presence(
        {identity: ("client", _named(one.name, one.environment)) for identity, one in before.items()},
        {identity: ("client", _named(one.name, one.environment, one.key)) for identity, one in after.items()},
    )
    for identity, one in after.items():
        if identity in before:
            yield from _of_client(before[identity], one)


def _clients(inventory: Inventory) -> dict[object, Client]:
    return _by_identity(((one.environment, one.id or one.name), one) for one in inventory.clients)


def _by_identity(found: Iterable[tuple[tuple[str, ...], Part]]) -> dict[object, Part]:
    """Return parts by their identity; of several with the same identity, the second gets a 2, and so on."""
    counts: Counter[tuple[str, ...]] = Counter()
    result: dict[object, Part] = {}
    for identity, part in found:
        counts[identity] += 1
        result[identity, counts[identity]] = part
    return result


def _of_client(old: Client, new: Client) -> Iterator[Single]:
    affected = _named(new.name, new.environment, new.key)
    if old.name != new.name:
        yield Verdict.CHANGED, "name", old.name, new.name, affected
    factors = {Switch.OFF: 0, Switch.ON: 1}
    verdict = _verdict(factors.get(old.second_factor), factors.get(new.second_factor))
    if old.second_factor is not new.second_factor:
        yield verdict, "second factor", old.second_factor, new.second_factor, affected
    if old.risk is not new.risk:
        verdict = _verdict(-_RISKS.index(old.risk), -_RISKS.index(new.risk))
        yield verdict, "risk", old.risk, new.risk, affected
    for label, before, after in (
        ("access token", old.access_lifetime, new.access_lifetime),
        ("refresh token", old.refresh_lifetime, new.refresh_lifetime),
    ):
        if before != after:
            verdict = _verdict(None if before is None else -before, None if after is None else -after)
            yield verdict, f"lifetime of the {label}", _lifetime(before), _lifetime(after), affected
    for name, label in _FACTS:
        if getattr(old, name) != getattr(new, name):
            yield Verdict.CHANGED, label, getattr(old, name) or "", getattr(new, name) or "", affected
    yield from _of_list("redirect address", old.redirects, new.redirects, affected)
    yield from _of_settings(old, new, affected)


def _verdict(before: int | None, after: int | None) -> Verdict:
    """Return whether the number increased, which is better; `changed` if that is unknown."""
    if before is None or after is None or before == after:
        return Verdict.CHANGED
    return Verdict.BETTER if after > before else Verdict.WORSE


def _lifetime(seconds: int | None) -> str:
    return "unknown" if seconds is None else in_words(seconds)


def _of_list(noun: str, old: Sequence[str], new: Sequence[str], affected: Affected) -> Iterator[Single]:
    before, after = set(old), set(new)
    for one in new:
        if one not in before:
            yield Verdict.CHANGED, noun, "", one, affected
    for one in old:
        if one not in after:
            yield Verdict.CHANGED, noun, one, "", affected


def _of_settings(old: Client, new: Client, affected: Affected) -> Iterator[Single]:
    if not (old.has_settings and new.has_settings):
        if old.has_settings is not new.has_settings:
            texts = ("not in the files", "in the files")
            yield Verdict.CHANGED, "settings", texts[old.has_settings], texts[new.has_settings], affected
        return
    before, after = ({one.name: one for one in part.values} for part in (old, new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if name in _AS_FACTS or (one and one.value) == (other and other.value):
            continue
        verdict = _verdict(strength(name, one and one.value), strength(name, other and other.value))
        yield verdict, f"`{name}`", one.value if one else "", other.value if other else "", affected


# --- other objects


def _of_items(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = _items(old), _items(new)
    yield from _presence(
        {identity: (noun_of(one.kind), _named(one.name, one.environment)) for identity, one in before.items()},
        {identity: (noun_of(one.kind), _named(one.name, one.environment, one.key)) for identity, one in after.items()},
    )
    for identity, one in after.items():
        if identity not in before or one.kind == "api-client":
            continue
        affected = _named(one.name, one.environment, one.key)
        facts, others = dict(before[identity].facts), dict(one.facts)
        for label in dict.fromkeys((*facts, *others)):
            if label not in (*_LIFETIMES, "referred to by") and facts.get(label) != others.get(label):
                what = f"{noun_of(one.kind)}: {label}"
                yield Verdict.CHANGED, what, facts.get(label, ""), others.get(label, ""), affected


def _items(inventory: Inventory) -> dict[object, Item]:
    of_clients = {key for one in inventory.clients for key in one.items if not key.startswith("api-client-")}
    return _by_identity(
        ((one.kind, one.environment, one.id or one.name), one) for one in inventory.items if one.key not in of_clients
    )


def _of_api_clients(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = (
        _by_identity(((one.environment, one.id or one.name), one) for one in part.api_clients) for part in (old, new)
    )
    for identity, one in after.items():
        if identity in before:
            yield from _of_api_client(before[identity], one)


def _of_api_client(old: ApiClient, new: ApiClient) -> Iterator[Single]:
    affected = _named(new.name, new.environment, new.key)
    if old.features != new.features:
        gained, lost = set(new.may) - set(old.may), set(old.may) - set(new.may)
        verdict = Verdict.WORSE if gained else Verdict.BETTER if lost else Verdict.CHANGED
        yield verdict, "features", _listed(old.features), _listed(new.features), affected
    if old.ranges != new.ranges:
        verdict = _verdict(-int(old.is_open), -int(new.is_open))
        yield verdict, "allow list", ", ".join(old.ranges), ", ".join(new.ranges), affected


def _listed(texts: Sequence[str] | None) -> str:
    return "unknown" if texts is None else ", ".join(texts)


# --- the check


def _of_findings(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = _findings(old), _findings(new)
    yield from _presence(
        {identity: (f"{severity} `{rule}`", affected) for identity, (severity, rule, affected) in before.items()},
        {identity: (f"{severity} `{rule}`", affected) for identity, (severity, rule, affected) in after.items()},
    )
    for identity, (severity, rule, affected) in after.items():
        if identity in before and before[identity][0] != severity:
            verdict = _verdict(*(-_rank(one) for one in (before[identity][0], severity)))
            yield verdict, f"severity of `{rule}`", before[identity][0], severity, affected


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else 0


def _findings(inventory: Inventory) -> dict[object, tuple[str, str, Affected]]:
    """Return findings by their identity: rule, object and place in it, without line and message."""
    names = {one.key: one for one in inventory.items}
    clients = {key: one for one in inventory.clients for key in one.items if not key.startswith("api-client-")}

    def parts() -> Iterator[tuple[tuple[str, ...], tuple[str, str, Affected]]]:
        for one in inventory.findings:
            item = names.get(one.item or "")
            owner = clients.get(one.item or "", item)
            if item is None or owner is None:
                yield (one.rule, one.path, one.pointer), (one.severity, one.rule, Affected(None, one.path))
            else:
                identity = (one.rule, item.kind, item.environment, item.id or item.path, one.pointer)
                yield identity, (one.severity, one.rule, _named(owner.name, owner.environment, owner.key))

    return _by_identity(parts())


def _of_allows(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = (
        _by_identity(
            ((one.rule, one.path, one.until or "", one.reason), (f"allow of `{one.rule}`", Affected(None, one.path)))
            for one in part.allows
        )
        for part in (old, new)
    )
    yield from _presence(before, after)


def _of_comparisons(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = _weaker(old), _weaker(new)
    for verdict, found, others, texts in (
        (Verdict.WORSE, after, before, ("", "yes")),
        (Verdict.BETTER, before, after, ("yes", "")),
    ):
        for identity, (name, title) in found.items():
            if identity not in others:
                yield verdict, f"`{name}` weaker in production", *texts, Affected(None, title)


def _weaker(inventory: Inventory) -> dict[object, tuple[str, str]]:
    return _by_identity(
        ((one.title, row.name), (row.name, one.title))
        for one in inventory.comparisons
        for row in one.rows
        if row.mark is Mark.WEAKER
    )


def _of_unread(old: Inventory, new: Inventory) -> Iterator[Single]:
    before, after = set(old.not_read), set(new.not_read)
    for verdict, found in ((Verdict.WORSE, after - before), (Verdict.BETTER, before - after)):
        for text in sorted(found):
            yield verdict, "not read", "", "", Affected(None, text)
