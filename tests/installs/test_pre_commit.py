"""The hooks, run by the real pre-commit in real repositories."""

import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from checkout import OFFLINE, ROOT, commit_all, copy_of_repository, git, run

GOOD = (ROOT / "examples" / "good" / "prod" / "settings" / "shop.yaml").read_text()
FAULT = "authentication.providers: []\n"
HOOKS = ["lint-settings", "lint-settings (fix)", "lint-settings (whole project)"]
IDS = ["lint-settings", "lint-settings-fix", "lint-settings-project"]


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a config of pre-commit that names the hooks as they are now; what it installs stays beside it."""
    folder = tmp_path_factory.mktemp("hooks")
    repository = copy_of_repository(folder / "repository")
    revision = git("rev-parse", "HEAD", cwd=repository).strip()
    repo = {"repo": str(repository), "rev": revision, "hooks": [{"id": name} for name in IDS]}
    (folder / "config.yaml").write_text(json.dumps({"repos": [repo]}))
    return folder


def try_hooks(
    hooks: Path, folder: Path, files: dict[str, str], *, code: int, changed: Sequence[str] = ()
) -> tuple[list[str], str]:
    """Commit files to a new repository and run every hook on them: what became of each, and all that was printed."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    commit_all(folder)
    return run_hooks(hooks, folder, "--all-files", code=code, changed=changed)


def run_hooks(
    hooks: Path, folder: Path, *options: str, code: int, changed: Sequence[str] = ()
) -> tuple[list[str], str]:
    """Run every hook, on what is staged by default: what became of each, and all that was printed."""
    home, config = f"PRE_COMMIT_HOME={hooks / 'home'}", f"--config={hooks / 'config.yaml'}"
    plain = ("NO_COLOR=1", "PIP_COMPILE=0")
    command = [sys.executable, "-m", "pre_commit", "run", config, *options, "--verbose", "--color=never"]
    output = run("env", *plain, home, *command, cwd=folder, codes=(0, 1, 3))
    if "An unexpected error has occurred" in output and OFFLINE.search(output):
        pytest.skip("pre-commit installs the dependencies of the linter, and no package index can be reached")
    verdicts = re.findall(r"^(lint-settings\b.*?)\.{3,}.*?(Passed|Failed|Skipped)$", output, re.MULTILINE)
    assert [name for name, _ in verdicts] == HOOKS, output
    assert ("Failed" in dict(verdicts).values()) == (code == 1), output
    assert git("status", "--porcelain", cwd=folder).splitlines() == [*changed]
    return [verdict for _, verdict in verdicts], output


def test_good_files_pass(hooks: Path, tmp_path: Path) -> None:
    files = {
        "prod/shop.yaml": GOOD,
        "mkdocs.yaml": "site_name: Manual\n",
        "legacy/shop.yaml": GOOD + FAULT,
        "lint-settings.toml": 'exclude = ["legacy/"]\n',
    }
    verdicts, _ = try_hooks(hooks, tmp_path, files, code=0)
    assert verdicts == ["Passed"] * 3, "what is excluded stays out, though pre-commit names it"


def test_bad_files_fail(hooks: Path, tmp_path: Path) -> None:
    names = ["prod/shop.yaml", "-f1.yaml", "with blank.yaml"]
    verdicts, output = try_hooks(hooks, tmp_path, dict.fromkeys(names, GOOD + FAULT), code=1)
    assert verdicts == ["Failed"] * 3
    assert output.count("exit code: 1") == 3
    for name in names:
        assert len(re.findall(rf"^{re.escape(name)}:\d+:\d+: warning\[empty-providers\]", output, re.MULTILINE)) == 3


def test_a_repository_without_settings_passes(hooks: Path, tmp_path: Path) -> None:
    verdicts, _ = try_hooks(hooks, tmp_path, {"compose.yaml": "services: {}\n"}, code=0)
    assert verdicts == ["Passed"] * 3


def test_what_can_be_fixed_is_fixed(hooks: Path, tmp_path: Path) -> None:
    files = {"prod/shop.yaml": GOOD + "Login_Attempts_Threshold: 120  # ours\n"}
    verdicts, _ = try_hooks(hooks, tmp_path, files, code=1, changed=[" M prod/shop.yaml"])
    assert verdicts == ["Failed", "Failed", "Passed"], "pre-commit stops a commit whose files a hook changed"
    assert (tmp_path / "prod/shop.yaml").read_text() == GOOD + "login_attempts_threshold: 120  # ours\n"


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    """A repository with an OIDC client and its policy, and a config."""
    good = ROOT / "examples" / "good" / "prod"
    shutil.copytree(good, tmp_path / "prod")
    (tmp_path / "lint-settings.toml").write_text('[environments.prod]\nfiles = ["/prod/**"]\n')
    commit_all(tmp_path)
    return tmp_path


def test_a_commit_that_only_deletes_a_file_is_checked(hooks: Path, tenant: Path) -> None:
    policy = next((tenant / "prod" / "token-policies").iterdir()).relative_to(tenant)
    git("rm", "-q", str(policy), cwd=tenant)
    verdicts, output = run_hooks(hooks, tenant, code=1, changed=[f"D  {policy.as_posix()}"])
    assert verdicts == ["Skipped", "Skipped", "Failed"]
    assert "error[dangling-token-policy]" in output


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_commit_that_only_breaks_the_config_is_checked(hooks: Path, tenant: Path, name: str) -> None:
    is_new = not (tenant / name).exists()
    if is_new:
        git("rm", "-q", "lint-settings.toml", cwd=tenant)
        git("commit", "-qm", "none", cwd=tenant)
    section = "tool.lint-settings.severity" if is_new else "severity"
    (tenant / name).write_text(f"[{section}]\nsyntax = 'fatal'\n")
    git("add", name, cwd=tenant)
    verdicts, output = run_hooks(hooks, tenant, code=1, changed=[f"{'A' if is_new else 'M'}  {name}"])
    assert verdicts == ["Skipped", "Skipped", "Failed"]
    assert f"{name}:2: `" in output


def test_a_commit_that_deletes_the_config_is_checked(hooks: Path, tenant: Path) -> None:
    (tenant / "prod" / "bad.yaml").write_text(GOOD + FAULT)
    (tenant / "lint-settings.toml").write_text('exclude = ["bad.yaml"]\n')
    commit_all(tenant)
    git("rm", "-q", "lint-settings.toml", cwd=tenant)
    verdicts, output = run_hooks(hooks, tenant, code=1, changed=["D  lint-settings.toml"])
    assert verdicts == ["Skipped", "Skipped", "Failed"]
    assert "prod/bad.yaml" in output


def test_a_commit_of_other_things_checks_the_project(hooks: Path, tenant: Path) -> None:
    (tenant / "notes.txt").write_text("x\n")
    git("add", "notes.txt", cwd=tenant)
    verdicts, _ = run_hooks(hooks, tenant, code=0, changed=["A  notes.txt"])
    assert verdicts == ["Skipped", "Skipped", "Passed"]
