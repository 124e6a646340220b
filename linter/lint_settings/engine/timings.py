"""Measures the time of a run, by stage and by rule, from outside: no stage knows that it is watched."""

from __future__ import annotations

import copy
from contextlib import contextmanager
from functools import partial
from time import perf_counter

from ..rulebook.registry import Registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    from ..documents.finding import Finding
    from ..rulebook.rule import Rule

    Result = TypeVar("Result")

    # A module or class, the name in it by which the step before finds a function, and the stage of that function.
    Watched = tuple[object, str, str]

READ, CHECK, WRITE = "read", "check the rest", "write the report"
BUDGET = 0.001  # seconds that a rule may take per value or document, on average
_SHOWN = 10  # number of rules to show, the slowest first


class Timings:
    """The seconds that stages and rules have taken since its creation.

    `files` counts the checked files, `is_complete` is true once the report on them has been written.
    """

    def __init__(self) -> None:
        self.files = 0
        self.is_complete = False
        self._started = perf_counter()
        self._stages: dict[str, float] = {}
        self._rules: dict[str, list[float]] = {}

    def stage(self, name: str, job: Callable[[], Result]) -> Result:
        """Run a job as a stage and return its result; the time of a nested stage counts for that stage only."""
        before, started = sum(self._stages.values()), perf_counter()
        try:
            return job()
        finally:
            within = sum(self._stages.values()) - before
            self._stages[name] = self._stages.get(name, 0.0) + perf_counter() - started - within

    @contextmanager
    def watching(self, stages: Iterable[Watched]) -> Iterator[None]:
        """Measure these stages, and every rule, within this context."""
        from . import project

        undo: list[tuple[object, str, Any]] = []

        def replace(place: object, name: str, wrap: Callable[[Any], Any]) -> None:
            job = getattr(place, name)
            undo.append((place, name, job))
            setattr(place, name, wrap(job))

        try:
            for place, name, stage in stages:
                replace(place, name, partial(self._watched_stage, stage))
            replace(project, "registry_of", lambda job: lambda *given, **named: self.watch(job(*given, **named)))
            yield
        finally:
            for place, name, job in undo:
                setattr(place, name, job)

    def _watched_stage(self, name: str, job: Callable[..., Result]) -> Callable[..., Result]:
        """Return a function whose time counts for a stage."""

        def watched(*given: Any, **named: Any) -> Result:
            if name == READ:
                self.files = sum(one.is_checked for one in given[0])
            result = self.stage(name, lambda: job(*given, **named))
            self.is_complete = name == WRITE and CHECK in self._stages
            return result

        return watched

    def watch(self, registry: Registry) -> Registry:
        """Return the same rules, with every call of a check measured."""
        return Registry([self._watched(rule) for rule in registry.rules.values()])

    def _watched(self, rule: Rule) -> Rule:
        if rule.check is None:
            return rule
        watched = copy.copy(rule)
        taken = self._rules.setdefault(rule.name, [0, 0.0, 0.0])

        def check(*arguments: Any) -> Iterable[Finding]:
            started = perf_counter()
            try:
                return list(rule.check(*arguments))  # type: ignore[misc]  # it has one
            finally:
                seconds = perf_counter() - started
                taken[:] = taken[0] + 1, taken[1] + seconds, max(taken[2], seconds)

        watched.check = check
        return watched

    def lines(self) -> list[str]:
        """Return the lines to print about the run."""
        whole = perf_counter() - self._started
        in_rules = sum(seconds for _, seconds, _ in self._rules.values())
        stages = {**self._stages, "run the rules": in_rules}
        stages[CHECK] = stages.get(CHECK, 0.0) - in_rules
        stages["start, and what is between"] = whole - sum(self._stages.values())
        called = {name: (calls, seconds) for name, (calls, seconds, _) in self._rules.items() if calls}
        slowest = sorted(called.items(), key=lambda one: -one[1][1])[:_SHOWN]
        return [
            f"{self.files:,} files took {whole * 1000:,.1f} ms, in one process and without the cache",
            *(f"{seconds * 1000:11,.1f} ms {seconds / whole:5.0%}  {name}" for name, seconds in stages.items()),
            f"of {len(called)} rules that ran, these took longest",
            *(
                f"{seconds * 1000:11,.1f} ms {seconds / calls * 1e6:8,.0f} µs a call  {name}"
                for name, (calls, seconds) in slowest
            ),
            *self._slow(),
        ]

    def _slow(self) -> Iterable[str]:
        # The first call of a rule imports its module and compiles its patterns, so the longest call is excluded.
        for name, (calls, seconds, longest) in sorted(self._rules.items()):
            each = (seconds - longest) / (calls - 1) if calls > 1 else 0.0
            if each > BUDGET:
                most = f"{BUDGET * 1000:g} ms"
                yield f"rule {name} takes {each * 1000:,.1f} ms a call, and should take no more than {most}"
