"""`--fix` reads and checks only what has changed; that must not show: it is the same as reading and checking it all."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from test_fix_property import all_examples

from lint_settings.engine.incremental import memory
from lint_settings.engine.incremental.memory import Memory
from place import Outcome, Place

ROOT = Path(__file__).parents[2]
TENANTS = [*sorted(ROOT.glob("tests/projects/*/")), ROOT / "examples/bad", ROOT / "examples/good"]
RUNS = [
    ("--fix", "--diff", "--show-fixes"),
    ("--fix", "--unsafe-fixes", "--diff"),
    ("--fix", "--show-fixes"),
    ("--fix", "--unsafe-fixes", "--format=json"),
    ("--fix", "--select=setting,file", "--format=json"),
    ("--fix", "--unsafe-fixes", "--format=json", "--jobs=2", "--no-cache"),
]
MIXED = int(os.environ.get("FIXED_TENANTS", "2"))
CONFIG = """\
[kinds]
client-settings = ["settings/"]
[environments.stage]
files = ["stage/"]
[environments.prod]
files = ["prod/"]
production = true
"""

State = tuple[Outcome, dict[str, bytes]]


class Counted:
    """Counts in how many calls a file was read or checked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: Counter[str] = Counter()
        for name in ("load_file", "check_file"):
            monkeypatch.setattr(memory, name, self._counted(name, getattr(memory, name)))

    def _counted(self, name: str, job):  # type: ignore[no-untyped-def]
        def counted(*given, **named):  # type: ignore[no-untyped-def]
            self.calls[name] += 1
            return job(*given, **named)

        return counted


def runs(tenant: Path, place: Place, arguments: tuple[str, ...]) -> State:
    """A run on a copy of a tenant, and the files after it."""
    shutil.rmtree(place.folder)
    shutil.copytree(tenant, place.folder)
    outcome = place.quick(*arguments)
    files = {str(one.relative_to(place.folder)): one.read_bytes() for one in place.folder.rglob("*.*") if one.is_file()}
    return outcome, {name: content for name, content in files.items() if ".lint_settings_cache" not in name}


def compare(tenant: Path, place: Place, arguments: tuple[str, ...]) -> int:
    """See whether a run is the same without a memory; return how many files it has read and checked less often."""
    with pytest.MonkeyPatch.context() as patch:
        counted = Counted(patch)
        fast = runs(tenant, place, arguments)
        few = counted.calls.total()
        patch.setattr(Memory, "kept", lambda *_: None)
        patch.setattr(Memory, "_result", lambda *_: None)
        assert runs(tenant, place, arguments) == fast, arguments
    return counted.calls.total() - few - few


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda tenant: tenant.name)
def test_tenants_that_are_linked(tenant: Path, place: Place) -> None:
    assert sum(compare(tenant, place, arguments) for arguments in RUNS) > 0


@pytest.mark.parametrize("seed", range(MIXED))
def test_tenants_made_of_examples(seed: int, place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Wrong files of many sorts in one tenant, where the ids of some are in others."""
    tenant = mixed(seed, tmp_path_factory.mktemp("tenant"))
    assert sum(compare(tenant, place, arguments) for arguments in RUNS) > 0


def mixed(seed: int, tenant: Path) -> Path:
    """Fill a folder with the files of examples."""
    chance = random.Random(seed)
    tenant.joinpath("lint-settings.toml").write_text(CONFIG)
    for number in range(chance.randint(5, 30)):
        folder = tenant / chance.choice(["stage", "prod", "shared"]) / f"{number:02}"
        for name, text in chance.choice(examples()):
            folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
            folder.joinpath(name).write_bytes(text.encode("utf-8", "surrogatepass"))
    if chance.random() < 0.3:
        shutil.copytree(ROOT / "tests/projects/tenant", tenant, dirs_exist_ok=True)
    return tenant


@cache
def examples() -> list[list[tuple[str, str]]]:
    """The files of every example that needs no config of its own."""
    return list(_examples())


def _examples() -> Iterator[list[tuple[str, str]]]:
    for files, config, _ in all_examples():
        if not config and not any(os.path.isabs(name) or ".." in name for name, _ in files):
            yield files
