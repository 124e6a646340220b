"""Measures whole processes: how long they take, how much of it on a core, and their peak of memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from tools import CORPORA, CommandError, Tool, environment

PATIENCE = 120  # seconds after which a case is content with what it has, if that is `ENOUGH`
ENOUGH = 3
LONG = 30  # seconds of a pair that needs no pair before it
VERY_LONG = 60  # seconds of a pair that is enough by itself

# A process has at least the peak of the one that started it. So each is started by this one, which is as small as
# Python gets. The peak is that of the largest process among the one started and those that it waited for.
_LAUNCHER = """\
import os, sys, time
nothing = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in range(3)]
started = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=streams)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process took: wall and CPU time in milliseconds, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


def measure(tool: Tool, corpus: str) -> Sample:
    """Run a tool on a corpus to its end; what it prints is thrown away.

    Raises CommandError for a run that ends otherwise than clean or with findings.
    """
    sample, code = launch(tool.call(corpus))
    if code not in tool.codes:
        raise CommandError(f"{tool.name} ended with {code}")
    return sample


def launch(command: list[str]) -> tuple[Sample, int]:
    """Run a command, whose program is given with its folder: what it took, and its exit code."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(launcher, cwd=CORPORA, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{command[0]} cannot be started")
    wall, cpu, peak, code = done.stdout.split()
    kib = int(peak) / (1024 if sys.platform == "darwin" else 1)
    return Sample(float(wall) * 1000, float(cpu) * 1000, kib / 1024), int(code)


def pairs(tool: Tool, corpus: str, against: Tool, other: str, runs: int) -> tuple[list[Sample], list[Sample]]:
    """The samples of both sides, run in turn so that both see the same weather.

    The first pair only warms up, unless it takes so long that warming up hardly counts.
    """
    samples: list[tuple[Sample, Sample]] = []
    started = time.monotonic()
    cold = 1
    while len(samples) < runs + cold and (len(samples) < ENOUGH + cold or time.monotonic() - started < PATIENCE):
        samples.append((measure(tool, corpus), measure(against, other)))
        if time.monotonic() - started > LONG and len(samples) == 1:
            cold = 0
            if time.monotonic() - started > VERY_LONG:
                break
    return [ours for ours, _ in samples[cold:]], [theirs for _, theirs in samples[cold:]]


def middle(samples: list[Sample]) -> Sample:
    """The medians of all three figures."""
    return Sample(*(statistics.median(getattr(sample, name) for sample in samples) for name in Sample.__slots__))
