"""How a version is released: the workflows, the notes, and the files beside the code that name the version."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from checkout import ROOT, run
from lint_settings import __version__
from lint_settings.messages.project_urls import REPOSITORY

BIN = Path(sys.executable).parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
EXAMPLES = sorted(path for path in (ROOT / "docs" / "workflows").glob("*.yml") if "git" not in path.stem)
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


RELEASE = read(GITHUB / "workflows" / "release.yml")["jobs"]


def test_zizmor_as_an_auditor_finds_nothing(tmp_path: Path) -> None:
    policies = {REPOSITORY.removeprefix("https://github.com/"): "ref-pin", "*": "hash-pin"}
    config = tmp_path / "zizmor.yml"
    config.write_text(json.dumps({"rules": {"unpinned-uses": {"config": {"policies": policies}}}}))
    options = ("--offline", "--persona=auditor", "--quiet", "--no-progress", f"--config={config}")
    files = [ROOT / "action.yml", GITHUB / "dependabot.yml", *WORKFLOWS, *EXAMPLES]
    run(BIN / "zizmor", *options, *files, cwd=ROOT)


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("citation-file-format", ["CITATION.cff"]),
        ("dependabot", [".github/dependabot.yml"]),
        ("github-issue-config", [".github/ISSUE_TEMPLATE/config.yml"]),
        ("github-issue-forms", [f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("bug", "idea", "wrong-finding")]),
        ("github-workflows", [path.relative_to(ROOT).as_posix() for path in WORKFLOWS]),
    ],
)
def test_the_schemas_hold(schema: str, names: list[str]) -> None:
    run(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *names, cwd=ROOT)


def test_every_update_waits_for_a_cooldown() -> None:
    updates = read(GITHUB / "dependabot.yml")["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"docker", "github-actions", "pip"}
    assert all(one["cooldown"]["default-days"] >= 7 for one in updates)


def test_what_is_tested_is_what_is_published() -> None:
    building = [name for name, job in RELEASE.items() for step in job["steps"] if "make dist" in step.get("run", "")]
    assert building == ["build"]
    assert {name: job.get("needs") for name, job in RELEASE.items()} == {
        "build": None,
        "test": "build",
        "publish": "test",
        "release": "publish",
        "site": "release",
        "pages": "site",
    }
    matrix = RELEASE["test"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "macos", "windows"}
    assert matrix["python"] == PYTHONS


def test_only_protected_jobs_may_write() -> None:
    for path in WORKFLOWS:
        data = read(path)
        assert data["permissions"] == {}
        for name, job in data["jobs"].items():
            writes = {scope for scope, level in job["permissions"].items() if level == "write"}
            assert not writes or "environment" in job, name
            assert all("secrets." not in str(step) for step in job["steps"]), "publishing needs no secret"
    assert RELEASE["publish"]["permissions"] == {"id-token": "write", "attestations": "write"}
    (publish,) = (step for step in RELEASE["publish"]["steps"] if "pypi-publish@" in step["uses"])
    assert publish["with"] == {"attestations": True}


def test_the_checks_run_on_three_systems() -> None:
    jobs = read(GITHUB / "workflows" / "ci.yml")["jobs"].values()
    assert {job["runs-on"].partition("-")[0] for job in jobs} == {"ubuntu", "macos", "windows"}
    for job in jobs:
        for step in job["steps"]:
            for name in re.findall(r"(?:tests|\.github)/[\w./]+", step.get("run", "")):
                assert (ROOT / name).exists(), name


@pytest.mark.parametrize(
    ("tag", "tags", "calls"),
    [
        ("v0.2.0", ["v0.1.0", "v0.2.0"], ["POST ref=refs/tags/v0"]),
        ("v0.10.0", ["v0", "v0.10.0", "v0.9.0"], ["PATCH v0"]),
        ("v0.1.1", ["v0", "v0.1.0", "v0.1.1", "v0.2.0"], []),
        ("v1.0.0", ["v0", "v0.9.0", "v1.0.0"], ["POST ref=refs/tags/v1"]),
    ],
)
def test_the_tag_of_the_major_version_moves_to_its_newest(
    tmp_path: Path, tag: str, tags: list[str], calls: list[str]
) -> None:
    """The script of the workflow, with a substitute for the program that calls GitHub."""
    (script,) = (step["run"] for step in RELEASE["release"]["steps"] if "matching-refs" in step.get("run", ""))
    (tmp_path / "gh").write_text(
        f"""#!{sys.executable}
import sys
tags, (method, path) = {tags!r}, ("GET", next(one for one in sys.argv if one.startswith("repos/")))
if "--method" in sys.argv:
    fields = [one for one in sys.argv if one.startswith("ref=")]
    print(sys.argv[sys.argv.index("--method") + 1], *(fields or [path.rpartition("/")[2]]), file=open("calls", "a"))
    sys.exit("sha=abc" not in sys.argv)
start = path.rpartition("/")[2]
if "matching-refs" in path:
    print(*(f"refs/tags/{{one}}" for one in tags if one.startswith(start)), sep="\\n")
else:
    sys.exit(start not in tags)
"""
    )
    (tmp_path / "gh").chmod(0o755)
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "TAG": tag, "GH_REPO": "o/r", "GITHUB_SHA": "abc"}
    command = ["bash", "-eo", "pipefail", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    log = tmp_path / "calls"
    assert (log.read_text().splitlines() if log.exists() else []) == calls


# --- the notes


def _notes() -> Any:
    spec = importlib.util.spec_from_file_location("notes", GITHUB / "release" / "notes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NOTES = _notes()
LOG = "## [Unreleased]\n\n- d\n\n## [0.2.0] - 2026-02-01\n\n### Added\n\n- c\n\n## [0.1.0] - 2026-01-01\n\n- a\n"


def test_notes_of_a_version() -> None:
    assert NOTES.notes_of("0.2.0", LOG) == "### Added\n\n- c\n"
    assert NOTES.notes_of("0.1.0", LOG) == "- a\n"
    assert NOTES.notes_of("0.1.0", LOG + "\n[0.1.0]: https://a.example\n") == "- a\n"


@pytest.mark.parametrize(
    ("version", "log", "reported"),
    [
        ("0.3.0", LOG, "no section"),
        ("0.1", LOG, "no section"),
        ("0.1.0", "## [0.1.0] - unreleased\n\n- a\n", "write the date"),
        ("0.1.0", "## [0.1.0] - 2026-01-01\n\n## [0.0.1] - 2026-01-01\n", "is empty"),
    ],
)
def test_notes_that_are_not_ready(version: str, log: str, reported: str) -> None:
    with pytest.raises(ValueError, match=reported):
        NOTES.notes_of(version, log)


def test_a_tag_of_another_version_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert NOTES.main(["v9.9.9"]) == 1
    assert f"not that of version {__version__}" in capsys.readouterr().err


# --- what names the version


def test_the_version_is_the_same_everywhere() -> None:
    assert read(ROOT / "CITATION.cff")["version"] == __version__
    assert f"[{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"lint-settings=={__version__} " in _descriptor()["linters"][0]["install"]["dockerfile"][0]


# --- other ways to run it


def _descriptor() -> Any:
    (path,) = (ROOT / "mega-linter-plugin-lint-settings").glob("*.megalinter-descriptor.yml")
    return read(path)


def test_the_plugin_for_megalinter_calls_the_linter_as_it_is(tmp_path: Path) -> None:
    (linter,) = _descriptor()["linters"]
    arguments = [*linter["cli_lint_extra_args"][:-1], linter["cli_config_arg_name"], linter["config_file_name"]]
    report = tmp_path / "a.sarif"
    arguments += [one.replace("{{SARIF_OUTPUT_FILE}}", str(report)) for one in linter["cli_sarif_args"]]
    (tmp_path / linter["config_file_name"]).write_text("")
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nauthentication.providers: []\n")
    printed = run(BIN / "lint-settings", *arguments, ".", cwd=tmp_path, codes=(1,))
    assert json.loads(report.read_text("utf-8"))["runs"]
    count = re.search(linter["cli_lint_errors_regex"], run(BIN / "lint-settings", ".", cwd=tmp_path, codes=(1,)))
    assert count is not None, printed
    assert int(count[1]) > 0
    for example in linter["examples"]:
        run(BIN / "lint-settings", *example.split()[1:], cwd=tmp_path, codes=(1,))


def test_the_image_is_slim_and_runs_without_privileges() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    stages = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert all(stage.endswith("-slim") for stage in stages)
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    users = [line.split()[1] for line in last if line.startswith("USER ")]
    assert users
    assert users[-1].partition(":")[0] not in ("0", "root")
    assert all("--no-cache-dir" in line for line in lines if "pip " in line)


def test_the_image_is_built_from_what_is_not_ignored(tmp_path: Path) -> None:
    """A wheel can be built from the files that .dockerignore lets in, as the Dockerfile does."""
    source, wheels = tmp_path / "source", tmp_path / "wheels"
    source.mkdir()
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if line.startswith("!"):
            (source / line[1:]).parent.mkdir(exist_ok=True)
            (source / line[1:]).symlink_to(ROOT / line[1:])
    assert (source / "pyproject.toml").exists()
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-cache-dir", "--wheel-dir")
    real = tmp_path / "real"
    run("cp", "-rL", source, real, cwd=tmp_path)
    run(sys.executable, "-m", "pip", "wheel", *options, wheels, real, cwd=tmp_path)
    assert [path.name for path in wheels.iterdir()] == [f"lint_settings-{__version__}-py3-none-any.whl"]
