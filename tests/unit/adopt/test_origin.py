"""Hooks and workflows install the program from where it was installed from, or from PyPI, and say what is not sure."""

import json
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from checkout import commit_all, git
from lint_settings import __version__
from lint_settings.adopt.hook_texts import new_hooks, with_job, workflow
from lint_settings.adopt.origin import RELEASED, installed_from, origin_of
from lint_settings.messages.project_urls import REPOSITORY
from place import Place

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OWN = "https://git.example.com/team/lint-settings.git"
SSH = "ssh://git@git.example.com/a.git"
WITH_PORT = "ssh://git@git.example.com:22/a.git"


def of_git(url: str, revision: str | None = None) -> dict[str, Any]:
    return {"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT, "requested_revision": revision}}


def record(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str | None) -> None:
    """Have the program installed with this direct_url.json, or with none."""
    file = folder / "direct_url.json"
    if text is not None:
        file.write_text(text)
    files = [SimpleNamespace(name=file.name, locate=lambda: file)] if text is not None else []
    monkeypatch.setattr(metadata, "distribution", lambda _: SimpleNamespace(files=files))


@pytest.mark.parametrize(
    ("recorded", "repository", "revision", "requirement"),
    [
        (None, REPOSITORY, f"v{__version__}", f"lint-settings=={__version__}"),
        (of_git(OWN), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN, "main"), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN, f"v{__version__}"), OWN, f"v{__version__}", f"lint-settings @ git+{OWN}@v{__version__}"),
        (of_git(OWN.replace("//", "//me:hidden@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//ghp_hidden@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//me:hid/den@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//me:hid@den/x@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//me:hid?den#@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//m:/hidden@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//me@example.com:hidden@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(OWN.replace("//", "//hid@den@")), OWN, COMMIT, f"lint-settings @ git+{OWN}@{COMMIT}"),
        (of_git(SSH.replace("git@", "git:hid/den@")), SSH, COMMIT, f"lint-settings @ git+{SSH}@{COMMIT}"),
        (of_git(WITH_PORT), WITH_PORT, COMMIT, f"lint-settings @ git+{WITH_PORT}@{COMMIT}"),
        (of_git(SSH.replace("git@", "git:hidden@")), SSH, COMMIT, f"lint-settings @ git+{SSH}@{COMMIT}"),
    ],
)  # fmt: skip
def test_origins_that_others_reach(recorded: Any, repository: str, revision: str, requirement: str) -> None:
    assert origin_of(recorded) == (repository, revision, requirement, None)


@pytest.mark.parametrize(
    "recorded",
    [
        {"url": "file:///nowhere/lint-settings", "dir_info": {"editable": True}},
        {"url": "file:///nowhere/lint_settings-0.1.0-py3-none-any.whl", "archive_info": {}},
        of_git("file:///nowhere/lint-settings"),
        of_git("https://git.example.com/a b"),
        of_git("https://git.example.com/$(id)"),
        {"url": OWN, "vcs_info": {"vcs": "git"}},
        {"url": OWN, "vcs_info": {"vcs": "hg", "commit_id": COMMIT}},
        {"url": "https://files.example.com/`id`.whl", "archive_info": {}},
    ],
)
def test_others_are_reported_to_the_user(recorded: Any) -> None:
    found = origin_of(recorded)
    assert found[:3] == RELEASED[:3]
    assert found.note is not None
    assert "which others cannot reach" in found.note
    assert "nowhere" not in found.note


def test_an_archive_of_the_web() -> None:
    url = "https://files.example.com/lint_settings-0.1.0-py3-none-any.whl"
    found = origin_of({"url": url, "archive_info": {}})
    assert found.requirement == f"lint-settings @ {url}"
    assert found.note is not None
    assert f"check that {REPOSITORY} has v{__version__}" in found.note


@pytest.mark.parametrize(
    ("remote", "repository", "requirement"),
    [
        (OWN, OWN, f"git+{OWN}"),
        ("https://me:hidden@git.example.com/team/lint-settings.git", OWN, f"git+{OWN}"),
        ("git@git.example.com:team/a.git", "git@git.example.com:team/a.git", "git+ssh://git@git.example.com/team/a.git"),
    ],
)  # fmt: skip
def test_a_clone_has_an_address(tmp_path: Path, remote: str, repository: str, requirement: str) -> None:
    (tmp_path / "a").write_text("a")
    commit_all(tmp_path)
    git("remote", "add", "origin", remote, cwd=tmp_path)
    commit = git("rev-parse", "HEAD", cwd=tmp_path).strip()
    found = origin_of({"url": tmp_path.as_uri(), "dir_info": {}})
    assert found[:3] == (repository, commit, f"lint-settings @ {requirement}@{commit}")
    assert (
        found.note
        == f"lint-settings was installed from a clone of {repository}; check that commit {commit[:12]} was pushed there"
    )


@pytest.mark.parametrize(
    "remote", [None, "/srv/git/lint-settings.git", "../lint-settings", "file:///srv/lint-settings"]
)
def test_a_clone_of_another_folder_has_none(tmp_path: Path, remote: str | None) -> None:
    (tmp_path / "a").write_text("a")
    commit_all(tmp_path)
    if remote is not None:
        git("remote", "add", "origin", remote, cwd=tmp_path)
    assert origin_of({"url": tmp_path.as_uri(), "dir_info": {}})[:3] == RELEASED[:3]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (None, REPOSITORY),
        (json.dumps(of_git(OWN)), OWN),
        ("{", REPOSITORY),
        ("[]", REPOSITORY),
        ('{"url": 1}', REPOSITORY),
    ],
)
def test_what_pip_recorded_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, wanted: str
) -> None:
    record(monkeypatch, tmp_path, text)
    assert installed_from().repository == wanted


def test_the_origin_is_in_all_files() -> None:
    origin = origin_of(of_git(OWN))
    (repository,) = yaml.safe_load(new_hooks("", origin))["repos"]
    assert (repository["repo"], repository["rev"]) == (OWN, COMMIT)
    install = f"pip install 'lint-settings @ git+{OWN}@{COMMIT}'"
    (job,) = yaml.safe_load(workflow("", origin))["jobs"].values()
    assert {"run": install} in job["steps"]
    text = with_job("stages: [test]\n", "", origin)
    assert text is not None
    assert yaml.safe_load(text)["lint-settings"]["script"][0] == install


def test_init_says_what_to_check(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place.settings("shop.yaml")
    record(monkeypatch, tmp_path_factory.mktemp("info"), '{"url": "file:///nowhere"}')
    outcome = place.quick("init", "--write")
    assert "check that PyPI has lint-settings" in outcome.err
    written = "".join(path.read_text() for path in place.folder.rglob("*.y*ml"))
    assert "example.com/lint-settings" not in written
    assert "nowhere" not in written
    assert "check that PyPI" not in place.quick("init", "--write").err, "nothing is proposed anymore"
