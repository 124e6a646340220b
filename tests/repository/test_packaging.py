"""The package as users get it: what the wheel holds, and that every way to install it gives a linter that works."""

import re
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from checkout import ROOT, copy_of_repository, environment, install, run

SHOP = "user_entity_type: user\nauthentication.providers: []\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_repository(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def built(source: Path) -> Path:
    """A folder with the sdist, and the wheel that is built from it.

    What a build needs is here, and is fetched where the action and pre-commit install the linter.
    """
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", source / "dist", cwd=source)
    return source / "dist"


def test_packages_are_named() -> None:
    """A package that pyproject.toml does not name would be missing from the wheel without a word."""
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    engine = ROOT / "linter"
    found = {".".join(init.parent.relative_to(engine).parts) for init in engine.rglob("__init__.py")}
    topics = {f"lint_settings.rules.{init.parent.name}" for init in (ROOT / "rules").glob("*/__init__.py")}
    assert named == found | topics | {"lint_settings.rules", "lint_settings.schemas"}


def test_wheel(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"lint_settings"}
    for folder, pattern in (("rules", "**/*.py"), ("schemas", "*.json")):
        wanted = {f"lint_settings/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).glob(pattern)}
        assert wanted <= set(names)
    assert "lint_settings/py.typed" in names


def test_sdist(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = archive.getnames()
    held = {name.partition("/")[2] for name in names}
    assert {"pyproject.toml", "README.md", "LICENSE", "rules/file/syntax.py", "schemas/config.schema.json"} <= held


@pytest.mark.parametrize("way", ["wheel", "sdist", "editable", "git"])
def test_install(way: str, source: Path, built: Path, tmp_path: Path) -> None:
    target = {
        "wheel": [str(next(built.glob("*.whl")))],
        "sdist": [str(next(built.glob("*.tar.gz")))],
        "editable": ["--editable", str(source)],
        "git": [f"git+file://{source}"],
    }[way]
    programs = environment(tmp_path / "environment")
    install(programs, *target, cwd=tmp_path)
    (tmp_path / "shop.yaml").write_text(SHOP)
    version = run(programs / "lint-settings", "--version", cwd=tmp_path)
    assert re.fullmatch(r"lint-settings \d+\.\d+\.\d+\n", version)
    output = run(programs / "lint-settings", "--select", "empty-providers", "shop.yaml", cwd=tmp_path, codes=(1,))
    assert "shop.yaml:2:27: warning[empty-providers]" in output
