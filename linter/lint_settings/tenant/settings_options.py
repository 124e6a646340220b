"""The tenant's own catalogue of settings, from a saved answer of `settings/options`."""

from __future__ import annotations

import re

from .ids import known_text
from .settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node

# The types of the catalogue that are understood, with the values that they accept as text or natively. Other types
# accept anything.
_TYPES = {
    "boolean": ("true or false", r"true|false"),
    "integer": ("a whole number", r"-?[0-9]+"),
    "number": ("a number", r"-?[0-9]+(\.[0-9]+)?"),
    "array": ("a list", r"\s*\[.*"),
    "list": ("a list", r"\s*\[.*"),
    "object": ("a mapping", r"\s*\{.*"),
    "string": ("text", r".*"),
}
_ALIASES = {"bool": "boolean", "int": "integer", "float": "number", "text": "string"}
_NATIVE = {"array": list, "list": list, "object": dict}


class Option:
    """A setting as the tenant's catalogue describes it.

    `values` are the allowed ones, empty if any is allowed; `global_only` is None if it is unknown. Characters that
    cannot be seen belong to no name and to no value: no setting is wrong without them.
    """

    __slots__ = ("global_only", "name", "node", "type", "values")

    def __init__(self, name: str, node: Node) -> None:
        members = node.members
        flag = members.get("globalOnly")
        kind = (known_text(members.get("type")) or "").lower()
        listed = members.get("values")
        self.name = _visible(name)
        self.node = node
        self.type = _ALIASES.get(kind, kind)
        self.values = [_visible(one.value) for one in listed.items if not one.is_placeholder] if listed else []
        self.global_only = None if flag is None else {"true": True, "false": False}.get(str(as_stored(flag.value)))

    @property
    def takes(self) -> str:
        """The text that completes the phrase "takes ..."."""
        if self.values:
            words = [f"`{as_stored(value)}`" for value in self.values]
            return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
        return _TYPES[self.type][0] if self.type in _TYPES else "another value"

    def accepts(self, value: Any) -> bool:
        """Return whether a value, written natively or as text, is allowed and of the right type."""
        if self.values:
            known = [as_stored(one) for one in self.values]
            parts = value if isinstance(value, list) else [value]
            return all(as_stored(part) in known for part in parts)
        if self.type not in _TYPES or isinstance(value, _NATIVE.get(self.type, ())):
            return True
        if isinstance(value, (dict, list)):
            return False
        return re.fullmatch(_TYPES[self.type][1], str(as_stored(value)), re.DOTALL) is not None


def _visible(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    from ..messages.pasted import without_pasted  # few catalogues have such characters

    return without_pasted(value)


def read_options(document: Document) -> Iterator[Option]:
    """Yield the settings that a saved answer describes: one object, a list of them, or a mapping by name."""
    yield from _options(document.root, "")


def _options(node: Node, key: str) -> Iterator[Option]:
    members = node.members
    if "globalOnly" in members or ("type" in members and not members["type"].members):
        name = known_text(members.get("name")) or key
        if name:
            yield Option(name, node)
        return
    for name, child in members.items():
        yield from _options(child, name)
    for item in node.items:
        yield from _options(item, "")
