"""Makes data safe to print: masks secrets, and marks characters that are invisible or reorder text."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from ..console.terminal import clean
from ..messages.secrets import Secrets, mask

Data = TypeVar("Data")
_REFERENCES = frozenset(("key", "keys", "holder", "target", "item", "items", "date", "version"))  # our own words


def cleaned(data: Data, hidden: Secrets) -> Data:
    """Return frozen data with every text in it masked and without characters that could mislead."""
    known: dict[str, str] = {}

    def of_text(text: str) -> str:
        if text not in known:
            known[text] = clean(mask(text, hidden))
        return known[text]

    def visit(value: Any) -> Any:
        if type(value) is str:  # members of our enumerations are not texts of the tenant
            return of_text(value)
        if isinstance(value, tuple):
            return tuple(map(visit, value))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [one.name for one in dataclasses.fields(value)]
            return dataclasses.replace(value, **{name: _part(value, name) for name in names})
        return value

    def _part(value: Any, name: str) -> Any:
        part = getattr(value, name)
        is_own = name in _REFERENCES and not (isinstance(part, tuple) and part and dataclasses.is_dataclass(part[0]))
        return part if is_own else visit(part)

    result: Data = visit(data)
    return result
