"""What the summary and the JSON report say of configs: how many apply, and what they leave out."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lint_settings.schema.gate import read_schema
from place import GOOD, Place, good


@pytest.fixture
def project(place: Place) -> Place:
    """A project with files in several folders, and a config."""
    for name in ("prod/shop.yaml", "prod/portal.yaml", "dev/shop.yaml", "old/a.yaml", "old/b.json", "old/deep/c.yaml"):
        place.write(name, "{}" if name.endswith(".json") else good(name))
    place.write("lint-settings.toml", "")
    return place


def counted(place: Place, *arguments: str, cwd: str = ".") -> tuple[int, int, list[str]]:
    """The files and folders that configs exclude, and the configs."""
    outcome = place.quick(*(arguments or ("check", ".")), "--format=json", cwd=cwd)
    assert outcome.code in (0, 1), outcome.err
    report: dict[str, Any] = json.loads(outcome.out)
    assert list(Draft202012Validator(read_schema("report")).iter_errors(report)) == []
    summary = report["summary"]
    assert summary["configs"] == len(report["configs"])
    return summary["excluded_files"], summary["excluded_folders"], report["configs"]


@pytest.mark.parametrize(
    ("config", "files", "folders", "reported"),
    [
        ("", 0, 0, None),
        ('exclude = ["/old/"]', 0, 1, "1 folder excluded by the config"),
        ('exclude = ["portal.yaml"]', 1, 0, "1 file excluded by the config"),
        ('exclude = ["/old/*", "shop.yaml"]', 4, 1, "4 files and 1 folder excluded by the config"),
        ('exclude = ["/old/*", "!/old/a.yaml", "!/old/deep/"]', 1, 0, "1 file excluded by the config"),
        ('include = ["/prod/"]', 4, 0, "4 files excluded by the config"),
        ('include = ["/prod/"]\nexclude = ["/old/", "/prod/shop.yaml"]', 2, 1, "2 files and 1 folder excluded"),
        ('ignore = ["empty-providers"]', 0, 0, None),
    ],
)
def test_what_a_config_excludes(project: Place, config: str, files: int, folders: int, reported: str | None) -> None:
    project.write("lint-settings.toml", config)
    assert counted(project) == (files, folders, ["lint-settings.toml"])
    last = project.quick(".").out.splitlines()[-1]
    assert "configs" not in last
    assert reported in last if reported is not None else "excluded" not in last


def test_a_project_without_a_config(project: Place) -> None:
    (project.folder / "lint-settings.toml").unlink()
    assert counted(project) == (0, 0, [])


@pytest.mark.parametrize("text", ['exclude = ["**"]', 'include = ["/none.yaml"]'])
@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_second_config_is_named(project: Place, name: str, text: str) -> None:
    project.write(f"prod/{name}", text if name == "lint-settings.toml" else f"[tool.lint-settings]\n{text}")
    assert counted(project) == (2, 0, ["lint-settings.toml", f"prod/{name}"])
    last = project.quick(".").out.splitlines()[-1]
    assert f"2 files excluded by the config, 2 configs (lint-settings.toml, prod/{name})" in last


def test_a_second_config_of_a_folder_without_files_is_named(project: Place) -> None:
    project.write("empty/lint-settings.toml", "")
    assert counted(project) == (0, 0, ["empty/lint-settings.toml", "lint-settings.toml"])
    assert counted(project, "check", "prod") == (0, 0, ["lint-settings.toml"])


def test_many_configs_are_counted(project: Place) -> None:
    for number in range(5):
        project.write(f"{number}/lint-settings.toml", "")
    last = project.quick(".").out.splitlines()[-1]
    assert "6 configs (0/lint-settings.toml, 1/lint-settings.toml, 2/lint-settings.toml and 3 more)" in last


@pytest.mark.parametrize("format_", ["grouped", "concise", "markdown", "github", "sarif"])
def test_every_format_for_people_says_it(project: Place, format_: str) -> None:
    project.write("lint-settings.toml", 'exclude = ["/old/"]')
    outcome = project.quick(f"--format={format_}", ".")
    assert "1 folder excluded by the config" in outcome.out + outcome.err


def test_the_last_json_line_has_it(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["/old/"]')
    last = json.loads(project.quick("--format=jsonl", ".").out.splitlines()[-1])
    assert (last["summary"]["excluded_folders"], last["configs"]) == (1, ["lint-settings.toml"])


def test_what_is_left_out_for_other_reasons_is_not_counted(project: Place) -> None:
    project.git("init", "--quiet")
    project.write(".gitignore", "/old/\n")
    project.write("lint-settings.toml", 'exclude = ["/old/", "*.txt", ".hidden/"]')
    project.write("prod/notes.txt", "")
    project.write(".hidden/a.yaml", GOOD)
    assert counted(project) == (0, 0, ["lint-settings.toml"])
    assert counted(project, "check", "--exclude=dev", ".") == (0, 0, ["lint-settings.toml"])


def test_a_file_that_is_named_is_not_left_out(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["/old/"]')
    assert counted(project, "check", "old/a.yaml") == (0, 0, ["lint-settings.toml"])
    assert counted(project, "check", "--force-exclude", "old/a.yaml", "prod/shop.yaml") == (
        *(1, 0),
        ["lint-settings.toml"],
    )
    assert counted(project, "check", "--force-exclude", "old/a.yaml") == (1, 0, ["lint-settings.toml"])


def test_where_all_is_excluded_the_error_names_the_config(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["*"]')
    outcome = project.quick(".")
    assert (outcome.code, outcome.out) == (2, "")
    assert "found no YAML or JSON file to check; searched ., where lint-settings.toml excludes all files" in outcome.err


def test_where_nothing_is_recognized_it_is_said_too(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["/prod/", "/dev/", "/old/*"]')
    project.write("other/x.yaml", "name: x\n")
    outcome = project.quick("--allow-no-files", ".")
    assert "nothing was checked: other/x.yaml is" in outcome.out
    assert "; 2 files and 3 folders excluded by the config" in outcome.out


# --- a comparison


def test_a_change_of_an_excluded_file_is_counted(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["/old/"]')
    project.git("init", "--quiet")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=base")
    project.write("old/a.yaml", good("old/a.yaml").replace("type: user", "type: customer"))
    assert counted(project, "diff", "--base=HEAD") == (1, 0, ["lint-settings.toml"])
    last = project.quick("diff", "--base=HEAD").out.splitlines()[-1]
    assert last == "0 files compared: no differences that count; 1 file excluded by the config"
    assert counted(project, "check", "--changed-since=HEAD", ".") == (0, 1, ["lint-settings.toml"])


def test_two_folders(project: Place) -> None:
    project.write("lint-settings.toml", 'exclude = ["a.yaml", "deep/"]')
    assert counted(project, "diff", "prod", "old") == (1, 1, ["lint-settings.toml"])
    assert counted(project, "diff", "prod/shop.yaml", "dev/shop.yaml") == (0, 0, ["lint-settings.toml"])


def test_a_config_of_a_revision_is_named(project: Place) -> None:
    project.git("init", "--quiet")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=base")
    project.git("branch", "-M", "main")
    project.write("lint-settings.toml", 'exclude = ["/old/"]')
    assert counted(project, "check", "--config-from=main", ".") == (0, 0, ["lint-settings.toml"])
    outcome = project.quick("check", "--config-from=main", ".")
    assert outcome.out.splitlines()[-1].endswith("; 1 other file skipped, config of main")
    assert json.loads(project.quick("check", "--config-from=main", "-fjson", ".").out)["config_from"] == "main"
    assert json.loads(project.quick("check", "-fjson", ".").out)["config_from"] is None
    project.git("rm", "--quiet", "--force", "lint-settings.toml")
    project.git("commit", "--quiet", "--message=none")
    assert project.quick("check", "--config-from=main", ".").out.splitlines()[-1].endswith(", config of main")
