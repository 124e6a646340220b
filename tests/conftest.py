"""What the tests share: a folder to work in, and generated examples that are the same in every run."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from place import Place

# A change must not fail for an example that has nothing to do with it; HYPOTHESIS_PROFILE=random looks for new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("random")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty folder that is a repository, so that nothing above it counts."""
    (tmp_path / ".git").mkdir()
    return Place(tmp_path)
