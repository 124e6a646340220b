"""The attributes of an entity type by path, and whether a path that somebody wrote names one of them."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern
from ..messages.spelling import nearest
from .ids import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document
    from ..documents.node import Node

# Every entity type has these, whether its file lists them or not.
RESERVED_ATTRIBUTES = ("id", "uuid", "created", "lastUpdated")
# What stands below them is free, or of the platform's own making.
_OPEN_TYPES = frozenset(("json", "password"))
_STEP = lazy_pattern(r"[^./\[\]#]+")


class Attributes:
    """The attributes of one entity type.

    `place` is the node of its list of attributes. Where that list cannot be read in full, with placeholders in it for
    instance, `is_complete` is False and nothing can be said to be missing.
    """

    __slots__ = ("is_complete", "nodes", "place")

    def __init__(self, entity_type: Document) -> None:
        root = entity_type.root
        body = root.members["schema"] if "schema" in root.members and "attr_defs" not in root.members else root
        self.nodes: dict[str, Node] = {}
        self.place = body.members.get("attr_defs", body)
        self.is_complete = isinstance(self.place.value, list)
        self._collect(self.place, "")

    def _collect(self, listed: Node, above: str) -> None:
        for item in listed.items:
            name = known_text(item.members.get("name"))
            if name is None:
                self.is_complete = False
                continue
            path = above + name
            self.nodes[path] = item
            inner = item.members.get("attr_defs")
            if inner is not None:
                self.is_complete &= isinstance(inner.value, list)
                self._collect(inner, path + ".")

    def find(self, path: str) -> Node | None:
        """The definition of an attribute: `city` of `primaryAddress` is `primaryAddress.city`, in each way to write it.

        `/primaryAddress/city` and, for the members of plurals, `[legalAcceptances].clientId` are understood too.
        """
        return self.nodes.get(attribute_path(path))

    def type_of(self, path: str) -> str | None:
        """The type of an attribute, such as `plural`; None where there is none or it does not say."""
        node = self.find(path)
        return None if node is None else known_text(node.members.get("type"))

    def lacks(self, path: str) -> bool:
        """Whether the entity type surely has no such attribute."""
        if not self.is_complete or self.find(path) is not None:
            return False
        steps = attribute_path(path).split(".")
        if steps[0] in RESERVED_ATTRIBUTES or not steps[0]:
            return False
        for at in range(1, len(steps) + 1):
            above = ".".join(steps[:at])
            if above not in self.nodes:
                return not (steps[at - 1] == "id" and at > 1 and self.type_of(".".join(steps[: at - 1])) == "plural")
            if self.type_of(above) in _OPEN_TYPES:
                return False
        return False

    def resembling(self, path: str) -> str | None:
        """The attribute that was meant: in another case, of this name further down, or a letter or two away."""
        wanted = attribute_path(path)
        folded = [name for name in self.nodes if name.casefold() == wanted.casefold()]
        below = [name for name in self.nodes if name.rpartition(".")[2] == wanted]
        return next((names[0] for names in (folded, below) if len(names) == 1), None) or nearest(wanted, self.nodes)


def attribute_path(path: str) -> str:
    """A path of an attribute in its plain form, with dots; items of plurals are left without their number."""
    return ".".join(step for step in _STEP.findall(path) if not step.isdigit())
