"""JSON inside a text: settings may hold lists and mappings as strings."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_json_text(value: Any) -> Any:
    """Return the list or mapping that a text contains as JSON; None for anything else."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return None
    import json

    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
