"""What the package is made of, and how it names its own address. `make installs` builds and installs it."""

import importlib.util
import re
import tomllib
from typing import Any

import pytest

from checkout import ROOT, names_of_files
from lint_settings.messages.project_urls import REPOSITORY, SITE


def test_packages_are_named() -> None:
    """A package that pyproject.toml does not name would be missing from the wheel without a word."""
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    engine = ROOT / "linter"
    found = {".".join(init.parent.relative_to(engine).parts) for init in engine.rglob("__init__.py")}
    topics = {f"lint_settings.rules.{init.parent.name}" for init in (ROOT / "rules").glob("*/__init__.py")}
    assert named == found | topics | {"lint_settings.rules", "lint_settings.schemas"}


def _relative_links() -> Any:
    spec = importlib.util.spec_from_file_location("relative_links", ROOT / "docs" / "relative_links.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "absolute"),
    [
        ("[a](docs/a.md)", "[a](R/blob/v1/docs/a.md)"),
        ("[a](./docs/a.md#b)", "[a](R/blob/v1/docs/a.md#b)"),
        ("[a](#b)", "[a](R/blob/v1/README.md#b)"),
        ("[`a`](a.md) and [b](b.md)", "[`a`](R/blob/v1/a.md) and [b](R/blob/v1/b.md)"),
        ("![`a`](a.svg)", "![`a`](R/raw/v1/a.svg)"),
        ("[![a](a.svg)](a.md)", "[![a](R/raw/v1/a.svg)](R/blob/v1/a.md)"),
        ('<img alt="a" src="a.svg"> <a href="a.md">', '<img alt="a" src="R/raw/v1/a.svg"> <a href="R/blob/v1/a.md">'),
        ('<source srcset="a.svg">', '<source srcset="R/raw/v1/a.svg">'),
        ("[a](https://b.example) [a](mailto:a@b.example) [a](//b.example)", None),
        ("`[a](b.md)`", None),
        ("```md\n[a](b.md)\n```\n", None),
        ("- a\n  ````md\n  ```\n  [a](b.md)\n  ```\n  ````\n", None),
        ("~~~\n[a](b.md)\n~~~\n[a](a.md)", "~~~\n[a](b.md)\n~~~\n[a](R/blob/v1/a.md)"),
    ],
)
def test_links_are_made_absolute(text: str, absolute: str | None) -> None:
    assert _relative_links().with_absolute_links(text, "R", "1") == (absolute or text)


def test_the_address_of_the_repository_is_written_in_one_place() -> None:
    """Everything else reads the constant, or is written by `make docs`."""
    own = re.compile(r"https://github\.com/[\w.-]+/lint-settings\b(?!\.)|https://[\w-]+\.github\.io/lint-settings/")
    reported = re.compile(r"https?://[\w.-]*example\.(?:com|org)/lint-settings\b|\bOWNER/")
    foreign, code = [], []
    for name in names_of_files():
        if name.startswith(("tests/", "setup.py")) or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        named = set(own.findall(text))
        foreign += [name] if named - {REPOSITORY, SITE} or reported.search(text) else []
        code += [name] if named and name.endswith(".py") and not name.startswith("docs/") else []
    assert foreign == []
    assert code == ["linter/lint_settings/messages/project_urls.py"]
