"""`init`: what it sees in a repository, what it proposes, and that it never replaces what is there."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generated import examples
from lint_settings import __version__
from lint_settings.adopt import adoption
from lint_settings.adopt.hook_texts import with_hook, with_job
from lint_settings.adopt.origin import RELEASED
from lint_settings.messages.project_urls import REPOSITORY
from place import GOOD, Place

ROOT = Path(__file__).parents[3]
CONFIG = "lint-settings.toml"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/lint-settings.yml"
GITLAB = ".gitlab-ci.yml"


@pytest.fixture(autouse=True)
def _installed_from_pypi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adoption, "installed_from", lambda: RELEASED)


def read(place: Place, name: str) -> str:
    """What a file holds."""
    return (place.folder / name).read_bytes().decode()


def load(text: str) -> object:
    """What YAML says."""
    return YAML(typ="safe", pure=True).load(text)


def adopt(place: Place, *arguments: str) -> list[str]:
    """Write what is proposed; what was written. A second time there is nothing to write, and a check works."""
    outcome = place.quick("init", "--write", *arguments)
    assert outcome.code == 0, outcome.err
    again = place.quick("init", *arguments)
    assert (again.code, again.out) == (0, "")
    assert again.err.endswith("lint-settings: there is nothing to add\n")
    assert place.quick(".").code in (0, 1)
    return outcome.out.splitlines()


def test_a_repository(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.settings("prod/shop.yaml")
    place.settings("prod/kiosk.yaml")
    outcome = place.quick("init")
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        "lint-settings: 3 files: 3 client settings in dev and prod",
        "lint-settings: for completion in editors: set up `lint-settings lsp`, or run "
        "`lint-settings schema --all .schemas`",
        "lint-settings: --write writes these 3 files",
    ]
    assert sorted(path.name for path in place.folder.iterdir()) == [".git", "dev", "prod"], "nothing is written"
    assert adopt(place) == [f"{CONFIG}: written", f"{HOOKS}: written", f"{WORKFLOW}: written"]
    assert tomllib.loads(read(place, CONFIG)) == {}, "nothing superfluous"
    assert "# Environments are recognized by words in the paths: dev, prod (production).\n" in read(place, CONFIG)
    hook = {"repo": REPOSITORY, "rev": "v0.1.0", "hooks": [{"id": "lint-settings"}]}
    assert load(read(place, HOOKS)) == {"repos": [hook]}
    steps = load(read(place, WORKFLOW))["jobs"]["lint-settings"]["steps"]  # type: ignore[index]
    assert steps[-1] == {"run": "lint-settings --format github ."}
    assert steps[-2] == {"run": f"pip install lint-settings=={__version__}"}


def test_the_diff_can_be_applied(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.write(HOOKS, "repos:\n  - repo: local\n    hooks: []")
    diff = place.write("x.diff", place.quick("init").out)
    place.git("init", "-q")
    place.git("apply", "-p0", str(diff))
    names = (CONFIG, HOOKS, WORKFLOW)
    applied = [read(place, name) for name in names]
    for name in names:
        (place.folder / name).unlink()
    place.write(HOOKS, "repos:\n  - repo: local\n    hooks: []")
    adopt(place)
    assert [read(place, name) for name in names] == applied


def test_the_example_tenant(place: Place) -> None:
    shutil.copytree(ROOT / "examples" / "good", place.folder / "tenant")
    outcome = place.quick("init")
    assert outcome.err.splitlines()[0] == (
        "lint-settings: 41 files: 8 API clients, 8 OIDC clients, 6 flows, 6 token policies, 4 client settings,"
        " 2 access schemas, 2 application settings, 2 entity types, 2 login policies and 1 file of settings options"
        " in dev and prod"
    )
    adopt(place)
    assert place.quick(".").code == 0


def test_a_folder_of_a_repository(place: Place) -> None:
    place.settings("login/prod/shop.yaml")
    written = adopt(place, "login")
    assert written == [f"login/{CONFIG}: written", f"{HOOKS}: written", f"{WORKFLOW}: written"]
    assert load(read(place, HOOKS))["repos"][0]["hooks"] == [{"id": "lint-settings", "files": "^login/"}]  # type: ignore[index]
    assert "run: lint-settings --format github login/\n" in read(place, WORKFLOW)


def test_no_repository(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.settings("dev/shop.yaml")
    outcome = place.quick("init", "--write")
    assert outcome.out == f"{CONFIG}: written\n"
    assert "no git repository here, so no hook and no workflow is proposed" in outcome.err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (None, "", "found no YAML or JSON file; searched ."),
        ("a.yaml", "a: 1\n", "found no known settings in 1 file; searched ."),
        ("a.yaml", "a: [\n", "found no known settings in 1 file; searched ."),
    ],
)
def test_nothing_known(place: Place, name: str | None, content: str, message: str) -> None:
    if name:
        place.write(name, content)
    outcome = place.quick("init", "--write")
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"lint-settings: {message}\n")
    assert place.quick("init", "nowhere").err.startswith("lint-settings: nowhere is not a folder")
    assert not (place.folder / CONFIG).exists()


# --- the config


def test_files_beside_settings(place: Place) -> None:
    place.settings("prod/a.yaml")
    place.settings("prod/b.yaml")
    place.write("prod/new [1].yaml", "site_name: Shop\n")
    place.write("prod/chart.yaml", "site_name: x\nimage: y\nreplicas: 2\n")
    place.write("prod/readme.json", "[]")
    place.write("other/c.yaml", "site_name: Shop\n")
    outcome = place.quick("init")
    assert (
        "of no known kind: other/c.yaml, prod/chart.yaml; if these are settings, add them under [kinds]" in outcome.err
    )
    adopt(place)
    assert tomllib.loads(read(place, CONFIG)) == {"kinds": {"client-settings": [r"/prod/new \[1\].yaml"]}}
    listed = place.quick("--show-files", ".").out.splitlines()
    assert "prod/new [1].yaml\tclient-settings\tprod" in listed
    assert "prod/chart.yaml\tnot settings\t-" in listed


def test_folders_that_look_like_environments(place: Place) -> None:
    for folder in ("flows/dev", "flows/live", "flows/Pilot", "shared", "prod"):
        place.settings(f"{folder}/shop.yaml")
    place.settings("common/colours.yaml")
    adopt(place)
    assert tomllib.loads(read(place, CONFIG)) == {
        "environments": {
            "dev": {"files": ["/flows/dev/**"], "production": False},
            "live": {"files": ["/flows/live/**"], "production": True},
            "pilot": {"files": ["/flows/Pilot/**"]},
            "prod": {"files": ["/prod/**"], "production": True},
            "shared": {"files": ["/shared/**"]},
        }
    }
    assert read(place, CONFIG).count("# production = true  # if real users log in here") == 2
    listed = place.quick("--show-files", ".").out.splitlines()
    assert listed[0] == "common/colours.yaml\tclient-settings\t-"
    assert listed[1:4] == [
        "flows/Pilot/shop.yaml\tclient-settings\tpilot",
        "flows/dev/shop.yaml\tclient-settings\tdev",
        "flows/live/shop.yaml\tclient-settings\tlive",
    ]


def test_environments_in_the_names_of_files(place: Place) -> None:
    place.settings("shop-dev.yaml")
    place.settings("a/shop-prod.yaml")
    adopt(place)
    assert tomllib.loads(read(place, CONFIG)) == {}


@pytest.mark.parametrize("name", [CONFIG, "pyproject.toml"])
def test_a_config_that_is_there(place: Place, name: str) -> None:
    place.write(name, "[tool.lint-settings]\n" if name != CONFIG else "# ours\n")
    place.settings("dev/shop.yaml")
    outcome = place.quick("init", "--write")
    assert f"lint-settings: {name} is the config here and is left as it is" in outcome.err
    assert CONFIG not in outcome.out


def test_a_broken_config_is_reported(place: Place) -> None:
    place.write(CONFIG, "a =\n")
    place.settings("dev/shop.yaml")
    outcome = place.quick("init", "--write")
    assert outcome.code == 2
    assert f"{CONFIG} is not valid TOML" in outcome.err


# --- hooks


@pytest.mark.parametrize(
    "text",
    [
        "repos:\n  - repo: local\n    hooks:\n      - id: x\n",
        "repos:\n- repo: local\n  hooks:\n  - id: x",
        "# top\nrepos:\n  # first\n  - repo: local # here\n    hooks: []\n    # - id: old\n\n# below\nci:\n  skip: [x]",
        "ci: {skip: [x]}\nrepos:\n-   repo: local\n    hooks:\n    -   id: x\n        args: [\n            a]\n",
        "---\nrepos:\r\n  - repo: local\r\n    hooks: []\r\nfail_fast: true\r\n",
    ],
)
def test_a_hook_is_added_as_text(place: Place, text: str) -> None:
    place.settings("dev/shop.yaml")
    place.write(HOOKS, text)
    assert f"{HOOKS}: lint-settings added" in adopt(place)
    after = read(place, HOOKS)
    old, new = load(text), load(after)
    hook = {"repo": REPOSITORY, "rev": "v0.1.0", "hooks": [{"id": "lint-settings"}]}
    assert new == {**old, "repos": [*old["repos"], hook]}  # type: ignore[dict-item, index]
    kept = iter(after.splitlines())
    assert all(line in kept for line in text.splitlines()), "every line is still there, in its order"
    if "# - id: old" in text:
        assert after.index("# - id: old") < after.index("lint-settings") < after.index("# below")


@pytest.mark.parametrize("text", ["repos: []", "repos: [{repo: local, hooks: []}]", "a: 1", "[", "- 1", "a"])
def test_hooks_of_another_form_are_left_alone(place: Place, text: str) -> None:
    place.settings("dev/shop.yaml")
    place.write(HOOKS, text)
    outcome = place.quick("init", "--write")
    assert f"{HOOKS} has a form that cannot safely be extended; add lint-settings by hand" in outcome.err
    assert read(place, HOOKS) == text


# --- workflows


def test_the_workflow_is_as_careful_as_those_of_the_docs(place: Place) -> None:
    place.git("init")
    place.write("settings/shop.yaml")
    assert place.quick("init", "--write").code == 0
    text = (place.folder / WORKFLOW).read_text("utf-8")
    docs = [path.read_text("utf-8") for path in (ROOT / "docs" / "workflows").glob("*.yml")]
    pins = {pin for page in docs for pin in re.findall(r"uses: (actions/.*)", page)}
    assert len(found := set(re.findall(r"uses: (.*)", text))) == 2
    assert found <= pins
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--quiet", "--no-progress", place.folder / WORKFLOW], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_workflow_that_names_us_is_left_alone(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.write(".github/workflows/ci.yml", "jobs: {a: {steps: [{run: lint-settings .}]}}\n")
    outcome = place.quick("init", "--write")
    assert ".github/workflows/ci.yml names lint-settings already and is left as it is" in outcome.err
    assert not (place.folder / WORKFLOW).exists()


def test_a_file_in_the_place_of_our_workflow_is_left_alone(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.write(WORKFLOW, "name: other\n")
    assert f"{WORKFLOW} has a form that cannot safely be extended" in place.quick("init", "--write").err
    assert read(place, WORKFLOW) == "name: other\n"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("", "test"),
        ("build:\n  script: make", "test"),
        ("stages: [build, test]\nbuild:\n  script: make\n", "test"),
        ("stages:\n  - build\n  - code check\n", "code check"),
        ("stages: [one, two]\n# end\n", "one"),
        ("x:\r\n  script: !reference [a, b]\r\n", "test"),
    ],
)
def test_a_job_for_gitlab(place: Place, text: str, stage: str) -> None:
    place.settings("dev/shop.yaml")
    place.write(GITLAB, text)
    written = adopt(place)
    if text:
        assert f"{GITLAB}: lint-settings added" in written
        assert read(place, GITLAB).startswith(text)
        assert f"  stage: {stage}" in read(place, GITLAB)
        assert read(place, GITLAB).count("\r\n") in (0, read(place, GITLAB).count("\n"))
    assert not (place.folder / WORKFLOW).exists()


def test_a_pipeline_of_another_form_is_left_alone(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.write(GITLAB, "- a\n")
    assert f"{GITLAB} has a form that cannot safely be extended" in place.quick("init", "--write").err


def test_the_diff_prints_no_secret(place: Place) -> None:
    place.settings("dev/shop.yaml")
    place.write(GITLAB, "variables:\n  rpx_key: b0a1c2d3e4f5a6b7c8d9\n")
    outcome = place.quick("init")
    assert "b0a1c2d3e4f5a6b7c8d9" not in outcome.out + outcome.err
    assert "possible secrets are masked in the diff of .gitlab-ci.yml" in outcome.err


def test_names_that_shells_and_yaml_would_take_apart(place: Place) -> None:
    place.write("a 'b': #c/dev/shop.yaml", GOOD)
    adopt(place, "a 'b': #c")
    run = load(read(place, WORKFLOW))["jobs"]["lint-settings"]["steps"][-1]["run"]  # type: ignore[index]
    assert run == """lint-settings --format github 'a '"'"'b'"'"': #c/'"""


LINES = st.sampled_from(
    ["repos:", "  - repo: local", "- repo: local", "    hooks: []", "  hooks:", "  - id: x", "    - id: x", "# c",
     "    # c", "", "ci: {}", "---", "stages: [a]", "a: |", "  b", "x: &a 1", "y: *a", "- z", "  args: ['a",
     "    b']", "..."]
)  # fmt: skip


@given(st.lists(LINES, max_size=10), st.sampled_from(["\n", "\r\n"]))
@examples(100)
def test_what_is_added_changes_nothing_else(lines: list[str], line_break: str) -> None:
    text = "".join(line + line_break for line in lines)
    for make in (with_hook, with_job):
        after = make(text, "a b")
        if after is None:
            continue
        kept = iter(after.splitlines())
        assert all(line in kept for line in text.splitlines())
        old, new = load(text) or {}, load(after)
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        if make is with_job:
            assert {name: value for name, value in new.items() if name != "lint-settings"} == old
        else:
            assert {**new, "repos": new["repos"][:-1]} == old


def test_kinds_without_files_are_named_in_a_comment(place: Place) -> None:
    place.settings("shop.yaml")
    assert place.quick("init", "--write").code == 0
    text = read(place, CONFIG)
    line = next(line for line in text.splitlines() if line.startswith("# not-kept = "))
    kinds = tomllib.loads(line.removeprefix("# "))["not-kept"]
    assert "client-settings" not in kinds
    assert {"flow", "login-policy", "oidc-client"} <= set(kinds)
    assert "not checked" in place.quick(".").out
    place.write(CONFIG, text.replace("# not-kept", "not-kept"))
    assert "not checked" not in place.quick(".").out
