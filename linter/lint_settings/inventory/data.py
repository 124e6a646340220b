"""The inventory as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .model import SCHEMA_VERSION

if TYPE_CHECKING:
    from .model import Inventory


def as_data(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as data for JSON."""
    return {"schema_version": SCHEMA_VERSION, **asdict(inventory)}
