"""The attributes of an entity type by path."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern
from ..messages.pasted import without_pasted
from ..messages.spelling import nearest
from ..schema.members import intended_member
from .ids import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document
    from ..documents.node import Node

# The attributes that every entity type has, even if its file does not list them.
RESERVED_ATTRIBUTES = ("id", "uuid", "created", "lastUpdated")
# Those at the top level that Hosted Login needs, and the others that its default schema has.
NEEDED_ATTRIBUTES = (
    *("consents", "legalAcceptances", "accountDataRequestTime", "accountDeleteRequestTime"),
    *("mobileNumber", "mobileNumberVerified"),
)
_STANDARD = (
    *NEEDED_ATTRIBUTES,
    *("email", "emailVerified", "password", "displayName", "givenName", "familyName", "middleName", "birthday"),
    *("gender", "primaryAddress", "profiles", "clients", "janrain"),
)
_ENOUGH = 3  # a type with as many of them is one of users
# Attributes below these are arbitrary, or defined by the platform.
_OPEN_TYPES = frozenset(("json", "password"))
_LIST = ("attr_defs",)
_STEP = lazy_pattern(r"[^./\[\]#]+")


class Attributes:
    """The attributes of one entity type.

    `place` is the node of its list of attributes. If that list is not fully known, for instance because it contains
    placeholders, `is_complete` is False and no attribute counts as missing.
    """

    __slots__ = ("_unread", "is_complete", "nodes", "place")

    def __init__(self, entity_type: Document) -> None:
        root = entity_type.root
        body = root.members["schema"] if "schema" in root.members and "attr_defs" not in root.members else root
        self.nodes: dict[str, Node] = {}
        self._unread: set[str] = set()
        self.place = body.members.get("attr_defs", body)
        self.is_complete = isinstance(self.place.value, list)
        self._collect(self.place, "")

    def _collect(self, listed: Node, above: str) -> None:
        for item in listed.items:
            name = known_text(item.members.get("name"))
            if name is None:
                self.is_complete = False
                continue
            path = above + name.strip()  # that there is a blank is reported at the name
            self.nodes[path] = item
            inner = item.members.get("attr_defs")
            if inner is None and any(intended_member(one, _LIST) for one in item.members):
                self._unread.add(path)
            if inner is not None:
                self.is_complete &= isinstance(inner.value, list)
                self._collect(inner, path + ".")

    def find(self, path: str) -> Node | None:
        """Return the definition of an attribute, in any notation for its path.

        These are `primaryAddress.city`, `/primaryAddress/city` and, for members of plurals,
        `[legalAcceptances].clientId`.
        """
        return self.nodes.get(attribute_path(path))

    def type_of(self, path: str) -> str | None:
        """Return the type of an attribute, such as `plural`; None if it does not exist or has no type."""
        node = self.find(path)
        return None if node is None else known_text(node.members.get("type"))

    def lacks(self, path: str) -> bool:
        """Return whether the entity type certainly lacks the attribute."""
        if not self.is_complete or self.find(path) is not None:
            return False
        steps = attribute_path(path).split(".")
        if steps[0] in RESERVED_ATTRIBUTES or not steps[0]:
            return False
        for at in range(1, len(steps) + 1):
            above = ".".join(steps[:at])
            if above not in self.nodes:
                return not (steps[at - 1] == "id" and at > 1 and self.type_of(".".join(steps[: at - 1])) == "plural")
            if self.type_of(above) in _OPEN_TYPES or above in self._unread:
                return False
        return False

    def near(self, path: str | None, wanted: str = "") -> Node:
        """The node that names an attribute; the list of attributes where it is missing.

        If another path is wanted of as many names, it is the first node that names something else.
        """
        if path is None or path not in self.nodes:
            return self.place
        names, others = path.split("."), attribute_path(wanted).split(".")
        pairs = zip(names, others, strict=True) if len(names) == len(others) else ()
        depth = next((at for at, (name, other) in enumerate(pairs, 1) if name != other), len(names))
        return self.nodes[".".join(names[:depth])].members["name"]

    def misspelled(self) -> dict[str, str]:
        """Return the wrong names of attributes of the default schema at the top level, each with the right one.

        These are names in another case, and almost those that Hosted Login needs. The right one must be missing.
        """
        lacking = {name.casefold(): name for name in _STANDARD if name not in self.nodes}
        if not self.is_complete or len(_STANDARD) - len(lacking) < _ENOUGH:
            return {}
        found: dict[str, str] = {}
        for name in self.nodes:
            meant = lacking.get(without_pasted(name).casefold())
            if meant is None and "." not in name and name not in _STANDARD:
                meant = nearest(name, (one for one in NEEDED_ATTRIBUTES if one not in self.nodes))
            if meant is not None:
                found[name] = meant
        return found if len({*found.values()}) == len(found) else {}

    def resembling(self, path: str) -> str | None:
        """Return the attribute that was probably meant: in another case, nested deeper, or a letter or two away."""
        wanted = attribute_path(path)
        folded = [name for name in self.nodes if name.casefold() == wanted.casefold()]
        below = [name for name in self.nodes if name.rpartition(".")[2] == wanted]
        return next((names[0] for names in (folded, below) if len(names) == 1), None) or nearest(wanted, self.nodes)


def attribute_path(path: str) -> str:
    """Return the path of an attribute in its normal form, with dots and without the numbers of items."""
    return ".".join(step for step in _STEP.findall(path) if not step.isdigit())
