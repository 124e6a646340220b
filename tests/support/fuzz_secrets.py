"""Plants secrets in files, configs and env files, and looks for them in every output: `make fuzz`.

    python tests/support/fuzz_secrets.py [SEEDS [FIRST [COUNT]]]

Each seed plants COUNT secrets in YAML files and half as many in JSON files. The last line says how many combinations of
a secret, a command and a format were tried; a leak ends the run with 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from all_outputs import Planted, reported
from planting import Finder, is_excused


def leaks(top: Path, seed: int, count: int, bad_configs: int, tried: list[int], files: int = 24) -> Iterator[str]:
    """Yield a line for each leak; `tried` takes how many combinations of a secret and an output were looked at."""
    planted = Planted(top, seed, count, files)
    finder = Finder(planted.plants)
    seen = set()
    for command, text, number in planted.outputs():
        tried.append(number)
        for at, around in finder.found(text).items():
            plant = planted.plants[at]
            if not is_excused(plant.label, command) and (at, command) not in seen:
                seen.add((at, command))
                yield reported(f"{plant.label} {plant.content[-200:]!r}", command, around)
    for plant, command, text in planted.of_bad_configs(bad_configs):
        tried.append(1)
        for around in Finder([plant]).found(text).values():
            yield reported(plant.label, command, around)


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
