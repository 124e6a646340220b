"""The package as users get it: what the wheel holds, and that every way to install it gives a linter that works."""

import importlib.util
import re
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest

from checkout import ROOT, copy_of_repository, environment, install, names_of_files, run
from lint_settings import __version__
from lint_settings.messages.project_urls import REPOSITORY, SITE

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
    assert set(names_of_files()) - held == set(), "the tests can be run from the sdist"


@pytest.fixture(scope="module")
def metadata(built: Path) -> Message:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_links_to_the_project(metadata: Message) -> None:
    links = dict(link.split(", ") for link in metadata.get_all("Project-URL", []))
    assert links.keys() >= {"Changelog", "Documentation", "Issues", "Source"}
    assert {link for link in links.values() if not link.startswith((REPOSITORY, SITE))} == set()


def test_the_description_has_absolute_links_only(metadata: Message) -> None:
    assert metadata["Description-Content-Type"] == "text/markdown"
    text = metadata.get_payload(decode=True)
    assert isinstance(text, bytes)
    page = cmarkgfm.github_flavored_markdown_to_html(text.decode("utf-8"))
    links = set(re.findall(r'\b(?:href|src|srcset)="([^"]*)"', page))
    assert {link for link in links if not link.startswith("https://")} == set()
    of_the_tag = {link.partition("#")[0] for link in links if link.startswith(f"{REPOSITORY}/blob/v{__version__}/")}
    files = {link.removeprefix(f"{REPOSITORY}/blob/v{__version__}/") for link in of_the_tag}
    assert files
    assert {name for name in files if not (ROOT / name).exists()} == set()


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
