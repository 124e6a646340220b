"""Parses TOML texts."""

from __future__ import annotations

# To import tomllib takes over twice as long: a tenth of the check of one file with a config.
from tomli import TOMLDecodeError, loads

__all__ = ["TOMLDecodeError", "loads"]
