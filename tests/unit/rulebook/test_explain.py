"""`explain` knows every rule, setting, member, key of the config and topic, and `settings` lists all settings."""

import json
import re

import pytest

from lint_settings.documents.schema_files import KINDS, read_schema
from lint_settings.rulebook.explain import explain, names_to_explain
from lint_settings.rulebook.members import config_keys, find_members, members
from lint_settings.rulebook.registry import load
from lint_settings.rulebook.topics import SETTING_TOPICS, TOPICS
from lint_settings.tenant.settings import catalogue, patterns
from place import Place

REGISTRY = load()


def text_of(name: str) -> str:
    found = explain(name, REGISTRY)
    assert found is not None, name
    return found


def test_every_name_is_explained() -> None:
    for name in names_to_explain(REGISTRY):
        assert text_of(name).startswith("# ")


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_is_explained_by_path_and_by_pointer(kind: str) -> None:
    for path, data in members(kind):
        page = text_of(f"{kind}.{'.'.join(path)}")
        words = " ".join(str(data.get("description", data.get("title", ""))).split())
        setting = kind.endswith("-settings") and path[-1] in catalogue()
        assert setting or words in page
        assert text_of(f"{kind}/{'/0/'.join(path)}").splitlines()[0] == page.splitlines()[0]


def test_members_are_all_that_a_schema_describes() -> None:
    def named(schema: object) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(named, schema))
        if not isinstance(schema, dict):
            return set()
        own = set(schema.get("properties", {}))
        rest = [value for key, value in schema.items() if key not in ("examples", "default", "x-risk", "const")]
        return own.union(*(named(value) for value in rest), *map(named, schema.get("properties", {}).values()))

    for kind in KINDS:
        known = {path[-1] for path, _ in members(kind)} | set(catalogue())
        assert named({**read_schema(kind)}) <= known | {path[-1] for path, _ in members("client-settings")}, kind


def test_every_key_of_the_config_is_explained() -> None:
    paths = [".".join(path) for path, _ in config_keys()]
    assert {path.partition(".")[0] for path in paths} == set(read_schema("config")["properties"])
    assert {"environments.NAME.files", "allow.until", "limits.depth", "drift.kind", "pipeline.operations"} <= set(paths)
    for path in paths:
        assert "(a key of the config)" in text_of(path)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_explained(topic: str) -> None:
    page = text_of(topic)
    assert f"`lint-settings --select {topic}` runs these rules." in page
    for rule in REGISTRY.rules.values():
        assert (f"\n{rule.name} " in page) == (rule.topic.replace("_", "-") == topic)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("redirectURIs", ["# oidc-client.redirectURIs", "Takes: a list of addresses", "Kind: `oidc-client`"]),
        ("/redirectURIs/0", ["# oidc-client.redirectURIs"]),
        ("attr_defs[].name", ["# entity-type.attr_defs.name"]),
        ("identityStoreDetails.type", ["# login-policy.identityStoreDetails.type"]),
        ("client-settings.theming.logoURL", ["# theming.logoURL", "Topic: `theming`", "settings/theming.logoURL/"]),
        ("user_search_display_fields", ["# user_search_display_fields", "Topic: `entity-type`"]),
        ("environments.production.env-files", ["# environments.NAME.env-files (a key of the config)"]),
        ("tool.lint-settings.fail-level", ["# fail-level (a key of the config)", 'Default: `"warning"`']),
        ("allow[0].until", ["# allow.until (a key of the config)"]),
        ("id", ["# oidc-client.id", "# login-policy.id"]),
        ("name", ["A member of this name is in ", "- `oidc-client.name`", "- `flow.name`"]),
        ("authentication.providers.custom.acme.icon", ["# client-settings.authentication.providers.custom.NAME.icon"]),
        ("allow", ["# allow (a key of the config)", "# allow (a topic)"]),
        ("flow", ["# flow\n", "# flow (a topic)", "Settings: `default_flow_name`"]),
        ("empty-providers", ["# empty-providers", "Topic: `social-login`", "Fix: none; only you can decide"]),
        ("unknown-flow", ["Needs other files: flow"]),
    ],
)
def test_what_a_name_stands_for(name: str, parts: list[str]) -> None:
    page = text_of(name)
    assert [part for part in parts if part not in page] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("redirecturis", "redirectURIs"),
        ("redirectURI", "redirectURIs"),
        ("SITE_NAME", "site_name"),
        ("fail-levl", "fail-level"),
        ("social-logn", "social-login"),
        ("empty-provider", "empty-providers"),
        ("required-versoin", "required-version"),
        ("oidc-client.redirectURI", "oidc-client.redirectURIs"),
    ],
)
def test_a_wrong_name(name: str, meant: str, place: Place) -> None:
    outcome = place.quick("explain", name)
    assert (outcome.code, outcome.out) == (2, "")
    reported = f"there is no rule, setting, member, config key or topic `{name}`; did you mean `{meant}`?"
    assert outcome.err == f"lint-settings: {reported}\n"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("social", "names with this word: `social-login`, `incomplete-social-login` and `partial-social-login`"),
        (
            "LOGIN social",
            "names with these words: `social-login`, `incomplete-social-login` and `partial-social-login`",
        ),
        ("default trusted device", "names with these words: `default-trusted-device-ttl`"),
        ("qwertz", "`lint-settings rules` and `lint-settings settings` list them"),
        ("of a", "`lint-settings rules` and `lint-settings settings` list them"),
        ("", "`lint-settings rules` and `lint-settings settings` list them"),
    ],
)
def test_names_with_the_same_words(name: str, hint: str, place: Place) -> None:
    assert place.quick("explain", name).err.endswith(f"`{name}`; {hint}\n")


def test_of_many_names_with_a_word_settings_come_first(place: Place) -> None:
    words = place.quick("explain", "trust").err.partition("names with this word: ")[2]
    assert words.startswith("`authentication.second_factor.trust_device_ttl`, ")
    assert re.search(r" and \d+ others?\n$", words)


@pytest.mark.parametrize("name", ["", ".", "[]", "*", "client-settings.", "qwertz"])
def test_names_that_mean_nothing(name: str, place: Place) -> None:
    if name != "client-settings.":
        assert find_members(name) == []
    assert place.quick("explain", name).code == 2


# --- settings


def test_settings_lists_all_by_topic(place: Place) -> None:
    lines = place.quick("settings").out.splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings == [
        f"{SETTING_TOPICS[topic]} ({topic})" for topic in SETTING_TOPICS if f"({topic})" in str(headings)
    ]
    listed = {line.split()[0] for line in lines if line.startswith("  ")}
    assert listed > set(catalogue())
    assert len(listed) == len(catalogue()) + len(patterns())
    assert "  rpx_key                                        Social Login API key (secret)" in lines
    assert not any("Backplane" in line for line in place.quick("settings", "theming").out.splitlines())


def test_settings_as_json(place: Place) -> None:
    rows = {row["name"]: row for row in json.loads(place.quick("settings", "--format", "json").out)}
    assert set(catalogue()) < set(rows)
    row = rows["authentication.providers"]
    assert (row["topic"], row["pattern"], row["required"], row["secret"]) == ("social-login", None, False, False)
    assert "empty-providers" in row["rules"]
    assert rows["ENTITY_TYPE_search_display_fields"]["pattern"] == "^.+_search_display_fields$"
    one = json.loads(place.quick("settings", "theming", "-f", "json").out)
    assert {row["topic"] for row in one} == {"theming"}


def test_every_setting_has_a_topic_of_its_own() -> None:
    every = [*catalogue().values(), *(setting for _, setting in patterns())]
    assert {one.topic for one in every} <= set(SETTING_TOPICS)
    assert all("x-topic" in one.data for one in every)


@pytest.mark.parametrize(
    ("topic", "hint"), [("themeing", "did you mean `theming`?"), ("qwertz", "known: setting, flow")]
)
def test_settings_of_an_unknown_topic(topic: str, hint: str, place: Place) -> None:
    outcome = place.quick("settings", topic)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"there is no topic `{topic}`; {hint}" in outcome.err
