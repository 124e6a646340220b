"""What a change makes the check weaker in: each weakening alone, in git and between folders, and none for the rest."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lint_settings.documents.schema_files import read_schema
from place import GOOD, Place, good

OIDC = """\
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://a.example/cb, https://b.example/cb]
loginPolicy: 2ffc9cfe-e0eb-4c44-9253-063670febece
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
"""
CONFIG = """\
# how we check
exclude = ["/drafts/"]
ignore = ["smart-quotes"]
fail-level = "warning"
placeholder = '\\$\\{[A-Z_]+\\}'

[severity]
empty-providers = "error"
head-in-production = "warning"

[kinds]
client-settings = ["/clients/*.yaml"]

[environments.prod]
files = ["/prod/"]
production = true

[[allow]]
rule = "empty-providers"
files = ["/prod/shop.yaml"]
until = "2999-01-31"
reason = "agreed"
"""
BASELINE = {"version": 1, "findings": [{"rule": "a", "file": "prod/shop.yaml", "pointer": "/x", "value": "1"}]}
ALLOW = "# lint-settings: allow[empty-providers] -- agreed\n"
OTHER_TOOL = "apiVersion: v1\nkind: ConfigMap\ndata:\n" + "".join(f"  a{number}: b\n" for number in range(10_000))
SHOP = f"{good('shop')}site_name: Shop\nauthentication.providers: [facebook]\n"


@pytest.fixture
def repository(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A repository with a config, a baseline, rules of its own and settings, committed."""
    for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
        place.env[name] = value
    place.git("init")
    place.write("lint-settings.toml", CONFIG)
    place.write("lint-settings-baseline.json", json.dumps(BASELINE))
    place.write(".gitignore", "*.log\n")
    place.write("prod/shop.yaml", SHOP)
    place.write("prod/portal.yaml", good("portal") + f"login_attempts: 3  {ALLOW}")
    place.write("dev/shop.yaml", good("dev"))
    place.write("prod/oidc.json", json.dumps({"name": "x"}))
    place.write("prod/oidc.yaml", OIDC)
    place.git("add", "--all")
    place.git("commit", "--quiet", "--message", "before")
    return place


def weakened(place: Place, *arguments: str, cwd: str = ".") -> list[str]:
    """What is checked less since the last commit: `path:line message`."""
    outcome = place.quick("diff", "--format", "json", *(arguments or ("--base", "HEAD")), cwd=cwd)
    assert outcome.code in (0, 1), outcome.err
    report: dict[str, Any] = json.loads(outcome.out)
    assert list(Draft202012Validator(read_schema("report")).iter_errors(report)) == []
    assert {one["risk"] for one in report["checked_less"]} <= {"changes security"}
    if not arguments and cwd == ".":
        _is_what_the_check_finds(place, report["checked_less"])
    return [f"{one['path']}:{one['line']} {one['message']}" for one in report["checked_less"]]


def _is_what_the_check_finds(place: Place, checked_less: list[dict[str, Any]]) -> None:
    """The check finds the same, though it parses no file for this that it has parsed before."""
    outcome = place.quick("check", "--changed-since", "HEAD", "--format", "json", "--no-cache", ".")
    if outcome.out:
        assert json.loads(outcome.out)["checked_less"] == checked_less
    else:  # it cannot use the config
        assert "known.json does not exist" in outcome.err


def config(place: Place, old: str, new: str) -> None:
    assert old in CONFIG
    place.write("lint-settings.toml", CONFIG.replace(old, new))


# --- the config


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ('empty-providers = "error"', 'empty-providers = "warning"', ":8 rule `empty-providers` is warning, it was"),
        ('empty-providers = "error"', 'empty-providers = "off"', ":8 rule `empty-providers` is off, it was error"),
        ("[severity]", '[severity]\nmissing-setting = "off"', ":8 rule `missing-setting` is off"),
        ("production = true", 'production = true\nseverity = {empty-providers = "info"}', "in environment `prod`"),
        ("production = true", "production = false", "environment `prod` is no longer production"),
        (
            'ignore = ["smart-quotes"]',
            'ignore = ["smart-quotes", "empty-providers"]',
            ":3 rule `empty-providers` no longer runs",
        ),
        ('ignore = ["smart-quotes"]', 'select = ["empty-providers"]', ":3 only these rules run: `empty-providers`"),
        ('["/drafts/"]', '["/drafts/", "/nothing/"]', ":2 files that `/nothing/` names are no longer checked"),
        ('["/drafts/"]', '[\n  "/drafts/",\n  "/x/",\n]', ":4 files that `/x/` names are no longer checked"),
        ('"warning"\nplaceholder', '"error"\nplaceholder', ":4 `fail-level` is error, it was warning"),
        ('"warning"\nplaceholder', '"never"\nplaceholder', ":4 `fail-level` is never, it was warning"),
        ("'\\$\\{[A-Z_]+\\}'", "'.*'", ":5 `placeholder` has changed, so that less may be checked"),
        ('["/clients/*.yaml"]', '["/prod/*.yaml"]', ":12 `kinds.client-settings` has changed"),
        ("[kinds]", '[kinds]\nflow = ["/dev/*.yaml"]', ":12 `kinds.flow` has changed"),
        (
            '"2999-01-31"',
            '"2999-12-31"',
            "the allow of rule `empty-providers` in `/prod/shop.yaml` applies until 2999-12",
        ),
        ('until = "2999-01-31"\n', "", "applies without an end; it ended on 2999-01-31"),
        (
            "[[allow]]",
            '[[allow]]\nrule = "smart-quotes"\nfiles = ["*"]\nreason = "x"\n[[allow]]',
            ":19 findings of rule `smart",
        ),
        (
            "# how we check",
            'baseline = "known.json"',
            ":1 findings that `known.json` records are no longer reported",
        ),
        ("[kinds]", '[externals]\nflows = ["standard"]\n[kinds]', "references to `standard` are accepted"),
        (
            "[kinds]",
            "[options.drift-between-environments]\nsettings = []\n[kinds]",
            "`options.drift-between-environments`",
        ),
    ],
)
def test_a_key_of_the_config_that_checks_less(repository: Place, old: str, new: str, reported: str) -> None:
    config(repository, old, new)
    (one,) = weakened(repository)
    assert one.startswith("lint-settings.toml:")
    assert reported in one


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# how we check", "# how we check what we check"),
        ("exclude = [", "exclude   =   [ "),
        ('"error"', "'error'"),
        ('head-in-production = "warning"', 'head-in-production = "error"'),
        ("[severity]", '[severity]\nmissing-setting = "error"'),
        ('exclude = ["/drafts/"]\n', ""),
        ('ignore = ["smart-quotes"]\n', ""),
        ('"warning"\nplaceholder', '"info"\nplaceholder'),
        ('fail-level = "warning"\n', ""),
        ('reason = "agreed"', 'reason = "agreed in May"'),
        ('"2999-01-31"', '"2998-01-31"'),
        (CONFIG[CONFIG.index("[[allow]]") :], ""),
        ("[[allow]]", "[limits]\nsize = 5000000\n[[allow]]"),
        ("[[allow]]", '[[allow]]\nrule = "smart-quotes"\nfiles = ["*"]\nuntil = "2020-01-01"\nreason = "x"\n[[allow]]'),
    ],
)
def test_a_change_of_the_config_that_checks_no_less(repository: Place, old: str, new: str) -> None:
    config(repository, old, new)
    assert weakened(repository) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "= broken",
        'exclude = "x"\nseverity = ["a"]\nallow = {}\nrules = 7\nbaseline = 4\n',
        "x = " + "[" * 5000,
        "x = " + "9" * 5000,
        "fail-level = 0x" + "f" * 5000,
    ],
)
def test_an_earlier_config_that_cannot_be_used(repository: Place, text: str) -> None:
    repository.write("lint-settings.toml", text)
    repository.git("commit", "--quiet", "--all", "--message", "broken")
    repository.write("lint-settings.toml", '[severity]\nempty-providers = "off"\n')
    assert any("rule `empty-providers` is off, it was warning" in one for one in weakened(repository))


def test_files_that_a_config_puts_into_another_environment(repository: Place) -> None:
    config(repository, 'files = ["/prod/"]\nproduction', 'files = ["/none/"]\nproduction')
    assert weakened(repository) == [
        "prod/oidc.json:None this file and 3 more is in no environment, it was in `prod`",
    ]
    config(repository, "[environments.prod]", '[environments.dev]\nfiles = ["/prod/shop.yaml"]\n[environments.prod]')
    (one,) = weakened(repository)
    assert one == (
        "prod/shop.yaml:None this file is in environment `dev`, which is not production, so rules for production "
        "do not run, it was in `prod`"
    )


def test_a_pyproject_beside_the_config_does_not_count(repository: Place) -> None:
    repository.write("pyproject.toml", '[tool.lint-settings]\nignore = ["empty-providers"]\n')
    assert weakened(repository) == []


def test_a_config_that_is_gone(repository: Place) -> None:
    (repository.folder / "lint-settings.toml").unlink()
    found = weakened(repository)
    assert any("lint-settings.toml:None `placeholder` has changed" in one for one in found)
    assert all("(lint-settings.toml is gone)" in one for one in found if one.startswith("lint-settings.toml"))
    assert [one.partition(",")[0] for one in found if not one.startswith("lint-settings.toml")] == [
        "dev/shop.yaml:None this file is in environment `dev`"
    ]


def test_a_config_that_moves_to_pyproject(repository: Place) -> None:
    (repository.folder / "lint-settings.toml").unlink()
    repository.write("pyproject.toml", '[tool.lint-settings]\nexclude = ["/drafts/"]\nignore = ["smart-quotes"]\n')
    found = weakened(repository)
    assert any("rule `empty-providers`" in one for one in found)
    assert not any("smart-quotes" in one or "/drafts/" in one for one in found)


def test_a_second_config(repository: Place) -> None:
    repository.write("prod/lint-settings.toml", 'exclude = ["**"]\n')
    found = weakened(repository)
    assert "prod/lint-settings.toml:1 from here on this config replaces lint-settings.toml" in found
    assert "prod/lint-settings.toml:1 files that `**` names are no longer checked: `exclude` has it" in found
    assert [one for one in found if "prod/shop.yaml" in one] == [
        "prod/shop.yaml:None this file is no longer checked: prod/lint-settings.toml excludes it"
    ]


def test_a_second_config_that_has_changed(repository: Place) -> None:
    repository.write("prod/lint-settings.toml", "# ours\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "nested")
    repository.write("prod/lint-settings.toml", "# ours alone\n")
    assert weakened(repository) == []
    repository.write("prod/lint-settings.toml", '[severity]\nempty-providers = "off"\n')
    assert weakened(repository) == [
        "prod/lint-settings.toml:2 rule `empty-providers` is off, it was "
        + next(one for one in ("error", "warning", "info") if f"it was {one}" in weakened(repository)[0])
    ]


def test_rules_of_the_projects_own(repository: Place) -> None:
    repository.write("lint-settings.toml", 'rules = ["tools/rules"]\n')
    repository.rule("our_rule", "return []")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "rules")
    path = repository.folder / "tools" / "rules" / "our_rule.py"
    text = path.read_text()
    path.write_text(f"# a comment\n{text}")
    assert weakened(repository) == []
    path.write_text(text.replace("return []", "return"))
    assert "has changed: it may find less" in weakened(repository)[0]
    path.unlink()
    assert weakened(repository) == ["tools/rules/our_rule.py:None this rule of the project's own is gone"]
    repository.write("lint-settings.toml", "")
    assert any("the rules in `tools/rules` no longer run" in one for one in weakened(repository))


# --- the baseline


def test_entries_of_the_baseline(repository: Place) -> None:
    entries = [*BASELINE["findings"], {"rule": "b", "file": "x.yaml", "pointer": "/y", "value": None}]  # type: ignore[misc]
    repository.write("lint-settings-baseline.json", json.dumps({**BASELINE, "findings": entries}, indent=4))
    assert weakened(repository) == [
        "lint-settings-baseline.json:None 1 more finding is recorded and no longer reported: `b`"
    ]
    repository.write("lint-settings-baseline.json", json.dumps({**BASELINE, "findings": entries * 2}))
    assert "3 more findings are recorded and no longer reported: `b` (2), `a`" in weakened(repository)[0] or (
        "`a`, `b` (2)" in weakened(repository)[0]
    )
    repository.write("lint-settings-baseline.json", json.dumps({"version": 1, "findings": []}))
    assert weakened(repository) == []
    repository.write("lint-settings-baseline.json", json.dumps(BASELINE, indent=8))
    assert weakened(repository) == []


# --- files


@pytest.mark.parametrize("line", ["prod/", "/prod/shop.yaml", "shop.yaml", "prod/s*", "**/shop.yaml\n!/dev/shop.yaml"])
def test_a_line_of_gitignore_hides_no_file_that_git_tracks(repository: Place, line: str) -> None:
    repository.write(".gitignore", f"*.log\n{line}\n")
    assert weakened(repository) == []
    assert "prod/shop.yaml" in repository.quick("--show-files", ".").out


@pytest.mark.parametrize("line", ["# prod/", "*.tmp", "prod/*.bak", "/shop.yaml", ""])
def test_a_line_of_gitignore_that_hides_nothing(repository: Place, line: str) -> None:
    repository.write(".gitignore", f"*.log\n{line}\n")
    assert weakened(repository) == []


def test_an_exclude_that_hides_files_names_them(repository: Place) -> None:
    config(repository, '["/drafts/"]', '["/drafts/", "/dev/"]')
    assert weakened(repository) == [
        "lint-settings.toml:2 files that `/dev/` names are no longer checked: `exclude` has it",
        "dev/shop.yaml:None this file is no longer checked: lint-settings.toml excludes it",
    ]


@pytest.mark.parametrize("new", ["prod/.shop.yaml", ".hidden/shop.yaml", "drafts/shop.yaml"])
def test_a_file_that_moves_to_a_place_that_is_not_searched(repository: Place, new: str) -> None:
    (repository.folder / new).parent.mkdir(exist_ok=True)
    (repository.folder / "prod/shop.yaml").rename(repository.folder / new)
    (one,) = weakened(repository)
    assert one.startswith(f"{new}:None this file is no longer checked: ")


def test_a_deleted_or_renamed_file_is_not_checked_less(repository: Place) -> None:
    (repository.folder / "dev/shop.yaml").unlink()
    (repository.folder / "prod/portal.yaml").rename(repository.folder / "prod/partners.yml")
    assert weakened(repository) == []


# --- comments


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (f"{ALLOW}{SHOP}", ":1 findings of rule `empty-providers` are allowed here"),
        (f"{SHOP}login_attempts: 0  {ALLOW}", ":9 findings of rule `empty-providers` are allowed here"),
        (f"{ALLOW.replace('allow[', 'allow-file[')}{SHOP}", ":1 findings of rule `empty-providers` are allowed anywh"),
        (f"{ALLOW}{SHOP}".replace("\n", "\r\n"), ":1 findings of rule `empty-providers` are allowed here"),
        (f"# lint-settings: kind=flow\n{SHOP}", ":1 the kind of this is `flow`, it was `client-settings`"),
        ("site: Shop\n", ":1 this is no longer recognized, so nothing here is checked; its kind was `client-set"),
    ],
)
def test_a_comment_or_kind(repository: Place, text: str, reported: str) -> None:
    repository.write("prod/shop.yaml", text)
    (one,) = weakened(repository)
    assert one.startswith("prod/shop.yaml:")
    assert reported in one


def test_the_content_of_another_tool(repository: Place) -> None:
    """A large file of another tool is not parsed, unless objects of the tenant are beside it."""
    repository.write("other/shop.yaml", SHOP)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "more")
    repository.write("other/shop.yaml", OTHER_TOOL)
    (one,) = weakened(repository)
    assert one.startswith("other/shop.yaml:1 this is no longer recognized, so nothing here is checked")


def test_content_of_another_kind(repository: Place) -> None:
    repository.write("prod/shop.yaml", "name: user\nattr_defs: [{name: email, type: string}]\n")
    (one,) = weakened(repository)
    assert "the kind of this is `entity-type`, it was `client-settings`" in one
    report = json.loads(repository.quick("diff", "--base", "HEAD", "--format", "json").out)
    assert [(one["name"], one["old"], one["new"], one["risk"]) for one in report["changes"]] == [
        ("kind", '"client-settings"', '"entity-type"', "changes security")
    ]


def test_an_allow_of_more_rules_in_a_new_file(repository: Place) -> None:
    repository.write(
        "prod/new.yaml", f"{good('new')}login_attempts: 3  {ALLOW.replace('providers]', 'providers, smart-quotes]')}"
    )
    assert [one.partition(" ")[2] for one in weakened(repository)] == [
        "findings of rule `empty-providers` are allowed here",
        "findings of rule `smart-quotes` are allowed here",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"# another comment\n{SHOP}",
        SHOP.replace("site_name: Shop", 'site_name: "Shop"  # the name'),
        SHOP.replace("Shop", "Store"),
        f"# lint-settings: kind=client-settings\n{SHOP}",
        f"{SHOP}login_attempts: 0  {ALLOW.replace(' -- agreed', '')}",  # without a reason it allows nothing
        f"{SHOP}login_attempts: 0  {ALLOW.replace('] --', '] until 2020-01-01 --')}",  # it has ended
        f"{SHOP}note: '{ALLOW.strip()}'\n",
    ],
)
def test_a_change_of_settings_that_checks_no_less(repository: Place, text: str) -> None:
    repository.write("prod/shop.yaml", text)
    assert weakened(repository) == []


def test_an_allow_that_stays_or_moves_with_its_line(repository: Place) -> None:
    text = good("portal") + f"login_attempts: 3  {ALLOW}"
    for same in (f"# ours\n\n{text}", text.replace("-- agreed", "-- agreed in May"), text.replace(": 3 ", ": 4 ")):
        repository.write("prod/portal.yaml", same)
        assert weakened(repository) == []
    moved = good("portal").replace("default_flow_name: standard\n", f"default_flow_name: standard  {ALLOW}")
    repository.write("prod/portal.yaml", f"{moved}login_attempts: 3\n")
    assert weakened(repository) == ["prod/portal.yaml:3 findings of rule `empty-providers` are allowed here"]
    repository.write("prod/portal.yaml", text.replace(f"  {ALLOW}", "\n"))
    assert weakened(repository) == []


def test_an_allow_that_ends_later(repository: Place) -> None:
    text = good("portal") + f"login_attempts: 3  {ALLOW}"
    repository.write("prod/portal.yaml", text.replace("] --", "] until 2998-01-01 --"))
    assert weakened(repository) == []
    repository.git("commit", "--quiet", "--all", "--message", "ends")
    repository.write("prod/portal.yaml", text.replace("] --", "] until 2999-01-01 --"))
    assert "applies until 2999-01-01; it ended on 2998-01-01" in weakened(repository)[0]


def test_an_item_of_a_list_that_moves(repository: Place) -> None:
    first = f"- {OIDC.replace(chr(10), chr(10) + '  ').rstrip()}\n"
    second = first.replace("1b4e28ba", "2b4e28ba").replace("name: Shop\n", f"name: Shop  {ALLOW}")
    repository.write("prod/clients.yaml", f"{first}{second}")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "list")
    repository.write("prod/clients.yaml", f"{second}{first}")
    assert weakened(repository) == []


# --- how two states are named


def test_between_folders_and_files(repository: Place) -> None:
    for name in ("prod", "dev", "lint-settings.toml", ".gitignore", "lint-settings-baseline.json"):
        for state in ("old", "new"):
            source = repository.folder / name
            target = repository.folder / state / name
            target.parent.mkdir(exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    assert weakened(repository, "old", "new") == []
    repository.write("new/lint-settings.toml", CONFIG.replace('"error"', '"off"'))
    repository.write("new/prod/shop.yaml", f"{ALLOW}{SHOP}")
    repository.write("new/.gitignore", "dev/\n")
    assert [one.partition(" ")[0] for one in weakened(repository, "old", "new")] == [
        "new/lint-settings.toml:8",
        "new/dev/shop.yaml:None",
        "new/prod/shop.yaml:1",
    ]
    assert weakened(repository, "old/prod/shop.yaml", "new/prod/shop.yaml") == [
        "new/prod/shop.yaml:1 findings of rule `empty-providers` are allowed here"
    ]


def test_between_two_commits(repository: Place) -> None:
    config(repository, '"error"', '"off"')
    repository.git("commit", "--quiet", "--all", "--message", "weaker")
    repository.write("lint-settings.toml", "")
    assert weakened(repository, "--base", "HEAD~1", "--head", "HEAD") == [
        "lint-settings.toml:8 rule `empty-providers` is off, it was error"
    ]


def test_from_a_folder_below_and_limited_to_paths(repository: Place) -> None:
    config(repository, '"error"', '"off"')
    repository.write("prod/shop.yaml", f"{ALLOW}{SHOP}")
    repository.write("dev/shop.yaml", f"{ALLOW}{good('dev')}")
    found = weakened(repository, "--base", "HEAD", "shop.yaml", cwd="prod")
    assert [one.partition(" ")[0] for one in found] == ["../lint-settings.toml:8", "shop.yaml:1"]


def test_one_config_that_is_named_counts_alone(repository: Place) -> None:
    config(repository, '"error"', '"off"')
    repository.write("ours.toml", CONFIG)
    repository.git("add", "ours.toml")
    repository.git("commit", "--quiet", "--message", "ours")
    assert weakened(repository, "--base", "HEAD", "--config", "ours.toml") == []
    assert weakened(repository, "--base", "HEAD", "--isolated") == []
    assert len(weakened(repository, "--base", "HEAD", "--config", "lint-settings.toml")) == 1


def test_a_saved_answer_weakens_nothing(repository: Place) -> None:
    repository.write("saved.yaml", SHOP)
    outcome = repository.quick("diff", "--export", "saved.yaml", "prod")
    assert "less than before" not in outcome.out


# --- where it is shown


def test_every_format_for_people_shows_it(repository: Place) -> None:
    repository.write("prod/shop.yaml", f"{ALLOW}{SHOP}")
    reported = "findings of rule `empty-providers` are allowed here"
    text = repository.quick("diff", "--base", "HEAD").out
    assert f"checked less than before: 1 change to review\n  prod/shop.yaml:1: {reported}\n" in text
    assert text.splitlines()[-1] == (
        "1 file compared: no differences in what is still checked; checked less than before in 1 place"
    )
    assert reported in repository.quick("diff", "--base", "HEAD", "--format", "grouped").out
    concise = repository.quick("diff", "--base", "HEAD", "--format", "concise").out
    assert concise == f"prod/shop.yaml:1: changes security: checked less than before: {reported}\n"
    page = repository.quick("diff", "--base", "HEAD", "--format", "markdown").out
    assert page.startswith("## 🟠 Login settings: this change makes the check weaker\n")
    assert "### 🟠 Checked less than before (1)" in page
    assert "allowed here" in page


def test_changed_since_shows_it(repository: Place) -> None:
    config(repository, 'head-in-production = "warning"', 'head-in-production = "off"')
    reported = "rule `head-in-production` is off, it was warning"
    for format_ in ("text", "markdown", "grouped", "json"):
        outcome = repository.quick("check", "--changed-since", "HEAD", "--format", format_, ".")
        assert outcome.code == 0, outcome.out
        assert reported.replace("`", "") in outcome.out.replace("`", "").replace("<code>", "").replace("</code>", "")
    assert "less than before" not in repository.quick("check", ".").out
    repository.write("lint-settings.toml", CONFIG)
    assert "less than before" not in repository.quick("check", "--changed-since", "HEAD", ".").out


def test_a_hostile_name_stays_text(repository: Place) -> None:
    repository.write("prod/x`|<b>y.yaml", f"{ALLOW}{GOOD}")
    page = repository.quick("diff", "--base", "HEAD", "--format", "markdown").out.split("### 🟠 Checked less")[1]
    assert "- ``prod/x`|<b>y.yaml:1``: " in page


def test_a_kind_that_the_config_gives_to_a_changed_file(repository: Place) -> None:
    """What the check has parsed has the kinds of the current config, in both states."""
    config(repository, "[kinds]", '[kinds]\nflow = ["/dev/*.yaml"]')
    repository.write("dev/shop.yaml", f"{good('dev')}site_name: Shop\n")
    assert [one for one in weakened(repository) if one.startswith("dev/")] == [
        "dev/shop.yaml:1 the kind of this is `flow`, it was `client-settings`, so other rules run"
    ]
