"""Regular expressions that are compiled when they are first used: no run needs all of those that there are."""

from __future__ import annotations

import re

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from typing import Any

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class _Uncompiled:
    """Stands for a pattern, and becomes as good as one when it is asked for the first time."""

    __slots__ = ("_flags", "_text", *_METHODS)

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, but the work is done when the pattern is first used."""
    pattern: Any = _Uncompiled(text, flags)
    return pattern  # type: ignore[no-any-return]  # it stands in for one
