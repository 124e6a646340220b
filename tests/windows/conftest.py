"""Windows, as Wine has it, and this system to compare it with."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from both_systems import Both, System

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv" / "windows" / "python" / "python.exe"


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Windows, as Wine has it; one process runs all the time, without which each run would start the system anew."""
    wine = shutil.which("wine")
    assert wine, "make windows installs it"
    assert PYTHON.is_file(), "make windows unpacks it"
    env = {"WINEPREFIX": str(tmp_path_factory.mktemp("wine") / "prefix"), "WINEDEBUG": "-all"}
    system = System([wine, str(PYTHON)], env)
    nothing = subprocess.DEVNULL
    subprocess.run(
        [wine, "wineboot", "--init"], env=system.env, stdout=nothing, stderr=nothing, timeout=300, check=True
    )
    waits = [*system.command, "-c", "import sys; sys.stdin.read()"]
    process = subprocess.Popen(waits, env=system.env, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing)
    try:
        yield system
    finally:
        process.communicate()


@pytest.fixture(scope="session")
def here() -> System:
    """This system."""
    return System([sys.executable], {})


@pytest.fixture
def both(windows: System, here: System, tmp_path: Path) -> Both:
    """Both systems, with nothing to check yet."""
    return Both(windows, here, tmp_path)
