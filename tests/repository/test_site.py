"""The documentation site: its pages, their links, and that the check of the built site finds dead links."""

import importlib.util
import json
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from checkout import ROOT
from lint_settings.messages.project_urls import REPOSITORY, SITE
from lint_settings.rulebook.registry import builtin
from lint_settings.schema.gate import kinds, read_schema


@cache
def _builder() -> Any:
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "docs" / "build_site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with patch.object(sys, "path", [str(ROOT / "docs"), *sys.path]):
        spec.loader.exec_module(module)
    return module


BUILDER = _builder()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    pages = BUILDER.read_pages()
    return {path: BUILDER.page_text(path, pages) for path in pages}


def test_each_rule_and_each_setting_has_a_page(texts: dict[str, str]) -> None:
    assert {f"rules/{rule.name}.md" for rule in builtin()} <= set(texts)
    for name in read_schema("client-settings")["$defs"]["settings"]["properties"]:
        assert texts[f"settings/{name}.md"].startswith(f"# {name}\n"), name
    assert {f"settings/{kind}.md" for kind in kinds() if kind.endswith("-settings")} <= set(texts)


def test_links_lead_to_pages(texts: dict[str, str]) -> None:
    """A link that leads nowhere in the repository stops the build; here is where the others lead."""
    for path, text in texts.items():
        for target in re.findall(
            r"\]\(([^()\s#]+)", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        ):
            if re.match(r"[a-z]+:", target):
                assert not target.startswith(REPOSITORY) or "/main/docs/" not in target or "/workflows" in target, (
                    target
                )
                continue
            page = (Path("/") / path).parent.joinpath(target).resolve().relative_to("/").as_posix()
            assert page in texts or (ROOT / "docs" / page).suffix in (".svg", ".png"), f"{path}: {target}"


def test_a_link_that_leads_nowhere_stops_the_build() -> None:
    pages = {"index.md": BUILDER.Page("README.md", "# A\n\n[a](docs/missing.md)\n")}
    with pytest.raises(SystemExit, match="docs/missing"):
        BUILDER.page_text("index.md", pages)


@pytest.mark.parametrize(
    ("path", "origin", "link", "wanted"),
    [
        ("index.md", "README.md", "docs/ci.md#the-action", "ci.md#the-action"),
        ("index.md", "README.md", "docs/rules/README.md", "rules/index.md"),
        ("index.md", "README.md", "pyproject.toml", f"{REPOSITORY}/blob/main/pyproject.toml"),
        ("index.md", "README.md", "examples/bad", f"{REPOSITORY}/tree/main/examples/bad"),
        ("ci.md", "docs/ci.md", "../README.md#config", "index.md#config"),
        ("rules/a.md", "docs/rules/a.md", "../settings/client-settings.md#site_name", "../settings/site_name.md"),
        ("rules/a.md", "docs/rules/a.md", "README.md", "index.md"),
        (
            "settings/application-settings.md",
            "docs/settings/application-settings.md",
            "client-settings.md#rpx_key",
            "rpx_key.md",
        ),
        ("a.md", "docs/a.md", "#b", "#b"),
        ("a.md", "docs/a.md", "https://a.example/b", "https://a.example/b"),
    ],
)
def test_where_links_lead(path: str, origin: str, link: str, wanted: str) -> None:
    pages = {**BUILDER.read_pages(), path: BUILDER.Page(origin, f"# A\n\n[a]({link})\n")}
    assert BUILDER.page_text(path, pages) == f"# A\n\n[a]({wanted})\n"


def test_every_page_is_in_the_navigation_once(texts: dict[str, str]) -> None:
    pages = [page for branch in BUILDER.navigation(texts) for page in BUILDER._leaves(branch)]
    assert sorted(set(pages)) == sorted(texts)
    assert len(pages) == len(set(pages))


def test_the_configuration_names_the_address_of_the_site(texts: dict[str, str]) -> None:
    project = tomllib.loads(BUILDER.config(texts))["project"]
    assert (project["site_url"], project["repo_url"]) == (SITE, REPOSITORY)
    assert len(project["theme"]["palette"]) == 3, "light, dark, and as the system has it"


def test_the_list_for_language_models_names_every_page(texts: dict[str, str]) -> None:
    listed = re.findall(r"^- \[.+?\]\((.+?)\)", BUILDER.llms(texts), re.MULTILINE)
    assert sorted(listed) == sorted(f"{SITE}{BUILDER.address(path)}index.md" for path in texts if path != "index.md")


def test_schemas_have_a_file_for_each_version() -> None:
    files = BUILDER.schema_files()
    for name, text in files.items():
        assert json.loads(text)["$id"] == f"{SITE}{name}"
    assert len(files) == 2 * len(kinds())


def test_dead_links_of_a_site_are_found(tmp_path: Path) -> None:
    base = "https://a.example/b/"
    (tmp_path / "c").mkdir()
    (tmp_path / "x.css").write_text("")
    good = "".join(f'<a href="{link}">a</a>' for link in ("c/", "c/#d", "/b/x.css", "https://else.example/"))
    good += '<img src="x.css">'
    (tmp_path / "index.html").write_text(good)
    (tmp_path / "c" / "index.html").write_text(
        f'<p id="d"><a href="../">up</a><a href="{base}c/">here</a><a href="#d">d</a>'
    )
    assert list(BUILDER.dead_links(tmp_path, base)) == []
    dead = ["c/#e", "d/", "x.png", "c/x.css", f"{base}e/", "/b/f/", "%2E%2E/y"]
    (tmp_path / "index.html").write_text(good + "".join(f'<a href="{link}">a</a>' for link in dead))
    assert [line.split()[1] for line in BUILDER.dead_links(tmp_path, base)] == dead
