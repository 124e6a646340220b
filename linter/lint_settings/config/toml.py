"""Parses TOML texts."""

from __future__ import annotations

# To import tomllib takes three times as long: a tenth of the check of one file with a config.
import tomli
from tomli import TOMLDecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["TOMLDecodeError", "loads"]


def loads(text: str) -> dict[str, Any]:
    """Return the data of a TOML text.

    Raises TOMLDecodeError, RecursionError if it is nested too deep, and ValueError if a number has more digits than
    Python reads or writes.
    """
    data = tomli.loads(text)
    repr(data)  # such a number in another base than 10 can be read, but every message that shows it would fail
    return data
