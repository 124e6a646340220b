"""The workspace: which files know of each other, and what a client inherits from where."""

import json
from itertools import permutations

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.document import Document
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.tenant.ids import own_id
from lint_settings.tenant.workspace import Workspace
from place import Place

CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
SETTINGS = f"janrainOidcClientId: {CLIENT}\nuser_entity_type: customer\n"
OIDC = f"id: {CLIENT}\nname: Shop\ntype: public\nloginPolicy: {POLICY}\n"
LOGIN = f"""\
id: {POLICY}
title: Shop
identityStoreDetails: {{type: janrainCapture, connectionDetails: {{entityType: user}}}}
"""
MISMATCH = "--select=entity-type-mismatch"


def workspace(files: dict[str, str], **config: object) -> tuple[Workspace, dict[str, list[Document]]]:
    """The workspace of a project with these files, and the documents of each."""
    project = Project(Config("/project", None, config), Options())
    documents = {
        name: load_content(f"/project/{name}", text.encode(), project).documents for name, text in files.items()
    }
    return project.workspace, documents


def tenant(place: Place, folder: str = "") -> None:
    """Write a client whose entity type is not that of its login policy."""
    place.write(f"{folder}settings/shop.yaml", SETTINGS)
    place.write(f"{folder}oidc-clients/shop.yaml", OIDC)
    place.write(f"{folder}login-policies/shop.yaml", LOGIN)


def paths(place: Place, *arguments: str) -> list[str]:
    """The files in which a run finds something, one for each finding."""
    report = json.loads(place.quick("--format=json", *arguments).out)
    return [finding["path"] for finding in report["findings"]]


# --- environments


def test_environments_are_recognized_by_words_in_the_path(place: Place) -> None:
    tenant(place, "dev/")
    assert paths(place, MISMATCH, ".") == ["dev/settings/shop.yaml"]
    (place.folder / "dev/login-policies/shop.yaml").unlink()
    place.write("prod/login-policies/shop.yaml", LOGIN)
    assert paths(place, MISMATCH, ".") == []


def test_environments_of_the_config_take_the_place_of_words(place: Place) -> None:
    place.write("lint-settings.toml", '[environments.live]\nfiles = ["dev/", "prod/"]\n')
    place.write("dev/settings/shop.yaml", SETTINGS)
    place.write("dev/oidc-clients/shop.yaml", OIDC)
    place.write("prod/login-policies/shop.yaml", LOGIN)
    assert paths(place, MISMATCH, ".") == ["dev/settings/shop.yaml"]


def test_files_without_an_environment_are_seen_by_all(place: Place) -> None:
    place.write("dev/settings/shop.yaml", SETTINGS)
    place.write("prod/settings/shop.yaml", SETTINGS)
    place.write("shared/oidc-clients/shop.yaml", OIDC)
    place.write("shared/login-policies/shop.yaml", LOGIN)
    assert paths(place, MISMATCH, ".") == ["dev/settings/shop.yaml", "prod/settings/shop.yaml"]


def test_a_file_without_an_environment_sees_all(place: Place) -> None:
    place.write("settings/shop.yaml", SETTINGS)
    place.write("dev/oidc-clients/shop.yaml", OIDC)
    place.write("dev/login-policies/shop.yaml", LOGIN)
    assert paths(place, MISMATCH, ".") == ["settings/shop.yaml"]


def test_what_only_another_environment_has_is_elsewhere() -> None:
    known, documents = workspace(
        {"dev/flows/partner.yaml": "name: partner\nversions: [HEAD]\n", "prod/settings/shop.yaml": SETTINGS}
    )
    settings = documents["prod/settings/shop.yaml"][0]
    assert known.find("flow", "partner", settings) is None
    assert known.elsewhere("flow", "partner", settings) is documents["dev/flows/partner.yaml"][0]
    assert not known.knows("flow", settings)


def test_counterparts_are_the_same_file_of_other_environments() -> None:
    files = dict.fromkeys(
        ("dev/a/shop.yaml", "dev/b/shop.yaml", "prod/a/shop.yaml", "qa/x/portal.yaml", "settings/shop.yaml"), SETTINGS
    )
    known, documents = workspace(files)

    def counterparts(name: str) -> list[str]:
        return [one.source.path.removeprefix("/project/") for one in known.counterparts(documents[name][0])]

    assert counterparts("dev/a/shop.yaml") == ["prod/a/shop.yaml"]
    assert counterparts("prod/a/shop.yaml") == ["dev/a/shop.yaml"]
    assert counterparts("dev/b/shop.yaml") == []
    assert counterparts("settings/shop.yaml") == []


# --- what is known


def test_externals_are_known_without_a_file() -> None:
    externals = {"flows": ["standard"], "flow-versions": ["20240115093000123456"], "entity-types": ["partner"]}
    known, documents = workspace({"settings/shop.yaml": SETTINGS}, externals=externals)
    settings = documents["settings/shop.yaml"][0]
    assert [known.knows(kind, settings) for kind in ("flow", "entity-type", "flow-version")] == [True] * 3
    assert not known.knows("login-policy", settings)
    assert (known.lacks("flow", "standard", settings), known.lacks("flow", "other", settings)) == (False, True)
    assert known.flow_versions("standard", settings) == {"20240115093000123456": None}


def test_without_a_file_or_an_external_nothing_is_missing() -> None:
    known, documents = workspace({"settings/shop.yaml": SETTINGS})
    assert not known.lacks("flow", "standard", documents["settings/shop.yaml"][0])


def test_versions_come_from_every_file_of_a_flow() -> None:
    known, documents = workspace(
        {
            "settings/shop.yaml": SETTINGS,
            "flows/standard/flow.json": '{"_self": "/config/a/flows/standard", "version": "20240301120000111111"}',
            "flows/standard/versions.json": '[{"change": "Created.", "version": "20240220110000654321"}]',
            "flows/partner.yaml": "name: partner\nversion: '20240220110000654321'\nschemas: [user]\n",
        }
    )
    settings = documents["settings/shop.yaml"][0]
    assert set(known.flow_versions("standard", settings) or ()) == {"20240301120000111111", "20240220110000654321"}
    assert known.flow_versions("partner", settings) is None


OIDC_LIST = [{"id": CLIENT, "name": "Shop", "type": "public", "tokenPolicy": POLICY}]
USER = {"name": "user", "attr_defs": [{"name": "email", "type": "string"}]}
FLOWS = [{"_self": "/config/a/flows/one", "name": "one"}, {"_self": "/config/a/flows/two"}]
WRAPPED = {
    "a result": ({"result": {"schema": USER}, "stat": "ok"}, ["user"]),
    "a schema": ({"schema": USER, "stat": "ok"}, ["user"]),
    "a list": (OIDC_LIST, [CLIENT]),
    "embedded": ({"_embedded": {"clients": OIDC_LIST}}, [CLIENT]),
    "a list of names": (FLOWS, ["one", "two"]),
}


@pytest.mark.parametrize("shape", sorted(WRAPPED))
def test_wrapped_answers_are_unwrapped(shape: str) -> None:
    answer, ids = WRAPPED[shape]
    _, documents = workspace({"answer.json": json.dumps(answer)})
    assert [own_id(document) for document in documents["answer.json"]] == ids


# --- the context of a project


def test_without_a_config_only_the_named_files_count(place: Place) -> None:
    tenant(place)
    outcome = place.quick(MISMATCH, "settings/shop.yaml")
    assert outcome.code == 0
    assert "1 rule not checked" in outcome.out + outcome.err
    assert "entity-type-mismatch" in outcome.out + outcome.err
    assert paths(place, MISMATCH, "settings", "oidc-clients", "login-policies") == ["settings/shop.yaml"]


def test_the_other_files_of_a_project_are_known_but_not_checked(place: Place) -> None:
    tenant(place)
    place.write("lint-settings.toml", "")
    place.write("settings/portal.yaml", SETTINGS + "Site_Name: Portal\n")
    place.write("broken/policy.yaml", "loginURL: [\n")
    outcome = place.quick("--format=json", "--select=entity-type-mismatch,misspelt-setting", "settings/shop.yaml")
    report = json.loads(outcome.out)
    assert [(one["path"], one["rule"]) for one in report["findings"]] == [
        ("settings/shop.yaml", "entity-type-mismatch")
    ]
    assert [one["path"] for one in report["findings"][0]["related"]] == [
        "login-policies/shop.yaml",
        "oidc-clients/shop.yaml",
    ]
    assert report["summary"]["files"] == 1


def test_what_the_config_excludes_is_not_known_either(place: Place) -> None:
    tenant(place)
    place.write("lint-settings.toml", 'exclude = ["login-policies/"]\n')
    assert paths(place, MISMATCH, "settings/shop.yaml") == []


def test_a_project_knows_nothing_of_another(place: Place) -> None:
    place.write("one/lint-settings.toml", "")
    place.write("two/lint-settings.toml", "")
    place.write("one/settings/shop.yaml", SETTINGS)
    place.write("two/oidc-clients/shop.yaml", OIDC)
    place.write("two/login-policies/shop.yaml", LOGIN)
    assert paths(place, MISMATCH, ".") == []
    assert paths(place, MISMATCH, "one/settings/shop.yaml") == []


def test_standard_input_has_the_project_for_context(place: Place) -> None:
    tenant(place)
    place.write("lint-settings.toml", "")
    text = SETTINGS.replace("customer", "partner")
    outcome = place.run("--format=json", MISMATCH, "--stdin-filename=settings/shop.yaml", "-", stdin=text)
    (finding,) = json.loads(outcome.out)["findings"]
    assert "`partner`" in finding["message"]


# --- application settings


APPLICATION = "_self: /config/shopapp2222222222222222222/settings\nlogin_attempts: 5\nsite_name: All\n"
INHERITING = (
    "default_flow_name: standard\nsite_name: Own\n_global: {login_attempts: 7, site_name: Old, rpx_realm: shop}\n"
)


def effective(known: Workspace, document: Document, *names: str) -> list[object]:
    """The effective values of settings."""
    nodes = [known.settings(document).effective(name) for name in names]
    return [None if node is None else node.value for node in nodes]


def test_the_applications_file_comes_before_the_global_block() -> None:
    files = {"settings/shop.yaml": INHERITING, "application-settings.yaml": APPLICATION}
    known, documents = workspace(files)
    document = documents["settings/shop.yaml"][0]
    assert effective(known, document, "site_name", "login_attempts", "rpx_realm", "email_method") == [
        "Own", 5, "shop", None,
    ]  # fmt: skip
    alone, documents = workspace({"settings/shop.yaml": INHERITING})
    assert effective(alone, documents["settings/shop.yaml"][0], "login_attempts") == [7]


def test_a_null_leaves_a_setting_to_the_application() -> None:
    files = {
        "settings/shop.yaml": "default_flow_name: null\n",
        "app.yaml": APPLICATION + "default_flow_name: standard\n",
    }
    known, documents = workspace(files, kinds={"client-settings": ["/settings/"]})
    assert effective(known, documents["settings/shop.yaml"][0], "default_flow_name") == ["standard"]


def test_of_several_applications_the_one_of_the_client_counts() -> None:
    other = APPLICATION.replace("shopapp", "otherapp").replace("5", "9")
    client = "_self: /config/shopapp2222222222222222222/clients/shopclient23456789shopclient2345/settings\n"
    files = {"a.yaml": other, "b.yaml": APPLICATION, "c.yaml": client, "d.yaml": INHERITING}
    for order in permutations(files):
        known, documents = workspace({name: files[name] for name in order})
        assert effective(known, documents["c.yaml"][0], "login_attempts") == [5]
        assert effective(known, documents["d.yaml"][0], "login_attempts") == [7], "it is unknown which of the two"


def test_an_answer_with_all_settings_holds_both() -> None:
    text = json.dumps(
        {
            "default_settings": {"login_attempts": "5"},
            "client_settings": {"one": {"default_flow_name": "standard"}, "two": {"login_attempts": "3"}},
        }
    )
    known, documents = workspace({"all.json": text})
    application, one, two = documents["all.json"]
    assert [one.kind for one in (application, one, two)] == [
        "application-settings",
        "client-settings",
        "client-settings",
    ]
    assert effective(known, one, "login_attempts") == ["5"]
    assert effective(known, two, "login_attempts") == ["3"]


# --- the tenant's catalogue


OPTIONS = '[{"globalOnly": %s, "group": "General Settings", "name": "shop_locale", "type": "string", "values": []}]'


def test_the_catalogue_is_that_of_the_environment() -> None:
    files = {
        "dev/options.json": OPTIONS % "true",
        "prod/options.json": OPTIONS % "false",
        "dev/shop.yaml": SETTINGS,
        "prod/shop.yaml": SETTINGS,
        "qa/shop.yaml": SETTINGS,
    }
    known, documents = workspace(files)
    assert known.catalogue(documents["dev/shop.yaml"][0])["shop_locale"].global_only is True
    assert known.catalogue(documents["prod/shop.yaml"][0])["shop_locale"].global_only is False
    assert known.catalogue(documents["qa/shop.yaml"][0]) == {}


def test_the_catalogue_decides_which_names_are_meant() -> None:
    known, documents = workspace({"options.json": OPTIONS % "false", "shop.yaml": SETTINGS})
    document = documents["shop.yaml"][0]
    assert known.intended("shop_lcale", document) == "shop_locale"
    assert known.intended("Site_Name", document) == "site_name"
    assert known.intended("shop_locale", document) is None
    assert known.intended("shop_colour", document) is None


def test_a_rule_that_needs_another_object_of_the_same_kind_says_other(place: Place) -> None:
    place.write("oidc.yaml", OIDC)
    outcome = place.quick("--select=lone-configuration-client,dangling-login-policy")
    kinds = (
        "no files of these kinds: login policy, other OIDC client (dangling-login-policy, lone-configuration-client)"
    )
    assert kinds in outcome.out
    place.write("other.yaml", OIDC.replace(CLIENT, POLICY))
    outcome = place.quick("--select=lone-configuration-client,dangling-login-policy")
    assert "no files of these kinds: login policy (dangling-login-policy)" in outcome.out
