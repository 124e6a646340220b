"""The data of an inventory: frozen, without secrets, and with texts that are safe to print.

A `key` names an object within one inventory, such as `client-settings-3`; it is not part of the tenant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SCHEMA_VERSION = 1


class Switch(StrEnum):
    """Whether something is on; `unknown` if it does not follow from the files."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


class Mark(StrEnum):
    """How the values of a setting compare in the environments that have the object."""

    WEAKER = "weaker in production"
    DIFFERENT = "different"
    MISSING = "missing"
    EXPECTED = "expected to differ"
    UNKNOWN = "set at deploy time"
    EQUAL = "equal"


class Risk(StrEnum):
    """How much attention a client needs."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment of the tenant; `name` is empty for files that belong to none."""

    name: str
    production: bool | None
    clients: int
    objects: int
    findings: int


@dataclass(frozen=True, slots=True)
class Value:
    """An effective setting: its value as text, and where it comes from.

    `origin` is `client`, `application`, `_global` or `default`; `path` and `line` are None for a documented default.
    """

    name: str
    value: str
    origin: str
    path: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from one object to another: the member that contains it, and the state of its target."""

    holder: str
    member: str
    kind: str
    id: str | None
    state: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """An object of the tenant: its kind, name and place, and a few facts about it, each a label and a text."""

    key: str
    kind: str
    id: str | None
    name: str
    environment: str
    path: str
    line: int
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a check; `item` is the key of its object, None without one."""

    severity: str
    rule: str
    topic: str
    message: str
    path: str
    line: int
    pointer: str
    environment: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Allow:
    """An accepted finding: the rule, the reason and the last day; `days_left` is negative once it has expired."""

    rule: str
    reason: str
    until: str | None
    days_left: int | None
    path: str
    line: int
    covers: int | None


@dataclass(frozen=True, slots=True)
class Client:
    """A client: its OIDC client and its settings, as far as the files contain them.

    `key` is that of the settings, else that of the OIDC client; `items` are the keys of all its objects.
    """

    key: str
    name: str
    id: str | None
    environment: str
    production: bool | None
    sort: str
    path: str
    line: int
    flow: str | None
    flow_version: str | None
    providers: tuple[str, ...]
    second_factor: Switch
    second_factor_note: str
    access_lifetime: int | None
    refresh_lifetime: int | None
    login_url: str | None
    reset_url: str | None
    verify_url: str | None
    redirects: tuple[str, ...]
    has_settings: bool
    values: tuple[Value, ...]
    risk: Risk
    risk_reasons: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiClient:
    """An API client and the calls that its features permit; `features` is None if they are unknown."""

    key: str
    name: str
    id: str | None
    environment: str
    features: tuple[str, ...] | None
    ranges: tuple[str, ...]
    is_open: bool
    may: tuple[str, ...]
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A setting in several environments; a value is None if the setting is missing.

    `apart` are the environments whose value differs from production, or from the last one if none is production.
    """

    name: str
    mark: Mark
    values: tuple[str | None, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same object in several environments: `environments`, `keys` and the values of rows are in one order."""

    title: str
    environments: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[Row, ...]


class Verdict(StrEnum):
    """The kind of a change since an earlier inventory."""

    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    BETTER = "better"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Affected:
    """The object of a change; `key` is None if the inventory no longer contains it."""

    key: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a fact of one or more objects, with the text before and after, empty where it is missing."""

    verdict: Verdict
    what: str
    before: str
    after: str
    objects: tuple[Affected, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The figures of an inventory on a day."""

    date: str
    clients: int
    unprotected: int
    weaker: int
    errors: int
    warnings: int
    infos: int
    allows: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """The content of a tenant's files on a date.

    `since` is the date of the inventory that `changes` compares with, or None. `trend` are the figures of earlier
    inventories and of this one, the oldest first.
    """

    title: str
    date: str
    version: str
    files: int
    environments: tuple[Environment, ...]
    clients: tuple[Client, ...]
    items: tuple[Item, ...]
    relations: tuple[Relation, ...]
    api_clients: tuple[ApiClient, ...]
    comparisons: tuple[Comparison, ...]
    findings: tuple[Finding, ...]
    allows: tuple[Allow, ...]
    not_read: tuple[str, ...]
    not_checked: tuple[tuple[str, str], ...]
    since: str | None = None
    changes: tuple[Change, ...] = ()
    trend: tuple[Point, ...] = ()
