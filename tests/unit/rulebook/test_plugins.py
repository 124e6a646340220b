"""Rules of other people: from an installed package, and from a folder of the project."""

import shutil
from pathlib import Path

import pytest

from checkout import ROOT, copy_of_repository, environment, install, run

PLUGIN = ROOT / "examples" / "plugin"
RULE = (PLUGIN / "acme_rules" / "acme_site_name.py").read_text()


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, since building a package leaves things behind in its folder."""
    left = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    return Path(shutil.copytree(PLUGIN, tmp_path_factory.mktemp("example") / "plugin", ignore=left))


@pytest.fixture(scope="module")
def programs(plugin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the linter and the example plugin."""
    folder = tmp_path_factory.mktemp("plugin")
    found = environment(folder / "environment")
    install(found, copy_of_repository(tmp_path_factory.mktemp("source")), plugin, cwd=folder)
    return found


def test_a_package_brings_its_rules(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nsite_name: Shop\n")
    output = run(programs / "lint-settings", "--select", "acme-site-name", ".", cwd=tmp_path, codes=(1,))
    assert "shop.yaml:2:12: warning[acme-site-name]: `Shop` does not begin with Acme" in output
    assert "acme-site-name" in run(programs / "lint-settings", "rules", cwd=tmp_path)
    assert "Users read the name" in run(programs / "lint-settings", "explain", "acme-site-name", cwd=tmp_path)


def test_the_plugins_own_test(programs: Path, plugin: Path) -> None:
    output = run(programs / "python", "-m", "pytest", "-v", "-p", "no:cacheprovider", ".", cwd=plugin)
    assert "1 passed" in output


def test_a_name_can_be_had_once(programs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "acme_site_name.py").write_text(RULE)
    (tmp_path / "lint-settings.toml").write_text('rules = ["tools"]\n')
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\n")
    output = run(programs / "lint-settings", ".", cwd=tmp_path, codes=(2,))
    assert "acme-site-name" in output
    assert "acme-lint-settings 1.0.0" in output
    assert "Traceback" not in output


def test_a_folder_of_the_project(programs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "our_site_name.py").write_text(RULE)
    (folder / "_shared.py").write_text("raise RuntimeError\n")
    (tmp_path / "lint-settings.toml").write_text('rules = ["tools"]\n[options.our-site-name]\nbrand = "Our"\n')
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nsite_name: Shop\n")
    output = run(programs / "lint-settings", "--select", "our-site-name", ".", cwd=tmp_path, codes=(1,))
    assert "does not begin with Our" in output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def check(:\n", "SyntaxError"),
        ("raise RuntimeError('x')\n", "RuntimeError"),
        ("check = 1\n", "has no `check` made by the @rule decorator"),
    ],
)
def test_a_broken_rule_is_named(text: str, message: str, programs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "broken.py").write_text(text)
    (tmp_path / "lint-settings.toml").write_text('rules = ["tools"]\n')
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\n")
    output = run(programs / "lint-settings", ".", cwd=tmp_path, codes=(2,))
    assert "broken.py" in output
    assert message in output
    assert "Traceback" not in output
