"""The preferences that users can set in their editor."""

from __future__ import annotations

from typing import Any

from ..documents.frozen import Frozen

SECTION = "lint-settings"


class Preferences(Frozen):
    """Whether code lenses and inlay hints are shown."""

    __slots__ = ()

    code_lens: bool = True
    inlay_hints: bool = True


def preferences(data: Any) -> Preferences:
    """Return the preferences from an editor, with or without our section around them."""
    given = data.get(SECTION, data) if isinstance(data, dict) else None
    given = given if isinstance(given, dict) else {}
    return Preferences(given.get("codeLens") is not False, given.get("inlayHints") is not False)
