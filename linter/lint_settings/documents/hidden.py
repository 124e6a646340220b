"""What a document hides: its secrets."""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .node import Node


class Hidden(namedtuple("Hidden", "nodes certain possible")):
    """What a document hides: the nodes of its secrets, and the texts that must not be shown.

    `certain` are secrets and what looks like one; `possible` are values of names that nothing describes.
    """

    __slots__ = ()

    nodes: list[Node]
    certain: frozenset[str]
    possible: frozenset[str]
