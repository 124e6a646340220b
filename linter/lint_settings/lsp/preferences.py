"""The preferences that users can set in their editor."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

SECTION = "lint-settings"


class Preferences(namedtuple("Preferences", "code_lens inlay_hints", defaults=(True, True))):
    """Whether code lenses and inlay hints are shown."""

    __slots__ = ()

    code_lens: bool
    inlay_hints: bool


def preferences(data: Any) -> Preferences:
    """Return the preferences from an editor, with or without our section around them."""
    given = data.get(SECTION, data) if isinstance(data, dict) else None
    given = given if isinstance(given, dict) else {}
    return Preferences(given.get("codeLens") is not False, given.get("inlayHints") is not False)
