"""The action for GitHub, run as a runner would, and the workflows that the documentation shows."""

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from lint_settings import __version__
from lint_settings.messages.project_urls import REPOSITORY
from place import GOOD, SCRIPT, Place, good
from workflow import KNOWN_ACTIONS, Expression, Result, Runner, evaluate, read_outputs

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ACTION = ROOT / "action.yml"
EXAMPLES = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
WORKFLOWS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    *(one for one in EXAMPLES if "git" not in one.stem),
]
OURS = f"{REPOSITORY.removeprefix('https://github.com/')}@v0"
BAD = GOOD + "authentication.providers: []\n"


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / ".github" / "action" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK, BASE = _script("check"), _script("base")


@pytest.fixture(scope="module")
def checked_out(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A repository as checked out for a pull request: one good file on the branch that it goes to."""
    place = Place(tmp_path_factory.mktemp("checked_out"))
    place.git("init", "--quiet", "--initial-branch=main")
    place.write("settings/prod/shop.yaml")
    commit(place)
    place.git("update-ref", "refs/remotes/origin/main", "HEAD")
    place.git("checkout", "--quiet", "--detach")
    return place


@pytest.fixture
def repository(checked_out: Place, tmp_path: Path) -> Place:
    """A copy of such a repository."""
    return Place(Path(shutil.copytree(checked_out.folder, tmp_path / "a work space")))


def commit(place: Place) -> None:
    """Commit all that is there."""
    place.git("add", "--all")
    place.git("commit", "--quiet", "--allow-empty", "--message=state")


def act(place: Place, *, base_ref: str = "", event: str = "", here: Any = None, **inputs: str) -> Result:
    """Run the action with this environment's linter in place of one installed anew."""
    temp = place.folder.parent / "a temp"
    temp.mkdir(exist_ok=True)
    runner = Runner(ROOT, place.folder, temp, place.env, here)
    given = {"look": {"python": "python3"}, "install": {"program": sys.executable}}
    github = {"base_ref": base_ref, "event_name": event or ("pull_request" if base_ref else "push")}
    done = runner.run(github, given, **{"cache": "false", **inputs})
    assert runner.runs == 2, "two steps are left to run"
    return done


def quick(place: Place, **inputs: str) -> Result:
    """Run the same in this process: the step that checks has this one line, which starts the script with its inputs."""
    lines = {name: f'"$PYTHON" -I -X utf8 "$GITHUB_ACTION_PATH/.github/action/{name}.py"' for name in ("base", "check")}
    assert {step["id"]: step["run"].strip() for step in steps(ACTION) if step.get("id") in lines} == lines
    return act(place, here={lines["base"]: base_here, lines["check"]: check_here}, **inputs)


def base_here(env: dict[str, str], folder: Path) -> tuple[int, str]:
    """Run the script that fetches the base in this process."""
    log = io.StringIO()
    with chdir(folder), patch.dict(os.environ, env, clear=True), redirect_stdout(log):
        code = BASE.main()
    return code, log.getvalue()


def check_here(env: dict[str, str], folder: Path) -> tuple[int, str]:
    """Run the script that checks, and each command of the linter that it starts, in this process."""
    log, start = io.StringIO(), SimpleNamespace(run=linter_here, DEVNULL=subprocess.DEVNULL)
    environ = patch.dict(os.environ, env, clear=True)
    with chdir(folder), environ, redirect_stdout(log), patch.object(CHECK, "subprocess", start):
        code = CHECK.main()
    return code, log.getvalue()


def linter_here(line: Sequence[str], *, env: dict[str, str] | None = None, text: bool = False, **how: object) -> Any:
    """Replaces subprocess.run where nothing but the linter is started, with no shell in between."""
    assert tuple(line[: len(CHECK.LINTER)]) == CHECK.LINTER
    assert set(how) <= {"capture_output", "check", "stdin"}
    outcome = Place(Path.cwd(), {**(env or os.environ)}).quick(*line[len(CHECK.LINTER) :])
    out, err = (one if text else one.encode("utf-8", "surrogateescape") for one in (outcome.out, outcome.err))
    return subprocess.CompletedProcess(line, outcome.code, out, err)


# --- what it reports


def test_a_clean_repository(repository: Place) -> None:
    done = act(repository)
    assert done.code == 0
    assert done.commands == []
    assert done.summary.startswith("✅ Login settings: nothing is wrong. 1 file checked: nothing found.\n")
    files = {name: done.outputs.pop(name) for name in ("report", "summary-file")}
    assert json.loads(Path(files["report"]).read_text("utf-8"))["findings"] == []
    assert Path(files["summary-file"]).read_text("utf-8") == done.summary
    counts = dict.fromkeys(("errors", "warnings", "infos", "fixable", "exit-code"), "0")
    assert done.outputs == {**counts, "changes": "", "sarif-file": "", "version": __version__}
    assert repository.git("status", "--porcelain") == "", "nothing is left behind"


def test_findings(repository: Place) -> None:
    repository.write("settings/prod/kiosk.yaml", BAD)
    done = act(repository, sarif="lint.sarif")
    assert done.code == 1
    assert [place for place, _ in done.annotations("warning")] == ["settings/prod/kiosk.yaml:7"]
    assert "hides every social login" in done.annotations("warning")[0][1]
    assert {name: done.outputs[name] for name in ("exit-code", "errors", "warnings", "infos", "fixable")} == {
        "exit-code": "1",
        "errors": "1",
        "warnings": "1",
        "infos": "0",
        "fixable": "0",
    }, done.log
    assert "## 🔴 Login settings: 1 error and 1 warning" in done.summary
    assert "| 🔴 **Client settings of " in done.summary
    sarif = json.loads(Path(done.outputs["sarif-file"]).read_text("utf-8"))
    assert "empty-providers" in {one["ruleId"] for one in sarif["runs"][0]["results"]}
    assert Path(done.outputs["sarif-file"]) == repository.folder / "lint.sarif"


def test_a_change_is_compared_with_its_base(repository: Place) -> None:
    base = repository.git("rev-parse", "HEAD").strip()
    lines = [line for line in GOOD.splitlines() if not line.startswith("verify_email_url")]
    repository.write("settings/prod/shop.yaml", "\n".join((*lines, "rpx_key: this0is0no0real0key", "")))
    commit(repository)
    for start, inputs in ((act, {"base_ref": "main"}), (quick, {"base": base})):
        done = start(repository, **inputs)
        assert done.code == 1, done.log
        assert int(done.outputs["changes"]) >= 1
        assert int(done.outputs["errors"]) >= 1
        assert done.summary.index("Login settings: this change") < done.summary.index("## 🔴 Login settings: 1 error")
        changes = done.summary.partition("## 🔴 Login settings: 1 error")[0]
        assert "### 🔴 Locks users out" in changes
        assert "**Client settings of " in changes
        assert "- **`verify_email_url`**: " in changes
        assert "**`rpx_key`**" in changes
        assert "this0is0no0real0key" not in done.summary + done.log + Path(done.outputs["report"]).read_text("utf-8")
    assert quick(repository, base_ref="main", base="").outputs["changes"] == "", "an empty base compares nothing"


def test_a_change_that_makes_the_check_weaker_is_in_the_summary(repository: Place) -> None:
    repository.write("lint-settings.toml", '[severity]\nempty-providers = "off"\n')
    commit(repository)
    done = quick(repository, base_ref="main")
    assert (done.code, done.outputs["changes"]) == (0, "0")
    assert done.summary.startswith("## 🟠 Login settings: this change makes the check weaker")
    assert "### 🟠 Checked less than before (1)" in done.summary
    assert "- `lint-settings.toml:2`: rule `empty-providers` is off, it was warning" in done.summary


def test_nothing_changed(repository: Place) -> None:
    commit(repository)
    done = quick(repository, base_ref="main")
    assert (done.code, done.outputs["changes"], done.outputs["errors"]) == (0, "0", "0")
    assert done.summary.startswith("## ✅ Login settings: nothing changes")
    assert "✅ Login settings: nothing is wrong." in done.summary


def origin_of(repository: Place) -> Place:
    """The repository that a shallow checkout of its last commit is to be made from, with two branches."""
    repository.git("checkout", "--quiet", "-B", "main")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.git("checkout", "--quiet", "-b", "change")
    for number in range(3):
        repository.write("settings/prod/shop.yaml", GOOD + f"site_name: Shop {number}\n")
        commit(repository)
    repository.git("checkout", "--quiet", "main")
    repository.write("settings/prod/other.yaml", good("other"))
    commit(repository)
    return repository


def shallow(origin: Place, folder: Path, *, merged: bool) -> Place:
    """A checkout as actions/checkout makes it: one commit, of the branch `change` or of its merge, and no branches."""
    name = "change"
    if merged:
        origin.git("checkout", "--quiet", "-b", "merged", "main")
        origin.git("merge", "--quiet", "--no-ff", "--message=merge", "change")
        origin.git("checkout", "--quiet", "main")
        name = "merged"
    folder.mkdir()
    place = Place(folder)
    place.git("init", "--quiet")
    place.git("remote", "add", "origin", origin.folder.as_uri())
    place.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", f"+refs/heads/{name}:refs/remotes/pull/1")
    place.git("checkout", "--quiet", "--detach", "refs/remotes/pull/1")
    return place


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("by_commit", [False, True])
def test_a_shallow_checkout_is_deepened(repository: Place, tmp_path: Path, merged: bool, by_commit: bool) -> None:
    origin = origin_of(repository)
    place = shallow(origin, tmp_path / "checkout", merged=merged)
    base = {"base": origin.git("rev-parse", "main").strip()} if by_commit else {"base_ref": "main"}
    done = quick(place, **base)
    assert done.annotations("warning") == [], done.log
    assert (done.code, done.outputs["changes"]) == (0, "1"), done.log
    assert "Shop 2" in done.summary
    assert "other" not in done.summary, "what only the base has is no part of the change"


def test_a_base_that_cannot_be_fetched_is_not_compared(repository: Place) -> None:
    repository.git("update-ref", "-d", "refs/remotes/origin/main")
    repository.write("settings/prod/shop.yaml", BAD)
    done = act(repository, base_ref="main", sarif="lint.sarif", fail_level="error")
    assert (done.code, done.outputs["exit-code"], done.outputs["warnings"], done.outputs["changes"]) == (
        0,
        "0",
        "1",
        "",
    )
    first, second = done.annotations("warning")
    assert "origin/main could not be fetched" in first[1]
    assert "fetch-depth: 0" in first[1]
    assert "hides every social login" in second[1]
    assert "empty-providers" in done.summary
    assert Path(done.outputs["sarif-file"]).exists()


def test_a_base_that_was_named_and_does_not_exist_is_an_error(repository: Place) -> None:
    for base in ("origin/missing", "a" * 40, "-x", "v1"):
        done = quick(repository, base_ref="main", base=base)
        assert (done.code, done.outputs["exit-code"], done.outputs["changes"]) == (2, "2", ""), base


def test_the_config_of_a_base_that_cannot_be_fetched_is_an_error(repository: Place) -> None:
    repository.git("update-ref", "-d", "refs/remotes/origin/main")
    done = quick(repository, base_ref="main", config_from="base")
    assert done.code == 2
    assert "origin/main" in done.annotations("error")[0][1]


def test_a_merge_queue_compares_with_its_base() -> None:
    text = yaml.safe_load(ACTION.read_text("utf-8"))["inputs"]["base"]["default"]
    queue = {"github": {"base_ref": "", "event": {"merge_group": {"base_sha": "abc"}}}}
    assert evaluate(text, queue) == "abc"
    assert evaluate(text, {"github": {"base_ref": "main", "event": {}}}) == "origin/main"
    assert evaluate(text, {"github": {"base_ref": "", "event": {}}}) == ""


def test_the_token_goes_to_its_own_server_only(repository: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.folder)
    repository.git("remote", "add", "origin", "https://evil.example/a.git")
    assert list(BASE._logins("hidden")) == [{}]
    repository.git("remote", "set-url", "origin", "https://github.com.evil.example/a.git")
    assert list(BASE._logins("hidden")) == [{}]
    repository.git("remote", "set-url", "origin", "https://github.com/o/a.git")
    assert list(BASE._logins("")) == [{}]
    (_, login) = BASE._logins("hidden")
    assert login["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraheader"
    assert "hidden" not in "".join(login.values())


def test_the_linter_does_not_see_the_token() -> None:
    env = {step.get("id"): step.get("env", {}) for step in steps(ACTION)}
    assert [name for name, values in env.items() if "TOKEN" in values] == ["base"]


def test_one_annotation_a_mistake(repository: Place) -> None:
    repository.write("settings/prod/shop.yaml", "".join(GOOD.splitlines(keepends=True)[:-1]))
    commit(repository)
    done = quick(repository, base_ref="main")
    ((_, reported),) = done.annotations("error")
    assert "a PUT of this file deletes `verify_email_url`" in reported
    assert done.summary.count("verify_email_url") > 2, "the summary has both"


def test_annotations_of_two_mistakes_at_one_place_stay() -> None:
    def line(level: str, rule: str, text: str, place: str = "file=a,line=1") -> str:
        return f"::{level} {place},title={rule}::{text}%0AUsers see: `a`"

    one, two, three = line("warning", "x", "`a` is"), line("error", "y", "no `a`"), line("error", "z", "no `b`")
    assert CHECK._one_a_mistake([[one], [two, three]]) == [two, three], "the graver one stays"
    assert CHECK._one_a_mistake([[two], [one]]) == [two]
    assert CHECK._one_a_mistake([[one], [three]]) == [three, one]
    assert CHECK._one_a_mistake([[one, line("warning", "x", "`a` are")], []]) == [one, line("warning", "x", "`a` are")]
    elsewhere = line("warning", "y", "`a` is", "file=b,line=1")
    assert CHECK._one_a_mistake([[one], [elsewhere]]) == [one, elsewhere]


def test_further_options(repository: Place) -> None:
    repository.write("settings/prod/shop.yaml", BAD)
    done = quick(repository, args="--ignore 'empty-providers' --fail-level=warning")
    assert (done.code, done.outputs["warnings"]) == (0, "0")
    for args, reported in (("--ignore 'x", "quote"), ("settings", "name files and folders in the input paths")):
        done = quick(repository, args=args)
        assert done.code == 2
        assert reported in done.annotations("error")[0][1]


def test_dependencies_are_pinned_with_hashes() -> None:
    text = (ROOT / ".github" / "action" / "requirements.txt").read_text("utf-8")
    pin = r"^([\w.-]+)==[\w.]+(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    pins = [name for name, _ in re.findall(pin, text, re.MULTILINE)]
    assert pins == re.findall(r"^(\w\S*)==", text, re.MULTILINE), "every one has hashes"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {plain_name(one) for one in needed} <= {plain_name(name) for name in pins}
    wanted = (ROOT / ".github" / "action" / "requirements.in").read_text("utf-8").splitlines()
    assert set(needed) == {line for line in wanted if not line.startswith("#")}


def plain_name(requirement: str) -> str:
    return re.split(r"[>=<~!; ]", requirement.lower().replace(".", "-").replace("_", "-"))[0]


def test_the_fail_level(repository: Place) -> None:
    repository.write("settings/prod/shop.yaml", BAD)
    for level, code in (("error", 0), ("warning", 1), ("never", 0)):
        done = quick(repository, fail_level=level)
        assert (done.code, done.outputs["exit-code"], done.outputs["warnings"]) == (code, str(code), "1")
    done = quick(repository, fail_level="fatal")
    assert done.code == 2
    assert "fatal" in done.annotations("error")[0][1]


def test_a_working_directory(repository: Place) -> None:
    repository.write("tenants/one/settings/prod/shop.yaml", BAD)
    repository.write("tenants/one/strict.toml", "[severity]\nempty-providers = 'error'\n")
    done = quick(repository, working_directory="tenants/one", paths="settings", config="strict.toml", sarif="a.sarif")
    assert [place for place, _ in done.annotations("error")] == ["tenants/one/settings/prod/shop.yaml:7"]
    assert Path(done.outputs["sarif-file"]) == repository.folder / "tenants/one/a.sarif"


def test_paths_are_one_per_line(repository: Place) -> None:
    repository.write("a b/shop.yaml", BAD)
    repository.write("c/shop.yaml", BAD)
    repository.write("d/shop.yaml", BAD)
    done = quick(repository, paths="\n  a b/shop.yaml  \r\n\nc/*.yaml\n")
    assert sorted(place for place, _ in done.annotations("warning")) == ["a b/shop.yaml:7", "c/shop.yaml:7"]


def test_text_in_the_log(repository: Place) -> None:
    repository.write("settings/prod/shop.yaml", BAD)
    done = act(repository, format="text")
    assert done.code == 1
    assert done.commands == []
    assert "settings/prod/shop.yaml:7:27: warning[empty-providers]" in done.log
    assert "\x1b[" not in done.log


def test_no_summary(repository: Place) -> None:
    done = quick(repository, summary="false")
    assert (done.code, done.summary) == (0, "")
    assert Path(done.outputs["summary-file"]).exists()


def test_no_more_annotations_than_github_shows(repository: Place) -> None:
    for number in range(12):
        repository.write(f"settings/prod/{number}.yaml", good(str(number)) + "authentication.providers: []\n")
    commit(repository)
    done = quick(repository, base_ref="main")
    assert len(done.annotations("warning")) == 10
    assert "+2 more in the job summary" in done.annotations("warning")[-1][1]
    assert done.summary.count("[`empty-providers`](") == 12


def test_a_huge_summary_is_cut() -> None:
    pages = ["é" * 99 + "\n"] * 3, ["ü" * 99 + "\n"] * 8000
    text = CHECK._summary(["".join(page) for page in pages])
    assert 900_000 < len(text.encode()) <= 1024 * 1024
    *lines, blank, last = text.splitlines()
    assert {*lines, blank} == {"é" * 99, "ü" * 99, ""}, "no line is cut"
    assert "left out here" in last
    assert CHECK._summary(["a\n", "b\n"]) == "a\n\nb\n"


@pytest.mark.parametrize(
    ("inputs", "reported"),
    [
        ({"paths": "missing.yaml"}, "missing.yaml"),
        ({"paths": " \n"}, "the input paths names nothing"),
        ({"format": "sarrif"}, "sarrif"),
        ({"format": "text=stolen"}, "the input format is the name of a format"),
        ({"summary": "yes"}, "the input summary is true or false"),
        ({"local_rules": "no"}, "the input local-rules is true or false"),
        ({"config_from": "main"}, "the input config-from is base or head"),
        ({"config_from": "base", "base": "gone"}, "gone is not a commit"),
        ({"config_from": "base", "event": "issue_comment"}, "nothing names the base of this event (issue_comment)"),
        ({"config": "missing.toml"}, "missing.toml"),
        ({"sarif": "missing/lint.sarif"}, "the file for code scanning cannot be written: missing/lint.sarif"),
        ({"sarif": "settings"}, "the file for code scanning cannot be written: settings"),
    ],
    ids=str,
)
def test_inputs_that_cannot_be_meant(repository: Place, inputs: dict[str, str], reported: str) -> None:
    done = quick(repository, **inputs)
    assert done.code == 2
    assert done.outputs["exit-code"] == "2"
    assert done.outputs["sarif-file"] == ""
    assert reported in " ".join(text for _, text in done.annotations("error"))
    assert repository.git("status", "--porcelain") == ""


# --- hostile input

HOSTILE = [
    "$(touch hit)",
    "'; touch hit; '",
    '"; touch hit; "',
    "--output=hit",
    "-ohit",
    "-",
    "settings\n::error::hit\n$(touch hit)",
    "::set-output name=exit-code::hit",
    "##[error]hit",
    "x\nexit-code=hit",
    "${{ github.token }}",
    "`touch hit` | touch hit; touch hit && é \u202e \x1b[31m",
]


# Each goes into the two inputs that a pull request can have a say in; the others share them out.
OTHERS = ["config", "config_from", "fail_level", "format", "local_rules", "sarif", "summary"]
ATTEMPTS = [(name, value) for value in HOSTILE for name in ("paths", "base")]
ATTEMPTS += [(name, value) for at, name in enumerate(OTHERS) for value in HOSTILE[at % 2 :: 2]]


@pytest.mark.parametrize(("name", "value"), ATTEMPTS)
def test_no_input_is_obeyed(repository: Place, name: str, value: str) -> None:
    assert_unmoved(repository, quick(repository, **{name: value}), value if name == "sarif" else "")


@pytest.mark.parametrize("value", HOSTILE)
def test_the_shell_obeys_no_input(repository: Place, value: str) -> None:
    done = act(repository, **dict.fromkeys(("paths", "base", *OTHERS), value))
    assert done.code == 2
    assert_unmoved(repository, done)


def assert_unmoved(repository: Place, done: Result, sarif: str = "") -> None:
    """Nothing has come of an input but a word or a file that it asks for."""
    assert done.outputs["exit-code"] == str(done.code)
    names = {path.name for path in repository.folder.rglob("*") if ".git" not in path.parts}
    made = {Path(sarif).name} if sarif and done.code == 0 else set()
    assert names - made == {"settings", "prod", "shop.yaml"}, done.log
    assert {command for command, _, _ in done.commands} <= {"error"}
    assert [text for _, text in done.annotations("error") if text == "hit"] == []


@pytest.mark.parametrize("log", ["github", "text", "concise"])
def test_no_file_is_obeyed(repository: Place, log: str) -> None:
    names = ["settings ::error::hit.yaml", "##[error]hit.yaml", "$(touch hit).yaml", "a,b:c%0A.yaml"]
    for name in names:
        text = good(name) + "authentication.providers: []\n"
        repository.write(name, text + "site_name: '::error::hit ##[error]hit ::set-output name=exit-code::0'\n")
    done = act(repository, format=log)
    assert done.code == 1
    found = done.annotations("warning")
    assert sorted(place for place, _ in found) == (sorted(f"{name}:7" for name in names) if log == "github" else [])
    assert {command for command, _, _ in done.commands} <= {"error", "warning", "notice"}
    assert [text for _, text in done.annotations("error") if text.startswith("hit")] == []
    assert not (repository.folder / "hit").exists()


@pytest.mark.parametrize(
    "version", ["0.1; touch hit", "$(touch hit)", "--pre", "0.1.0\n0.2.0", "./evil", "1.0 --index-url=x"]
)
def test_a_version_is_nothing_but_a_version(repository: Place, version: str) -> None:
    runner = Runner(ROOT, repository.folder, repository.folder.parent, repository.env)
    done = runner.run(given={"look": {"python": "python3"}}, version=version)
    assert done.code == 2
    assert "the input version is no version" in done.log
    assert not (repository.folder / "hit").exists()


# --- a pull request that would weaken its own check

CONFIG = """\
rules = ["tools/rules"]
baseline = "known.json"
exclude = ["/drafts/"]

[severity]
empty-providers = "error"

[environments.live]
files = ["/settings/prod/"]
production = true
"""
OUR_RULE = '''\
"""Our shop sells to users only."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import our_words

from lint_settings import Severity, rule


@rule(setting="user_entity_type", severity=Severity.ERROR)
def check(node, context):
    if node.value != "user":
        yield context.finding(node, our_words.TEXT)
'''
HIT = "import pathlib; pathlib.Path('hit').touch()\n"
SILENT = OUR_RULE.replace("!=", "is").replace('users only."""', 'users only."""\n' + HIT)
RECORDED = "all findings of today"
CHANGES: dict[str, dict[str, str | None]] = {
    "an ignored rule": {"lint-settings.toml": f'ignore = ["empty-providers", "our-rule"]\n{CONFIG}'},
    "a severity": {"lint-settings.toml": CONFIG.replace('"error"', '"off"\nour-rule = "off"')},
    "a fail level": {"lint-settings.toml": f'fail-level = "never"\n{CONFIG}'},
    "an exclude": {"lint-settings.toml": CONFIG.replace("/drafts/", "**")},
    "an include": {"lint-settings.toml": f'include = ["/nothing/"]\n{CONFIG}'},
    "an allow": {
        "lint-settings.toml": CONFIG + '[[allow]]\nrule = "empty-providers"\nfiles = ["**"]\nreason = "agreed"\n'
    },
    "a kind": {"lint-settings.toml": CONFIG + '[kinds]\nflow = ["*.yaml"]\n'},
    "a placeholder": {"lint-settings.toml": f"placeholder = '.*'\n{CONFIG}"},
    "an environment": {"lint-settings.toml": CONFIG.replace("= true", "= false").replace("/prod/", "/none/")},
    "no config": {"lint-settings.toml": None},
    "another baseline": {"lint-settings.toml": CONFIG.replace("known.json", "new.json"), "new.json": RECORDED},
    "more in the baseline": {"known.json": RECORDED},
    "no baseline": {"known.json": None},
    "a config below": {"settings/lint-settings.toml": 'exclude = ["**"]\n'},
    "a config beside the file": {"settings/prod/lint-settings.toml": 'ignore = ["empty-providers"]\n'},
    "a pyproject below": {"settings/pyproject.toml": '[tool.lint-settings]\nexclude = ["**"]\n'},
    "a pyproject in its place": {
        "lint-settings.toml": None,
        "pyproject.toml": '[tool.lint-settings]\nignore = ["empty-providers"]\n',
    },
    "a silent rule": {"tools/rules/our_rule.py": SILENT},
    "no rule": {"tools/rules/our_rule.py": None},
    "a module of the rule": {"tools/our_words.py": f"{HIT}TEXT = 'nothing'\n"},
    "a module in front": {"our_words.py": HIT, "tools/rules/our_words.py": HIT, "lint_settings.py": HIT},
    "more rules": {"lint-settings.toml": CONFIG.replace('["tools', '["evil", "tools'), "evil/more.py": HIT + OUR_RULE},
    "a rule more": {"tools/rules/more.py": HIT + OUR_RULE},
    "a link to another config": {"lint-settings.toml": "-> other.toml", "other.toml": 'exclude = ["**"]\n'},
    "links to other rules": {
        "tools": "-> evil",
        "evil/rules/our_rule.py": SILENT,
        "evil/our_words.py": HIT,
    },
}


@pytest.fixture(autouse=True)
def _no_module_of_a_rule_stays(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A rule of these tests extends the path of modules and imports one, as it would in a process of its own."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    sys.modules.pop("our_words", None)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A repository with a config, a baseline and a rule of its own, of which each test has a copy."""
    place = Place(tmp_path_factory.mktemp("guarded") / "work")
    place.folder.mkdir()
    place.git("init", "--quiet", "--initial-branch=main")
    for name, text in (
        ("lint-settings.toml", CONFIG),
        ("known.json", json.dumps({"version": 1, "findings": []})),
        ("tools/rules/our_rule.py", OUR_RULE),
        ("tools/our_words.py", "TEXT = 'our own finding'\n"),
        ("settings/prod/shop.yaml", good("shop")),
    ):
        place.write(name, text)
    commit(place)
    place.git("update-ref", "refs/remotes/origin/main", "HEAD")
    place.git("checkout", "--quiet", "--detach")
    return place


def propose(guarded: Place, tmp_path: Path, change: dict[str, str | None]) -> Place:
    """A pull request with mistakes in a settings file, and this change beside them."""
    shutil.copytree(guarded.folder, tmp_path / "work", symlinks=True)
    place = Place(tmp_path / "work", guarded.env)
    place.write("settings/prod/shop.yaml", MISTAKES)
    for name, text in change.items():
        path = place.folder / name
        if text is None:
            path.unlink()
    for name, text in change.items():
        if text is not None and text.startswith("-> "):
            path = place.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            path.symlink_to(text.removeprefix("-> "))
        elif text == RECORDED:
            assert place.quick("--update-baseline", "--baseline", name, ".").code == 0
        elif text is not None:
            place.write(name, text)
    commit(place)
    return place


HARMLESS = ("an environment", "a module in front")
MISTAKES = good("shop").replace("type: user", "type: usr") + "authentication.providers: []\n"
FOUND = [("our-rule", "error"), ("empty-providers", "error")]


def found(done: Result) -> list[tuple[str, str]]:
    """The rules that have findings, with their severities."""
    assert done.outputs["report"], done.log
    report = json.loads(Path(done.outputs["report"]).read_text("utf-8"))
    return [(one["rule"], one["severity"]) for one in report["findings"]]


@pytest.mark.parametrize("name", CHANGES)
def test_a_pull_request_is_judged_by_the_config_of_its_base(guarded: Place, tmp_path: Path, name: str) -> None:
    place = propose(guarded, tmp_path, CHANGES[name])
    done = quick(place, base_ref="main", config_from="base")
    assert (done.code, found(done)) == (1, FOUND)
    assert not (place.folder / "hit").exists(), "code of the pull request ran"
    assert place.git("status", "--porcelain") == "", "nothing is left behind"
    assert "our own finding" in done.summary
    if name not in HARMLESS:
        del sys.modules["our_words"]
        done = quick(place, base_ref="main")
        is_weaker = done.code != 1 or found(done) != FOUND or (place.folder / "hit").exists()
        assert is_weaker, "the change would not have helped"


@pytest.mark.parametrize("name", ["an exclude", "a silent rule", "a config below", "more in the baseline"])
def test_what_the_base_keeps_from_counting_is_still_reported(guarded: Place, tmp_path: Path, name: str) -> None:
    done = quick(propose(guarded, tmp_path, CHANGES[name]), base_ref="main", config_from="base")
    assert "### 🟠 Checked less than before" in done.summary


def test_the_same_in_a_shell(guarded: Place, tmp_path: Path) -> None:
    place = propose(guarded, tmp_path, {**CHANGES["an ignored rule"], **CHANGES["a silent rule"]})
    done = act(place, base_ref="main", config_from="base")
    assert (done.code, found(done)) == (1, FOUND)
    assert not (place.folder / "hit").exists()
    done = act(place, base_ref="main")
    assert found(done) == []
    assert (place.folder / "hit").exists(), "this is what the input is for"


def test_a_broken_config_in_a_pull_request_is_reported(guarded: Place, tmp_path: Path) -> None:
    done = quick(
        propose(guarded, tmp_path, {"lint-settings.toml": "exclude = 7\n"}), base_ref="main", config_from="base"
    )
    assert (done.code, found(done)) == (2, FOUND)
    assert "lint-settings.toml:1: `exclude` takes a list of patterns" in done.annotations("error")[-1][1]


def test_a_config_that_is_named_is_that_of_the_base_too(guarded: Place, tmp_path: Path) -> None:
    place = propose(guarded, tmp_path, CHANGES["an exclude"])
    done = quick(place, base_ref="main", config_from="base", config="lint-settings.toml")
    assert (done.code, found(done)) == (1, FOUND)
    place.write("weak.toml", 'exclude = ["**"]\n')
    done = quick(place, base_ref="main", config_from="base", config="weak.toml")
    assert done.code == 2
    assert "weak.toml does not exist at origin/main" in done.log


def test_the_base_counts_though_nothing_is_compared(guarded: Place, tmp_path: Path) -> None:
    place = propose(guarded, tmp_path, CHANGES["an ignored rule"])
    done = quick(place, base_ref="main", base="", config_from="base")
    assert (done.code, found(done), done.outputs["changes"]) == (1, FOUND, "")


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_what_has_no_base_is_judged_by_its_own_config(guarded: Place, tmp_path: Path, event: str) -> None:
    done = quick(propose(guarded, tmp_path, CHANGES["an ignored rule"]), event=event, config_from="base")
    assert (done.code, found(done)) == (0, [])


@pytest.mark.parametrize("config_from", ["base", "head"])
def test_no_rule_of_the_project_runs_without_local_rules(guarded: Place, tmp_path: Path, config_from: str) -> None:
    change = {"tools/rules/our_rule.py": HIT + OUR_RULE, "tools/rules/more.py": HIT + OUR_RULE}
    place = propose(guarded, tmp_path, dict(change))
    done = quick(place, base_ref="main", config_from=config_from, local_rules="false")
    assert (done.code, found(done)) == (1, [("empty-providers", "error")])
    assert not (place.folder / "hit").exists()


# --- installing


def test_python_is_set_up_where_there_is_none(repository: Place, tmp_path: Path) -> None:
    old = tmp_path / "old"
    for name in ("python3", "python"):
        repository.write(f"../old/{name}", "#!/bin/sh\nexit 1\n").chmod(0o755)
    env = {**repository.env, "PATH": f"{old}:/usr/bin:/bin"}
    runner = Runner(ROOT, repository.folder, tmp_path, env)
    done = runner.run(given={"install": {"program": sys.executable}}, cache="false")
    assert done.code == 0, done.log
    (used,) = done.used
    assert used.startswith("actions/setup-python@")


# --- how it is written


def steps(path: Path) -> list[dict[str, Any]]:
    """The steps of an action or of a workflow."""
    data = yaml.safe_load(path.read_text("utf-8"))
    if "runs" in data:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_scripts_hold_no_expressions_and_actions_are_pinned(path: Path, tmp_path: Path) -> None:
    versions = re.findall(r"uses: (\S+)(?: # (v[\d.]+))?$", path.read_text("utf-8"), re.MULTILINE)
    pinned = [uses for uses, version in versions if re.search(r"@[0-9a-f]{40}$", uses) and version]
    assert [uses for uses, _ in versions if uses not in (OURS, *pinned)] == []
    assert len(versions) == sum("uses" in step for step in steps(path))
    scripts = [step["run"] for step in steps(path) if "run" in step]
    for number, script in enumerate(scripts):
        assert "${{" not in script
        (tmp_path / f"{number}.sh").write_text(f"#!/usr/bin/env bash\nset -eo pipefail\n{script}")
    if scripts:
        run_tool(BIN / "shellcheck", *tmp_path.glob("*.sh"))


def run_tool(*command: str | Path) -> None:
    """Run a program that finds faults; it must find none."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    config = tmp_path / "zizmor.yml"
    policies = {OURS.partition("@")[0]: "ref-pin", "*": "hash-pin"}
    config.write_text(json.dumps({"rules": {"unpinned-uses": {"config": {"policies": policies}}}}))
    run_tool(BIN / "zizmor", "--offline", "--quiet", "--no-progress", f"--config={config}", ACTION, *WORKFLOWS)


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-actions", [ACTION]),
        ("github-workflows", WORKFLOWS),
        ("gitlab-ci", [one for one in EXAMPLES if "gitlab" in one.stem]),
    ],
)
def test_the_schemas_hold(schema: str, paths: list[Path]) -> None:
    """Those of actions also know the colors and icons of the Marketplace."""
    assert paths
    run_tool(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


def test_every_input_and_output_is_used_and_documented() -> None:
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text("utf-8")))
    assert used == set(action["inputs"])
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    described = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert described == [*action["inputs"], *action["outputs"]]
    script = (ROOT / ".github" / "action" / "check.py").read_text("utf-8")
    env = next(step["env"] for step in steps(ACTION) if step.get("id") == "check")
    assert set(re.findall(r'os\.environ\["([A-Z_]+)"\]', script)) - set(env) == {
        "GITHUB_OUTPUT",
        "GITHUB_STEP_SUMMARY",
        "RUNNER_TEMP",
    }
    assert set(action["outputs"]) == {
        *("changes", "errors", "exit-code", "fixable", "infos", "report", "sarif-file", "summary-file", "version"),
        "warnings",
    }


@pytest.mark.parametrize("path", [one for one in WORKFLOWS if one in EXAMPLES], ids=lambda path: path.name)
def test_workflows_give_inputs_that_exist_and_say_what_they_may(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    known = set(yaml.safe_load(ACTION.read_text("utf-8"))["inputs"])
    for step in steps(path):
        if step.get("uses") == OURS:
            assert set(step["with"]) <= known
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


# --- the commands of the examples


def test_the_jobs_for_gitlab_work(repository: Place) -> None:
    base = repository.git("rev-parse", "HEAD").strip()
    repository.write("settings/prod/shop.yaml", BAD)
    commit(repository)
    (path,) = [one for one in EXAMPLES if "gitlab" in one.stem]
    jobs = yaml.safe_load(path.read_text("utf-8"))
    env = {
        **repository.env,
        "PATH": f"{SCRIPT.parent}:{repository.env['PATH']}",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    for job, code in (("login settings", 1), ("login settings change", None)):
        for line in jobs[job]["script"]:
            done = subprocess.run(["bash", "-eo", "pipefail", "-c", line], cwd=repository.folder, env=env, check=False)
            assert done.returncode == code or (code is None and done.returncode in (0, 1))
        artifacts = jobs[job]["artifacts"]
        for name in (*artifacts.get("reports", {}).values(), *artifacts.get("paths", ())):
            assert (repository.folder / name).stat().st_size > 0
    assert re.fullmatch(r"[\w -]+", jobs["login settings change"]["artifacts"]["expose_as"])
    (found,) = json.loads((repository.folder / "gl-code-quality-report.json").read_text("utf-8"))
    assert found["check_name"] == "empty-providers"


def test_the_review_with_reviewdog_works(repository: Place) -> None:
    repository.write("settings/prod/shop.yaml", BAD)
    repository.write("../bin/reviewdog", '#!/bin/sh\necho "$@"\ncat\n').chmod(0o755)
    (path,) = [one for one in EXAMPLES if "reviewdog" in one.stem]
    env = {**repository.env, "PATH": f"{repository.folder.parent / 'bin'}:{SCRIPT.parent}:{repository.env['PATH']}"}
    line = next(step["run"] for step in steps(path) if "reviewdog -f" in step.get("run", ""))
    command = ["bash", "-eo", "pipefail", "-c", line]
    done = subprocess.run(command, cwd=repository.folder, env=env, capture_output=True, text=True, check=True)
    options, _, document = done.stdout.partition("\n")
    assert options == "-f=rdjson -reporter=github-pr-review -fail-level=warning"
    assert [one["code"]["value"] for one in json.loads(document)["diagnostics"]] == ["empty-providers"]


@pytest.mark.parametrize("drifted", [True, False])
@pytest.mark.parametrize("number", ["", "7"])
def test_the_nightly_comparison_works(repository: Place, drifted: bool, number: str) -> None:
    """An issue is opened, or brought up to date, only where the tenant has drifted."""
    (path,) = [one for one in EXAMPLES if "drift" in one.stem]
    runner = repository.folder.parent / "runner"
    settings = {"_self": "/config/app/clients/one/settings", "site_name": "Shop" if not drifted else "Changed"}
    repository.write("identity/prod/settings/shop.yaml", "_self: /config/app/clients/one/settings\nsite_name: Shop\n")
    (runner / "answers").mkdir(parents=True)
    (runner / "answers" / "shop.json").write_text(json.dumps(settings))
    repository.write("../bin/gh", f'#!/bin/sh\n[ "$2" = list ] && echo "{number}" || echo "$@"\n').chmod(0o755)
    env = {
        **repository.env,
        "PATH": f"{repository.folder.parent / 'bin'}:{SCRIPT.parent}:{repository.env['PATH']}",
        "RUNNER_TEMP": str(runner),
        "GITHUB_OUTPUT": str(runner / "output"),
    }
    by_name = {step["name"]: step for step in steps(path) if "name" in step}
    compare = ["bash", "-e", "-c", by_name["Compare"]["run"]]
    subprocess.run(compare, cwd=repository.folder, env=env, check=True, capture_output=True)
    assert (runner / "output").read_text() == f"code={int(drifted)}\n"
    assert ("Changed" in (runner / "drift.md").read_text()) == drifted
    issue = ["bash", "-e", "-c", by_name["Open the issue, or bring it up to date"]["run"]]
    done = subprocess.run(issue, cwd=repository.folder, env=env, check=True, capture_output=True, text=True)
    assert done.stdout.startswith("issue edit 7 --body-file" if number else "issue create --title The tenant differs")


# --- the runner of these tests


def test_the_runner_reads_expressions_and_outputs() -> None:
    contexts = {"github": {"base_ref": "main"}, "inputs": {"a": "1"}, "steps": {"x": {"outputs": {"y": ""}}}}
    assert evaluate("${{ github.base_ref && format('origin/{0}', github.base_ref) || '' }}", contexts) == "origin/main"
    assert evaluate("${{ github.head_ref && 'x' || 'it''s' }} ${{inputs.a}}", contexts) == "it's 1"
    assert evaluate("${{ steps.x.outputs.y == '' }}", contexts) == "True"
    for unknown in ("inputs.b", "steps.z.outputs.y", "secrets.a", "toJSON(github)", "inputs.a != ''"):
        with pytest.raises(AssertionError):
            Expression(unknown, contexts).value()
    assert read_outputs("a=b=c\nd<<E\n1\n2\nE\ne=\n") == {"a": "b=c", "d": "1\n2", "e": ""}
    log = "::error file=a%2Cb,line=3::x%0Ay\n::stop-commands::T\n::error::no\n::T::\n::warning::z\na ##[error]b"
    done = Result(0, log, {}, "", [])
    assert done.annotations("error") == [("a,b:3", "x\ny")]
    assert [name for name, _, _ in done.commands] == ["error", "warning", "##[error]b"]
    assert {"actions/cache", "actions/setup-python"} == KNOWN_ACTIONS
