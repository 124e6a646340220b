"""The tenant under tests/projects/tenant, and a run over it."""

from pathlib import Path

import pytest

from lint_settings.engine.discover import discover
from lint_settings.engine.project import Options
from lint_settings.engine.report import Report
from lint_settings.engine.run import run

TENANT = Path(__file__).parents[1] / "projects" / "tenant"


def lint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Check a folder on the day for which its files are written."""
    monkeypatch.chdir(folder)
    return run(discover(["."]), Options(today="2026-11-21"))
