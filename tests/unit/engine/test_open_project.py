"""A project in memory reports what a new run reports, whatever was edited, undone, created or deleted before."""

import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import shapes
from lint_settings import api
from lint_settings.engine.open_project import OpenProject
from lint_settings.engine.project import Options

EXAMPLES = Path(__file__).parents[3] / "examples"
SEEDS = int(os.environ.get("EDITED_PROJECTS", "2"))
EDITS = 12


def findings(report: api.Report) -> list[tuple[str, int, int, str, str, str]]:
    return [
        (one.path, one.span.start, one.span.end, one.rule, one.severity.value, one.message) for one in report.findings
    ]


def outcome(report: api.Report) -> tuple[object, ...]:
    """All that a report says: the findings, and what was not checked, with the reasons."""
    unchecked = report.errors, report.not_checked, report.skipped
    return findings(report), report.files, *unchecked


def edited(text: str, rng: random.Random) -> str:
    """A text with one small change, as a user types it."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
        case 3:
            lines[at] = re.sub(r"[0-9a-f]", lambda _: rng.choice("0123456789abcdef"), lines[at], count=1)
        case 4:
            lines[at] = lines[at].swapcase()
        case 5:
            lines.insert(at, "# lint-settings: allow[unknown-setting] -- for a while")
        case 6:
            return text[: rng.randrange(len(text) + 1)]
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["good", "bad"])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_edits_give_the_same_as_a_new_run(
    name: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(f"{name} {seed}")
    here, mirror = (Path(shutil.copytree(EXAMPLES / name, tmp_path / part)) for part in ("here", "mirror"))
    for folder in (here, mirror):
        (folder / ".git").mkdir()
    monkeypatch.chdir(here)
    project = api.Project.open(here, today="2026-11-21")
    originals = {path.relative_to(here): path.read_text("utf-8") for path in project.paths}
    texts = dict(originals)
    for _ in range(EDITS):
        path = rng.choice(sorted(originals))
        action = rng.randrange(5)
        monkeypatch.chdir(here)
        if action == 0 and texts[path] != originals[path]:
            texts[path] = originals[path]
            project.forget_text(here / path)
        else:
            texts[path] = edited(texts[path], rng)
            project.set_text(here / path, texts[path])
        (mirror / path).write_text(texts[path], "utf-8")
        now = outcome(project.check())
        monkeypatch.chdir(mirror)
        assert now == outcome(api.check([mirror], today="2026-11-21"))
    monkeypatch.chdir(here)
    for path in originals:
        project.forget_text(here / path)
    assert findings(project.check()) == findings(api.check([here], today="2026-11-21"))


def test_files_that_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    shutil.copytree(EXAMPLES / "bad" / "prod", tmp_path / "prod")
    project = api.Project.open(tmp_path)
    before = findings(project.check())
    gone = next(path for path in project.paths if "login-policies" in path.parts)
    content = gone.read_text("utf-8")
    gone.unlink()
    project.refresh(gone)
    assert findings(project.check()) == findings(api.check([tmp_path])) != before
    gone.write_text(content, "utf-8")
    project.refresh(gone)
    assert findings(project.check()) == findings(api.check([tmp_path])) == before


def test_a_file_that_is_not_saved_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    project = api.Project.open(tmp_path)
    assert project.check().findings == ()
    project.set_text("new.yaml", "user_entity_type: user\nauthentication.providers: []\n")
    assert "empty-providers" in {one.rule for one in project.check().findings}
    project.forget_text("new.yaml")
    assert project.check().findings == ()
    assert project.paths == ()


def test_a_file_of_another_environment_that_comes_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a finding points to is the first file by path, not the one that has been there longest."""
    monkeypatch.chdir(tmp_path)
    key = "6ba7b810-9dad-11d1-80b4-00c04fd430c8.a1b4e28b-2fa1-11d2-883f-0016d3cca427"
    described = f"{key}: {{name: A, icon: 'https://a.example.com/a.png', provider: janrain}}"
    client = "user_entity_type: user\nauthentication.providers: [facebook]\n"
    texts = {
        "settings.yaml": f"_self: /config/app/settings\nauthentication.providers.custom:\n  {described}\n",
        "prod/b.yaml": client,
        "dev/b.yaml": client,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    fresh = OpenProject(".", Options()).report().findings
    (tmp_path / "dev/b.yaml").unlink()
    project = OpenProject(".", Options())
    project.report()
    project.set_text("dev/b.yaml", client)
    assert project.report().findings == fresh
    assert any(place.path == "dev/b.yaml" for one in fresh for place in one.related)


def test_a_config_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nauthentication.providers: []\n", "utf-8")
    project = api.Project.open(tmp_path)
    assert "empty-providers" in {one.rule for one in project.check().findings}
    (tmp_path / "lint-settings.toml").write_text('ignore = ["empty-providers"]\n', "utf-8")
    project.refresh()
    assert "empty-providers" not in {one.rule for one in project.check().findings}


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The real paths of the files that are checked."""
    from lint_settings.engine.incremental import checks

    found: list[str] = []
    check_file = checks.check_file

    def noted(loaded: Any, **options: bool) -> object:
        found.append(os.path.realpath(loaded.path))
        return check_file(loaded, **options)

    monkeypatch.setattr(checks, "check_file", noted)
    return found


def test_only_what_depends_on_an_edit_is_checked_again(
    checked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXAMPLES / "good", tmp_path / "good")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    project = api.Project.open(tmp_path)
    project.check()
    checked.clear()
    project.check()
    assert checked == []
    path = next(path for path in project.paths if path.parent.name == "settings")
    project.set_text(path, path.read_text("utf-8") + "# a comment\n")
    project.check()
    assert str(path) in checked
    assert len(checked) < len(project.paths) / 2


def test_a_file_on_which_all_depend_is_checked_first(
    checked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    shapes.tenant(tmp_path, 60)
    monkeypatch.chdir(tmp_path)
    project = OpenProject(str(tmp_path), Options(folders=(str(tmp_path),)))
    project.report()
    policy = os.path.realpath(tmp_path / "login-policies" / "main.json")
    text = Path(policy).read_text("utf-8")
    for change in ('"Log in"', '""', '"Login"'):
        project.set_text(policy, text.replace('"Login"', change))
        checked.clear()
        project.touched()
        project.check(policy)
        assert checked == [policy]
        assert project.check_some(0)
        assert not project.check_some(60)
        assert len(set(checked)) == len(checked) > 30
        project.check_some(60)
        assert len(set(checked)) == len(checked)
        (tmp_path / "login-policies" / "main.json").write_text(text.replace('"Login"', change), "utf-8")
        again = OpenProject(str(tmp_path), Options(folders=(str(tmp_path),)))
        assert project.report().findings == again.report().findings


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("api-clients/broken.json", '[{"features": ["owner"], "ipWhitelist": [', "broken.json cannot be read"),
        ("shop.yaml", "user_entity_type: user\n", "no API client files"),
    ],
)
def test_rules_about_the_config_that_were_not_checked(
    file: str, text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = '[[pipeline]]\nname = "deploy"\nclient = "none-of-these"\noperations = ["PUT client settings"]\n'
    owner = "client_id: owner\nfeatures: [owner]\n_self: /config/app/clients/owner\nipWhitelist: []\n"
    files = {"lint-settings.toml": config, file: text}
    if "/" in file:
        files["api-clients/owner.yaml"] = owner
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    report = api.Project.open(tmp_path).check()
    assert said in report.not_checked["insufficient-permission"]
    assert outcome(report) == outcome(api.check([tmp_path]))


@pytest.mark.parametrize("name", ["good", "bad", "review/before"])
def test_the_report_is_that_of_the_command_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from lint_settings.cli import main

    monkeypatch.chdir(EXAMPLES / name)
    monkeypatch.setattr("sys.argv", ["lint-settings", "--format=json", "."])
    code = main()
    printed = json.loads(capsys.readouterr().out)
    report = api.check()
    shown = [(one["path"], one["line"], one["rule"], one["message"]) for one in printed["findings"]]
    assert [(one.path, one.span.line, one.rule, one.message) for one in report.findings] == shown
    assert (report.exit_code, report.files) == (code, printed["summary"]["files"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"paths": ["nowhere.yaml"]}, "nowhere.yaml does not exist"),
        ({"select": ["no-such-rule"]}, "no-such-rule"),
        ({"config": "nowhere.toml"}, "cannot be read"),
    ],
)
def test_what_cannot_be_checked_is_explained(
    options: dict[str, object], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\n", "utf-8")
    with pytest.raises(api.Error, match=words):
        api.check(**options)  # type: ignore[arg-type]
