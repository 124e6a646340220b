"""Paths as users know them: those of the files of a folder begin with what is shown above them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lint_settings.search.shown_paths import ShownPaths


@pytest.mark.parametrize("given", [".", "..", "../other", "below", "./below/", None])
def test_the_files_of_a_folder_are_shown_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    here = tmp_path / "here"
    folders = [tmp_path, here, here / "below", here / "below/deep", tmp_path / "other", tmp_path / "other/deep"]
    for folder in folders:
        folder.mkdir(exist_ok=True)
    monkeypatch.chdir(here)
    shown = ShownPaths()
    if given is not None:
        shown.name(os.path.realpath(given), given)
    for folder in folders:
        assert shown.above(str(folder)) + "shop.yaml" == shown(str(folder / "shop.yaml"))
