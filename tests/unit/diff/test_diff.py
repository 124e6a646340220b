"""`lint-settings diff` as a user runs it: files, folders, saved answers and git revisions."""

from __future__ import annotations

import builtins
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator

from lint_settings.documents.schema_files import read_schema
from lint_settings.rulebook.registry import builtin
from lint_settings.tenant.change import Risk
from place import GOOD, Outcome, Place, good

SAMPLES = Path(__file__).parents[2] / "samples"
INITIAL, LOSSY, AFTER, COMPLETE = (
    str(SAMPLES / name)
    for name in (
        "01-client-settings-get-initial.json",
        "02-client-settings-put-lossy-body.json",
        "03-client-settings-after-lossy-put.json",
        "04-client-settings-put-complete-body.json",
    )
)
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
LOST = {"password_recover_url", "site_name", "user_entity_type", "verify_email_url"}


def reported(place: Place, *arguments: str, cwd: str = ".") -> dict[str, Any]:
    """The report of a `diff` as data; it must have been done."""
    outcome = place.quick("diff", "--format", "json", *arguments, cwd=cwd)
    assert outcome.code in (0, 1), outcome.err
    report: dict[str, Any] = json.loads(outcome.out)
    assert list(Draft202012Validator(read_schema("report")).iter_errors(report)) == []
    return report


def named(report: dict[str, Any], action: str = "") -> list[str]:
    """The names of what changes: `path name`."""
    return [f"{one['path']} {one['name']}" for one in report["changes"] if action in ("", one["action"])]


# --- the samples


@pytest.mark.parametrize(("old", "new"), [(INITIAL, LOSSY), (INITIAL, AFTER), (COMPLETE, LOSSY), (COMPLETE, AFTER)])
def test_the_partial_put_of_the_documentation(place: Place, old: str, new: str) -> None:
    report = reported(place, old, new)
    assert {one["name"] for one in report["changes"] if one["action"] == "removed"} == LOST
    assert {one["name"] for one in report["changes"]} - LOST <= {"default_flow_name", "default_flow_version"}
    text = place.quick("diff", old, new)
    assert text.code == 1
    assert "`_global` and `janrainOidcClientId` survive the PUT" in text.out
    assert "3 errors" in text.out.splitlines()[-1]


def test_the_complete_put_deletes_nothing(place: Place) -> None:
    report = reported(place, INITIAL, COMPLETE)
    assert {one["name"] for one in report["changes"]} == {"default_flow_name", "default_flow_version"}
    assert report["findings"] == []


def test_the_other_way_round_nothing_is_lost(place: Place) -> None:
    report = reported(place, LOSSY, COMPLETE)
    assert {one["name"] for one in report["changes"]} == {*LOST, "janrainOidcClientId"}
    assert {one["action"] for one in report["changes"]} == {"added"}
    assert [one["risk"] for one in report["changes"] if one["name"] == "janrainOidcClientId"] == ["has no effect"]


def test_an_export_against_the_body(place: Place) -> None:
    body = place.write("settings/shop.json", Path(LOSSY).read_bytes())
    for new in (str(body), "settings"):
        report = reported(place, "--export", INITIAL, new)
        assert {one["name"] for one in report["changes"] if one["action"] == "removed"} == LOST


# --- the example

REVIEW = Path(__file__).parents[3] / "examples" / "review"


def test_the_example_has_every_risk_and_every_finding_over_time(place: Place) -> None:
    report = reported(place, str(REVIEW / "before"), str(REVIEW / "after"))
    assert {one["risk"] for one in report["changes"]} == {risk.value for risk in Risk}
    over_time = {rule.name for rule in builtin() if rule.over_time}
    assert {one["rule"] for one in report["findings"]} == over_time
    assert len(over_time) == 9


def test_the_example_began_well(place: Place) -> None:
    assert place.quick("check", "--fail-level", "info", str(REVIEW / "before")).code == 0


# --- what is printed


def test_no_differences(place: Place) -> None:
    place.write("a.yaml")
    place.write("b.yaml")
    outcome = place.quick("diff", "a.yaml", "b.yaml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "1 file compared: no differences that count\n"


def test_differences_in_writing_only_are_said_to_be_such(place: Place) -> None:
    place.write("a.yaml")
    place.write("b.yaml", f"# ours\n{GOOD}")
    outcome = place.quick("diff", "a.yaml", "b.yaml")
    assert outcome.out == "1 file compared: no differences that count (1 file differs in writing only)\n"


def test_text(place: Place) -> None:
    place.write("before/shop.yaml", f"{GOOD}site_name: Shop\nlogin_attempts: 5\n")
    place.write(
        "after/shop.yaml", f"{GOOD.replace('standard', 'shop')}site_name: Store\nlogin_attempts: '5'\nours: 1\n"
    )
    outcome = place.quick("diff", "before", "after")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "1 change locks users out",
        "  client settings of Store (after/shop.yaml, before: before/shop.yaml)",
        '    ~ default_flow_name  "standard" -> "shop"',
        "      Flow name; if it is wrong: the login page answers with “No flow available”  after/shop.yaml:3",
        "",
        "1 change changes what users see",
        "  client settings of Store (after/shop.yaml, before: before/shop.yaml)",
        '    ~ site_name  "Shop" -> "Store"',
        "      Site name; if it is wrong: mails and browser tabs show the wrong brand  after/shop.yaml:7",
        "",
        "1 change has no effect",
        "  client settings of Store (after/shop.yaml, before: before/shop.yaml)",
        "    + ours  1",
        "      a custom setting: Hosted Login does not read it  after/shop.yaml:9",
        "",
        "1 file compared: 1 change locks users out, 1 changes what users see, 1 has no effect",
    ]


def test_concise(place: Place) -> None:
    place.write("a.yaml", f"{GOOD}site_name: Shop\n")
    place.write("b.yaml", GOOD)
    outcome = place.quick("diff", "a.yaml", "b.yaml", "--format", "concise")
    assert outcome.out.splitlines()[0] == (
        'b.yaml: changes what users see: - site_name: "Shop" '
        "(deleted by the PUT; mails and browser tabs lack the name of the site)"
    )
    assert "b.yaml:1:1: warning[put-would-drop]: " in outcome.out
    assert outcome.err == "lint-settings: 1 file compared: 1 change changes what users see; 1 warning\n"


def test_colors(place: Place) -> None:
    place.write("a.yaml")
    place.write("b.yaml", GOOD.replace("standard", "shop"))
    outcome = place.quick("diff", "a.yaml", "b.yaml", "--color", "always")
    assert "\x1b[1;31m1 change locks users out\x1b[0m" in outcome.out
    assert "\x1b" not in place.quick("diff", "a.yaml", "b.yaml").out


def test_several_formats(place: Place) -> None:
    place.write("a.yaml")
    place.write("b.yaml", GOOD.replace("standard", "shop"))
    outcome = place.quick("diff", "a.yaml", "b.yaml", "-f", "json=out.json", "-f", "markdown=out.md", "-f", "concise")
    assert outcome.code == 0
    assert json.loads((place.folder / "out.json").read_text())["changes"]
    assert "default_flow_name" in (place.folder / "out.md").read_text()
    assert len(outcome.out.splitlines()) == 1


# --- findings


def test_exit_codes(place: Place) -> None:
    place.write("a.yaml", f"{GOOD}site_name: Shop\n")
    place.write("b.yaml")
    arguments = ("diff", "a.yaml", "b.yaml")
    assert place.quick(*arguments).code == 1
    assert place.quick(*arguments, "--exit-zero").code == 0
    assert place.quick(*arguments, "--fail-level", "error").code == 0
    assert place.quick(*arguments, "--ignore", "put-would-drop").code == 0
    assert place.quick(*arguments, "--select", "immutable-changed").code == 0
    assert place.quick(*arguments, "--select", "no-such-rule").code == 2


def test_only_rules_over_time_run(place: Place) -> None:
    place.write("a.yaml", f"{GOOD}authentication.providers: []\n")
    place.write("b.yaml", f"{GOOD}authentication.providers: []\nsite_name: x\n")
    assert reported(place, "a.yaml", "b.yaml")["findings"] == []


def test_allows_hold(place: Place) -> None:
    place.write("a.yaml", f"{GOOD}site_name: Shop\n")
    place.write("b.yaml", f"# lint-settings: allow-file[put-would-drop] -- the name is wanted no more\n{GOOD}")
    outcome = place.quick("diff", "a.yaml", "b.yaml")
    assert outcome.code == 0
    assert "; 1 allowed" in outcome.out.splitlines()[-1]
    assert place.quick("diff", "a.yaml", "b.yaml", "--no-allow").code == 1


def test_allows_of_the_config_hold_and_severities_too(place: Place) -> None:
    place.write("before/shop.yaml", f"{GOOD}site_name: Shop\n")
    place.write("after/shop.yaml")
    place.write("lint-settings.toml", '[severity]\nput-would-drop = "error"\n')
    assert [one["severity"] for one in reported(place, "before", "after")["findings"]] == ["error"]
    place.write(
        "lint-settings.toml",
        '[[allow]]\nrule = "put-would-drop"\nfiles = ["after/"]\npointer = "/site_name"\nreason = "not wanted"\n',
    )
    assert reported(place, "before", "after")["findings"] == []
    assert len(reported(place, "before", "after", "--isolated")["findings"]) == 1


def test_findings_in_files_that_have_not_changed(place: Place) -> None:
    oidc = (
        "id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427\nname: Shop\ntype: public\nredirectURIs: [https://a.example/cb]\n"
        "loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2\ntokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d\n"
        "_links: {application_client: {href: /config/app/clients/one}}\n"
    )
    settings = GOOD.replace(GOOD.split()[1], "1b4e28ba-2fa1-11d2-883f-0016d3cca427")
    for state in ("before", "after"):
        place.write(f"{state}/oidc.yaml", oidc)
    place.write("before/settings.yaml", settings)
    report = reported(place, "before", "after")
    assert [(one["rule"], one["path"]) for one in report["findings"]] == [
        ("application-client-deleted", "after/oidc.yaml")
    ]


# --- secrets

SECRET, OTHER = "0this0is0an0invented0key0of0nobody00", "0another0invented0key0of0nobody00000"


@pytest.mark.parametrize("format_", ["text", "concise", "json", "markdown", "sarif", "jsonl", "github", "junit"])
@pytest.mark.parametrize("both", [True, False])
def test_secrets_are_never_shown(place: Place, format_: str, both: bool) -> None:
    place.write("a.yaml", f"{GOOD}rpx_key: {SECRET}\nsite_name: Shop {SECRET}\nour: {{client_secret: {SECRET}}}\n")
    place.write("b.yaml", f"{GOOD}rpx_key: {OTHER}\nsite_name: Shop {OTHER} {SECRET}\n" if both else GOOD)
    for old, new in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        outcome = place.quick("diff", old, new, "--format", format_)
        assert SECRET not in outcome.out + outcome.err
        assert OTHER not in outcome.out + outcome.err


# --- folders


def test_the_config_of_the_new_state_holds_for_both(place: Place) -> None:
    place.write("before/drafts/x.yaml", f"{GOOD}site_name: Shop\n")
    place.write("before/live/eins/shop.yaml", f"{GOOD}site_name: Shop\n")
    place.write("before/lint-settings.toml", "no-such-key = 1\n")
    place.write("after/drafts/x.yaml", f"{GOOD}site_name: Store\n")
    place.write("after/live/eins/shop.yaml", f"{GOOD}site_name: Store\n")
    place.write(
        "after/lint-settings.toml",
        'exclude = ["/drafts/"]\n[environments.production]\nfiles = ["/live/"]\n',
    )
    (change,) = reported(place, "before", "after")["changes"]
    assert (change["path"], change["old_path"]) == ("after/live/eins/shop.yaml", "before/live/eins/shop.yaml")
    assert change["subject"] == "client settings of Store in production"


def test_folders_with_renames_additions_and_deletions(place: Place) -> None:
    for name in ("one", "two", "three"):
        place.write(f"before/{name}.yaml", good(name))
    place.write("after/eins.yaml", good("one"))
    place.write("after/two.yaml", good("two"))
    place.write("after/four.yaml", good("four"))
    report = reported(place, "before", "after")
    assert [(one["action"], one["path"], one["name"]) for one in report["changes"]] == [
        ("removed", "before/three.yaml", ""),
        ("added", "after/four.yaml", ""),
    ]


def test_environments_keep_objects_apart(place: Place) -> None:
    for state, name in (("before", "Shop"), ("after", "Store")):
        for environment in ("dev", "prod"):
            place.write(
                f"{state}/{environment}/shop.yaml", f"{GOOD}site_name: {name if environment == 'prod' else 'x'}\n"
            )
    (change,) = reported(place, "before", "after")["changes"]
    assert (change["subject"], change["path"]) == ("client settings of Store in prod", "after/prod/shop.yaml")


SCHEMA = "for_client_id: {0}\ntype_name: user\naccess_type: read\nattributes: [email]\n"
OF_APPLICATION = "_self: /config/{0}/settings\nemail_method: ses_sync\ncustom:\n  customer_id: x\n"
VERSIONS = '- change: Created.\n  version: "20240115093000123456"\n'
FLOW = "name: standard\nschemas: [user]\nuserData: [uuid, email]\nversion: HEAD\n"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("shop-prod.yaml", "shop.yaml", GOOD),
        ("a/shop.yaml", "prod/shop.yaml", GOOD),
        ("dev/a.yaml", "prod/b.yaml", f"id: {CLIENT}\nname: x\nredirectURIs: [https://a.example.com]\ntype: public\n"),
        ("access-schemas/a.yaml", "other/b.yaml", SCHEMA.format("a" * 32)),
        ("access-schemas/a-prod.yaml", "access-schemas/a.yaml", SCHEMA.format("a" * 32)),
        ("application-settings.yaml", "app.yaml", OF_APPLICATION.format("b" * 26)),
        ("prod.yaml", "app.yaml", OF_APPLICATION.format("b" * 26)),
        ("api-clients/a-prod.yaml", "api-clients/a.yaml", f"_id: {'c' * 32}\nname: x\nfeatures: [login_client]\n"),
    ],
)
def test_an_object_is_known_by_its_id_in_whatever_file(place: Place, before: str, after: str, text: str) -> None:
    for folder, name in (("before", before), ("after", after)):
        place.write(f"{folder}/{name}", text)
    report = reported(place, "before", "after")
    assert (report["changes"], report["summary"]["files"]) == ([], 2)


OIDC = "id: {0}\nname: {1}\nredirectURIs: [https://a.example.com/{1}]\ntype: public\n"
API = "_id: {0}\nname: {1}\nfeatures: [login_client]\n"
CLIENT_SETTINGS = "janrainOidcClientId: {0}\nsite_name: {1}\nuser_entity_type: user\ndefault_flow_name: standard\n"


@pytest.mark.parametrize("text", [OIDC, API, CLIENT_SETTINGS])
@pytest.mark.parametrize("reference", ["${SHOP}", "{{ shop }}"])
def test_an_object_with_a_placeholder_in_its_id_is_known_in_another_file(
    place: Place, text: str, reference: str
) -> None:
    written = f'"{reference}"'
    place.write("before/a/one.yaml", f"{text.format(written, 'Shop')}---\n{text.format('x' * 32, 'Other')}")
    place.write("after/b/two.yaml", text.format("x" * 32, "Other"))
    place.write("after/c/three.yaml", text.format(written, "Store"))
    changes = reported(place, "before", "after")["changes"]
    assert {one["name"] for one in changes} & {"name", "site_name"}
    assert {one["path"] for one in changes} == {"after/c/three.yaml"}
    assert {one["old_path"] for one in changes} == {"before/a/one.yaml"}


@pytest.mark.parametrize("state", ["before", "after"])
@pytest.mark.parametrize(
    "reference",
    ["${ID}", "{{ID}}", "<%= id %>", "<id>", "YOUR_CLIENT_ID", "TODO", "xxxxxxxx-xxxx", "$(ID)", "%ID%"],
)
def test_a_placeholder_that_two_objects_have_identifies_none(place: Place, state: str, reference: str) -> None:
    for folder, name in (("before", "a/one.yaml"), ("after", "b/two.yaml"), (state, "c/three.yaml")):
        uris = "".join(f"  - https://{name[0]}.example.com/{at}\n" for at in range(9))  # git sees no renamed file
        place.write(f"{folder}/{name}", f'id: "{reference}"\nname: {name[0]}\nredirectURIs:\n{uris}type: public\n')
    actions = sorted(one["action"] for one in reported(place, "before", "after")["changes"])
    assert actions == sorted(["added", "removed", "removed" if state == "before" else "added"])


def test_an_id_in_the_link_of_an_object_counts_beside_a_placeholder(place: Place) -> None:
    linked = "_id: ${{ID}}\n_self: /config/app/clients/{0}\nname: {0}\nfeatures: [login_client]\n"
    for folder, name, number in (("before", "a/one", 1), ("after", "b/two", 1), ("after", "c/three", 2)):
        place.write(f"{folder}/{name}.yaml", linked.format(f"{number}" * 32))
    changes = reported(place, "before", "after")["changes"]
    assert {one["path"] for one in changes if one["action"] == "added"} == {"after/c/three.yaml"}


def test_what_is_alike_but_of_another_id_is_another_object(place: Place) -> None:
    for text in (SCHEMA, OF_APPLICATION):
        place.write("before/x/one.yaml", text.format("a" * 32))
        place.write("after/y/two.yaml", text.format("b" * 32))
        actions = [one["action"] for one in reported(place, "before", "after")["changes"]]
        assert sorted(actions) == ["added", "removed"]


def test_a_flow_and_the_list_of_its_versions_are_two(place: Place) -> None:
    for folder, flow, versions in (("before/flows", "a", "standard-versions"), ("after/flows", "z", "standard")):
        place.write(f"{folder}/{flow}.yaml", FLOW)
        place.write(f"{folder}/{versions}.yaml", VERSIONS)
    assert reported(place, "before", "after")["changes"] == []


# --- what cannot be done


@pytest.mark.parametrize("names", [("old", "new"), ("new", "old"), ("build/old", "new"), ("old", "build/old")])
def test_a_folder_that_git_ignores_is_not_taken_for_an_empty_one(place: Place, names: tuple[str, str]) -> None:
    place.write(".gitignore", "/old/\nbuild\n")
    for folder in ("old", "new", "build/old"):
        place.write(f"{folder}/shop.yaml", f"{GOOD}site_name: {folder}\n")
    outcome = place.quick("diff", *names)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"git ignores {next(one for one in names if one != 'new')}, so no file in it is compared" in outcome.err
    files = [f"{one}/shop.yaml" for one in names]
    assert place.quick("diff", *files).out.startswith("1 change changes what users see")
    (place.folder / "empty").mkdir()
    assert place.quick("diff", "empty", "new").out.startswith("1 change changes what users see")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "two states are compared, and none of them are named"),
        (("a.yaml",), "two states are compared, and 1 of them is named"),
        (("a.yaml", "b.yaml", "c"), "two states are compared, and 3 of them are named"),
        (("a.yaml", "gone.yaml"), "gone.yaml does not exist"),
        (("gone.yaml", "a.yaml"), "gone.yaml does not exist"),
        (("a.yaml", "folder"), "folder is a folder and a.yaml a file; name two files or two folders"),
        (("-", "a.yaml"), "standard input"),
        (("--head", "HEAD", "a.yaml", "b.yaml"), "--head is the new state for --base"),
        (("--base", "HEAD", "--export", "a.yaml"), "--base and --export are two earlier states"),
        (("--export", "a.yaml"), "--export needs the files or folders to compare with"),
        (("--environment", "prod", "a.yaml", "b.yaml"), "--environment requires --export"),
        (("--export", "folder", "--environment", "prod", "b.yaml"), "no file of b.yaml is of the environment `prod`"),
        (("--fail-on", "much", "a.yaml", "b.yaml"), "Invalid value for '--fail-on'"),
        (("--export", "a.yaml", "folder"), "no file contains the object that was exported"),
        (("ci.yaml", "ci.yaml"), "there is nothing to compare: no file of ci.yaml and ci.yaml contains known settings"),
        (("--config", "x.toml", "--isolated", "a.yaml", "b.yaml"), "contradict each other"),
        (("a.yaml", "broken.yaml"), "broken.yaml, line 1, cannot be read"),
        (("broken.yaml", "a.yaml"), "broken.yaml, line 1, cannot be read"),
        (("--format", "txet", "a.yaml", "b.yaml"), "did you mean `text`?"),
        (("--base",), "requires an argument"),
        (("--base", "HEAD"), "no commits yet"),
    ],
)
def test_what_cannot_be_done_is_explained(place: Place, arguments: tuple[str, ...], message: str) -> None:
    place.git("init")
    place.write("a.yaml")
    place.write("b.yaml", f"{GOOD}site_name: x\n")
    place.write("c", "")
    place.write("ci.yaml", "steps: []\n")
    place.write("folder/one.yaml", good("one"))
    place.write("broken.yaml", "site_name: [\n")
    outcome = place.quick("diff", *arguments)
    assert outcome.code == 2
    assert message in outcome.err


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ('select = ["empty-provider"]', "no rule `empty-provider` .*lint-settings.toml:1.*did you mean"),
        ('ignore = ["nothing-such"]', "no rule `nothing-such` .*lint-settings.toml:1"),
        ('[severity]\nempty-provider = "error"', "no rule `empty-provider` .*lint-settings.toml:2"),
        ("[options.empty-providers]\nmost = 3", "no option `most` .*lint-settings.toml:2"),
        ('[environments.prod]\nfiles = ["*"]\nseverity = {emty = "info"}', "no rule `emty` .*lint-settings.toml:3"),
        ('rules = ["nowhere"]', "the rules folder nowhere .*lint-settings.toml:1.*cannot be read"),
    ],
)
@pytest.mark.parametrize("exported", [False, True])
def test_a_config_that_cannot_be_used_is_one_message(place: Place, config: str, message: str, exported: bool) -> None:
    place.settings("old.yaml", "site_name: Shop")
    place.settings("new.yaml", "site_name: Our shop")
    place.write("lint-settings.toml", config)
    outcome = place.quick("diff", *(("--export",) if exported else ()), "old.yaml", "new.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert re.search(message, outcome.err)
    assert outcome.err.count("\n") == 1


# --- git


@pytest.fixture
def repository(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A repository with the settings of three clients, committed."""
    for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
        place.env[name] = value
    place.git("init")
    place.write("lint-settings.toml", "")
    for name in ("one", "two", "three"):
        place.settings(f"settings/{name}.yaml", f"site_name: {name}")
    commit(place)
    return place


def commit(place: Place) -> None:
    place.git("add", "--all")
    place.git("commit", "--quiet", "--message", "change")


def test_the_working_tree(repository: Place) -> None:
    repository.settings("settings/one.yaml", "site_name: eins")
    (change,) = reported(repository, "--base", "HEAD")["changes"]
    commit_id = repository.git("rev-parse", "HEAD")[:7]
    assert (change["path"], change["line"]) == ("settings/one.yaml", 7)
    assert change["old_path"] == f"settings/one.yaml at {commit_id}"
    assert f"(settings/one.yaml, before: {commit_id})" in repository.quick("diff", "--base", "HEAD").out


def test_nothing_has_changed(repository: Place) -> None:
    outcome = repository.quick("diff", "--base", "HEAD")
    assert (outcome.code, outcome.out) == (0, "0 files compared: no differences that count\n")


def test_what_the_base_branch_did_since_is_not_shown(repository: Place) -> None:
    repository.git("switch", "-qc", "change")
    repository.settings("settings/one.yaml", "site_name: eins")
    commit(repository)
    repository.git("switch", "-q", "main")
    repository.settings("settings/two.yaml", "site_name: zwei")
    commit(repository)
    assert named(reported(repository, "--base", "main", "--head", "change")) == ["settings/one.yaml site_name"]
    repository.git("switch", "-q", "change")
    assert named(reported(repository, "--base", "main")) == ["settings/one.yaml site_name"]


def test_untracked_staged_deleted_and_ignored_files(repository: Place) -> None:
    repository.settings("settings/new.yaml", "site_name: new")
    repository.settings("settings/two.yaml", "site_name: zwei")
    repository.git("add", "settings/two.yaml")
    (repository.folder / "settings/three.yaml").unlink()
    repository.write(".gitignore", "ignored.yaml\n")
    repository.settings("ignored.yaml")
    report = reported(repository, "--base", "HEAD")
    assert sorted((one["action"], one["path"]) for one in report["changes"]) == [
        ("added", "settings/new.yaml"),
        ("changed", "settings/two.yaml"),
        ("removed", "settings/three.yaml"),
    ]


def test_a_renamed_file_is_no_change(repository: Place) -> None:
    repository.git("mv", "settings/one.yaml", "settings/eins.yaml")
    outcome = repository.quick("diff", "--base", "HEAD")
    assert (outcome.code, outcome.out) == (0, "1 file compared: no differences that count\n")


def test_paths_limit_it_and_a_subfolder_can_be_the_current_folder(repository: Place) -> None:
    repository.settings("other/four.yaml", "site_name: four")
    repository.settings("settings/one.yaml", "site_name: eins")
    repository.settings("settings/two.yaml", "site_name: zwei")
    assert named(reported(repository, "--base", "HEAD", "settings/one.yaml")) == ["settings/one.yaml site_name"]
    assert named(reported(repository, "--base", "HEAD", cwd="settings")) == ["one.yaml site_name", "two.yaml site_name"]
    (repository.folder / "settings/three.yaml").unlink()
    assert named(reported(repository, "--base", "HEAD", "settings/three.yaml")) == ["settings/three.yaml "]
    outcome = repository.quick("diff", "--base", "HEAD", "settings/never.yaml")
    assert (outcome.code, "settings/never.yaml does not exist, nor did it at HEAD" in outcome.err) == (2, True)
    outcome = repository.quick("diff", "--base", "HEAD", "settings", "..")
    assert (outcome.code, "is not in the repository" in outcome.err) == (2, True)


def test_hidden_and_excluded_files_stay_out(repository: Place) -> None:
    repository.write("lint-settings.toml", 'exclude = ["/drafts/"]\n')
    repository.settings("drafts/one.yaml", "site_name: draft")
    repository.settings(".hidden/one.yaml", "site_name: hidden")
    repository.write(".github/workflows/ci.yml", "on: push\n")
    assert reported(repository, "--base", "HEAD")["changes"] == []


def test_what_cannot_be_read_is_reported(repository: Place) -> None:
    repository.write("settings/one.yaml", "site_name: [\n")
    outcome = repository.quick("diff", "--base", "HEAD")
    assert (outcome.code, outcome.err) == (
        2,
        "lint-settings: settings/one.yaml, line 1, cannot be read: not valid YAML: "
        "this bracket is opened and never closed\n",
    )
    commit(repository)
    repository.settings("settings/one.yaml")
    outcome = repository.quick("diff", "--base", "HEAD")
    assert outcome.code == 2
    assert f"settings/one.yaml at {repository.git('rev-parse', 'HEAD')[:7]}, line 1, cannot be read" in outcome.err


@pytest.mark.parametrize("revision", ["no-such-branch", "-f", "--output=x", ""])
def test_a_revision_that_is_none(repository: Place, revision: str) -> None:
    outcome = repository.quick("diff", f"--base={revision}")
    assert outcome.code == 2
    assert outcome.err.startswith("lint-settings: ")
    assert not (repository.folder / "x").exists()


def test_settings_move_to_a_file_of_the_application(repository: Place) -> None:
    repository.settings("settings/one.yaml")
    repository.write("settings/app.yaml", "_self: /config/app/settings\nsite_name: one\n")
    commit(repository)
    repository.settings("settings/two.yaml")
    (change,) = reported(repository, "--base", "HEAD")["changes"]
    assert change["effect"] == "deleted by the PUT; the application's value `one` applies instead"
    (change,) = reported(repository, "--base", "HEAD~1", "--head", "HEAD", "settings/one.yaml")["changes"]
    assert (change["name"], change["risk"]) == ("site_name", "has no effect")


# --- what is read


def opened(job: Callable[[], Outcome], folder: Path) -> tuple[Outcome, set[str]]:
    """What comes of a job, and which settings files it opened."""
    found = set()

    def noting(plain: Callable[..., Any]) -> Callable[..., Any]:
        def noted(path: Any, *arguments: Any, **options: Any) -> Any:
            name = os.path.abspath(path) if isinstance(path, str) else ""
            if name.startswith(str(folder)) and name.endswith(".yaml"):
                found.add(os.path.relpath(name, folder))
            return plain(path, *arguments, **options)

        return noted

    with patch.object(builtins, "open", noting(open)), patch.object(os, "open", noting(os.open)):
        return job(), found


def test_of_a_thousand_files_only_the_one_that_changed_is_read(repository: Place) -> None:
    for number in range(1000):
        repository.settings(f"settings/client{number}.yaml", f"site_name: Site {number}")
    commit(repository)
    repository.settings("settings/client7.yaml", "site_name: Other", "default_flow_name: other")
    outcome, read = opened(lambda: repository.quick("diff", "--base", "HEAD"), repository.folder)
    assert outcome.code == 0, outcome.err
    assert "site_name" in outcome.out
    assert read == {"settings/client7.yaml"}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("settings/one.yaml", ()),  # what it had of its own may now come from the application
        ("settings/new.yaml", ("site_name: new",)),
        ("app.yaml", ("_self: /config/app/settings",)),
    ],
)
def test_the_rest_is_read_where_a_change_may_be_felt_there(repository: Place, name: str, lines: tuple[str]) -> None:
    repository.settings(name, *lines)
    outcome, read = opened(lambda: repository.quick("diff", "--base", "HEAD"), repository.folder)
    assert outcome.code in (0, 1), outcome.err
    assert read >= {"settings/one.yaml", "settings/two.yaml", "settings/three.yaml"}


def test_of_two_commits_no_file_is_read_at_all(repository: Place) -> None:
    repository.settings("settings/one.yaml")
    commit(repository)
    (repository.folder / "settings/two.yaml").write_text("site_name: [\n")
    outcome, read = opened(lambda: repository.quick("diff", "--base", "HEAD~1", "--head", "HEAD"), repository.folder)
    assert (outcome.code, read) == (1, set())
    assert "put-would-drop" in outcome.out


def test_files_that_cannot_be_read_are_named_in_order(place):
    names = [f"shop-{number}.yaml" for number in range(8)]
    for name in names:
        place.settings(f"old/{name}")
        place.write(f"new/{name}", "")
    errors = place.quick("diff", "old", "new").err.splitlines()
    assert [line.split()[1] for line in errors if "the file is empty" in line] == [f"new/{name}" for name in names]
