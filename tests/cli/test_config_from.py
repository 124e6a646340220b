"""`--config-from`: the config, rules and baselines of a revision in place of those in the working tree."""

import json
import tempfile

import pytest

from place import Place, good

CONFIG = 'rules = ["tools/rules"]\nbaseline = "known.json"\n'
BAD = good("shop") + "authentication.providers: []\n"
SILENCED = 'ignore = ["empty-providers"]\n'


@pytest.fixture
def repository(place: Place) -> Place:
    """A commit `main` with a config, and later changes that silence everything."""
    place.git("init", "--quiet")
    place.write("shop.yaml", BAD)
    place.write("lint-settings.toml", CONFIG)
    place.rule("our_rule", "yield context.finding(node, 'ours')")
    place.write("known.json", json.dumps({"version": 1, "findings": []}))
    place.git("add", "--all")
    place.git("commit", "--quiet", "--message=base")
    place.git("branch", "-M", "main")
    place.git("checkout", "--quiet", "-b", "change")
    place.write("lint-settings.toml", SILENCED)
    return place


def rules(place: Place, *arguments: str, cwd: str = ".", code: int = 1, **env: str) -> list[str]:
    """The rules that find something."""
    outcome = place.quick(*arguments, "--config-from=main", "--format=json", cwd=cwd, **env)
    assert outcome.code == code, outcome.err
    return sorted(one["rule"] for one in json.loads(outcome.out)["findings"])


def test_the_config_of_a_revision_applies(repository: Place) -> None:
    (repository.folder / "below").mkdir()
    both = ["empty-providers", "our-rule"]
    assert rules(repository, "check", ".") == both
    assert rules(repository, "check", "shop.yaml") == both
    assert rules(repository, "check", "../shop.yaml", cwd="below") == both
    assert rules(repository, "check", ".", LINT_SETTINGS_ISOLATED="1") == both
    assert rules(repository, "check", "--changed-since=main", ".", code=0) == []
    assert repository.quick(".").code == 0


def test_so_it_does_for_what_is_new(repository: Place) -> None:
    repository.write("new/lint-settings.toml", SILENCED)
    repository.write("new/other.yaml", BAD.replace(good("shop"), good("other")))
    assert rules(repository, "check", "new") == ["empty-providers", "our-rule"]
    assert rules(repository, "check", "--changed-since=main", ".") == ["empty-providers", "our-rule"]


def test_so_it_does_for_standard_input(repository: Place) -> None:
    outcome = repository.run("check", "--config-from=main", "--stdin-filename=shop.yaml", "-fconcise", "-", stdin=BAD)
    assert outcome.code == 1
    assert "our-rule" in outcome.out


def test_the_nearest_config_of_the_revision_counts(repository: Place) -> None:
    repository.git("checkout", "--quiet", "--force", "main")
    repository.write(
        "strict/pyproject.toml", '[tool.other]\n[tool.lint-settings.severity]\nempty-providers = "error"\n'
    )
    repository.write("strict/deep/pyproject.toml", "[tool.other]\n")
    repository.write("strict/deep/shop.yaml", BAD.replace(good("shop"), good("deep")))
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=strict")
    (repository.folder / "strict/pyproject.toml").unlink()
    repository.write("strict/deep/pyproject.toml", "[tool.lint-settings]\nignore = ['empty-providers']\n")
    outcome = repository.quick("check", "--config-from=main", "-fconcise", "strict")
    assert "error[empty-providers]" in outcome.out
    shown = repository.quick("check", "--config-from=main", "--show-settings", "strict/deep")
    assert json.loads(shown.out)["config"] == "strict/pyproject.toml"


def test_a_revision_without_a_config(repository: Place) -> None:
    repository.git("checkout", "--quiet", "--force", "main")
    repository.git("rm", "--quiet", "lint-settings.toml")
    repository.git("commit", "--quiet", "--message=none")
    repository.write("lint-settings.toml", SILENCED)
    assert rules(repository, "check", ".") == ["empty-providers"]


def test_a_broken_config_of_the_revision(repository: Place) -> None:
    repository.git("checkout", "--quiet", "--force", "main")
    repository.write("lint-settings.toml", "exclude = 7\n")
    repository.git("commit", "--quiet", "--all", "--message=broken")
    repository.write("lint-settings.toml", "")
    outcome = repository.quick("check", "--config-from=main", ".")
    assert outcome.code == 2
    assert "lint-settings.toml:1: `exclude` takes a list of patterns" in outcome.err
    assert "(at main)" in outcome.err


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("= x", "is not valid TOML"),
        ("exclude = 7", "`exclude` takes"),
        ('ignore = ["empty-provider"]', "did you mean `empty-providers`?"),
        ('rules = ["gone"]', "the rules folder gone"),
    ],
)
def test_a_broken_config_in_the_working_tree_is_reported(repository: Place, text: str, reported: str) -> None:
    repository.write("lint-settings.toml", text)
    outcome = repository.quick("check", "--config-from=main", "-fconcise", ".")
    assert outcome.code == 2
    assert reported in outcome.err
    assert "that of main applies" in outcome.err
    assert "our-rule" in outcome.out


# --- what a config names


def test_what_a_change_corrects_is_not_held_against_it(repository: Place) -> None:
    """The entry of a baseline, or an allow, whose finding is gone: the change cannot remove it from its base."""
    repository.git("checkout", "--quiet", "--force", "main")
    assert repository.quick("--update-baseline", ".").code == 0
    allow = '[[allow]]\nrule = "empty-providers"\nfiles = ["*"]\nreason = "agreed"\n'
    repository.write("lint-settings.toml", f'baseline = "known.json"\n{allow}')
    repository.git("commit", "--quiet", "--all", "--message=known")
    repository.write("shop.yaml", good("shop"))
    repository.write("known.json", json.dumps({"version": 1, "findings": []}))
    repository.write("lint-settings.toml", 'baseline = "known.json"\n')
    assert repository.quick(".").code == 0
    assert rules(repository, "check", ".", code=0) == []


def test_a_baseline_that_the_revision_does_not_have(repository: Place) -> None:
    repository.git("rm", "--quiet", "known.json")
    repository.git("checkout", "--quiet", "--force", "main")
    repository.git("rm", "--quiet", "known.json")
    repository.git("commit", "--quiet", "--message=gone")
    repository.write("known.json", json.dumps({"version": 1, "findings": []}))
    outcome = repository.quick("check", "--config-from=main", ".")
    assert outcome.code == 2
    assert outcome.err == "lint-settings: the baseline known.json does not exist at main\n"


def test_a_baseline_that_is_named_is_that_of_the_revision(repository: Place) -> None:
    repository.git("checkout", "--quiet", "--force", "main")
    assert repository.quick("--update-baseline", "--baseline=other.json", ".").code == 0
    outcome = repository.quick("check", "--config-from=main", "--baseline=other.json", ".")
    assert (outcome.code, outcome.err) == (2, "lint-settings: the baseline other.json does not exist at main\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=known")
    (repository.folder / "other.json").unlink()
    assert rules(repository, "check", "--baseline=other.json", ".", code=0) == []


def test_a_config_that_is_named(repository: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert rules(repository, "check", "--config=lint-settings.toml", ".") == ["empty-providers", "our-rule"]
    repository.write("own.toml", "")
    outcome = repository.quick("check", "--config-from=main", "--config=own.toml", ".")
    assert (outcome.code, outcome.err) == (2, "lint-settings: own.toml does not exist at main\n")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "own.toml"
    elsewhere.write_text('ignore = ["empty-providers"]\n')
    assert rules(repository, "check", f"--config={elsewhere}", ".", code=0) == []


def test_a_file_outside_of_the_repository_has_the_config_there(
    repository: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "lint-settings.toml").write_text('[severity]\nempty-providers = "error"\n')
    (elsewhere / "other.yaml").write_text(BAD.replace(good("shop"), good("other")))
    outcome = repository.quick("check", "--config-from=main", "-fconcise", ".", str(elsewhere))
    assert "other.yaml:7:27: error[empty-providers]" in outcome.out
    assert "shop.yaml:7:27: warning[empty-providers]" in outcome.out


def test_nothing_is_left_in_the_temporary_folder(
    repository: Place, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))  # other tests and programs use that of the system
    repository.rule("our_rule", "raise SystemExit")
    repository.git("commit", "--quiet", "--all", "--message=change")
    used = folder.stat().st_mtime_ns
    repository.quick("check", "--config-from=main", ".")
    repository.quick("check", "--config-from=change", ".")
    repository.quick("diff", "--base=main", "--config-from=main")
    assert list(folder.iterdir()) == []
    assert folder.stat().st_mtime_ns > used


# --- diff


def test_diff_takes_it_too(repository: Place) -> None:
    repository.git("checkout", "--quiet", "--force", "main")
    repository.write("lint-settings.toml", 'exclude = ["*"]\n')
    repository.write("shop.yaml", BAD.replace("user_entity_type: user", "user_entity_type: customer"))
    outcome = repository.quick("diff", "--base=main", "--config-from=main", "--format=json")
    report = json.loads(outcome.out)
    assert [one["name"] for one in report["changes"]] == ["user_entity_type"]
    assert any("`exclude` has it" in one["message"] for one in report["checked_less"])
    assert json.loads(repository.quick("diff", "--base=main", "--format=json").out)["changes"] == []


def test_two_folders_compared_under_it(repository: Place) -> None:
    repository.write("old/shop.yaml", good("shop"))
    repository.write("new/shop.yaml", good("shop").replace("user_entity_type: user", "user_entity_type: customer"))
    repository.write("new/lint-settings.toml", 'exclude = ["*"]\n')
    outcome = repository.quick("diff", "--config-from=main", "--format=json", "old", "new")
    assert [one["name"] for one in json.loads(outcome.out)["changes"]] == ["user_entity_type"]


# --- what cannot be meant


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (("check", "--config-from=gone", "."), "gone is not a commit in"),
        (("check", "--config-from=-x", "."), "-x is not a commit in"),
        (("check", "--config-from=", "."), "'--config-from': it is empty; name a revision, such as origin/main"),
        (("check", "--config-from=main", "--isolated", "."), "--config-from and --isolated contradict each other"),
        (("check", "--config-from=main", "--update-baseline", "."), "leave out --config-from"),
        (("diff", "--config-from=main", "--isolated", "--base=main"), "--config-from and --isolated contradict each"),
        (("diff", "--config-from=gone", "--base=main"), "gone is not a commit in"),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_explained(repository: Place, arguments: tuple[str, ...], reported: str) -> None:
    outcome = repository.quick(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert reported in outcome.err


def test_outside_of_a_repository(place: Place) -> None:
    place.write("shop.yaml", BAD)
    outcome = place.quick("check", "--config-from=main", ".")
    assert outcome.code == 2
    assert "is not in a git repository" in outcome.err
