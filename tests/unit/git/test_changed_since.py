"""`check --changed-since`: what a change brings is reported, what it does not touch is not."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine import file_result, load, runner
from lint_settings.engine.serialize import copy_of
from lint_settings.git import repository, touched
from place import Outcome, Place, good

PROVIDERS = "authentication.providers: []"
ATTEMPTS = "login_attempts: many"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OIDC = f"id: {CLIENT}\nname: Shop\ntype: public\nredirectURIs: [https://shop.example.com/]\nloginPolicy: {POLICY}\n"
LOGIN = f"""\
id: {POLICY}
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
"""
UNUSED = "# lint-settings: allow[empty-providers] -- none is wanted"


@pytest.fixture(autouse=True)
def _no_git_config(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    """Start a repository, and ignore the user's configuration."""
    for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
        place.env[name] = value
    place.git("init")


def commit(place: Place, cwd: str = ".") -> None:
    """Commit all there is."""
    place.git("add", "--all", cwd=cwd)
    place.git("commit", "--quiet", "--allow-empty", "--message", "change", cwd=cwd)


def found(place: Place, *arguments: str, since: str = "HEAD", cwd: str = ".") -> list[str]:
    """What is reported, as `path:line rule`."""
    lines = place.lines(f"--changed-since={since}", *(arguments or (".",)), cwd=cwd)
    return [re.sub(r":\d+: \w+\[([\w-]+)\].*", r" \1", line) for line in lines]


def failed(place: Place, *arguments: str, cwd: str = ".", **env: str) -> str:
    """The words of a run that cannot do its job."""
    outcome = place.quick(*arguments, cwd=cwd, **env)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    return outcome.err


def summed(place: Place, *arguments: str) -> str:
    """The last line of the text report."""
    return place.quick(*arguments).out.splitlines()[-1]


# --- settings


def test_only_settings_with_another_value_are_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    place.settings("other.yaml", PROVIDERS)
    commit(place)
    assert found(place) == []
    place.settings("shop.yaml", PROVIDERS, "login_attempts: some")
    assert found(place) == ["shop.yaml:8 invalid-value"]
    place.settings("shop.yaml", "# moved by a line", PROVIDERS, ATTEMPTS, "registration.loginUrl: ")
    assert "invalid-value" not in " ".join(found(place))


def test_a_setting_that_is_added_is_reported(place: Place) -> None:
    place.settings("shop.yaml", ATTEMPTS)
    commit(place)
    place.settings("shop.yaml", ATTEMPTS, PROVIDERS)
    assert found(place) == ["shop.yaml:8 empty-providers"]


def test_settings_under_custom_are_distinguished(place: Place) -> None:
    place.settings("shop.yaml", "custom:", f"  {PROVIDERS}", "  login_attempts: many")
    commit(place)
    place.settings("shop.yaml", "custom:", f"  {PROVIDERS}", "  login_attempts: some")
    assert found(place) == ["shop.yaml:9 invalid-value"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("login_attempts: 'many'", "login_attempts:   many # as ever"),
        ('trusted_device_ttl: "0"', "trusted_device_ttl: 0"),
        ("authentication.providers: [facebook, facebook]", 'authentication.providers: ["facebook", facebook]'),
    ],
)
def test_the_same_value_in_other_words_is_no_change(place: Place, old: str, new: str) -> None:
    place.settings("shop.yaml", old)
    commit(place)
    before = place.lines(".")
    place.settings("shop.yaml", new)
    assert before != []
    assert place.lines(".") != []
    assert found(place) == []


def test_moving_and_commenting_settings_is_no_change(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    commit(place)
    place.write("shop.yaml", f"# the shop\n{ATTEMPTS}\n\n{PROVIDERS}\n{good('shop.yaml')}")
    assert len(place.lines(".")) == 2
    assert found(place) == []


def test_json_and_crlf_are_compared_by_value(place: Place) -> None:
    place.write("shop.json", '{"janrainOidcClientId": "x", "login_attempts": "many", "site_name": "Shop"}')
    place.settings("other.yaml", PROVIDERS)
    commit(place)
    assert len(place.lines(".")) > 2
    place.write("shop.json", '{\r\n  "login_attempts": "many",\r\n  "janrainOidcClientId": "x"}')
    place.write("other.yaml", (place.folder / "other.yaml").read_bytes().replace(b"\n", b"\r\n"))
    place.git("config", "core.autocrlf", "true")
    assert not [line for line in found(place) if "invalid-value" in line or "other.yaml" in line]


def test_a_mode_alone_is_no_change(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    (place.folder / "shop.yaml").chmod(0o755)
    assert found(place) == []


# --- files


def test_new_files_are_reported_whole(place: Place) -> None:
    commit(place)
    place.settings("untracked.yaml", PROVIDERS)
    place.settings("staged.yaml", PROVIDERS)
    place.git("add", "staged.yaml")
    assert found(place) == ["staged.yaml:7 empty-providers", "untracked.yaml:7 empty-providers"]


def test_what_is_only_staged_and_taken_back_is_no_change(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    place.git("add", "shop.yaml")
    assert found(place) == ["shop.yaml:8 invalid-value"]
    place.settings("shop.yaml", PROVIDERS)
    assert found(place) == []


def test_a_file_that_git_ignores_is_reported_whole_where_it_is_named(place: Place) -> None:
    place.write(".gitignore", "local.yaml\n")
    commit(place)
    place.settings("local.yaml", PROVIDERS)
    place.settings("shop.yaml")
    assert found(place) == []
    assert found(place, "local.yaml") == ["local.yaml:7 empty-providers"]


def test_a_file_of_another_name_is_compared_too(place: Place) -> None:
    place.settings("shop.settings", PROVIDERS, ATTEMPTS)
    commit(place)
    assert found(place, "shop.settings") == []
    place.settings("shop.settings", PROVIDERS, "login_attempts: some")
    assert found(place, "shop.settings") == ["shop.settings:8 invalid-value"]


def test_a_renamed_file_is_compared_with_what_it_was(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    commit(place)
    place.git("mv", "shop.yaml", "store.yaml")
    assert found(place) == []
    text = (place.folder / "store.yaml").read_text()
    place.write("store.yaml", text.replace("many", "some"))
    assert found(place) == ["store.yaml:8 invalid-value"]
    commit(place)
    assert found(place, since="HEAD~1") == ["store.yaml:8 invalid-value"]


def test_a_name_that_brings_findings_brings_them(place: Place) -> None:
    place.settings("dev/shop.yaml", "default_flow_version: HEAD")
    text = (place.folder / "dev/shop.yaml").read_text().replace('default_flow_version: "20240115093000123456"\n', "")
    place.write("dev/shop.yaml", text)
    commit(place)
    assert found(place) == []
    place.git("mv", "dev", "prod")
    assert found(place) == ["prod/shop.yaml:6 head-in-production"]


def test_a_file_that_cannot_be_read_now_is_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    place.write("broken.yaml", "a: [\n")
    commit(place)
    assert found(place) == []
    place.settings("shop.yaml", PROVIDERS, "a: [")
    assert [line.partition(" ")[2] for line in found(place)] == ["syntax"]
    place.settings("broken.yaml", PROVIDERS)
    assert found(place, "broken.yaml") == ["broken.yaml:7 empty-providers"]


def test_findings_that_a_deleted_file_causes_are_reported(place: Place) -> None:
    place.write("oidc-clients/shop.yaml", OIDC)
    place.write("login-policies/shop.yaml", LOGIN)
    place.write("login-policies/other.yaml", LOGIN.replace(POLICY, CLIENT))
    place.settings("settings/old.yaml", PROVIDERS)
    commit(place)
    assert found(place) == []
    (place.folder / "login-policies/shop.yaml").unlink()
    assert found(place) == ["oidc-clients/shop.yaml:5 dangling-login-policy"]
    assert found(place, "login-policies") == []


def test_findings_that_a_file_causes_which_moved_below_another_config_are_reported(place: Place) -> None:
    place.write("lint-settings.toml", "")
    place.write("prod/lint-settings.toml", "")
    place.write("prod/oidc-clients/shop.yaml", OIDC)
    place.write("prod/login-policies/shop.yaml", LOGIN)
    place.write("prod/login-policies/other.yaml", LOGIN.replace(POLICY, CLIENT))
    place.write("test/login-policies/shop.yaml", LOGIN.replace(POLICY, CLIENT))
    commit(place)
    assert found(place) == []
    place.git("mv", "prod/login-policies/shop.yaml", "test/moved.yaml")
    assert found(place, "--select=dangling-login-policy") == [
        "prod/oidc-clients/shop.yaml:5 dangling-login-policy",
    ]


def test_findings_that_another_file_causes_are_reported(place: Place) -> None:
    place.write("lint-settings.toml", "")
    place.write("oidc-clients/shop.yaml", OIDC)
    place.write("login-policies/shop.yaml", LOGIN)
    commit(place)
    place.write("login-policies/shop.yaml", LOGIN.replace(POLICY, POLICY.replace("7d", "8d")))
    assert found(place, "oidc-clients") == ["oidc-clients/shop.yaml:5 dangling-login-policy"]
    commit(place)
    assert found(place, "oidc-clients") == []
    place.write("login-policies/shop.yaml", LOGIN.replace(POLICY, POLICY.replace("7d", "8d")) + "description: x\n")
    assert found(place, "oidc-clients") == []


@pytest.mark.parametrize("seed", range(int(os.environ.get("SHARED_SEEDS", "3"))))
def test_unchanged_files_are_shared_by_both_states(place: Place, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance, root = random.Random(seed), Path(__file__).parents[3]
    shutil.copytree(root / "tests" / "projects" / "tenant", place.folder / "tenant")
    shutil.copytree(root / "examples" / "bad", place.folder / "bad")
    commit(place)
    files = sorted(place.folder.rglob("*.yaml"))
    for path in chance.sample(files, chance.randint(1, len(files) // 3)):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        at = chance.randrange(len(lines))
        lines[at : at + 1] = chance.choice([[], [lines[at], lines[at]], [lines[at].replace("a", "b")], lines[at:]])
        path.write_text("".join(lines), "utf-8")
    ways, shared = [], []
    share = touched._of_project

    def counted(loaded: load.LoadedFile, *more: object) -> load.LoadedFile:
        one = share(loaded, *more)  # type: ignore[arg-type]
        shared.append(one.source is loaded.source)
        return one

    monkeypatch.setattr(touched, "_of_project", counted)
    for way in ("shared", "closed", "copied"):
        if way == "closed":
            monkeypatch.setattr(runner, "OpenFiles", lambda: OpenFiles(5_000))
        if way == "copied":
            monkeypatch.setattr(touched, "_of_project", copy_of)
        ways.append([place.quick("--changed-since=HEAD", f"--format={name}", ".") for name in ("json", "text")])
    assert ways[0] == ways[1] == ways[2]
    assert {*shared} == {True, False}


def test_a_finding_that_points_to_what_was_touched_is_reported(place: Place) -> None:
    body = "yield context.finding(node, 'look', related=[context.related(n, 'there') for n in others(context)])"
    head = (
        "def others(context):\n    roots = [d.root for d in context.workspace.documents['client-settings']]\n"
        "    return [root.members['site_name'] for root in roots if 'site_name' in root.members]\n"
    )
    place.rule("look_there", body, head)
    place.settings("shop.yaml")
    place.settings("other.yaml", "site_name: Shop")
    commit(place)
    assert found(place, "--select=look-there") == []
    place.settings("other.yaml", "login_attempts: 5", "site_name: Shop")
    assert found(place, "--select=look-there") == []
    place.settings("other.yaml", "site_name: Store")
    assert found(place, "--select=look-there") == ["other.yaml:2 look-there", "shop.yaml:2 look-there"]


def test_what_is_missing_is_reported_where_settings_were_taken_or_changed(place: Place) -> None:
    text = good("shop.yaml").replace("user_entity_type: user\n", "") + "site_name: Shop\n"
    place.write("shop.yaml", text)
    commit(place)
    assert len(place.lines(".")) == 1
    place.write("shop.yaml", text + "login_attempts: 5\n")
    assert found(place) == []
    place.write("shop.yaml", text.replace("Shop", "Store"))
    assert found(place) == ["shop.yaml:1 missing-setting"]
    place.write("shop.yaml", good("shop.yaml"))
    commit(place)
    place.write("shop.yaml", text.replace("site_name: Shop\n", ""))
    assert found(place) == ["shop.yaml:1 missing-setting"]


def test_objects_in_one_file_are_distinguished(place: Place) -> None:
    one, two = (f"{good(name)}{PROVIDERS}\n" for name in ("one", "two"))
    place.write("shops.yaml", f"{one}---\n{two}")
    commit(place)
    assert len(place.lines("shops.yaml")) == 2
    place.write("shops.yaml", f"{two}---\n{one}{ATTEMPTS}\n")
    assert found(place) == ["shops.yaml:16 invalid-value"]
    place.write("shops.yaml", f"{good('three')}{PROVIDERS}\n---\n{one}---\n{two}")
    assert found(place) == ["shops.yaml:7 empty-providers"]


def test_objects_of_a_list_are_distinguished(place: Place) -> None:
    one, two = (OIDC.replace(CLIENT, CLIENT.replace("1b", f"{number}b")) for number in (2, 3))

    def listed(*objects: str) -> str:
        return "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in objects)

    place.write("login-policies/other.yaml", LOGIN.replace(POLICY, CLIENT))
    place.write("oidc-clients/all.yaml", listed(one, two))
    commit(place)
    assert len(place.lines(".", "--select=dangling-login-policy", "--show-consequences")) == 2
    new = OIDC.replace("Shop", "New")
    place.write("oidc-clients/all.yaml", listed(new, one, two))
    assert found(place, "--select=dangling-login-policy") == ["oidc-clients/all.yaml:5 dangling-login-policy"]
    other = two.replace(POLICY, POLICY.replace("7d", "8d"))
    place.write("oidc-clients/all.yaml", listed(other, one))
    assert found(place, "--select=dangling-login-policy") == ["oidc-clients/all.yaml:5 dangling-login-policy"]


# --- comments and the config


def test_a_comment_is_reported_where_its_line_is_new(place: Place) -> None:
    old = "# lint-settings: allow[empty-providers] until 2020-01-01 -- as agreed"
    place.settings("shop.yaml", f"{PROVIDERS} {old}", "site_name: Shop")
    commit(place)
    place.settings("shop.yaml", f"{PROVIDERS} {old}", "site_name: Store")
    assert len(place.lines(".")) == 2
    assert found(place) == []
    place.settings("shop.yaml", f"{PROVIDERS} {old.replace('2020', '2021')}", "site_name: Shop")
    assert found(place) == ["shop.yaml:7 expired-allow"]


def test_an_allow_that_the_change_makes_useless_is_reported(place: Place) -> None:
    place.settings("shop.yaml", UNUSED, PROVIDERS)
    commit(place)
    place.settings("shop.yaml", UNUSED, "authentication.providers: [facebook]")
    assert found(place, "--select=empty-providers,unused-allow") == ["shop.yaml:7 unused-allow"]
    commit(place)
    assert len(place.lines(".")) == 2
    assert found(place) == []


def test_taking_an_allow_away_brings_its_finding_back(place: Place) -> None:
    place.settings("shop.yaml", UNUSED, PROVIDERS)
    commit(place)
    place.settings("shop.yaml", PROVIDERS)
    assert found(place) == ["shop.yaml:7 empty-providers"]


def test_an_allow_of_the_config_is_reported_where_it_is_new(place: Place) -> None:
    allow = '[[allow]]\nrule = "empty-providers"\nfiles = ["/{}.yaml"]\nuntil = {}\nreason = "agreed"\n'
    place.write("lint-settings.toml", allow.format("shop", "2020-01-01"))
    place.settings("shop.yaml")
    place.settings("other.yaml")
    commit(place)
    assert len(place.lines(".")) == 1
    assert found(place) == []
    place.write("lint-settings.toml", allow.format("other", "2020-01-01") + allow.format("shop", '"2020-01-01"'))
    assert len(place.lines(".")) == 2
    assert found(place) == ["lint-settings.toml:1 expired-allow"]


def test_an_allow_of_the_config_that_the_change_makes_useless_is_reported(place: Place) -> None:
    place.write("lint-settings.toml", '[[allow]]\nrule = "empty-providers"\nfiles = ["/shop.yaml"]\nreason = "x"\n')
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    place.settings("shop.yaml")
    assert found(place) == ["lint-settings.toml:1 unused-allow"]


@pytest.mark.parametrize("text", ["x = [", "x = " + "[" * 5000, "x = " + "9" * 5000, "x = 0x" + "f" * 5000])
def test_an_entry_of_a_config_that_was_broken_is_new(text: str, place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", text)
    commit(place)
    place.write("lint-settings.toml", '[[allow]]\nrule = "empty-providers"\nfiles = ["/shop.yaml"]\nreason = "x"\n')
    assert found(place) == ["lint-settings.toml:1 unused-allow"]


# --- what is reported at the end


def test_the_summary_says_how_many_were_left_out(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    place.settings("other.yaml", PROVIDERS)
    commit(place)
    assert summed(place, "--changed-since=HEAD", ".") == (
        "2 files checked: nothing found; 2 findings not affected by the change"
    )
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    assert "1 error; 2 findings not affected by the change" in summed(place, "--changed-since=HEAD", ".")
    outcome = place.quick("--format=json", "--changed-since=HEAD", ".")
    assert outcome.code == 1
    assert json.loads(outcome.out)["summary"]["untouched"] == 2
    assert "2 findings not affected by the change" in outcome.err


def test_what_is_left_out_does_not_count_for_the_exit_code(place: Place) -> None:
    place.settings("shop.yaml", ATTEMPTS)
    commit(place)
    assert place.quick(".").code == 1
    assert place.quick("--changed-since=HEAD", ".").code == 0


def test_the_list_of_files_is_as_ever(place: Place) -> None:
    place.settings("shop.yaml")
    assert place.quick("--show-files", "--changed-since=nowhere", ".").out == "shop.yaml\tclient-settings\t-\n"


# --- where the change started


def test_what_others_did_meanwhile_is_no_part_of_the_change(place: Place) -> None:
    place.settings("shop.yaml", "site_name: Shop")
    place.settings("other.yaml")
    commit(place)
    place.git("checkout", "--quiet", "-b", "topic")
    place.settings("shop.yaml", "site_name: Shop", PROVIDERS)
    commit(place)
    place.git("checkout", "--quiet", "main")
    place.settings("other.yaml", ATTEMPTS)
    commit(place)
    place.git("checkout", "--quiet", "topic")
    assert found(place, since="main") == ["shop.yaml:8 empty-providers"]
    place.git("merge", "--quiet", "--no-edit", "main")
    assert len(place.lines(".")) == 2
    assert found(place, since="main") == ["shop.yaml:8 empty-providers"]
    place.git("checkout", "--quiet", "--detach")
    assert found(place, since="main") == ["shop.yaml:8 empty-providers"]


def test_it_runs_from_a_folder_below(place: Place) -> None:
    place.settings("one/shop.yaml", PROVIDERS)
    place.settings("two/shop.yaml", PROVIDERS)
    commit(place)
    place.settings("one/shop.yaml", PROVIDERS, ATTEMPTS)
    place.settings("two/shop.yaml", PROVIDERS, "login_attempts: some")
    assert found(place, cwd="one") == ["shop.yaml:8 invalid-value"]
    assert found(place, "../two", cwd="one") == ["../two/shop.yaml:8 invalid-value"]
    assert found(place, str(place.folder / "two"), cwd="one")[0].endswith("two/shop.yaml:8 invalid-value")
    place.git("mv", "two", "three")
    assert found(place, "../three", cwd="one") == ["../three/shop.yaml:8 invalid-value"]


def test_it_runs_in_a_worktree(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    folder = tmp_path_factory.mktemp("trees") / "tree"
    place.git("worktree", "add", "--quiet", "-b", "topic", str(folder))
    tree = Place(folder)
    tree.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    assert found(tree, since="main") == ["shop.yaml:8 invalid-value"]


@pytest.mark.parametrize("name", ["with blank.yaml", "new\nline.yaml", 'quote".yaml', "-é.yaml", "*.yaml"])
def test_any_name_of_a_file_will_do(place: Place, name: str) -> None:
    place.settings(f"in/{name}", PROVIDERS)
    commit(place)
    assert found(place, "in") == []
    place.settings(f"in/{name}", PROVIDERS, ATTEMPTS)
    assert [line.rpartition(" ")[2] for line in found(place, "in")] == ["invalid-value"]


# --- links and repositories in repositories


def test_a_link_shows_the_change_of_what_it_leads_to(place: Place) -> None:
    place.settings("files/shop.yaml", PROVIDERS, ATTEMPTS)
    place.settings("files/other.yaml", PROVIDERS, "login_attempts: some")
    (place.folder / "current.yaml").symlink_to("files/shop.yaml")
    (place.folder / "folder").symlink_to("files")
    commit(place)
    assert found(place, "current.yaml", "folder/shop.yaml") == []
    place.settings("files/shop.yaml", PROVIDERS, "login_attempts: 5", "session_ttl: x")
    text = (place.folder / "files/shop.yaml").read_text()
    place.write("files/shop.yaml", text.replace("login_attempts: 5", "login_attempts: few"))
    reported = [line for line in found(place, "current.yaml", "folder/shop.yaml") if "invalid-value" in line]
    assert reported[:1] == ["files/shop.yaml:8 invalid-value"]
    assert not any("empty-providers" in line for line in reported)


def test_a_link_that_leads_elsewhere_is_compared_with_what_it_led_to(place: Place) -> None:
    text = f"{good('shop')}{PROVIDERS}\n"
    place.write("files/shop.yaml", f"{text}login_attempts: many\n")
    place.write("files/store.yaml", f"{text}login_attempts: some\n")
    (place.folder / "current.yaml").symlink_to("files/shop.yaml")
    commit(place)
    (place.folder / "current.yaml").unlink()
    (place.folder / "current.yaml").symlink_to("files/store.yaml")
    assert found(place, "current.yaml") == ["files/store.yaml:8 invalid-value"]
    assert found(place, ".") == ["files/store.yaml:8 invalid-value"]


def test_a_repository_behind_a_link_is_found(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    place.settings("in/shop.yaml", PROVIDERS)
    commit(place)
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(place.folder / "in")
    place.settings("in/shop.yaml", PROVIDERS, ATTEMPTS)
    assert found(Place(link)) == ["shop.yaml:8 invalid-value"]
    assert found(place, str(link)) == ["in/shop.yaml:8 invalid-value"]


def test_files_of_a_submodule_are_to_be_checked_there(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    inner = Place(tmp_path_factory.mktemp("inner"))
    inner.git("init")
    inner.settings("shop.yaml", PROVIDERS)
    commit(inner)
    place.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "sub")
    place.settings("a.yaml")
    commit(place)
    outcome = place.quick("--changed-since=HEAD", ".")
    reported = (
        f"sub/shop.yaml is not in the repository {os.path.realpath(place.folder)} and is left out; check it there\n"
    )
    assert (outcome.code, outcome.err) == (0, f"lint-settings: {reported}")
    assert found(place, "--exclude=sub", ".") == []
    assert found(place, cwd="sub") == []
    Place(place.folder / "sub").settings("shop.yaml", PROVIDERS, ATTEMPTS)
    assert found(place, cwd="sub") == ["shop.yaml:8 invalid-value"]
    assert found(place, "sub") == ["sub/shop.yaml:8 invalid-value"]


# --- what cannot be done


def test_a_revision_that_is_not_there_is_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    assert "nowhere is not a commit in" in failed(place, "--changed-since=nowhere", ".")
    assert "name one revision, not a range" in failed(place, "--changed-since=main..HEAD", ".")
    assert "it is empty; name a revision" in failed(place, "--changed-since=", ".")


@pytest.mark.parametrize("revision", ["-x", "--help", "--output=ran", "--upload-pack=touch ran"])
def test_a_revision_does_not_become_an_option_of_git(place: Place, revision: str) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    assert f"{revision} is not a commit" in failed(place, f"--changed-since={revision}", ".")
    assert sorted(os.listdir(place.folder)) == [".git", "shop.yaml"]


def test_a_repository_without_commits_is_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    assert "has no commits yet" in failed(place, "--changed-since=main", ".")


def test_no_repository_is_reported(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Place(tmp_path_factory.mktemp("other"))
    other.settings("shop.yaml", PROVIDERS)
    assert "is not in a git repository" in failed(other, "--changed-since=main", ".")
    (other.folder / ".git").mkdir()
    assert "is not in a git repository" in failed(other, "--changed-since=main", "shop.yaml")


def test_a_bare_repository_is_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    place.git("clone", "--quiet", "--bare", ".", "bare.git")
    place.settings("bare.git/shop.yaml", PROVIDERS)
    assert "is in a bare repository" in failed(place, "--changed-since=main", ".", cwd="bare.git")


def test_a_shallow_clone_is_reported(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    place.git("commit", "--quiet", "--allow-empty", "--message", "second")
    folder = tmp_path_factory.mktemp("clones") / "clone"
    place.git("clone", "--quiet", "--depth=1", f"file://{place.folder}", str(folder))
    clone = Place(folder)
    assert "it is a shallow clone; fetch more of the history" in failed(clone, "--changed-since=HEAD~1", ".")
    assert found(clone, since="origin/main") == []


def test_files_outside_are_reported(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Place(tmp_path_factory.mktemp("other"))
    other.settings("shop.yaml", PROVIDERS)
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    outside = os.path.relpath(other.folder / "shop.yaml", place.folder / "in")
    (place.folder / "in").mkdir()
    outcome = place.quick("--changed-since=HEAD", "../shop.yaml", outside, cwd="in")
    assert (outcome.code, "is not in the repository" in outcome.err) == (2, True), "it was named"
    other.git("init")
    commit(other)
    outcome = place.quick("--changed-since=HEAD", "../shop.yaml", outside, cwd="in")
    assert (outcome.code, "is not in the repository" in outcome.err) == (2, True), "it was named"


def test_a_nested_repository_does_not_keep_the_others_from_being_compared(place: Place) -> None:
    place.settings("b.yaml")
    place.settings("lint.json")
    commit(place)
    for name in ("a", "z"):
        nested = Place(place.folder / name, place.env)
        nested.folder.mkdir()
        nested.git("init")
        nested.settings("n.yaml", PROVIDERS)
        commit(nested)
    place.settings("b.yaml", PROVIDERS)
    for paths in (["."], ["b.yaml", "a", "z"], ["*"]):
        outcome = place.quick("--format=concise", "--changed-since=HEAD", *paths)
        assert outcome.code == 1, outcome.err
        assert [line.split(":")[0] for line in outcome.out.splitlines()] == ["b.yaml"]
        assert "a/n.yaml, z/n.yaml are not in the repository" in outcome.err
    for paths in (["b.yaml", "a/n.yaml"], ["a/n.yaml", "b.yaml"]):
        outcome = place.quick("--format=concise", "--changed-since=HEAD", *paths)
        assert (outcome.code, outcome.out.count("\n")) == (2, 1)
    outcome = place.quick("--format=concise", "--changed-since=HEAD", "a", "b.yaml", "lint.json", "z")
    assert (outcome.code, outcome.out.split(":")[0]) == (1, "b.yaml"), "as a shell lists them"
    assert "a/n.yaml, z/n.yaml are not in the repository" in outcome.err
    assert place.quick("--format=concise", "--changed-since=HEAD", "a").code == 0
    assert place.quick("diff", "--base=HEAD", ".").code in (0, 1)


def test_git_that_is_not_installed_is_reported(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    assert "git is needed" in failed(place, "--changed-since=HEAD", ".", PATH=str(place.folder))
    assert place.run(".", PATH=str(place.folder)).code == 1


def test_standard_input_has_no_history(place: Place) -> None:
    assert "name the file instead of `-`" in failed(place, "--changed-since=HEAD", "-")


def test_a_secret_is_never_shown(place: Place) -> None:
    secret = "kT8vQ2mX5nB1wR7zL4pD"
    place.settings("shop.yaml", f"rpx_key: {secret}", "clientSecret: [x]")
    commit(place)
    place.settings("shop.yaml", f"rpx_key: {secret}9", "clientSecret: [x]", f"site_name: [{secret}9]")
    outcome: Outcome = place.quick("--changed-since=HEAD", ".")
    assert outcome.code == 1
    assert secret not in outcome.out + outcome.err


def test_a_folder_that_was_deleted_whole_is_no_obstacle(place: Place) -> None:
    place.settings("gone/deep/shop.yaml", PROVIDERS)
    place.settings("shop.yaml", PROVIDERS)
    commit(place)
    shutil.rmtree(place.folder / "gone")
    assert found(place) == []
    assert Path(place.folder / "shop.yaml").exists()


def test_what_is_no_regular_file_is_not_waited_for(place: Place) -> None:
    place.settings("files/shop.yaml", PROVIDERS)
    (place.folder / "link.yaml").symlink_to("files/shop.yaml")
    commit(place)
    os.mkfifo(place.folder / "pipe.yaml")
    (place.folder / "link.yaml").unlink()
    (place.folder / "link.yaml").symlink_to("pipe.yaml")
    outcome = place.run("--changed-since=HEAD", ".")
    assert (outcome.code, outcome.err.count("is not a regular file")) == (2, 1)


def test_a_renamed_file_that_is_named_twice_is_reported(place: Place) -> None:
    place.settings("in/shop.yaml", PROVIDERS, ATTEMPTS)
    commit(place)
    place.git("mv", "in/shop.yaml", "in/store.yaml")
    text = (place.folder / "in/store.yaml").read_text()
    place.write("in/store.yaml", text.replace("many", "some"))
    reported = found(place, "store.yaml", "../in/store.yaml", str(place.folder / "in/store.yaml"), cwd="in")
    assert {line.rpartition("/")[2] for line in reported} == {"store.yaml:8 invalid-value"}


def test_a_baseline_and_a_change_go_together(place: Place) -> None:
    place.settings("shop.yaml", PROVIDERS)
    assert place.run("--update-baseline", "--baseline=known.json", ".").code == 0
    commit(place)
    place.settings("shop.yaml", PROVIDERS, ATTEMPTS)
    assert found(place, "--baseline=known.json", ".") == ["shop.yaml:8 invalid-value"]
    assert "leave out --changed-since" in failed(place, "--update-baseline", "--changed-since=HEAD", ".")


def test_only_what_is_reported_is_fixed(place: Place) -> None:
    place.settings("shop.yaml", "site_name: Shop")
    other = place.settings("other.yaml", "site_name: no")
    commit(place)
    shop = place.settings("shop.yaml", "site_name: yes")
    before = other.read_text()
    outcome = place.quick("--fix", "--changed-since=HEAD", ".")
    assert "1 fixed, 1 finding not affected by the change" in outcome.out
    assert 'site_name: "yes"' in shop.read_text()
    assert other.read_text() == before


# --- work


def test_of_the_earlier_state_only_what_is_in_question_is_read_and_checked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c", "clean"):
        place.settings(f"{name}.yaml", *([PROVIDERS] if name != "clean" else []))
    commit(place)
    place.settings("a.yaml", PROVIDERS, ATTEMPTS)
    read, checked = [], []
    parse, check = load.read_apart, file_result.check_file
    monkeypatch.setattr(
        load, "read_apart", lambda path, *more, **named: (read.append(path), parse(path, *more, **named))[1]
    )
    monkeypatch.setattr(runner, "check_file", lambda one, **named: (checked.append(one.path), check(one, **named))[1])
    assert found(place) == ["a.yaml:8 invalid-value"]
    assert sorted(map(os.path.basename, read)) == ["a.yaml", "a.yaml", "b.yaml", "c.yaml", "clean.yaml"]
    assert sorted(map(os.path.basename, checked)) == [
        "a.yaml",
        "a.yaml",
        "b.yaml",
        "b.yaml",
        "c.yaml",
        "c.yaml",
        "clean.yaml",
    ]


def test_an_allow_of_the_config_that_was_unused_before_is_not_new(place: Place) -> None:
    allow = '[[allow]]\nrule = "empty-providers"\nfiles = ["**"]\nreason = "seen"\n'
    place.write("lint-settings.toml", allow)
    place.settings("a.yaml", ATTEMPTS)
    place.settings("b.yaml")
    commit(place)
    place.settings("b.yaml", "# a comment")
    assert found(place) == []
    place.write("lint-settings.toml", allow + allow.replace("empty-providers", "wrong-type"))
    assert found(place) == ["lint-settings.toml:5 unused-allow"]


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (("check", "--changed-since=HEAD"), ["rev-parse", "rev-parse", "config", "diff-index", "ls-files", "ls-tree"]),
        (("diff", "--base=HEAD"), ["rev-parse", "rev-parse", "config", "diff-index", "ls-files", "ls-tree"]),
        (("diff", "--base=HEAD~1", "--head=HEAD"), ["rev-parse"] * 3 + ["merge-base", "diff-tree"] + ["ls-tree"] * 2),
    ],
)
def test_git_is_asked_for_everything_once(
    place: Place, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], asked: list[str]
) -> None:
    """To start git takes as long as to check a few files: neither contents nor lists are asked for again."""
    for number in range(4):
        place.settings(f"prod/{number}.yaml", ATTEMPTS)
    commit(place)
    place.settings("prod/1.yaml", ATTEMPTS, UNUSED)
    (place.folder / "prod/2.yaml").unlink()
    commit(place)
    place.settings("prod/0.yaml", ATTEMPTS, UNUSED)
    place.settings("prod/5.yaml")
    calls: list[tuple[str, bytes | None]] = []
    run = repository._run

    def counted(folder: str, *arguments: str, stdin: bytes | None = None, **named: Any) -> tuple[int, bytes, str]:
        calls.append((arguments[0], stdin))
        return run(folder, *arguments, stdin=stdin, **named)

    monkeypatch.setattr(repository, "_run", counted)
    assert place.quick(*command, ".").code in (0, 1)
    assert sorted(name for name, _ in calls if name != "cat-file") == sorted(asked)
    names = [name for _, stdin in calls if stdin for name in stdin.splitlines()]
    assert len(names) == len(set(names)), names
