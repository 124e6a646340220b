"""Where the time of a run goes, by stage: starting, reading, schema, rules, engine.

`python bench/stages.py ARGUMENTS...` runs the linter of this Python with these arguments under cProfile and prints the
table. That slows calls in Python down and leaves C alone, so shares are rough: they say where to look.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from page import table

HEAD = ("stage", "share", "seconds", "the dearest")
SIDES = "lrrl"
STAGES = {
    "starting": "imports, the registry, the configuration",
    "reading": "files, YAML and JSON, nodes",
    "schema": "validation",
    "rules": "the rules, and what they ask of the engine's contract",
    "engine": "classifying, allows, sorting, the report",
}
# The stage of a module by its path; the first that matches. A module that matches none belongs to the engine.
_MODULES = (
    ("starting", r"(cli|config/|rulebook/(registry|index)|documents/lazy_regex|commands/|([\w/]+/)?__init__)"),
    ("reading", r"(documents/|search/|engine/(discover|load|open_files)|tenant/envelopes)"),
    ("schema", r"schema/"),
    ("rules", r"(rules/|rulebook/)"),
)
_DEAREST = 3

Function = tuple[str, int, str]  # file, line and name, as cProfile has them
Shares = dict[str, float]  # of each stage, together 1


class Stages:
    """The seconds of each stage and the functions in it.

    What is not ours (Python's library, PyYAML, functions in C) belongs to the stage that calls it.
    """

    def __init__(self, stats: pstats.Stats) -> None:
        self._stats: dict[Function, tuple[int, int, float, float, dict[Function, tuple[float, ...]]]]
        self._stats = stats.stats  # type: ignore[attr-defined]
        self._known: dict[Function, Shares] = {}

    @cached_property
    def seconds(self) -> dict[str, float]:
        """The time of each stage."""
        return {stage: sum(functions.values()) for stage, functions in self.functions.items()}

    @cached_property
    def functions(self) -> dict[str, dict[Function, float]]:
        """The time of each function itself, by stage."""
        found: dict[str, dict[Function, float]] = {stage: defaultdict(float) for stage in STAGES}
        for function, (_, _, own, _, callers) in self._stats.items():
            for stage, seconds in self._split(function, own, callers):
                found[stage][function] += seconds
        return found

    def _split(
        self, function: Function, own: float, callers: dict[Function, tuple[float, ...]]
    ) -> Iterator[tuple[str, float]]:
        stage = stage_of(function)
        if stage is not None or not callers:
            yield stage or "engine", own
            return
        for caller, figures in callers.items():
            for name, share in self._shares(caller, ()).items():
                yield name, figures[2] * share

    def _shares(self, function: Function, trail: tuple[Function, ...]) -> Shares:
        """For whom a function works: its own stage, or those of its callers as they spend time in it."""
        if function in self._known:
            return self._known[function]
        stage = stage_of(function)
        callers = self._stats[function][4]
        known = {caller: figures[3] for caller, figures in callers.items() if caller not in trail}
        total = sum(known.values())
        shares: Shares = defaultdict(float)
        if stage is not None or not total:
            shares[stage or "engine"] = 1.0
        else:
            for caller, seconds in known.items():
                for name, share in self._shares(caller, (*trail, function)).items():
                    shares[name] += share * seconds / total
        if not trail:
            self._known[function] = shares
        return shares


def stage_of(function: Function) -> str | None:
    """The stage of a function of ours, or of an import; None for what others may call too."""
    file, _, name = function
    path = file.replace(os.sep, "/")
    if name == "<module>" or "importlib" in path:
        return "starting"
    module = path.rpartition("/lint_settings/")[2] if "/lint_settings/" in path else ""
    if not module:
        return None
    return next((stage for stage, pattern in _MODULES if re.match(pattern, module)), "engine")


def profile() -> pstats.Stats:
    """Run the linter in this process; what it prints goes nowhere."""
    profiler = cProfile.Profile()
    out, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        profiler.enable()
        from lint_settings.cli import main

        main()
        profiler.disable()
        sys.stdout.flush()
    finally:
        os.dup2(out, 1)
    return pstats.Stats(profiler)


def rows(stages: Stages) -> Iterator[list[str]]:
    """The rows of the table."""
    total = sum(stages.seconds.values())
    for stage, what in STAGES.items():
        names: defaultdict[str, float] = defaultdict(float)
        for function, seconds in stages.functions[stage].items():
            names[_called(function)] += seconds
        dearest = ", ".join(f"`{name}` {seconds / total:.0%}" for name, seconds in _largest(names))
        seconds = stages.seconds[stage]
        yield [f"{stage}: {what}", f"{seconds / total:.0%}", f"{seconds:.2f}", dearest]
    yield ["all", "100%", f"{total:.2f}", ""]


def _largest(seconds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(seconds.items(), key=lambda item: -item[1])[:_DEAREST]


def _called(function: Function) -> str:
    file, _, name = function
    module = os.path.basename(file).removesuffix(".py")
    plain = re.sub(r"<(?:built-in method |method '(\w+)' of ')?([\w.]*).*>", r"\2 \1", name).strip()
    return plain if file == "~" else f"{module}.{name}"


if __name__ == "__main__":
    print(table(HEAD, rows(Stages(profile())), SIDES), end="")
