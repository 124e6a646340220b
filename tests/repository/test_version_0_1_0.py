"""Rules, configs and workflows written for version 0.1.0 still work."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import lint_settings
import lint_settings.testing
from checkout import ROOT, commit_all
from lint_settings.cli import main
from lint_settings.commands.group import cli
from lint_settings.documents.schema_files import read_schema
from lint_settings.reporters import FORMATS
from lint_settings.rulebook.registry import builtin

OLD = ROOT / "tests" / "projects" / "version_0_1_0"
NAMES = json.loads((OLD / "names.json").read_text("utf-8"))
WORKFLOWS = sorted((OLD / "workflows").iterdir())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(OLD / "project", folder)
    commit_all(folder)
    monkeypatch.chdir(folder)
    return folder


def places(output: str) -> list[str]:
    return re.findall(r"^\S+:\d+:\d+: \w+\[[\w-]+\]", output, re.MULTILINE)


@pytest.mark.usefixtures("project")
def test_a_project_has_the_same_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--format", "concise"]) == 1
    shown = capsys.readouterr()
    assert places(shown.out) == (OLD / "findings.txt").read_text("utf-8").splitlines()
    assert "2 allowed, 2 in the baseline" in shown.err


@pytest.mark.usefixtures("project")
def test_the_config_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the config, the findings differ, so that the test above can fail."""
    assert main(["--format", "concise", "--isolated"]) == 1
    assert places(capsys.readouterr().out) != (OLD / "findings.txt").read_text("utf-8").splitlines()


COMMANDS = [("rules",), ("resolve", "live/portal.json"), ("allows",), ("check", "--show-settings")]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", COMMANDS)
def test_other_commands_read_the_config(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command]) == 0, capsys.readouterr().err


def test_a_plugin_and_its_test(tmp_path: Path) -> None:
    """The package is on the path as an installation puts it there, with its entry point."""
    plugin = tmp_path / "plugin"
    shutil.copytree(OLD / "plugin", plugin)
    declared = plugin / "acme_lint_settings-1.0.0.dist-info"
    declared.mkdir()
    (declared / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-lint-settings\nVersion: 1.0.0\n")
    (declared / "entry_points.txt").write_text("[lint_settings.rules]\nacme = acme_rules\n")
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nsite_name: Shop\n")
    code = f"import sys; sys.path.insert(0, {str(plugin)!r}); from lint_settings.cli import main; sys.exit(main())"
    options = ("--select", "acme-site-name", "--format", "concise", "shop.yaml")
    done = subprocess.run([sys.executable, "-c", code, *options], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, places(done.stdout)) == (1, ["shop.yaml:2:12: warning[acme-site-name]"]), done.stderr
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(plugin), str(plugin)]
    done = subprocess.run(test, cwd=plugin, capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


# --- names


def test_every_rule_exists_with_its_options() -> None:
    known = {rule.name: rule.options for rule in builtin()}
    assert {name for name in NAMES["rules"] if name not in known} == set()
    assert {name for name, options in NAMES["rules"].items() if not known[name].keys() >= set(options)} == set()


@pytest.mark.parametrize("command", NAMES["commands"])
def test_every_command_takes_its_options(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    assert set(NAMES["commands"][command]) - {name for one in found.params for name in one.opts} == set()


def test_rules_can_import_everything() -> None:
    assert [name for name in NAMES["import"] if not hasattr(lint_settings, name)] == []
    assert [name for name in NAMES["testing"] if not hasattr(lint_settings.testing, name)] == []


@pytest.mark.usefixtures("project")
def test_every_format_can_be_written() -> None:
    assert set(NAMES["formats"]) - set(FORMATS) == set()
    assert {name: main(["--format", name]) for name in NAMES["formats"]} == dict.fromkeys(NAMES["formats"], 1)


def members(schema: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        yield before + name
        for suffix, part in ((".", inner), ("[].", inner.get("items")), (".NAME.", inner.get("additionalProperties"))):
            if isinstance(part, dict):
                yield from members(part, before + name + suffix)


def test_every_key_of_the_config_is_known() -> None:
    assert set(NAMES["config"]) - set(members(read_schema("config"))) == set()


def test_the_report_has_every_member() -> None:
    schema = read_schema("report")
    assert set(NAMES["report"]["run"]) - set(members(schema)) == set()
    for name in ("finding", "change"):
        assert set(NAMES["report"][name]) - set(members(schema["$defs"][name])) == set()


# --- hooks and workflows


def test_the_hooks_have_their_ids() -> None:
    ids = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert set(NAMES["hooks"]) - ids == set()
    used = yaml.safe_load((OLD / "pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    assert {hook["id"] for hook in used} - ids == set()


def test_the_action_has_its_inputs_and_outputs() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    for part in ("inputs", "outputs"):
        assert set(NAMES["action"][part]) - set(action[part]) == set()
    needed = [name for name, one in action["inputs"].items() if one.get("required")]
    assert needed == [], "a workflow that does not give these inputs would fail"


def commands_of(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        if found := re.match(r"\s*(?:- )?lint-settings (.*?)[ |]*$", line):
            yield [word.replace("$CI_MERGE_REQUEST_DIFF_BASE_SHA", "HEAD") for word in shlex.split(found[1])]


def test_the_workflows_have_commands() -> None:
    assert sum(len(list(commands_of(path))) for path in WORKFLOWS) == 3


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_commands_of_workflows_run(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands_of(path):
        assert main(["test/" if word == "settings/" else word for word in command]) in (0, 1), capsys.readouterr().err
