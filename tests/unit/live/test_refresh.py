"""`import --refresh`: files follow the tenant, and lose nothing that people have put into them."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from console_edits import decorate, edit, lost, texts_below, unreported
from lint_settings.config.config import Config
from lint_settings.engine.load import read_apart
from lint_settings.engine.project import Options, Project
from lint_settings.live.merged import Live
from lint_settings.live.proven import Pair, Refreshed, refresh
from place import Place
from tenant import Tenant, client_settings, save, secret, uuid

PROJECT = Project(Config("."), Options(use_baseline=False, local_rules=False))


def refreshed(text: str, data: Any, kind: str = "client-settings", name: str = "x.yaml", **values: str) -> Refreshed:
    loaded = read_apart(name, text.encode(), PROJECT)
    return refresh(loaded, [Pair(0, Live(kind, data, data, data, None))], values)


POLICY = "id: 7d444840-9dc0-11d1-b245-5ffdce74fad2\ntitle: Logins\n"
POLICY_DATA = {"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "title": "Logins"}

CASES = yaml.safe_load(Path(__file__).with_name("refresh_cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_settings(case: dict[str, Any]) -> None:
    done = refreshed(case["file"], case["tenant"])
    assert done.text == case["becomes"]
    assert (done.refused, done.conflicts, done.unknown) == ([], [], [])
    again = refreshed(case["becomes"], case["tenant"])
    assert (again.text, again.made) == (case["becomes"], [])


@pytest.mark.parametrize(
    ("text", "data", "wanted"),
    [
        (f"{POLICY}accessTokenLifetime: 1800 # half an hour\n", {**POLICY_DATA, "accessTokenLifetime": 600},
         f"{POLICY}accessTokenLifetime: 600 # half an hour\n"),
        (f"{POLICY}accessTokenLifetime: 1800\n", {**POLICY_DATA, "accessTokenLifetime": "1800"},
         f"{POLICY}accessTokenLifetime: 1800\n"),
        (f"{POLICY}allowedScopes: [openid, email]\n", {**POLICY_DATA, "allowedScopes": ["email", "openid"]},
         f"{POLICY}allowedScopes: [openid, email]\n"),
        (f"{POLICY}useAccessJWT: false\n", {**POLICY_DATA, "useAccessJWT": True, "_links": {"self": {"href": "/x"}}},
         f"{POLICY}useAccessJWT: true\n"),
        (POLICY.upper().replace("ID:", "id:").replace("TITLE:", "title:").replace("LOGINS", "Logins"), POLICY_DATA,
         POLICY.upper().replace("ID:", "id:").replace("TITLE:", "title:").replace("LOGINS", "Logins")),
    ],
)  # fmt: skip
def test_other_objects(text: str, data: Any, wanted: str) -> None:
    assert refreshed(text, data, "token-policy").text == wanted


def test_attributes_are_known_by_their_names() -> None:
    text = (
        "name: user\nattr_defs:\n  # the login\n  - {name: email, type: string, length: 256}\n"
        "  - name: nick # for pages\n    type: string\n  - name: old\n    type: string\n"
    )
    data = {"name": "user", "attr_defs": [
        {"name": "nick", "type": "string", "length": 50}, {"name": "email", "type": "string", "length": 100},
        {"name": "born", "type": "date"},
    ]}  # fmt: skip
    done = refreshed(text, data, "entity-type")
    assert done.text == (
        "name: user\nattr_defs:\n  # the login\n  - {name: email, type: string, length: 100}\n"
        "  - name: nick # for pages\n    length: 50\n    type: string\n  - name: born\n    type: date\n"
    )


WIDE = '{"site_name": "Shop", "user_entity_type": "user"}'
TALL = '{\n  "site_name": "Shop",\n  "user_entity_type": "user"\n}\n'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (WIDE, WIDE.replace("Shop", "Store").replace("}", ', "custom": {"x": "1"}}')),
        (TALL, TALL.replace("Shop", "Store").replace('"user"\n', '"user",\n  "custom": {\n    "x": "1"\n  }\n')),
    ],
)
def test_json(text: str, wanted: str) -> None:
    data = {"site_name": "Store", "user_entity_type": "user", "custom": {"x": "1"}}
    done = refreshed(text, data, name="x.json")
    assert done.text == wanted
    assert done.refused == []


@pytest.mark.parametrize("char", ["\ufeff", "\u200b", "\u2028", "\x7f", "\x85", "\xa0", "\u202e", "\x01", "\ud800"])
@pytest.mark.parametrize("text", [WIDE, TALL, "site_name: Shop\nuser_entity_type: user\n"])
def test_invisible_characters_are_written_as_escapes(text: str, char: str) -> None:
    name = "x.json" if text.startswith("{") else "x.yaml"
    custom = {"a": f"x{char}é", f"b{char}": [f"{char}c"], "list": ["d", f"e{char}"]}
    for data in ({"site_name": f"S{char}"}, {"site_name": "Shop", "custom": custom}):
        data = {**data, "user_entity_type": "user"}
        done = refreshed(text, data, name=name)
        if char == "\ud800" and name == "x.yaml":
            continue  # YAML has no escape for half a character
        assert done.refused == []
        assert char not in done.text
        assert read_apart(name, done.text.encode(), PROJECT).documents[0].root.value == data
        assert ("é" in done.text) is ("custom" in data)


# --- what stays


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (
            "site_name: Shop\nrpx_realm: x # do not touch\nuser_entity_type: user\n",
            {"site_name": "Shop", "user_entity_type": "user"},
        ),
        (
            "site_name: &name Shop\nrpx_realm: *name\nuser_entity_type: user\n",
            {"site_name": "Shop", "rpx_realm": "Store", "user_entity_type": "user"},
        ),
        (
            "site_name: &name Shop\nrpx_realm: *name\nuser_entity_type: user\n",
            {"site_name": "Store", "rpx_realm": "Shop", "user_entity_type": "user"},
        ),
        (
            "user_entity_type: user\nour_list:\n  - a # first\n  - b\n",
            {"user_entity_type": "user", "custom": {"our_list": ["b"]}},
        ),
    ],
)
def test_nothing_gets_lost_for_a_change(text: str, data: Any) -> None:
    done = refreshed(text, data)
    assert done.text == text
    assert len(done.refused) >= 1


def test_a_placeholder_stays_where_it_stands_for_what_the_tenant_has() -> None:
    text = "site_name: ${NAME} # x\nrpx_realm: 'a-${REALM}'\nuser_entity_type: user\n"
    data = {"site_name": "Shop", "rpx_realm": "a-b", "user_entity_type": "user"}
    done = refreshed(text, data, NAME="Shop", REALM="b")
    assert (done.text, done.made, done.conflicts, done.unknown) == (text, [], [], [])
    other = refreshed(text, {**data, "site_name": "Store", "user_entity_type": "users"}, NAME="Shop", REALM="b")
    assert other.text == text.replace("type: user", "type: users")
    ((path, _, variables),) = other.conflicts
    assert (path, variables) == (("site_name",), ("NAME",))
    unset = refreshed(text, data, NAME="Shop")
    assert (unset.text, unset.conflicts, [one.variables for one in unset.unknown]) == (text, [], [("REALM",)])


@pytest.mark.parametrize("name", ["rpx_key: ${KEY}\n", "rpx_key: !secret KEY\n", "our_list: [a, '${KEY}']\n"])
def test_a_placeholder_is_not_taken_away(name: str) -> None:
    text = f"site_name: Shop\nuser_entity_type: user\n{name}"
    done = refreshed(text, {"site_name": "Shop", "user_entity_type": "user"}, KEY="b")
    assert done.text == text
    assert len(done.conflicts) == 1


def test_the_items_of_a_list_are_compared_with_what_placeholders_stand_for() -> None:
    text = "site_name: x\nauthentication.providers: ['${ONE}', linkedin]\n"
    data = {"site_name": "x", "custom": {"authentication.providers": ["linkedin", "facebook", "twitter"]}}
    done = refreshed(text, data, ONE="facebook")
    assert done.text == "site_name: x\nauthentication.providers: ['${ONE}', linkedin, twitter]\n"
    other = refreshed(text, data, ONE="google")
    assert (other.text, [one.variables for one in other.conflicts]) == (text, [("ONE",)])
    assert refreshed(text, data).text == text


def test_several_documents_and_lists_in_one_file(place: Place) -> None:
    clients = [{"_id": str(number) * 32, "name": f"C{number}", "features": ["login_client"]} for number in range(3)]
    items = [f'- _id: "{one["_id"]}"\n  name: {one["name"]} # {one["name"]}\n' for one in clients]
    place.write("git/api-clients.yaml", "".join(f"{item}  features: [login_client]\n" for item in items))
    settings = [{"_self": f"/config/a/clients/{number * 32}/settings", "site_name": f"S{number}"} for number in "12"]
    texts = [f"_self: {one['_self']}\nsite_name: {one['site_name']}\n" for one in settings]
    place.write("git/all.yaml", "---\n".join(texts))
    clients[1]["name"] = "Changed"
    settings[1]["site_name"] = "New"
    place.write("answers.json", json.dumps(clients))
    place.write("one.json", json.dumps(settings[0]))
    place.write("two.json", json.dumps(settings[1]))
    outcome = place.quick("import", "answers.json", "one.json", "two.json", "--into", "git", "--refresh")
    assert outcome.code == 0, outcome.err
    assert "name: Changed # C1\n" in (place.folder / "git/api-clients.yaml").read_text()
    assert (place.folder / "git/all.yaml").read_text().count("S1") == 1
    assert "site_name: New\n" in (place.folder / "git/all.yaml").read_text()
    assert outcome.out == "git/all.yaml: ~site_name\ngit/api-clients.yaml: ~name\n"


# --- a tenant that people go on changing in the Console

EDITS = int(os.environ.get("REFRESH_EDITS", "40"))
CLIENTS = 20 if "REFRESH_EDITS" in os.environ else 4


@pytest.mark.parametrize("seed", range(int(os.environ.get("REFRESH_SEEDS", "2"))))
def test_every_change_arrives_or_is_reported_and_nothing_gets_lost(place: Place, seed: int) -> None:
    draw = random.Random(seed)
    tenant = Tenant(CLIENTS, ("prod",))
    save(tenant, "prod", place.folder / "answers")
    place.write(".gitignore", "*.env\n")
    files, env_file = place.folder / "git/prod", place.folder / "prod.env"
    target = ("--into", "git", "--environment", "prod")
    assert place.quick("import", "answers", *target, "--secrets-to", "prod.env").code == 0
    with env_file.open("a") as file:
        file.writelines(f"{name}='{value}'\n" for name, value in decorate(files, draw).items())
    options = ("--refresh", "--env-file", "prod.env", "--secrets-to", "prod.env")
    assert place.quick("import", "answers", *target, *options) == (0, "all files agree with the tenant\n", "")
    for _ in range(5):
        before = texts_below(files)
        for _ in range(EDITS // 5):
            edit(tenant, draw)
        shutil.rmtree(place.folder / "answers")
        save(tenant, "prod", place.folder / "answers")
        outcome = place.quick("import", "answers", *target, *options)
        assert outcome.code in (0, 1), outcome.err
        after = texts_below(files)
        assert lost(before, after) == Counter()
        assert not [
            one for one in tenant.secrets() if one in "".join(after.values()) or one in outcome.out + outcome.err
        ]
        again = place.quick("import", "answers", *target, *options)
        assert (again.code, again.out, again.err) == (outcome.code, "all files agree with the tenant\n", outcome.err)
        assert unreported(tenant, "prod", files, env_file, outcome.err) == []


# --- objects that come and go


def fetched(place: Place, tenant: Tenant) -> None:
    shutil.rmtree(place.folder / "answers", ignore_errors=True)
    save(tenant, "prod", place.folder / "answers")


@pytest.fixture
def tenant(place: Place) -> Tenant:
    """A tenant with its files under `git`."""
    tenant = Tenant(2, ("prod",))
    fetched(place, tenant)
    assert place.quick("import", "answers", "--into", "git").code == 0
    return tenant


def add_client(tenant: Tenant) -> str:
    application = tenant.application("prod")
    client, oidc = "n" * 32, uuid("new")
    application._client(client, "New", ["login_client"], secret("new client"))
    application.client_settings[client] = {
        **client_settings(1, "prod", oidc),
        "site_name": "New",
        "rpx_key": secret("x"),
    }
    first = next(iter(tenant.oidc["clients"].values()))
    link = {"application_client": {"href": f"/config/{application.id}/clients/{client}"}}
    tenant._put("clients", oidc, {**deepcopy(first), "name": "New", "_links": link})
    tenant.oidc["clients"][oidc]["id"] = oidc
    return oidc


def test_a_new_object_gets_a_file(place: Place, tenant: Tenant) -> None:
    oidc = add_client(tenant)
    fetched(place, tenant)
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines() == [
        f"the API client `{'n' * 32}` had no file: git/api-clients/new.yaml",
        f"the client settings `{'n' * 32}` had no file: git/settings/new.yaml",
        f"the OIDC client `{oidc}` had no file: git/oidc-clients/new.yaml",
    ]
    text = (place.folder / "git/settings/new.yaml").read_text()
    assert "rpx_key: ${NEW_RPX_KEY}\n" in text
    assert "\nNEW_RPX_KEY=\n" in (place.folder / "git/.env.example").read_text()
    again = place.quick("import", "answers", "--into", "git", "--refresh")
    assert again.out == "all files agree with the tenant\n"


def test_what_is_gone_is_listed_and_deleted_only_on_demand(place: Place, tenant: Tenant) -> None:
    application = tenant.application("prod")
    client = next(iter(application.client_settings))
    oidc = application.client_settings.pop(client)["custom"]["janrainOidcClientId"]
    del application.clients[client], tenant.oidc["clients"][oidc]
    fetched(place, tenant)
    before = texts_below(place.folder / "git")
    listed = place.quick("import", "answers", "--into", "git", "--refresh")
    name = "example-shop-1-prod.yaml"
    gone = {f"git/{folder}/{name}" for folder in ("api-clients", "oidc-clients", "settings")}
    assert listed.code == 0
    assert {line.partition(":")[0] for line in listed.out.splitlines()} == gone
    assert listed.out.count("; --prune deletes the file\n") == 3
    assert "the tenant no longer has these client settings" in listed.out
    refused = place.quick("import", "answers", "--into", "git", "--refresh", "--prune")
    assert (refused.code, refused.out) == (2, "")
    assert "--prune deletes files: review them with --diff first, then add --yes" in refused.err
    shown = place.quick("import", "answers", "--into", "git", "--refresh", "--prune", "--diff")
    assert shown.out.count("\n+++ /dev/null\n") == 3
    assert texts_below(place.folder / "git") == before
    assert place.quick("import", "answers", "--into", "git", "--refresh", "--prune", "--yes").code == 0
    left = {Path(path).relative_to(place.folder).as_posix() for path in texts_below(place.folder / "git")}
    assert left == {Path(path).relative_to(place.folder).as_posix() for path in before} - gone


@pytest.mark.usefixtures("tenant")
def test_what_no_whole_list_shows_is_not_gone(place: Place) -> None:
    """An answer that is missing, an error or one page of several is no reason to delete anything."""
    (place.folder / "answers/oidc-clients.json").unlink()
    for path in (place.folder / "answers/oidc-clients").iterdir():
        path.unlink()
    place.write("answers/api-clients.json", '{"errors": "Authentication required."}')
    pages = json.loads((place.folder / "answers/token-policies.json").read_text())
    pages["_embedded"]["tokenPolicies"] = pages["_embedded"]["tokenPolicies"][:1]
    place.write("answers/token-policies.json", json.dumps(pages))
    shutil.rmtree(place.folder / "answers/token-policies")
    outcome = place.quick("import", "answers", "--into", "git", "--refresh", "--prune", "--diff")
    assert outcome.code == 2  # for the error answer
    assert "no longer" not in outcome.out + outcome.err
    assert "/dev/null" not in outcome.out


def test_a_file_with_several_objects_is_not_deleted(place: Place, tenant: Tenant) -> None:
    names = sorted((place.folder / "git/token-policies").iterdir())
    place.write("git/token-policies/all.yaml", "---\n".join(path.read_text() for path in names))
    for path in names:
        path.unlink()
    tenant.oidc["tokenPolicies"].popitem()
    fetched(place, tenant)
    outcome = place.quick("import", "answers", "--into", "git", "--refresh", "--prune", "--yes")
    assert "all.yaml: the tenant no longer has this token policy; the file contains others" in outcome.out
    assert (place.folder / "git/token-policies/all.yaml").read_text().count("title:") == 2


def test_env_files_of_the_config_are_used(place: Place) -> None:
    tenant = Tenant(1, ("prod",))
    fetched(place, tenant)
    place.write(".gitignore", "*.env\n")
    options = ("answers", "--into", "git", "--environment", "prod")
    assert place.quick("import", *options, "--secrets-to", "git/prod.env").code == 0
    config = (place.folder / "git/lint-settings.toml").read_text()
    place.write("git/lint-settings.toml", config.replace('["prod.env"]', '["prod.env", "not-here.env"]'))
    assert place.quick("import", *options, "--refresh") == (0, "all files agree with the tenant\n", "")
    place.write("git/prod.env", (place.folder / "git/prod.env").read_text().replace("=S3", "=S4"))
    outcome = place.quick("import", *options, "--refresh")
    assert (outcome.code, outcome.out) == (1, "all files agree with the tenant\n")
    assert "the tenant has another value of `_secret` than `OWNER_PROD_SECRET` gives here" in outcome.err


@pytest.mark.usefixtures("tenant")
def test_placeholders_without_a_value_are_counted(place: Place) -> None:
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert (outcome.code, outcome.out) == (0, "all files agree with the tenant\n")
    assert "8 placeholders were not compared: no --env-file gives a value to `" in outcome.err


def test_several_files_of_one_object_are_left_alone(place: Place, tenant: Tenant) -> None:
    path = next((place.folder / "git/token-policies").iterdir())
    place.write("git/token-policies/again.yaml", path.read_text())
    tenant.oidc["tokenPolicies"][yaml.safe_load(path.read_text())["id"]]["title"] = "Changed"
    fetched(place, tenant)
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code == 1
    assert "several files describe the token policy `" in outcome.err
    assert "Changed" not in path.read_text()


def test_a_file_by_hand_is_found_by_its_id(place: Place, tenant: Tenant) -> None:
    (place.folder / "git/oidc-clients").rename(place.folder / "git/by-hand")
    for path in (place.folder / "git/by-hand").iterdir():
        text = path.read_text().replace("id: ", "id: ${ID_OF_IT} # ", 1) if "shop" in path.name else path.read_text()
        path.write_text(text)
    shop = next(one for one in tenant.oidc["clients"].values() if "Shop" in one["name"])
    place.write("git.env", f"ID_OF_IT={shop['id']}\n")
    shop["redirectURIs"].append("https://two.example.com/cb")
    fetched(place, tenant)
    outcome = place.quick("import", "answers", "--into", "git", "--refresh", "--env-file", "git.env")
    assert outcome.out == "git/by-hand/example-shop-1-prod.yaml: +redirectURIs\n", outcome.err


VERSIONS = "20160120195611082946"


def versions(*numbers: int) -> str:
    """The answer that lists versions of a flow, the first of which is HEAD."""
    named = ["HEAD", *(f"{VERSIONS}{number}" for number in numbers)]
    return json.dumps([{"change": "Created.", "version": name} for name in named])


def test_a_list_of_versions_is_found_by_these_under_another_name(place: Place) -> None:
    for name, numbers in {"standard": (2, 1), "other": (4, 3)}.items():
        place.write(f"answers/flows/{name}-versions.json", versions(*numbers))
    assert place.quick("import", "answers", "--into", "git").code == 0
    flows = place.folder / "git/flows"
    (flows / "standard-versions.yaml").rename(flows / "released.yaml")
    place.write("answers/flows/standard-versions.json", versions(5, 2, 1))
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code == 0, outcome.err
    assert sorted(path.name for path in flows.iterdir()) == ["other-versions.yaml", "released.yaml"]
    assert f"{VERSIONS}5" in (flows / "released.yaml").read_text()
    assert outcome.out.startswith("git/flows/released.yaml: ")


@pytest.mark.parametrize(
    "files",
    [
        {"a.yaml": (7, 6)},  # HEAD is no version of its own
        {"a.yaml": (2, 1), "b.yaml": (2, 1)},  # a copy of the flow: it is not known which one is meant
        {"other-versions.yaml": (2, 1)},  # another answer has this one
        {"a-versions.yaml": (6, 5)},  # a flow that was copied, and has changed since
        {"a-versions.yaml": ()},
    ],
)
def test_a_list_of_versions_that_may_be_of_another_flow_stays(place: Place, files: dict[str, tuple[int, ...]]) -> None:
    place.write("answers/flows/standard-versions.json", versions(5, 2, 1))
    place.write("answers/flows/other-versions.json", versions(2, 1))
    for name, numbers in files.items():
        place.write(f"git/flows/{name}", f"# lint-settings: kind=flow\n{versions(*numbers)}\n")
    before = texts_below(place.folder / "git")
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code in (0, 1), outcome.err
    after = texts_below(place.folder / "git")
    assert {name: after[name] for name in before} == before
    assert f"{VERSIONS}5" in after[str(place.folder / "git/flows/standard-versions.yaml")]


@pytest.mark.usefixtures("tenant")
def test_secrets_are_written_outside_of_git_here_too(place: Place) -> None:
    before = texts_below(place.folder / "git")
    outcome = place.quick("import", "answers", "--into", "git", "--refresh", "--secrets-to", "git/x.env")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is in a git repository that does not ignore it" in outcome.err
    assert not (place.folder / "git/x.env").exists()
    assert texts_below(place.folder / "git") == before


CONFLICT = "<<<<<<< HEAD\nsite_name: A\n=======\nsite_name: B\n>>>>>>> x\n"


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize("name", ["settings/example-shop-1-prod.yaml", "elsewhere/shop.yaml"])
@pytest.mark.parametrize("text", [CONFLICT, "site_name: [\n", "a: 'b\n"])
def test_an_object_whose_file_cannot_be_read_gets_no_second_one(place: Place, name: str, text: str) -> None:
    path = place.folder / "git/settings/example-shop-1-prod.yaml"
    broken = place.write(f"git/{name}", path.read_text().replace("site_name: Example Shop 1 prod\n", text))
    if broken != path:
        path.unlink()
    portal = place.folder / "git/settings/example-portal-1-prod.yaml"
    portal.write_text(portal.read_text().replace("site_name: Example Portal", "site_name: My Portal"))
    before, names = broken.read_text(), {one for one in place.folder.rglob("*") if one.is_file()}
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert (outcome.code, outcome.out) == (2, "git/settings/example-portal-1-prod.yaml: ~site_name\n")
    assert f"git/{name}, line " in outcome.err
    assert f"git/{name} cannot be read, and may describe the client settings `" in outcome.err
    assert (broken.read_text(), {one for one in place.folder.rglob("*") if one.is_file()}) == (before, names)
    refused = place.quick("import", "answers", "--into", "git")
    assert (refused.code, refused.out) == (2, "")
    assert {one for one in place.folder.rglob("*") if one.is_file()} == names


@pytest.mark.usefixtures("tenant")
def test_a_file_of_another_kind_that_cannot_be_read_is_named_only(place: Place) -> None:
    (place.folder / "git/settings/example-shop-1-prod.yaml").unlink()
    place.write("git/token-policies/new.yaml", "title: x\nallowedScopes: [\n")
    place.write("git/charts/values.yaml", "replicas: {{ count }}\nname: [\n")
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code == 2
    assert outcome.out.startswith("the client settings `")
    assert outcome.err.count("cannot be read") == 1
    assert "git/token-policies/new.yaml, line 2, cannot be read" in outcome.err


def test_only_what_was_written_is_reported_as_written(place: Place, tenant: Tenant) -> None:
    policies = sorted((place.folder / "git/token-policies").iterdir())
    for one in tenant.oidc["tokenPolicies"].values():
        one["accessTokenLifetime"] = 61
    fetched(place, tenant)
    policies[0].chmod(0o444)
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert (outcome.code, outcome.out) == (2, "git/token-policies/logins-prod.yaml: ~accessTokenLifetime\n")
    assert "git/token-policies/configuration.yaml cannot be written: it is read-only" in outcome.err
    assert ["accessTokenLifetime: 61\n" in one.read_text() for one in policies] == [False, True]


# --- answers that are missing


def test_a_file_without_an_answer_is_named(place: Place, tenant: Tenant) -> None:
    client = next(iter(tenant.application("prod").client_settings))
    (place.folder / f"answers/settings/{client}.json").unlink()
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    reported = "not compared, because no answer is about their objects: git/settings/example-shop-1-prod.yaml\n"
    assert (outcome.code, outcome.out) == (0, "all files agree with the tenant\n")
    assert outcome.err.count(reported) == 1
    for path in (place.folder / "answers/settings").iterdir():
        path.unlink()  # the other half of the script was not run
    assert "not compared, since" not in place.quick("import", "answers", "--into", "git", "--refresh").err
    one = place.quick("import", "answers/application-settings.json", "--into", "git", "--refresh")
    assert "not compared, since" not in one.err  # that was all that was asked for


def test_access_schemas_are_not_made_up_where_an_answer_is_missing(place: Place, tenant: Tenant) -> None:
    """The API shows every attribute for an API client without an access schema."""
    (place.folder / "answers/entity-types/user.json").unlink()
    outcome = place.quick("import", "answers", "--into", "git", "--refresh")
    assert outcome.code == 2
    assert outcome.out == "all files agree with the tenant\n"
    assert "6 access schemas were left out: the answer about the entity type `user` is missing" in outcome.err
    fresh = place.quick("import", "answers", "--into", "new")
    assert (fresh.code, (place.folder / "new/access-schemas").exists()) == (2, False)
    fetched(place, tenant)
    tenant.application("prod").access_schemas.clear()  # it lets all attributes through now
    fetched(place, tenant)
    last = place.quick("import", "answers", "--into", "git", "--refresh")
    assert (last.code, last.out) == (0, "git/access-schemas/newsletter-prod-read.yaml: +attributes\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [(".gitignore", "git/settings/\n"), ("git/lint-settings.toml", 'exclude = ["/settings/"]\n')],
)
@pytest.mark.usefixtures("tenant")
def test_a_file_that_is_left_out_is_not_written_over_and_gets_no_twin(place: Place, name: str, text: str) -> None:
    place.write(name, text)
    before = texts_below(place.folder / "git")
    for _ in range(2):
        outcome = place.quick("import", "answers", "--into", "git", "--refresh")
        assert (outcome.code, outcome.out) == (2, "all files agree with the tenant\n")
        assert outcome.err.count("exists, but was not read: git ignores it, or the config leaves it out") == 2
    assert texts_below(place.folder / "git") == before


def test_another_environment_gets_no_copy_of_an_application(place: Place) -> None:
    """The name of the environment is easily mistaken, and clients may have been moved to the files of another one."""
    tenant = Tenant(1, ("dev", "prod"))
    for environment in ("dev", "prod"):
        save(tenant, environment, place.folder / "answers" / environment)
        options = ("--into", "git", "--environment", environment)
        assert place.quick("import", f"answers/{environment}", *options).code == 0
    before = texts_below(place.folder / "git")
    wrong = ("import", "answers/dev", "--into", "git", "--environment", "prod")
    refused = place.quick(*wrong)
    assert (refused.code, refused.out) == (2, "")
    assert "in the environment `dev`; name that with --environment, or answers of another application" in refused.err
    refused = place.quick(*wrong, "--refresh")
    assert (refused.code, refused.out) == (2, "")
    assert "git/dev/application-settings.yaml holds these application settings of answers/dev/appl" in refused.err
    assert texts_below(place.folder / "git") == before
    (place.folder / "git/dev/application-settings.yaml").rename(place.folder / "git/application-settings.yaml")
    outcome = place.quick(*wrong, "--refresh")
    reported = "git/dev/settings/example-shop-1-dev.yaml holds these client settings of answers/dev/settings/"
    assert (outcome.code, outcome.err.count(reported)) == (1, 1)
    names = {Path(path).parent.name for path in texts_below(place.folder / "git").keys() - before.keys()}
    assert not names & {"settings", "api-clients"}
