"""Knows the documented names of identity providers, which are lower case."""

from __future__ import annotations

from ..messages.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..documents.node import Node

# The names that the documentation mentions.
PROVIDERS = ("facebook", "linkedin", "twitter")


def usual_providers(names: Iterable[str], custom: Node | None) -> list[str]:
    """Return each name once, in lower case, and without a slip if it nearly is a documented one.

    Names that describe custom providers, and those with anything but letters, are returned as they are.
    """
    described = "" if custom is None else str(custom.value)
    return list(dict.fromkeys(name if name in described else _usual(name) for name in names))


def _usual(name: str) -> str:
    if not (name.isascii() and name.isalpha()):
        return name
    lower = name.lower()
    return lower if lower in PROVIDERS else nearest(lower, PROVIDERS, 1) or lower
