"""The linter for programs, called from several threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lint_settings.api import Project, check

ROOT = Path(__file__).parents[3]


def test_calls_from_several_threads_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lookups are shared by all calls, so calls at the same time would take the files of each other for missing."""
    monkeypatch.chdir(ROOT)
    interval, barrier = sys.getswitchinterval(), Barrier(6)
    project = Project.open("examples/good")
    alone, in_memory = check(["examples/bad"]), project.check()

    def same(number: int) -> bool:
        barrier.wait()
        if number == 0:
            project.refresh()
            return project.check() == in_memory
        return all(check(["examples/bad"]) == alone for _ in range(3))

    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(6) as threads:
            assert all(threads.map(same, range(6)))
    finally:
        sys.setswitchinterval(interval)
