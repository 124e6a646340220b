"""What is computed once for all documents of an environment is what each of them would get by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lint_settings.api import Project
from lint_settings.documents.document import Document
from lint_settings.tenant.known_files import KnownFiles
from place import Place
from shapes import environments, unused

PROJECTS = Path(__file__).parents[2] / "projects"
CHECK = ("check", "--no-cache", "--jobs=1", "--format=json", "--show-consequences", ".")


def each_time(files: KnownFiles, compute: Callable[..., Any], document: Document, *arguments: str) -> Any:
    return compute(files, document, *arguments)


def three_with_mistakes(folder: Path) -> None:
    for name in ("dev", "stage", "prod"):
        (folder / name).mkdir()
        unused(lost=2)(folder / name, 6)


def without_environments(folder: Path) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        unused()(folder / name, 6)


MADE: dict[str, Callable[[Path], None]] = {
    "three environments": lambda folder: environments(folder, 45),
    "mistakes in three environments": three_with_mistakes,
    "mistakes in two folders": without_environments,
    **{
        one.name: lambda folder, one=one: shutil.copytree(one, folder, dirs_exist_ok=True)  # type: ignore[misc]
        for one in sorted(PROJECTS.iterdir())
        if one.is_dir()
    },
}


@pytest.mark.parametrize("made", MADE)
def test_the_findings_are_the_same(place: Place, made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    MADE[made](place.folder)
    once = place.quick(*CHECK)
    monkeypatch.setattr(KnownFiles, "once", each_time)
    assert place.quick(*CHECK) == once


@pytest.mark.parametrize("seed", range(4))
def test_a_result_is_kept_until_a_file_changes(place: Place, seed: int) -> None:
    """An open project finds after each change what a new one finds."""
    three_with_mistakes(place.folder)
    random = Random(seed)
    files = sorted(place.folder.rglob("*.json"))
    texts = [path.read_text("utf-8") for path in files]
    project = Project.open(place.folder)
    found = set()
    for _ in range(12):
        path, text = random.choice(files), random.choice([*texts, "{}", "["])
        path.write_text(text, "utf-8")
        project.refresh(path)
        report = project.check()
        assert report.findings == Project.open(place.folder).check().findings
        found.add(report.findings)
    assert len(found) > 6
