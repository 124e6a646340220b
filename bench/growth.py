"""How the work of a command grows with its input: three sizes, each four times the one before.

The exponent is 1 where four times the input takes four times the work, and 2 where it takes sixteen times.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from itertools import pairwise

import instructions
import shapes
from measure import launch
from tools import CORPORA, CommandError, Linter

HEAD = ("input", "command", "sizes", "work", "exponents", "at most", "verdict")
SIDES = "llrrrrl"
MOST = 1.1
LEAST = 0.005  # seconds, or billions of instructions, from which on an exponent says something
ENOUGH = 3  # seconds of CPU time from which on a run is not repeated


# --- what is measured


def rows(ours: Linter, only: str | None, divisor: int, counter: instructions.Counter | None) -> Iterator[list[str]]:
    """Yield the rows of the table, each as soon as it is measured; sizes are divided by `divisor`."""
    for shape in shapes.SHAPES:
        if only is not None and only not in shape.what:
            continue
        sizes = [size // divisor for size in shape.sizes]
        try:
            rest = _work(ours, shape, 1, counter)
            work = [_work(ours, shape, size, counter) - rest for size in sizes]
        except (CommandError, instructions.CannotCountError) as error:
            yield [shape.what, " ".join(shape.command[:1]), "", f"not measured: {error}", "", "", ""]
            continue
        exponents = [math.log(max(large, 1e-9) / max(small, 1e-9), 4) for small, large in pairwise(work)]
        verdict = "reached" if exponents[-1] <= MOST else "**missed**"
        if work[1] < LEAST:
            verdict = "too little work to say"
        yield [
            shape.what,
            shape.command[0],
            " / ".join(f"{size:,}" for size in sizes),
            " / ".join(f"{one:,.2f}" for one in work) + (" billion" if counter else ""),
            " / ".join(f"{one:.2f}" for one in exponents),
            f"{MOST}",
            verdict,
        ]


def unit() -> str:
    """What the work is counted in."""
    return "Work in seconds of CPU time; where the row says `billion`, in instructions."


def counter(*, valgrind: bool) -> instructions.Counter | None:
    """Return what counts instructions; None where only valgrind does, unless it may: it takes forty times as long."""
    if valgrind:
        return instructions.VALGRIND
    try:
        instructions.PERF.count(["true"], CORPORA)
    except instructions.CannotCountError:
        return None
    return instructions.PERF


def _work(ours: Linter, shape: shapes.Shape, size: int, counter: instructions.Counter | None) -> float:
    """Return billions of instructions, or seconds of CPU time, whichever can be had."""
    folder = CORPORA / "growth"
    shapes.make(shape, folder, size)
    if shape.before:
        launch(_command(ours, shape.before, str(folder)))
    command = _command(ours, shape.command, str(folder))
    if counter is not None:
        return counter.count(["sh", "-c", f'"$@"; test $? -le {max(shape.codes)}', "sh", *command], folder) / 1e9
    best = math.inf
    for _ in range(2):
        sample, code = launch(command)
        if code not in shape.codes:
            raise CommandError(f"ended with {code}")
        best = min(best, sample.cpu / 1000)
        if best > ENOUGH:
            break
    return best


def _command(ours: Linter, arguments: tuple[str, ...], folder: str) -> list[str]:
    if arguments == ("lsp",):  # of this Python, which has the packages that the server needs
        return ["/bin/sh", "-c", f"exec '{sys.executable}' -m lint_settings lsp < '{folder}/messages'"]
    return [ours.program, *(folder if argument == "." else argument for argument in arguments)]
