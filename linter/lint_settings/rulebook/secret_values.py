"""Finds the values of a document that are under names of secrets."""

from __future__ import annotations

from functools import cache, lru_cache

from ..messages.sensitive_names import is_sensitive
from ..tenant.settings import catalogue, find_setting, intended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.node import Node

_HOLDERS = frozenset((dict, list))
_CLAIMS = "customClaims"  # of a login policy: what goes into its access tokens


def secret_values(root: Node) -> Iterator[tuple[Node, str]]:
    """Yield every text and number under a name that is secret, with the innermost such name."""
    outside = [part for part in root.path if isinstance(part, str)]
    name = next(filter(_is_secret, reversed(outside)), None)
    harmless = _harmless()
    stack = [] if _CLAIMS in outside else [(root, name)]
    while stack:
        node, name = stack.pop()
        holder = node.value.__class__
        if holder is dict:
            value = node.value
            # Not `value.keys() - harmless`, which looks each of the many harmless names up.
            strange = () if harmless.issuperset(value) else {*value}.difference(harmless)
            secret = {key for key in strange if _is_secret(key)}
            below = value.items()
            wanted = value if name else [key for key, one in below if type(one) in _HOLDERS or key in secret]
            if wanted:  # most members are neither secret nor hold others
                members = node.members
                stack += [(members[key], key if key in secret else name) for key in reversed(wanted) if key != _CLAIMS]
        elif holder is list:
            if name or not _HOLDERS.isdisjoint(map(type, node.value)):  # most lists hold names of things
                stack.extend([(item, name) for item in reversed(node.items)])
        elif name is not None and node.value and not isinstance(node.value, bool):
            yield node, name


@cache
def _harmless() -> frozenset[str]:
    """Return the names of settings that hold no secret: most names of a file are among them."""
    return frozenset(name for name in catalogue() if not _is_secret(name))


@lru_cache(4096)
def _is_secret(name: str) -> bool:
    setting = find_setting(name) or find_setting(intended(name) or "")
    if setting is not None and not setting.sensitive:
        return False  # a misspelled name of a setting is that setting's
    return is_sensitive(name) or (setting is not None and bool(setting.sensitive))
