"""What a diff shows of a file: the lines around a change, masked as they are in the whole file."""

import os
import random
from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.engine.load import LoadedFile, read_apart
from lint_settings.engine.project import Options, Project
from lint_settings.fixes.patch import _lines, _State
from lint_settings.messages.redact import Secrets, blank_embedded
from lint_settings.messages.secrets import secrets
from lint_settings.messages.source_mask import mask_source
from yaml_nodes import texts

PROJECT = Project(Config(os.path.abspath(os.sep + "project")), Options(today="2026-11-21"))
SECRET = "0123456789abcdef0123456789abcdef01234567"
PLANTED = [
    ("shop.yaml", f"rpx_key: {SECRET}\n# again: {SECRET}\nsite_name: x{SECRET}x\ncustom:\n  a: |\n    {SECRET}\n"),
    ("shop.yaml", f"user_entity_type: user\nclientSecret: '{SECRET} {SECRET}'\nb: https://a:{SECRET}@b.c/\n"),
    ("shop.yaml", f"rpx_key: {'k1' * 3000}\nsite_name: {'k1' * 3000}\n"),
    ("shop.json", f'{{\n "rpx_key": "{SECRET}",\n "site_name": "{SECRET[:12]} {SECRET}"\n}}\n'),
    ("shop.yaml", f"user_entity_type: user\nrpx_key: [{SECRET}\nsite_name: x\n"),
    ("lint-settings.toml", f"[options]\na = '{SECRET}'\nclient_secret = 'abc'\n"),
    ("notes.yaml", f"# {SECRET}\nkey: {SECRET}\nother: 1\n"),
    ("shop.yaml", "\r\n".join(["user_entity_type: user", f"rpx_key: {SECRET}", f"a: {SECRET}", "b: 1", ""])),
]


def read(name: str, text: str, bom: bool = False) -> LoadedFile:
    return read_apart(os.path.join(PROJECT.config.root, name), b"\xef\xbb\xbf" * bom + text.encode(), PROJECT)


def whole(loaded: LoadedFile, hidden: Secrets) -> list[str]:
    """The lines of a file that is masked as a whole."""
    source = loaded.source
    if loaded.documents or loaded.findings or source.path.endswith(".toml"):
        masked = mask_source(source, loaded.documents)
    else:
        masked = blank_embedded(source.text, source.placeholder, random=True)
    return _lines("\ufeff" * source.bom + hidden.in_text(masked))


def hold(loaded: LoadedFile, chance: random.Random, parts: int) -> bool:
    """Whether anything of a file is masked; its lines are the same, whichever are shown."""
    hidden = secrets(loaded.documents) | Secrets(("user_entity",))  # and a secret of the other state
    lines = whole(loaded, hidden)
    count = len(lines)
    some = (sorted(chance.choices(range(count + 1), k=2)) for _ in range(parts))
    for first, last in ((0, count), (0, 0), *some):
        state = _State(loaded, hidden, loaded.source.bom, is_shown=False)
        assert state.shown(first, last) == lines[first:last], (loaded.path, first, last)
    return lines != state.lines


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize(("name", "text"), PLANTED)
def test_files_with_secrets(name: str, text: str, bom: bool) -> None:
    for seed in range(5):
        assert hold(read(name, text, bom), random.Random(seed), 12)


def test_files_of_the_repository() -> None:
    chance = random.Random(1)
    every = [(name, text) for name, text in texts() if len(text) < 20_000]
    found = [hold(read("shop" + (Path(name).suffix or ".yaml")[:5], text), chance, 4) for name, text in every[::3]]
    assert sum(found) > 50
