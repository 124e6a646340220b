"""Regular expressions that are compiled at their first use, since a run uses only a part of them."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MEMBERS = (
    *("findall", "finditer", "flags", "fullmatch", "groupindex", "groups"),
    *("match", "pattern", "search", "split", "sub", "subn"),
)


class _Compiled:
    """A compiled pattern, with the methods of re.Pattern."""

    __slots__ = ("_flags", "_text", *_MEMBERS)


class _Uncompiled(_Compiled):
    """A pattern that compiles itself at the first access to a method."""

    __slots__ = ()

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for member in _MEMBERS:
            setattr(self, member, getattr(compiled, member))
        # A class with __getattr__ is slower to look up other attributes, so change the class.
        self.__class__ = _Compiled  # type: ignore[assignment]  # its parent, of the same layout
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern as `re.compile` does, but compile it at its first use."""
    pattern: Any = _Uncompiled(text, flags)
    return pattern  # type: ignore[no-any-return]  # it behaves like one
