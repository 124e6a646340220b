"""Plants secrets in files, configs and env files, and looks for them in every output: `make fuzz`.

    python tests/support/fuzz_secrets.py [SEEDS [FIRST [COUNT]]]

Each seed plants COUNT secrets in YAML files and half as many in JSON files. With an even seed, some are under names
that say nothing. With an odd one, each is named, and everything is done twice, with secrets of the same look: both must
give the same outputs to the byte, or something is computed from the secrets. The last line says how many combinations
of a secret, a command and a format were tried; a leak ends the run with 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from itertools import chain
from pathlib import Path

from all_outputs import TIMED, Planted, reported
from planting import Plant, is_excused
from secret_shapes import Finder


def leaks(top: Path, seed: int, count: int, bad_configs: int, tried: list[int], files: int = 24) -> Iterator[str]:
    """Yield a line for each leak; `tried` takes how many combinations of a secret and an output were looked at."""
    if not seed % 2:
        yield from _found(Planted(top / "one", seed, count, files), bad_configs, tried)
        return
    one = Planted(top / "one", seed, count, files, named=True)
    other = Planted(top / "two", seed, count, files, named=True, twin=True)
    for planted in (one, other):
        yield from _found(planted, bad_configs, tried)
    for at, (command, text) in one.kept.items():
        here, there = _in_order(command, text), _in_order(command, other.kept[at][1])
        if here != there:
            lines = [*unified_diff(here, there, lineterm="", n=1)]
            yield reported("depends on a secret", command, "\n".join(line[:300] for line in lines[2:12]))


def _in_order(command: str, text: str) -> list[str]:
    """Return the lines of an output to compare; import writes files in the order of ids, which may repeat a secret."""
    return sorted(text.splitlines()) if command.startswith("import") else text.splitlines()


def _found(planted: Planted, bad_configs: int, tried: list[int]) -> Iterator[str]:
    finder = Finder(plant.secret for plant in planted.plants)
    seen: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for at, (command, text, number) in enumerate(chain(planted.timings(), planted.outputs())):
        tried.append(number)
        if command not in (*TIMED, "cache"):
            planted.kept[at] = command, text
        for place, around in finder.found(text).items():
            if not is_excused(planted.plants[place].label, command):
                seen[place].append((command, around))
    for place, found in seen.items():
        commands = dict.fromkeys(command for command, _ in found)
        yield reported(_named(planted.plants[place]), " | ".join(commands), found[0][1])
    for plant, command, text in (*planted.typed(), *planted.of_bad_configs(bad_configs)):
        tried.append(1)
        for around in Finder([plant.secret]).found(text).values():
            yield reported(plant.label, command, around)


def _named(plant: Plant) -> str:
    return f"{plant.file} {plant.label} {plant.content[-200:]!r}"


def main(seeds: int = 6, first: int = 1, count: int = 80) -> int:
    """Fuzz, print each leak, and return the exit code."""
    tried: list[int] = []
    found = 0
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as top:
            for line in leaks(Path(top).resolve(), seed, count, 6, tried):
                found += 1
                print(f"seed {seed}: {line}", flush=True)
        print(f"seed {seed}: {sum(tried):,} combinations so far", flush=True)
    print(f"{sum(tried):,} combinations of a secret, a command and a format: {found} leaks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
