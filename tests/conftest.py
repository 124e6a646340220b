"""What the tests share: a folder to work in."""

from pathlib import Path

import pytest
from place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder that is a repository, so that nothing above it counts."""
    (tmp_path / ".git").mkdir()
    return Place(tmp_path)
