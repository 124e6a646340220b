"""Compares the members that the API never changes with what they were, as the schemas declare it with `x-fixed`.

A member of a schema may have `"x-fixed": {"why": ..., "instead": ...}`: it and everything in it stays as it was
created. `why` says what the API does, `instead` what to do to get another value.
"""

from __future__ import annotations

from functools import cache

from ..documents.frozen import Frozen
from ..documents.schema_files import read_schema
from ..tenant.ids import known_text, member
from .earlier import is_same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node

_HOSTS = frozenset(("domain",))  # the same in upper and lower case


class FixedChange(Frozen):
    """A member that the API never changes and that is no longer what it was.

    `now` is its node; None where it is gone, and `holder` lacks `name`.
    """

    __slots__ = ()

    name: str
    was: Node
    now: Node | None
    holder: Node
    why: str
    instead: str


@cache
def fixed_members(kind: str) -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Return the paths of the members of a kind that the API never changes, each with `why` and `instead`."""
    return tuple(_below(read_schema(kind), (), None))


def _below(
    schema: Mapping[str, Any], path: tuple[str, ...], above: Mapping[str, str] | None
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    said = schema.get("x-fixed", above)
    for name, part in schema.get("properties", {}).items():
        yield from _below(part, (*path, name), said)
    if said is not None and "properties" not in schema:
        yield path, said["why"], said["instead"]


def fixed_changes(document: Document, old: Document) -> Iterator[FixedChange]:
    """Yield each member that the API never changes and that a document changes or removes.

    A removed mapping that contains several is yielded once.
    """
    gone: set[tuple[int, str]] = set()
    for path, why, instead in fixed_members(document.kind or ""):
        was, now, name = member(old, *path), member(document, *path), path[-1]
        if was is None or was.value is None or _is_alike(was, now, name):
            continue
        if now is not None and now.value is not None:
            yield FixedChange(name, was, now, now, why, instead)
            continue
        lost = _first_lost(document.root, path)
        if lost is not None and (id(lost[0]), lost[1]) not in gone:
            gone.add((id(lost[0]), lost[1]))
            yield FixedChange(lost[1], was, None, lost[0], why, instead)


def _is_alike(was: Node, now: Node | None, name: str) -> bool:
    """Whether two values are the same, or may be."""
    if is_same(was, now) is not False:
        return True
    old, new = known_text(was), known_text(now)
    return name in _HOSTS and old is not None and new is not None and old.lower() == new.lower()


def _first_lost(node: Node, path: tuple[str, ...]) -> tuple[Node, str] | None:
    """Return the first mapping on a path that lacks the next name, and that name; None if deploy time may add it."""
    for name in path:
        inner = node.members.get(name)
        if inner is None or inner.value is None:
            return node, name
        if inner.is_placeholder:
            break
        node = inner
    return None
