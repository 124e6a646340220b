"""What is kept of a run for the next one in the same process: only what is unchanged, and only while it is."""

import os
from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine.file_result import check_file
from lint_settings.engine.incremental import memory as module
from lint_settings.engine.incremental.memory import Memory
from lint_settings.engine.inputs import Input
from lint_settings.engine.load import LoadedFile, load_file
from lint_settings.engine.load_files import load_files
from lint_settings.engine.notes import Notes
from lint_settings.engine.project import Options
from lint_settings.fixes.proof import bring_back, exchange
from place import Place

TENANT = Path(__file__).parents[2] / "projects" / "tenant"


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read and checked, in order."""
    names: list[str] = []

    def reads(one: Input, *given: object, **named: object) -> object:
        names.append(f"read {Path(one.path).name}")
        return load_file(one, *given, **named)  # type: ignore[arg-type]

    def checks(one: LoadedFile, **named: object) -> object:
        names.append(f"check {Path(one.path).name}")
        return check_file(one, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "load_file", reads)
    monkeypatch.setattr(module, "check_file", checks)
    return names


def read(memory: Memory, files: list[Input], options: Options | None = None, limit: int = 10**6) -> list[LoadedFile]:
    opened = OpenFiles(limit, marks=True)
    return load_files(files, options or Options(), Notes(), open_files=opened, reader=memory.read)


def in_folder(folder: Path) -> list[Input]:
    config = Config(str(folder))
    return [Input(str(path), config) for path in sorted(folder.rglob("*.yaml"))]


def test_a_file_that_others_look_up_is_exchanged(work: list[str]) -> None:
    memory = Memory()
    files = {Path(one.path).relative_to(TENANT).as_posix(): one for one in read(memory, in_folder(TENANT))}
    names = ("entity-types/user.yaml", "settings/shop.yaml", "api-clients/pipeline.yaml")
    entity, shop, alone = (files[f"dev/{name}"] for name in names)

    def checked() -> list[str]:
        work.clear()
        for one in (shop, alone):
            memory.check(one)
        return work[:]

    assert checked() == ["check shop.yaml", "check pipeline.yaml"]
    assert checked() == []
    text = entity.source.text
    first = exchange(entity, f"{text}# 1\n")
    assert checked() == ["check shop.yaml"]
    second = exchange(first, f"{text}# 2\n")  # a second change of what the first change has written
    assert checked() == ["check shop.yaml"]
    bring_back(entity, second)
    assert checked() == ["check shop.yaml"]
    assert checked() == []


def test_files_that_changed_are_read_again(place: Place, work: list[str]) -> None:
    for name in ("a", "b", "c", "d"):
        place.settings(f"{name}.yaml")
    memory, files = Memory(), in_folder(place.folder)
    read(memory, files)
    assert len(memory) == 4
    work.clear()
    read(memory, files)
    assert work == []
    place.settings("b.yaml", "site_name: Shop")
    status = os.stat(place.folder / "c.yaml")
    place.settings("new.yaml").replace(place.folder / "c.yaml")  # another file of the same size and times
    os.utime(place.folder / "c.yaml", ns=(status.st_atime_ns, status.st_mtime_ns))
    memory.forget([str(place.folder / "d.yaml")])
    read(memory, files)
    assert work == ["read b.yaml", "read c.yaml", "read d.yaml"]


def test_a_file_without_a_path_is_read_again(place: Place, work: list[str]) -> None:
    text = place.settings("a.yaml").read_bytes()
    memory, (one,) = Memory(), in_folder(place.folder)
    for content in (None, text, text, None, None):
        read(memory, [one._replace(content=content)])
    assert work == ["read a.yaml"] * 4


def test_closed_files_are_opened_when_they_are_needed(place: Place, work: list[str]) -> None:
    for name in ("a", "b", "c"):
        place.settings(f"{name}.yaml")
    memory, files = Memory(), in_folder(place.folder)
    first = read(memory, files, limit=0)
    assert [one.source.is_open for one in first] == [True, False, False]
    again = read(memory, files, limit=0)
    assert [one.source.is_open for one in again] == [True, False, False]
    assert all(one.source.opener is one for one in again)
    assert [memory.check(one).findings for one in again] == [(), (), ()]
    assert not any(name.startswith("read") for name in work[3:])


def test_other_rules_check_again(place: Place, work: list[str]) -> None:
    place.settings("a.yaml")
    memory, files = Memory(), in_folder(place.folder)
    for options in (Options(), Options(), Options(select=("setting",)), Options(select=("setting",))):
        (one,) = read(memory, files, options)
        memory.check(one)
    assert work == ["read a.yaml", "check a.yaml", "check a.yaml"]
    (one,) = read(memory, files, Options(enable=("unknown-kind",)))  # it decides what reading finds
    assert work[3:] == ["read a.yaml"]


def test_rules_of_others_check_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a rule may read something else: what it counts must not be kept."""
    place.rule("counting", "with open('count', 'a') as file:\n    file.write('x')\nreturn ()")
    place.settings("shop.yaml", "Site_Name: Shop")
    place.settings("other.yaml")
    counts = []
    for _ in range(2):
        place.write("count", "")
        assert place.quick("--fix", "--diff").code == 1
        counts.append(len((place.folder / "count").read_text()))
        monkeypatch.setattr(Memory, "_result", lambda *_: None)
    assert counts[0] == counts[1] > 3
