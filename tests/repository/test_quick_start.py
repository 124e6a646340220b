"""The finder that makes the starts of Python in the tests cheaper finds what that of setuptools finds."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from quick_start import write_finder

# As setuptools writes it, in short.
SLOW = """\
from pathlib import Path

MAPPING: dict[str, str] = {mapping!r}
NAMESPACES: dict[str, list[str]] = {namespaces!r}
"""
NAME = "__editable___lint_settings_0_1_0_finder"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A package with another one that is beside it, and the finder of setuptools for both."""
    for name in ("engine", "engine/parts", "rules", "rules/flow"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"NAME = {name!r}\n")
    mapping = {"our_linter": str(tmp_path / "engine"), "our_linter.rules": str(tmp_path / "rules")}
    (tmp_path / f"{NAME}.py").write_text(SLOW.format(mapping=mapping, namespaces={}))
    return tmp_path


def test_it_finds_the_packages_and_imports_nothing_for_that(checkout: Path) -> None:
    write_finder(checkout)
    write_finder(checkout)  # a second time changes nothing
    code = f"""\
import sys
sys.path.insert(0, {str(checkout)!r})
before = set(sys.modules)
from {NAME} import install
install()
print(*sorted(set(sys.modules) - before))
import our_linter.parts, our_linter.rules.flow as flow
print(our_linter.NAME, our_linter.parts.NAME, our_linter.rules.NAME, flow.NAME, flow.__spec__.name)
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{NAME}\nengine engine/parts rules rules/flow our_linter.rules.flow\n"


@pytest.mark.parametrize("kind", ["a namespace", "a module", "another package"])
def test_what_it_cannot_find_is_left_to_that_of_setuptools(checkout: Path, kind: str) -> None:
    path = checkout / f"{NAME}.py"
    if kind == "a namespace":
        path.write_text(SLOW.format(mapping=runpy.run_path(str(path))["MAPPING"], namespaces={"ours": []}))
    elif kind == "a module":
        (checkout / "rules" / "__init__.py").unlink()
    else:
        path = path.rename(checkout / "__editable___other_1_0_finder.py")
    before = path.read_text()
    write_finder(checkout)
    assert path.read_text() == before
