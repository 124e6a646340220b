"""A run in which nothing has changed and nothing was found: it imports no check, and reports what a check would."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from lint_settings.engine import run
from lint_settings.engine.cached.earlier_run import EarlierRun
from place import good

if TYPE_CHECKING:
    from place import Place

_PRINT_IMPORTED = """\
import sys
from lint_settings.cli import main
code = main(sys.argv[1:])
print(*(name for name in sys.modules if name.startswith("lint_settings.")), file=sys.stderr)
sys.exit(code)
"""
_OF_A_CHECK = ("check", "file_result", "load", "batch", "runner", "serialize", "cached.cache")


@pytest.mark.parametrize("config", [None, "", '[environments.prod]\nfiles = ["prod/**"]\n'])
def test_a_quiet_run_imports_nothing_that_checks_a_file(place: Place, config: str | None) -> None:
    for number in range(100):
        place.write(f"prod/{number}.yaml", good(str(number)))
    if config is not None:
        place.write("lint-settings.toml", config)
    time.sleep(0.03)

    def imported() -> set[str]:
        command = [sys.executable, "-c", _PRINT_IMPORTED, "check", "--jobs=1", "."]
        done = subprocess.run(command, cwd=place.folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.count("nothing found")) == (0, 1), done.stderr
        return {*done.stderr.splitlines()[-1].split()}

    heavy = {f"lint_settings.engine.{name}" for name in _OF_A_CHECK}
    assert heavy <= imported()
    assert not heavy & imported()
    assert not {name for name in imported() if name.startswith(("lint_settings.rules.", "lint_settings.tenant."))}


CONFIGS = (
    *(
        "",
        "# x\n",
        "# a\u200bb\n",
        'not-kept = ["flow"]\n',
        'not-kept = ["client-settings"]\n',
        'select = ["empty-*"]\n',
    ),
    *('baseline = "known.json"\n', 'ignore = ["no-such-rule"]\n', "[severity]\nwrong-type = 'error'\n"),
    '[environments.prod]\nfiles = ["prod/**"]\n',
    '[[allow]]\nrule = "wrong-type"\nfiles = ["prod/**"]\nreason = "x"\n',
    '[[pipeline]]\nfrom = "dev"\nto = "prod"\n',
)
FOREIGN = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n"


def _change(place: Place, dice: random.Random) -> None:
    one = dice.choice(sorted(place.folder.rglob("*.yaml")))
    match dice.choice(
        ("none", "none", "none", "touch", "fault", "right", "right", "foreign", "unknown", "delete", "config", "rule")
    ):
        case "touch":
            os.utime(one)
        case "fault":
            one.write_text(good("x").replace("user", dice.choice(("[many]", "partner"))), "utf-8")
        case "right":
            for path in place.folder.rglob("*.yaml"):
                path.write_text(good(path.stem), "utf-8")
        case "foreign":
            place.write(f"other/{dice.randrange(3)}.yaml", FOREIGN + "# long\n" * dice.choice((0, 20_000)))
        case "unknown":
            place.write("other/list.yaml", dice.choice(("- 1\n", "", "a: 5\n")))
        case "delete":
            one.unlink()
            place.write("prod/a.yaml", good("a"))
        case "config":
            place.write("lint-settings.toml", dice.choice(CONFIGS))
        case "rule":
            place.rule("many_types", f"if node.value == 'many': yield context.finding(node, 'm{dice.randrange(9)}')")


@pytest.mark.parametrize("seed", range(int(os.environ.get("CACHE_SEEDS", "1")) * 2))
def test_quiet_equals_uncached(place: Place, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(run, "_MANY", 1)
    quiet: list[bool] = []
    settle = EarlierRun.settle_quiet
    monkeypatch.setattr(
        EarlierRun, "settle_quiet", lambda earlier, notes: (quiet.append(earlier.is_quiet), settle(earlier, notes))[1]
    )
    dice = random.Random(seed)
    for name in ("prod/a", "prod/b", "dev/c", "d"):
        place.write(f"{name}.yaml", good(name.rpartition("/")[2]))
    for _ in range(15):
        options = dice.choice(((), (), ("--no-allow",), ("--select=wrong-type",), ("--strict-kinds",), ("-f", "json")))
        alone = place.quick("check", "--jobs=1", "--no-cache", *options, ".")
        for _ in range(2):
            time.sleep(dice.choice((0, 0.03, 0.03)))
            assert place.quick("check", "--jobs=1", *options, ".") == alone
        _change(place, dice)
    assert any(quiet)


@pytest.mark.parametrize("config", ["", '[[allow]]\nrule = "wrong-type"\nfiles = ["a/0.yaml"]\nreason = "x"\n'])
@pytest.mark.parametrize("fault", ["", "a/0.yaml", "b/0.yaml", "b/3.yaml"])
@pytest.mark.parametrize("order", [(".", "a"), ("a", "."), (".", "b"), ("b", ".", "a"), (".", "a", "a/1.yaml", "b")])
def test_files_that_were_checked_before_and_are_only_read_now(
    place: Place, monkeypatch: pytest.MonkeyPatch, config: str, fault: str, order: tuple[str, ...]
) -> None:
    monkeypatch.setattr(run, "_MANY", 3)
    place.write("lint-settings.toml", config)
    for number in range(4):
        for folder in "ab":
            place.write(f"{folder}/{number}.yaml", good(f"{folder}{number}"))
    if fault:
        place.write(fault, good("x") + "login_attempts: many\n")
    time.sleep(0.03)
    for path in order:
        plain = place.quick("--no-cache", "-f", "text", path)
        assert [place.quick("-f", "text", path) for _ in range(2)] == [plain, plain]
