"""A short piece of what `make fuzz` does for long, the same in every run."""

import fuzz
import pytest


@pytest.mark.parametrize("seed", range(4))
def test_broken_files_are_read_checked_reported_and_fixed(seed: int) -> None:
    assert fuzz.run(60, seed, most=25) > 0
