"""Formats the values of a change: as JSON text, without secrets, shortened if they are long."""

from __future__ import annotations

import json

from ..messages.catalogued import describes
from ..messages.reveal import hides, is_note, mask_all, reveal
from ..messages.secrets import mask
from .differences import steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any

    from ..documents.span import Path
    from ..messages.redact import Secrets

_LONGEST = 80
_LEAD = 16  # characters shown before the first difference between two long values


class Shown:
    """Formats values of an object of a kind.

    `hidden` are the secrets of both states, `placeholder` matches what is filled in at deploy time.
    """

    __slots__ = ("hidden", "kind", "placeholder")

    def __init__(self, kind: str, hidden: Secrets, placeholder: re.Pattern[str]) -> None:
        self.kind = kind
        self.hidden = hidden
        self.placeholder = placeholder

    def both(self, path: Path, old: Any, new: Any) -> tuple[str | None, str | None]:
        """Return two values of a member as JSON text, shortened to show where they differ; None if missing."""
        was, now = self._text(path, old), self._text(path, new)
        pieces = zip(was or "", now or "", strict=False)
        alike = min(len(was or ""), len(now or ""))
        common = next((at for at, (one, other) in enumerate(pieces) if one != other), alike)
        return self._cut(was, common), self._cut(now, common)

    def one(self, path: Path, value: Any) -> str:
        """Return a value for a sentence: in backticks, a text without its quotes; a secret by its length."""
        text = self._text(path, value)
        if text is None or is_note(text, value):
            return text or "null"
        inner = text[1:-1] if isinstance(value, str) else text
        return f"`{self._cut(inner, 0)}`"

    def text(self, text: str) -> str:
        """Return a text of the linter in one line, without secrets that it may quote."""
        return mask(" ".join(text.split()), self.hidden)

    def _text(self, path: Path, value: Any) -> str | None:
        if value is None:
            return None
        names = tuple(step for step in steps_of(path) if isinstance(step, str))
        safe = reveal(value, (self.kind,), names, self.placeholder, secret=any(map(hides, _unknown(self.kind, names))))
        if is_note(safe, value):
            return safe  # type: ignore[no-any-return]  # a note is text
        text = json.dumps(mask_all(safe, self.hidden), ensure_ascii=False, default=str)
        return mask(text, self.hidden)

    @staticmethod
    def _cut(text: str | None, common: int) -> str | None:
        if text is None or len(text) <= _LONGEST:
            return text
        start = max(0, min(common - _LEAD, len(text) - _LONGEST + 1))
        piece = text[start : start + _LONGEST - (start > 0)]
        more = start + len(piece) < len(text)
        return ("…" if start else "") + (piece[:-1] + "…" if more else piece)


def _unknown(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names on the path to a member; none if the schema describes it."""
    return () if describes(kind, names) else names
