"""What the tests share: a folder to work in, and generated examples that are the same in every run."""

import gc
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Collection, Generator
from functools import cache, lru_cache
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generated import examples
from lint_settings.engine.check import Plan
from lint_settings.rulebook import registry
from lint_settings.rulebook.rule import Rule
from place import Place

# A change must not fail for an example that has nothing to do with it; HYPOTHESIS_PROFILE=random looks for new ones.
# No test may fail because the machine is slow.
_GENERATED = settings(examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _GENERATED, derandomize=True)
settings.register_profile("random", _GENERATED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


_NUMBERS = count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder. That of pytest takes 6 ms, as it looks at the folders of all tests before and makes a link."""
    folder = tmp_path_factory.getbasetemp() / f"{request.node.originalname[:30]}{next(_NUMBERS)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder that is a repository, so that nothing above it counts."""
    (tmp_path / ".git").mkdir()
    return Place(tmp_path)


def pytest_configure() -> None:
    """What is run in the background may have SIGINT set aside, and so would the programs that tests interrupt."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Of thousands of tests that pass, report to the other process only that they did: the rest takes 0.5 ms each."""
    worker = next((one for one in session.config.pluginmanager.get_plugins() if hasattr(one, "sendevent")), None)
    if worker is None:  # there is no other process
        return
    send = worker.sendevent

    def send_some(name: str, **data: Any) -> None:
        report = data.get("data", {})
        is_idle = name == "testreport" and report["when"] != "call" and report["outcome"] == "passed"
        if not is_idle and name not in ("logstart", "logfinish"):
            send(name, **data)

    worker.sendevent = send_some


# Whatever takes longest goes first, lest all the others wait for it in the end.
_LONG = (
    *("parallel", "growth", "batch", "changed_files", "action", "cli", "allow", "fix_property", "planted_secrets"),
    *("usual_values", "weather", "read_once", "library", "release", "site", "rules", "property", "soundness", "fix"),
)
_FIRST = {f"test_{name}.py": place for place, name in enumerate(_LONG)}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without a search for cycles, which takes a fifth of that time: almost all of it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("curl") is None:
        for item in items:
            if item.get_closest_marker("curl"):
                item.add_marker(pytest.mark.skip("there is no curl"))
    items.sort(key=lambda item: _FIRST.get(item.path.name, len(_FIRST)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been collected stays to the end: look for cycles in what is new, while it is in the processor's cache.

    To look each time 50,000 objects are new, as seldom as the linter, takes twice as long: 9 % of all time.
    """
    patch = pytest.MonkeyPatch()
    session.config.add_cleanup(patch.undo)
    _do_once(patch)
    gc.freeze()
    gc.set_threshold(3_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a file of tests leaves behind stays to the end as well: it is searched for cycles once."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


def _do_once(patch: pytest.MonkeyPatch) -> None:
    """In this process prepare for no power cut, and do only once what every start does: find, sort and plan the rules.

    No fixture, which each test would ask for again.
    """
    look, load = registry.has_entry_points, registry.load
    seen = cache(lambda _path: look())
    sorted_: dict[int, tuple[tuple[Rule, ...], registry.Registry]] = {}

    def load_once(folders: tuple[str, ...] = (), *, run: bool = True) -> registry.Registry:
        if folders or registry.has_entry_points():
            return load(folders, run=run)
        builtin = registry.builtin()
        if id(builtin) not in sorted_:  # with the rules, lest others get their id
            sorted_[id(builtin)] = builtin, load()
        return sorted_[id(builtin)][1]

    patch.setattr(Plan, "__init__", _shared_plans(Plan.__init__))
    patch.setattr(os, "fsync", lambda _handle: None)
    patch.setattr(registry, "has_entry_points", lambda: seen(tuple(sys.path)))
    patch.setattr(registry, "load", load_once)


# What a plan asks of a rule when it sorts the rules.
_FACTS = attrgetter("inherited", "needs", "over_time", "placeholders", "scope", "unless")


def _shared_plans(plan: Callable[..., None]) -> Callable[..., None]:
    """Return the constructor of plans for which the same rules are sorted once, a sixth of the time of a run.

    What a plan knows about the files of a run is its own. A rule that a test changes is sorted anew.
    """

    @lru_cache(50)
    def sort(registry: registry.Registry, selected: Collection[str], _facts: object, **options: Any) -> Plan:
        made = object.__new__(Plan)
        plan(made, registry, selected, {}, **options)
        return made

    def shared(self: Plan, registry: registry.Registry, selected: Collection[str], given: Any, **options: Any) -> None:
        if given:
            plan(self, registry, selected, given, **options)
            return
        facts = tuple([_FACTS(rule) for rule in registry.rules.values()])
        made = sort(registry, frozenset(selected), facts, **options)
        for name in Plan.__slots__:
            setattr(self, name, getattr(made, name))
        self._known = {}

    return shared
