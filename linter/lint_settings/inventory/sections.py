"""The section of a client besides its own facts: findings, allows, relations and its own settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..messages.wording import noun_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Allow, Client, Finding, Inventory, Value

# Settings that the section of a client has in other words.
_KNOWN = frozenset(
    (
        "janrainOidcClientId",
        "default_flow_name",
        "default_flow_version",
        "user_entity_type",
        "authentication.providers",
        "authentication.second_factor",
    )
)


class Link(NamedTuple):
    """A relation of an object: a link to an object, or a text about it."""

    label: str
    key: str | None
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Sections:
    """Looks up the objects related to a client."""

    findings: Mapping[str | None, list[Finding]]
    allows: Mapping[str, list[Allow]]
    links: Mapping[str, list[Link]]
    paths: Mapping[str, str]

    def findings_of(self, client: Client) -> list[Finding]:
        """Return the findings about any object of a client."""
        return [one for key in client.items for one in self.findings.get(key, ())]

    def allows_of(self, client: Client) -> list[Allow]:
        """Return the allows in the files of a client."""
        own = dict.fromkeys(self.paths[key] for key in client.items if key in self.paths)
        return [one for path in own for one in self.allows.get(path, ())]

    def relations_of(self, client: Client) -> list[Link]:
        """Return the references of a client's objects to others."""
        own = {key for key in client.items if not key.startswith("api-client-")}
        return list(dict.fromkeys(one for key in client.items for one in self.links.get(key, ()) if one.key not in own))


def sections_of(inventory: Inventory) -> Sections:
    """Return the sections of the clients of an inventory."""
    findings: dict[str | None, list[Finding]] = {}
    for finding in inventory.findings:
        findings.setdefault(finding.item, []).append(finding)
    allows: dict[str, list[Allow]] = {}
    for allow in inventory.allows:
        allows.setdefault(allow.path, []).append(allow)
    return Sections(findings, allows, _links(inventory), {one.key: one.path for one in inventory.items})


def own_values(client: Client) -> list[Value]:
    """Return the settings that a client sets itself, without those that its section shows in other words."""
    return [
        one for one in client.values if one.origin == "client" and one.name not in _KNOWN and one.value != client.name
    ]


def _links(inventory: Inventory) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for one in inventory.relations:
        if one.target is not None and one.kind in ("application", "flow-version"):
            continue  # these are shown as what a client inherits from, and with its flow
        noun = noun_of(one.kind)
        label = "Inherits from" if one.member == "inherits from" else noun[:1].upper() + noun[1:]
        if one.target is not None or one.state not in ("found", "external"):
            link = Link(label, one.target, one.id or "no id", "" if one.target else one.state)
            found.setdefault(one.holder, []).append(link)
    return found
