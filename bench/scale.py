"""How time and memory grow: with the number of files, and with the size of one."""

from __future__ import annotations

import time
from collections.abc import Iterator

from corpora import FILES, MEGABYTES
from measure import ENOUGH, PATIENCE, Sample, measure, middle
from tools import CommandError, Linter, Tool

HEAD = ("", "time, s (CPU)", "each, ms (CPU)", "peak memory, MiB")
SIDES = "lrrr"

_FILES = {int(size): f"yaml-{size}-mixed" for size in FILES if size != "1"}
_MEGABYTES = {megabytes: f"yaml-{size}-clean" for size, megabytes in MEGABYTES.items() if size != "big"}
CORPORA = (*_FILES.values(), *_MEGABYTES.values())


def rows(ours: Linter) -> Iterator[list[str]]:
    """The rows of the table, each as soon as it is measured."""
    for count, corpus in _FILES.items():
        yield [f"{count:,} YAML files, 4 % faulty", *_figures(ours.many, corpus, count)]
    for megabytes, corpus in _MEGABYTES.items():
        yield [f"{megabytes} MB in one YAML file", *_figures(ours.plain, corpus, megabytes)]


def _figures(tool: Tool, corpus: str, count: int) -> list[str]:
    try:
        sample = middle(list(_samples(tool, corpus)))
    except CommandError as error:
        return [f"not measured: {error}", "", ""]
    return [
        f"{sample.wall / 1000:,.1f} ({sample.cpu / 1000:,.1f})",
        f"{sample.wall / count:,.2f} ({sample.cpu / count:,.2f})",
        f"{sample.peak:,.0f}",
    ]


def _samples(tool: Tool, corpus: str) -> Iterator[Sample]:
    """One at least; more as long as that takes not too long."""
    started = time.monotonic()
    for _ in range(ENOUGH):
        yield measure(tool, corpus)
        if time.monotonic() - started > PATIENCE / ENOUGH:
            return
