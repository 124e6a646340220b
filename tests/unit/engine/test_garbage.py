"""A check leaves nothing behind that only a search for cycles can free: it would grow with the files."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_settings.cli import main
from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine import runner
from shapes import START, Shape, clients, each_file, environments, make, tenant

SHAPES = {
    "JSON": tenant,
    "environments": environments,
    "clients": clients,
    "lines of YAML": each_file(f"{START}site_name: s#N\ncustom:\n  authentication.providers: [facebook]\n", "s#N.yaml"),
    "parsed YAML": each_file(f"{START}site_name: &a s#N\nx_#N: *a\n", "s#N.yaml"),
    "faulty": each_file(f"{START}x_#N: s#N\nlogin_attempts: many\n", "s#N.yaml"),
    "repeated keys": each_file('{"user_entity_type": "user", "site_name": "a", "site_name": "b"}', "s#N.json"),
    "long numbers": each_file(f'{{"user_entity_type": "user", "login_attempts": {"1" * 5000}}}', "s#N.json"),
    "foreign": each_file("apiVersion: v1\nkind: Service\nmetadata: {name: s#N}\n", "s#N.yaml"),
}


@pytest.fixture(autouse=True)
def _no_search() -> Iterator[None]:
    gc.disable()
    gc.freeze()  # to search what other tests have made would take most of the time
    yield
    gc.enable()


@pytest.mark.parametrize("limit", [0, 3_000_000])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_file_leaves_cycles(shape: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    settle_all: Callable[..., Any] = runner.settle_all

    def then_search(*arguments: Any) -> Any:
        settled = settle_all(*arguments)
        found.append(gc.collect())  # while all that the run keeps is reachable
        return settled

    monkeypatch.setattr(runner, "settle_all", then_search)
    monkeypatch.setattr(OpenFiles.__init__, "__defaults__", (limit,))
    for size in (9, 9, 27):  # the first one imports modules
        make(Shape(shape, size, SHAPES[shape]), tmp_path / "files", size)
        gc.collect()
        main(["check", "--no-cache", "--jobs=1", "--allow-no-files", str(tmp_path / "files")])
    assert len(found) == 3
    assert found[2] <= found[1] + 9, "of each file, something is left that refers to itself"
