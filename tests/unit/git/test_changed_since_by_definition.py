"""`check --changed-since` in random repositories, held against checks of both states: it loses nothing that is new."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from mixed_project import fill
from place import Place, good

SEEDS = int(os.environ.get("SHARED_SEEDS", "3"))
FAULTS = ("authentication.providers: []", "login_attempts: many", "verfy_email_url: y", "Site_Name: Shop", "x_ours: 1")
ALLOW = "# lint-settings: allow[misspelt-setting, invalid-value] -- seen"
CONFIGS = (
    '[severity]\nmisspelt-setting = "info"\n',
    'ignore = ["unknown-setting"]\n',
    '[externals]\nflows = ["standard"]\n',
    '[[allow]]\nrule = "misspelt-setting"\nfiles = ["dev/**"]\nreason = "seen"\n',
)


def change(place: Place, dice: random.Random, renamed: dict[str, str]) -> str:
    """Change a repository in some way; `renamed` takes the former path of each file that has another one now."""
    files = sorted(path for name in ("dev", "prod", "more") for path in (place.folder / name).rglob("*.yaml"))
    one = dice.choice(files)
    lines = one.read_text("utf-8").splitlines(keepends=True) or ["\n"]
    at = dice.randrange(len(lines))
    what = dice.choice(("add", "line", "value", "fault", "rename", "move", "delete", "allow", "config", "nested"))
    match what:
        case "add":
            text = "".join(f"{line}\n" for line in dice.sample(FAULTS, 2))
            place.write(f"{dice.choice(('dev/settings', 'more/a/b'))}/{dice.random()}.yaml", good(what) + text)
        case "line":
            one.write_text("".join([*lines[:at], *lines[at + 1 :]]), "utf-8")
        case "value":
            one.write_text("".join([*lines[:at], lines[at].replace("a", "b"), *lines[at + 1 :]]), "utf-8")
        case "fault":
            one.write_text("".join([*lines, f"{dice.choice(FAULTS)}\n"]), "utf-8")
        case "rename" | "move":
            other = one.with_name(f"{one.stem}-2.yaml") if what == "rename" else place.folder / "more" / one.name
            if len(lines) > 3 and not other.exists():
                other.parent.mkdir(exist_ok=True)
                old = str(one.relative_to(place.folder))
                renamed[str(other.relative_to(place.folder))] = renamed.pop(old, old)
                one.rename(other)
        case "delete":
            one.unlink()
        case "allow":
            one.write_text("".join([*lines[:at], f"{ALLOW}\n", *lines[at:]]), "utf-8")
        case "config":
            config, more = place.folder / "lint-settings.toml", dice.choice(CONFIGS)
            rest = config.read_text("utf-8").replace(more, "")
            config.write_text(f"{rest}{more}" if more.startswith("[") else f"{more}{rest}", "utf-8")
        case "nested":
            place.write("prod/lint-settings.toml", dice.choice(CONFIGS))
    return what


def findings(place: Place, *options: str) -> list[dict[str, Any]]:
    """What is found."""
    return listed(place, "findings", "check", "--no-cache", "--jobs=1", "--show-consequences", *options)


def listed(place: Place, part: str, *command: str) -> list[dict[str, Any]]:
    """A part of the report of a command."""
    outcome = place.quick(*command, "--format=json", ".")
    assert outcome.code in (0, 1, 2), outcome.err
    assert outcome.out, outcome.err
    found = json.loads(outcome.out)[part]
    assert isinstance(found, list)
    return found


def key(finding: dict[str, Any], renamed: dict[str, str]) -> tuple[str, str, str, str]:
    """What identifies a finding in both states."""
    message = finding["message"]
    for new, old in renamed.items():
        message = message.replace(new, old)
    path = finding["path"]
    return finding["rule"], message, renamed.get(path, path), finding["pointer"]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_new_is_reported_and_what_was_known_elsewhere_is_not(place: Place, seed: int) -> None:
    dice = random.Random(seed)
    for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
        place.env[name] = value
    fill(place)
    place.git("init")
    for _ in range(3):
        change(place, dice, {})
    place.git("add", "--all")
    place.git("commit", "--quiet", "--message", "first")
    before = place.folder.with_name(f"{place.folder.name}-before")
    shutil.copytree(place.folder, before, symlinks=True)
    renamed: dict[str, str] = {}
    done = [change(place, dice, renamed) for _ in range(dice.randrange(1, 5))]
    for config in place.folder.rglob("lint-settings.toml"):  # the current config applies to both states
        shutil.copy(config, before / config.relative_to(place.folder))

    olds, news, since = findings(Place(before, place.env)), findings(place), findings(place, "--changed-since=HEAD")
    now, reported = (Counter(key(one, renamed) for one in some) for some in (news, since))
    then = Counter(key(one, {}) for one in olds)
    assert reported <= now, (done, reported - now)
    left_out = now - reported
    assert left_out <= then, (done, left_out - then)
    same = {
        str(path.relative_to(before))
        for path in before.rglob("*.yaml")
        if _content(path) == _content(place.folder / path.relative_to(before))
    }
    known = [
        one
        for one in since
        if one["path"] in same
        and not one["related"]
        and one["pointer"]
        and reported[key(one, {})] <= then[key(one, {})]
    ]
    assert known == [], done
    # `diff` parses all changed files for it, where the check leaves out those that it knows to be alike.
    checked_less = listed(place, "checked_less", "check", "--no-cache", "--jobs=1", "--changed-since=HEAD")
    assert checked_less == listed(place, "checked_less", "diff", "--base=HEAD"), done


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
