"""The secrets of a document."""

from __future__ import annotations

from .frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .node import Node


class Hidden(Frozen):
    """The secrets of a document: the nodes that hold them, and the texts that must not be shown.

    `certain` are secrets and texts that look like one; `possible` are values of names that no schema describes.
    `public` are secrets that are ordinary words, such as `google`, and hidden at their own place only.
    """

    __slots__ = ()

    nodes: list[Node]
    certain: frozenset[str]
    possible: frozenset[str]
    public: frozenset[str]
