"""`lint-settings diff --export`: a saved answer of the API meets its object, wherever the file of that is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from place import GOOD, Outcome, Place, good

EXAMPLE = Path(__file__).parents[3] / "examples" / "good"
PROD = sorted(path.relative_to(EXAMPLE / "prod").as_posix() for path in (EXAMPLE / "prod").rglob("*.*"))
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


@pytest.fixture
def tenant(place: Place) -> Place:
    """A folder with the example, in which `answer` files can be saved beside it."""
    shutil.copytree(EXAMPLE, place.folder / "git")
    return place


def exported(place: Place, *arguments: str) -> Outcome:
    """What a comparison with saved answers prints; its last line and the exit code must agree."""
    outcome = place.quick("diff", *arguments)
    assert (outcome.code == 2) == ("not everything could be compared" in outcome.out), outcome.out
    assert outcome.code != 2 or "no differences" not in outcome.out
    return outcome


def changed(place: Place, *arguments: str) -> list[tuple[str, str, str]]:
    """The path, action and name of each change."""
    outcome = place.quick("diff", "--format", "json", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return [(one["path"], one["action"], one["name"]) for one in json.loads(outcome.out)["changes"]]


def settings(client: str, name: str) -> str:
    return f"{good(client)}site_name: {name}\n"


def oidc(client: str, name: str) -> dict[str, Any]:
    return {
        "id": client,
        "name": name,
        "type": "public",
        "redirectURIs": ["https://shop.example.com/cb"],
        "loginPolicy": "2ffc9cfe-e0eb-4c44-9253-063670febece",
        "tokenPolicy": "002a99a8-f890-4fe0-baa4-e5112b9e3b40",
        "_links": {"application_client": {"href": f"/config/exampleapp/clients/{client[:8]}"}},
    }


# --- wherever the answer is, and whatever its file is called


@pytest.mark.parametrize(
    "name",
    ["answer.yaml", "live/answer.yaml", "prod-answer.yaml", "dev/answer.yaml", "qa/shop.yaml", "übung/Antwort.yaml"],
)
def test_the_place_of_the_answer_does_not_count(place: Place, name: str) -> None:
    place.write("settings/prod/shop.yaml", settings("shop", "Shop"))
    place.write("settings/prod/portal.yaml", settings("portal", "Portal"))
    place.write("settings/dev/shop.yaml", settings("dev shop", "Shop"))
    place.write(name, settings("shop", "Changed in the console"))
    assert changed(place, "--export", name, "settings") == [("settings/prod/shop.yaml", "changed", "site_name")]
    outcome = exported(place, "--export", name, "settings")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("\n1 file compared: 1 change changes what users see\n")
    assert "client settings of Shop in prod" in outcome.out


def test_the_environment_of_the_config_does_not_count(tenant: Place) -> None:
    answer = json.loads((EXAMPLE / "prod/settings/portal.json").read_text())
    answer["site_name"] = "Other"
    tenant.write("answer.json", json.dumps(answer))
    for folder in ("git", "git/prod", "git/prod/settings/portal.json"):
        assert changed(tenant, "--export", "answer.json", folder) == [
            ("git/prod/settings/portal.json", "changed", "site_name")
        ]


@pytest.mark.parametrize("name", PROD)
@pytest.mark.parametrize("folder", ["git/prod", "."])
def test_every_object_of_the_example_is_found(tenant: Place, name: str, folder: str) -> None:
    """Where dev and prod have an object of the same name, the message says what to do."""
    saved = f"saved{Path(name).suffix}"
    tenant.write(saved, (EXAMPLE / "prod" / name).read_bytes())
    outcome = exported(tenant, "--export", saved, folder)
    if "user.yaml" in name and folder == ".":
        assert "several files describe the entity type `user`: git/dev/entity-types/user.yaml, git/prod/" in outcome.err
        assert "`lint-settings diff --export saved.yaml git/dev/entity-types/user.yaml`" in outcome.err
    elif "versions" in name and folder == ".":
        assert "this answer does not say which flow it holds: it has neither `name` nor `_self`" in outcome.err
    elif "versions" in name:
        assert outcome.code == 2
        assert "`lint-settings diff --export saved.json git/prod/flows/portalFlow-versions.json`" in outcome.err
    else:
        assert (outcome.code, outcome.err) == (0, "")
        assert "no differences that count" in outcome.out
    again = exported(tenant, "--export", saved, f"git/prod/{name}")
    assert (again.code, again.err) == (0, "")


def test_an_environment_in_the_answers_name_chooses_between_two(tenant: Place) -> None:
    text = (EXAMPLE / "prod/entity-types/user.yaml").read_text().replace("length: 100", "length: 90", 1)
    tenant.write("saved/prod/user.yaml", text)
    tenant.write("user-dev.yaml", text)
    for saved, wanted in (("saved/prod/user.yaml", "prod"), ("user-dev.yaml", "dev")):
        assert {path for path, *_ in changed(tenant, "--export", saved, "git")} == {
            f"git/{wanted}/entity-types/user.yaml"
        }


def test_the_application_chooses_between_flows_of_one_name(place: Place) -> None:
    flow = "_self: /config/app{0}/flows/standard\nname: standard\nschemas: [user]\nuserData: [uuid]\n"
    for name in ("one", "two"):
        place.write(f"flows/{name}/standard.yaml", flow.format(name))
    place.write("saved.yaml", flow.format("two").replace("uuid", "uuid, email"))
    assert {path for path, *_ in changed(place, "--export", "saved.yaml", "flows")} == {"flows/two/standard.yaml"}


def test_a_version_chooses_between_files_of_one_flow(place: Place) -> None:
    flow = "name: standard\nversion: '{}'\nschemas: [user]\nuserData: [uuid]\n"
    for version in ("20240115093000123456", "20250115093000123456"):
        place.write(f"flows/{version}.yaml", flow.format(version))
    place.write("saved.yaml", flow.format("20250115093000123456").replace("uuid", "uuid, email"))
    assert {path for path, *_ in changed(place, "--export", "saved.yaml", "flows")} == {
        "flows/20250115093000123456.yaml"
    }


def test_yaml_meets_json(place: Place) -> None:
    place.write("oidc/shop.json", json.dumps(oidc(CLIENT, "Shop")))
    place.write("saved.yaml", json.dumps({**oidc(CLIENT, "Store"), "id": CLIENT.upper()}))
    assert changed(place, "--export", "saved.yaml", "oidc") == [("oidc/shop.json", "changed", "name")]


# --- answers that do not say whose they are


ANONYMOUS = "site_name: x\nuser_entity_type: user\nverify_email_url: https://a.example/auth-ui/verify-account\n"


def test_an_answer_without_an_id_needs_its_file(place: Place) -> None:
    place.write("settings/one.yaml", good("one"))
    place.write("settings/two.yaml", good("two"))
    place.write("saved.yaml", ANONYMOUS)
    outcome = exported(place, "--export", "saved.yaml", "settings")
    assert outcome.code == 2
    assert outcome.err == (
        "lint-settings: saved.yaml: this answer does not say which client settings it holds: it has neither "
        "`janrainOidcClientId` nor `_self`; name the file: `lint-settings diff --export saved.yaml settings/one.yaml` "
        "(or settings/two.yaml)\n"
    )
    named = exported(place, "--export", "saved.yaml", "settings/two.yaml")
    assert named.code in (0, 1)
    assert "site_name" in named.out


def test_one_file_with_several_clients_is_no_answer_to_which(place: Place) -> None:
    place.write("settings.yaml", f"{good('one')}---\n{good('two')}")
    place.write("saved.yaml", ANONYMOUS)
    outcome = exported(place, "--export", "saved.yaml", "settings.yaml")
    assert outcome.code == 2
    assert "keep the one to compare in a file of its own" in outcome.err


def test_a_file_without_an_id_is_named_as_one_that_may_be_meant(place: Place) -> None:
    place.write("settings/one.yaml", ANONYMOUS.replace("site_name: x\n", "custom: {janrainOidcClientId: '${ID}'}\n"))
    place.write("settings/two.yaml", good("two"))
    place.write("saved.yaml")
    outcome = exported(place, "--export", "saved.yaml", "settings")
    assert outcome.code == 2
    assert "it may be in one of these, which have no id: settings/one.yaml" in outcome.err
    assert exported(place, "--export", "saved.yaml", "settings/one.yaml").code in (0, 1)


# --- lists


@pytest.mark.parametrize("shape", ["list", "embedded", "yaml"])
def test_a_list_meets_several_files(place: Place, shape: str) -> None:
    for client, name in ((CLIENT, "Shop"), (OTHER, "Portal")):
        place.write(f"prod/{name}.json", json.dumps(oidc(client, name)))
    listed: Any = [oidc(OTHER, "Portal"), oidc(CLIENT, "Store")]
    place.write("saved.yaml" if shape == "yaml" else "saved.json", json.dumps(listed))
    if shape == "embedded":
        place.write("saved.json", json.dumps({"_embedded": {"clients": listed}}))
    saved = "saved.yaml" if shape == "yaml" else "saved.json"
    assert changed(place, "--export", saved, "prod") == [("prod/Shop.json", "changed", "name")]
    assert "2 files compared" in exported(place, "--export", saved, "prod").out


def test_a_list_meets_a_file_with_a_list(place: Place) -> None:
    place.write("clients.json", json.dumps([oidc(CLIENT, "Shop"), oidc(OTHER, "Portal")]))
    place.write("saved.json", json.dumps([oidc(OTHER, "Portal"), oidc(CLIENT, "Store")]))
    assert changed(place, "--export", "saved.json", "clients.json") == [("clients.json", "changed", "name")]


def test_an_object_of_a_list_that_no_file_describes(place: Place) -> None:
    place.write("prod/shop.json", json.dumps(oidc(CLIENT, "Shop")))
    place.write("saved.json", json.dumps([oidc(CLIENT, "Shop"), oidc(OTHER, "Portal")]))
    outcome = exported(place, "--export", "saved.json", "prod")
    assert outcome.code == 0
    assert "OIDC client Portal in prod (saved.json)" in outcome.out
    assert "it exists on the platform, but no file describes it" in outcome.out
    assert "1 change has no effect" in outcome.out


def test_a_file_whose_object_the_list_lacks(place: Place) -> None:
    third = "8e555840-9dc0-11d1-b245-5ffdce74fad2"
    for client, name in ((CLIENT, "prod/shop"), (OTHER, "prod/portal"), (third, "prod/gone"), (third, "dev/gone")):
        place.write(f"{name}.json", json.dumps(oidc(client, name)))
    place.write("saved.json", json.dumps([oidc(CLIENT, "prod/shop"), oidc(OTHER, "prod/portal")]))
    assert changed(place, "--export", "saved.json", ".") == [("prod/gone.json", "added", "")]
    place.write("saved.json", json.dumps({"items": 1, "next": "/more"}))
    page = {"_embedded": {"clients": [oidc(CLIENT, "prod/shop"), oidc(OTHER, "prod/portal")]}, "next": "/more"}
    place.write("saved.json", json.dumps(page))
    assert changed(place, "--export", "saved.json", ".") == []


def test_the_answer_with_all_clients_of_an_application(place: Place) -> None:
    def client(name: str, title: str) -> dict[str, Any]:
        return {"site_name": title, "custom": {"janrainOidcClientId": name}, "user_entity_type": "user"}

    place.write("prod/settings/shop.json", json.dumps(client(CLIENT, "Shop")))
    place.write("prod/settings/portal.json", json.dumps(client(OTHER, "Portal")))
    place.write("prod/application-settings.yaml", "_self: /config/app/settings\nemail_method: ses_sync\n")
    place.write(
        "saved.json",
        json.dumps(
            {
                "default_settings": {"email_method": "ses_async"},
                "client_settings": {"aaaa": client(CLIENT, "Shop"), "bbbb": client(OTHER, "Store")},
            }
        ),
    )
    assert sorted(changed(place, "--export", "saved.json", "prod")) == [
        ("prod/application-settings.yaml", "changed", "email_method"),
        ("prod/settings/portal.json", "changed", "site_name"),
    ]


# --- what could not be compared is never called equal


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (settings("unknown", "x"), "no file contains the object that was exported, the client settings of `"),
        (json.dumps(oidc(OTHER, "x")), f"no file contains the object that was exported, the OIDC client `{OTHER}`"),
        ('{"stat": "error", "error_description": "invalid"}', "its content cannot be compared: an error answer"),
        ("", "the answer cannot be read: the file is empty"),
        ("site_name: [\n", "cannot be read"),
        ("steps: []\n", "its content cannot be compared"),
    ],
)
def test_an_answer_that_cannot_be_compared(place: Place, answer: str, message: str) -> None:
    place.write("settings/one.yaml", good("one"))
    place.write("settings/two.yaml", good("two"))
    place.write("saved.yaml", answer)
    for format_ in ("text", "grouped", "markdown"):
        outcome = place.quick("diff", "--export", "saved.yaml", "--format", format_, "settings")
        assert outcome.code == 2
        assert message in outcome.err
        assert "no differences" not in outcome.out
        assert "nothing changes" not in outcome.out


def test_an_id_that_is_also_a_secret_is_not_shown(place: Place) -> None:
    secret = "fekxub871"
    answer = {"my_password": secret, "site_name": "x", "_self": f"/config/app/clients/{secret}/settings"}
    place.write("saved.json", json.dumps(answer))
    place.write("settings/one.yaml", good("one"))
    place.write("settings/two.yaml", good("two"))
    outcome = place.quick("diff", "--export", "saved.json", "settings")
    assert "no file contains the object that was exported, the client settings of `" in outcome.err
    assert secret not in outcome.err + outcome.out


def test_one_answer_of_two_has_no_file(place: Place) -> None:
    place.write("settings/one.yaml", good("one"))
    place.write("settings/two.yaml", good("two"))
    place.write("one.yaml", good("one"))
    place.write("three.yaml", good("three"))
    outcome = exported(place, "--export", "one.yaml", "--export", "three.yaml", "settings")
    assert outcome.code == 2
    assert "1 file compared: not everything could be compared" in outcome.out


def test_the_wrong_file_is_named(place: Place) -> None:
    place.write("saved.yaml", good("one"))
    place.write("two.yaml", good("two"))
    outcome = exported(place, "--export", "saved.yaml", "two.yaml")
    assert outcome.code == 2
    assert "; two.yaml holds the client settings of `" in outcome.err


def test_what_is_unreadable_is_not_equal(place: Place) -> None:
    place.write("before/one.yaml")
    place.write("after/one.yaml", "site_name: [\n")
    outcome = exported(place, "before", "after")
    assert outcome.code == 2


# --- the application client


def test_an_answer_that_has_lost_the_application_client(place: Place) -> None:
    client = oidc(CLIENT, "Shop")
    place.write("shop.json", json.dumps(client))
    place.write("saved.json", json.dumps({**client, "_links": {"self": {"href": "/x/config/clients/y"}}}))
    outcome = exported(place, "--export", "saved.json", "shop.json")
    assert "1 change locks users out" in outcome.out
    assert "the saved answer has none, so the application client was deleted" in outcome.out


def test_a_file_without_links_is_no_loss(place: Place) -> None:
    client = oidc(CLIENT, "Shop")
    place.write("saved.json", json.dumps(client))
    del client["_links"]
    place.write("shop.json", json.dumps(client))
    outcome = exported(place, "--export", "saved.json", "shop.json")
    assert "locks users out" not in outcome.out


def test_rules_over_time_do_not_take_an_unmanaged_object_for_a_deleted_one(place: Place) -> None:
    place.write("oidc.json", json.dumps(oidc(CLIENT, "Shop")))
    place.write("saved.yaml", GOOD)
    place.write("settings/other.yaml", good("other"))
    outcome = exported(place, "--export", "saved.yaml", ".")
    assert "application-client-deleted" not in outcome.out
