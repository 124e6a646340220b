"""The packages as users get them: what the wheel and the sdist hold, and that every way to install them works."""

import re
import sys
import tarfile
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

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
