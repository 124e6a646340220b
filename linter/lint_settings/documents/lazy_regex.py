"""Regular expressions that are compiled when they are first used: no run needs all of those that there are."""

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
    """As good as a pattern."""

    __slots__ = ("_flags", "_text", *_MEMBERS)


class _Uncompiled(_Compiled):
    """Stands for a pattern, and becomes as good as one when it is asked for the first time."""

    __slots__ = ()

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for member in _MEMBERS:
            setattr(self, member, getattr(compiled, member))
        # To have this function at all makes Python slow to find what is there.
        self.__class__ = _Compiled  # type: ignore[assignment]  # its parent, of the same layout
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, but the work is done when the pattern is first used."""
    pattern: Any = _Uncompiled(text, flags)
    return pattern  # type: ignore[no-any-return]  # it stands in for one
