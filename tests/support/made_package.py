"""A package in a folder that a test can change."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE = "made_for_a_test"


def made_package(folder: Path) -> Iterator[ModuleType]:
    """Yield a package with one package `topic` in it, and forget all modules of it afterwards."""
    (folder / "topic").mkdir()
    (folder / "topic" / "__init__.py").write_text("", "utf-8")
    made = ModuleType(MADE)
    made.__path__ = [str(folder)]
    made.__loader__ = SourceFileLoader(MADE, str(folder / "__init__.py"))
    sys.modules[MADE] = made
    yield made
    for name in [one for one in sys.modules if one.partition(".")[0] == MADE]:
        del sys.modules[name]
