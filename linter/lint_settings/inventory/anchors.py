"""The anchors of objects in a page: readable, unique, and stable while names are unchanged."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Client, Inventory

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(*parts: str) -> str:
    """Return texts as one word of letters, digits and hyphens."""
    return _OTHER.sub("-", "-".join(filter(None, parts)).lower()).strip("-")[:_LONGEST]


def anchors_of(inventory: Inventory) -> dict[str, str]:
    """Return the anchor of each object by its key; all objects of a client that is no API client share one."""
    found: dict[str, str] = {}
    used: dict[str, int] = {}

    def anchor(*parts: str) -> str:
        name = slug(*parts) or "object"
        used[name] = used.get(name, 0) + 1
        while used[name] > 1 and f"{name}-{used[name]}" in used:
            used[name] += 1
        full = name if used[name] == 1 else f"{name}-{used[name]}"
        used.setdefault(full, 1)
        return full

    for client in inventory.clients:
        own = anchor("client", client.environment, client.name)
        found[client.key] = own
        for key in client.items:
            if not key.startswith("api-client-"):
                found.setdefault(key, own)
    for item in inventory.items:
        if item.key not in found:
            found[item.key] = anchor(item.kind.removesuffix("-settings"), item.environment, item.name)
    return found


def names_of(inventory: Inventory) -> dict[str, str]:
    """Return the name of each object by its key; clients with the same name in an environment have their file, too."""
    found = {item.key: item.name for item in inventory.items}
    alike: dict[tuple[str, str], list[Client]] = {}
    for client in inventory.clients:
        alike.setdefault((client.environment, client.name), []).append(client)
    for several in alike.values():
        files = Counter(posixpath.basename(one.path) for one in several)
        for one in several:
            file = posixpath.basename(one.path)
            name = one.name if len(several) == 1 else f"{one.name} [{file if files[file] == 1 else one.path}]"
            found.update((key, name) for key in one.items if not key.startswith("api-client-"))
    return found
