"""Reads the files of API clients and access schemas, in each of their formats."""

from __future__ import annotations

import json

from ..messages.wording import in_backticks
from .ids import known_text, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node


_MOST_RANGES = 4
_WIDEST = 8  # the fixed bits of the largest network; open-ip-range reports what is wider


def held_features(client: Document) -> list[str] | None:
    """Return the features of an API client; an empty list if its file has none.

    None if they are unknown: filled in at deploy time, of a wrong type, or not described by the file.
    """
    node = member(client, "features")
    if node is None:
        return None if allow_list(client) is None else []
    names = [known_text(item) for item in node.items]
    known = [name for name in names if name is not None]
    return known if isinstance(node.value, list) and len(known) == len(names) else None


def allow_list(client: Document) -> Node | None:
    """Return the node with the address ranges that an API client may call from."""
    return member(client, "ipWhitelist") or member(client, "whitelist")


def listed_attributes(access_schema: Document) -> Iterator[tuple[Node, str, str | None]]:
    """Yield the known attribute paths of an access schema, each with its node and the text within it.

    The older calls take the list as JSON text, which is one node.
    """
    listed = member(access_schema, "attributes")
    if listed is None:
        return
    for item in listed.items:
        path = known_text(item)
        if path is not None:
            yield item, path, None
    text = known_text(listed)
    for path in _texts(text) if text is not None else ():
        yield listed, path, path


def _texts(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def _ranges_between(text: str) -> list[str]:
    """Return the ranges of the addresses from one to another, as in `192.0.2.0-192.0.2.255`; none if many or wide."""
    from ipaddress import IPv4Address, summarize_address_range

    first, _, last = map(str.strip, text.partition("-"))
    if last.isdecimal():
        last = f"{first.rpartition('.')[0]}.{last}"
    try:
        ranges = list(summarize_address_range(IPv4Address(first), IPv4Address(last)))
    except ValueError:
        return []
    is_usable = len(ranges) <= _MOST_RANGES and all(one.prefixlen >= _WIDEST for one in ranges)
    return [str(one) for one in ranges] if is_usable else []


def address_fault(address: str) -> str | None:
    """Return why a text is no IP address, for a message; None where it is one."""
    if ":" in address:
        return None if _is_version_6(address) else f"`{address}` is not an address"
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and part.isascii() for part in parts):
        ranges = _ranges_between(address)
        return f"write {in_backticks(ranges)}" if ranges else f"`{address}` is not an address of four numbers"
    large = next((part for part in parts if int(part) > 255), None)
    if large:
        return f"`{large}` is more than 255"
    led = next((part for part in parts if len(part) > 1 and part[0] == "0"), None)
    return f"write `{led}` as `{int(led)}`" if led else None


def _is_version_6(address: str) -> bool:
    from ipaddress import IPv6Address

    try:
        IPv6Address(address)
    except ValueError:
        return False
    return True
