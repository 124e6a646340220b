"""How a path is shown to people: as `os.path.relpath` has it, if it is below the current folder."""

import os
import random
from contextlib import chdir
from pathlib import Path

from lint_settings.documents.source import shown

PARTS = ("a", "b", "..", ".", "", "..a", ".b", "a.yaml", "ä b")


def by_definition(path: str) -> str:
    if not os.path.isabs(path):
        return path
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def test_any_path_in_any_folder(tmp_path: Path) -> None:
    draw, met = random.Random(7), set()
    folders = [tmp_path, tmp_path / "a", tmp_path / "a" / "b", tmp_path / "..a", Path("/")]
    for _ in range(5000):
        here, top = draw.choice(folders), draw.choice([*map(str, folders), "", "a"])
        here.mkdir(parents=True, exist_ok=True)
        path = os.sep.join([top, *draw.choices(PARTS, k=draw.randint(0, 3))])
        with chdir(here):
            assert shown(path) == by_definition(path), (path, here)
            met.add(shown(path) == path)
    assert met == {True, False}
