"""Files that cannot be read or recognized: what they may hold is not said to be missing."""

import json
import os
from pathlib import Path

import pytest

from lint_settings.tenant.unread import kinds_in
from place import Place

OIDC = "f0000000-0000-4000-8000-000000000001"
OTHER = "f0000000-0000-4000-8000-000000000002"
POLICY = "d0000000-0000-4000-8000-000000000011"
CLIENT = "4678p9t6apgchzamuvqzx75pm3zt3pcm"
SETTINGS = f"""\
janrainOidcClientId: {OIDC}
user_entity_type: customer
default_flow_name: shop
default_flow_version: "20240115093000123456"
"""
OIDC_CLIENT = """\
id: {id}
name: {id}
type: public
redirectURIs: [https://shop.example.com/cb]
loginPolicy: {policy}
tokenPolicy: {policy}
"""
ACCESS = f"for_client_id: {CLIENT}\ntype_name: customer\naccess_type: read\nattributes: [nope]\n"
LOGIN_POLICY = "id: {id}\ntitle: Shop\nidentityStoreDetails: {{type: janrainCapture}}\n"
TOKEN_POLICY = "id: {id}\ntitle: Shop\naccessTokenLifetime: 3600\nallowedScopes: [openid]\n"
API_CLIENT = "_id: {id}\nname: {id}\nfeatures: [login_client]\nipWhitelist: []\n"
ENTITY_TYPE = "name: {id}\nattr_defs: [{{name: email, type: string}}]\n"
FLOW = 'name: {id}\nversion: "20240115093000123457"\nschemas: [user]\n'
# A rule, the object that it judges, and of the kind that this needs the text of an object.
EXISTENCE = [
    ("unknown-oidc-client", SETTINGS, OIDC_CLIENT, OIDC),
    ("dangling-login-policy", OIDC_CLIENT.format(id=OIDC, policy=POLICY), LOGIN_POLICY, POLICY),
    ("dangling-token-policy", OIDC_CLIENT.format(id=OIDC, policy=POLICY), TOKEN_POLICY, POLICY),
    ("unknown-entity-type", SETTINGS, ENTITY_TYPE, "customer"),
    ("unknown-flow", SETTINGS, FLOW, "shop"),
    ("access-for-unknown-client", ACCESS, API_CLIENT, CLIENT),
    ("access-to-unknown-type", ACCESS, ENTITY_TYPE, "customer"),
]
BREAK = {
    "broken YAML": ("yaml", lambda text: text + "{\n"),
    "an open bracket": ("yaml", lambda text: text + "more: [\n"),
    "Windows line ends": ("yaml", lambda text: (text + "{\n").replace("\n", "\r\n")),
    "a byte that is no UTF-8": ("yaml", lambda text: text + "x: \udcff\n"),
    "an empty JSON file": ("json", lambda text: text[:0]),
}


def found(place: Place, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The rules that find something, and why the others were not checked."""
    report = json.loads(place.quick("--no-cache", "--format=json", *arguments, ".").out)
    unchecked = {one["rule"]: one["reason"] for one in report["not_checked"]}
    return [finding["rule"] for finding in report["findings"]], unchecked


def write(place: Place, path: str, text: str) -> None:
    file: Path = place.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("how", BREAK)
@pytest.mark.parametrize(("rule", "judged", "needed", "name"), EXISTENCE, ids=[one[0] for one in EXISTENCE])
def test_what_an_unreadable_file_may_hold_is_not_missing(
    place: Place, rule: str, judged: str, needed: str, name: str, how: str
) -> None:
    suffix, break_it = BREAK[how]
    write(place, "judged.yaml", judged)
    write(place, "needed/other.yaml", needed.format(id=OTHER, policy=POLICY))
    assert found(place, f"--select={rule}")[0] == [rule]
    write(place, f"needed/own.{suffix}", break_it(needed.format(id=name, policy=POLICY)))
    rules, unchecked = found(place, f"--select={rule},syntax")
    # An empty JSON file names nothing of ours, and may belong to any tool.
    assert rules == ([] if how == "an empty JSON file" else ["syntax"])
    assert unchecked[rule] == f"needed/own.{suffix} cannot be read"


@pytest.mark.parametrize(("rule", "judged", "needed", "name"), EXISTENCE, ids=[one[0] for one in EXISTENCE])
def test_an_unreadable_file_of_another_environment_does_not_count(
    place: Place, rule: str, judged: str, needed: str, name: str
) -> None:
    write(place, "prod/judged.yaml", judged)
    write(place, "prod/needed/other.yaml", needed.format(id=OTHER, policy=POLICY))
    write(place, "dev/needed/own.yaml", needed.format(id=name, policy=POLICY) + "{\n")
    assert found(place, f"--select={rule}")[0] == [rule]


def test_an_unreadable_file_of_another_kind_does_not_count(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    write(place, "policies/own.yaml", TOKEN_POLICY.format(id=POLICY) + "{\n")
    write(place, "charts/values.yaml", "image: {{ .Values.image }}\nreplicas: [\n")
    assert found(place, "--select=unknown-oidc-client")[0] == ["unknown-oidc-client"]


def test_a_misspelt_name_hides_an_object(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "types/other.yaml", ENTITY_TYPE.format(id="user"))
    write(place, "types/own.yaml", ENTITY_TYPE.format(id="customer").replace("attr_defs", "attrDefs"))
    rules, unchecked = found(place, "--select=unknown-entity-type,unrecognized-object")
    assert rules == ["unrecognized-object"]
    assert unchecked == {"unknown-entity-type": "types/own.yaml is not recognized"}


def test_an_object_below_the_top_level_is_hidden_too(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    body = "".join(f"  {line}\n" for line in OIDC_CLIENT.format(id=OIDC, policy=POLICY).splitlines())
    write(place, "clients/own.yaml", f"client:\n{body}")
    assert found(place, "--select=unknown-oidc-client,unchecked-settings")[0] == ["unchecked-settings"]
    write(place, "lint-settings.toml", '[kinds]\noidc-client = [{ files = ["clients/own.yaml"], at = "/client" }]\n')
    assert found(place, "--select=unknown-oidc-client,unchecked-settings") == ([], {})


def test_settings_may_be_inherited_from_a_file_that_cannot_be_read(place: Place) -> None:
    write(place, "prod/client.yaml", f"janrainOidcClientId: {OIDC}\ndefault_flow_name: shop\n")
    assert found(place, "--select=missing-setting")[0] == ["missing-setting"] * 4
    write(
        place,
        "prod/app.yaml",
        "_self: /config/kfcmdfudasmx9wkay7463vpdsy/settings\nuser_entity_type: user\ncustom: [\n",
    )
    rules, unchecked = found(place, "--select=missing-setting")
    assert (rules, unchecked) == ([], {"missing-setting": "prod/app.yaml cannot be read"})
    write(place, "prod/client.yaml", "default_flow_name: shop\n")
    assert found(place, "--select=missing-setting")[0] == ["missing-setting"]


@pytest.mark.parametrize("rule", ["incomplete-social-login", "trusted-device-ttl-without-second-factor"])
def test_other_rules_about_missing_settings_cannot_tell_either(place: Place, rule: str) -> None:
    text = "user_entity_type: user\nauthentication.providers: [facebook]\n"
    write(place, "client.yaml", text + "authentication.second_factor.trust_device_ttl: 60\n")
    assert found(place, f"--select={rule}")[0] == [rule]
    write(place, "app.json", '{"_self": "/config/kfcmdfudasmx9wkay7463vpdsy/settings", "rpx_key": ')
    assert found(place, f"--select={rule}")[1] == {rule: "app.json cannot be read"}


@pytest.mark.parametrize(
    ("rule", "text"),
    [("unused-policy", TOKEN_POLICY.format(id=POLICY)), ("unused-flow", FLOW.format(id="portal"))],
)
def test_an_object_may_be_used_by_a_file_that_cannot_be_read(place: Place, rule: str, text: str) -> None:
    write(place, "object.yaml", text)
    write(place, "used/settings.yaml", SETTINGS)
    write(place, "used/policy.yaml", TOKEN_POLICY.format(id=OTHER))
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=OTHER))
    assert found(place, f"--select={rule}")[0] == [rule]
    write(place, "used/broken.yaml", SETTINGS + "{\n")
    write(place, "clients/broken.yaml", OIDC_CLIENT.format(id=OIDC, policy=POLICY) + "{\n")
    assert found(place, f"--select={rule}")[0] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_counts_by_its_folder(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    write(place, "clients/own.yaml", OIDC_CLIENT.format(id=OIDC, policy=POLICY))
    (place.folder / "clients/own.yaml").chmod(0)
    assert found(place, "--select=unknown-oidc-client")[1]["unknown-oidc-client"] == "clients/own.yaml cannot be read"


def test_the_note_names_the_file(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    write(place, "clients/own.yaml", OIDC_CLIENT.format(id=OIDC, policy=POLICY) + "{\n")
    text = place.quick("--no-cache", "--select=unknown-oidc-client", ".").out
    assert "1 rule cannot tell, because clients/own.yaml cannot be read (unknown-oidc-client)" in text


def test_several_processes_and_the_cache_say_the_same(place: Place) -> None:
    write(place, "judged.yaml", SETTINGS)
    write(place, "clients/other.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    write(place, "clients/own.yaml", OIDC_CLIENT.format(id=OIDC, policy=POLICY) + "{\n")
    write(place, "types/own.yaml", ENTITY_TYPE.format(id="customer").replace("attr_defs", "attrDefs"))
    write(place, "types/other.yaml", ENTITY_TYPE.format(id="user"))
    for number in range(110):
        write(place, f"others/{number}.yaml", TOKEN_POLICY.format(id=f"d0000000-0000-4000-8000-{number:012}"))
    arguments = ["--select=unknown-oidc-client,unknown-entity-type,syntax,unrecognized-object", "--format=json", "."]
    first = place.quick("--no-cache", *arguments).out
    assert len(json.loads(first)["not_checked"]) == 2
    assert place.run("--no-cache", "--jobs=3", *arguments).out == first
    assert [place.quick(*arguments).out for _ in range(2)] == [first] * 2
    write(place, "clients/own.yaml", OIDC_CLIENT.format(id=OIDC, policy=POLICY))
    assert "unknown-oidc-client" not in place.quick(*arguments).out
    write(place, "clients/own.yaml", "a: 1\n")
    assert "unknown-oidc-client" in [one["rule"] for one in json.loads(place.quick(*arguments).out)["findings"]]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("a: [\n", []),
        ("id: x\nname: y\ntype: z\n{", []),
        ('{"redirectURIs": ["x"], "tokenPolicy": "y",', ["oidc-client"]),
        ("- redirectURIs: []\n  loginPolicy: x\n: [", ["oidc-client"]),
        ("_self: /config/x/clients/y/settings\na: [", ["client-settings"]),
        ("user_entity_type: user\na: [", ["application-settings", "client-settings"]),
        ("site_name: Docs\nplugins: [", []),
        ("# user_entity_type: is explained in [the docs\nsite: [", []),
    ],
)
def test_the_names_in_a_broken_text_speak_for_a_kind(text: str, kinds: list[str]) -> None:
    assert kinds_in(text) == kinds


BROKEN = ["", "\0\1", "{", "[[", '"', "\n\n", "\ufeff", "}", "%"]
HOLLOW = ["{}", "null", "[]", "xxxx", "<html>"]


@pytest.mark.parametrize("name", ["own.yaml", "own.json"])
@pytest.mark.parametrize("text", [*BROKEN, *HOLLOW])
def test_whatever_is_wrong_with_a_file_among_those_of_a_kind_nothing_is_said_to_be_missing(
    place: Place, text: str, name: str
) -> None:
    write(place, "settings/judged.yaml", SETTINGS)
    for number in (1, 2):
        write(place, f"clients/{number}.yaml", OIDC_CLIENT.format(id=f"{number}{OTHER[1:]}", policy=POLICY))
    assert found(place, "--select=unknown-oidc-client")[0] == ["unknown-oidc-client"]
    write(place, f"clients/{name}", text)
    rules, unchecked = found(place, "--select=unknown-oidc-client,syntax,unrecognized-object")
    assert len(rules) == 1
    assert rules[0] in ("syntax", "unrecognized-object"), "the file itself is reported"
    assert unchecked.keys() == {"unknown-oidc-client"}
    write(place, f"clients/{name}", "scripts: {test: jest}\nprivate: true\n" if "yaml" in name else '{"private": true}')
    assert found(place, "--select=unknown-oidc-client")[0] == ["unknown-oidc-client"], "a file of another tool"


@pytest.mark.parametrize("content", ["{}", "null", "[]", "---\n...\n", "", " \n", "xxxx"])
def test_one_file_beside_it_shows_what_an_empty_file_is_to_be_in_a_folder_of_ours(place: Place, content: str) -> None:
    place.settings("settings/shop.yaml")
    place.settings("shop/shop.yaml")
    write(place, "oidc-clients/shop.yaml", OIDC_CLIENT.format(id=OTHER, policy=POLICY))
    for folder in ("settings", "shop", "oidc-clients"):
        place.write(f"{folder}/bare.yaml", content)
    lines = place.lines("--select=unrecognized-object", ".")
    assert [line.split(":")[0] for line in lines] == ["oidc-clients/bare.yaml", "settings/bare.yaml"]
    write(place, "settings/bare.yaml", "scripts: {test: jest}\nprivate: true\n")
    place.write(
        "oidc-clients/login.yaml", "title: Shop\nloginURL: https://shop.example.com/login\nidentityStoreDetails: {}\n"
    )
    assert place.lines("--select=unrecognized-object", ".") == []


@pytest.mark.parametrize("contents", [("{}",), ("{}", "null"), ("{}", "[]", "~", '""'), ("null", "---\n...\n")])
def test_files_without_content_are_no_files_of_another_tool(place: Place, contents: tuple[str, ...]) -> None:
    for name in ("portal", "shop"):
        place.settings(f"settings/{name}.yaml")
    for number, content in enumerate(contents):
        place.write(f"settings/bare{number}.yaml", f"{content}\n")
    lines = place.lines("--select=unrecognized-object", ".")
    assert [line.split(":")[0] for line in lines] == [f"settings/bare{number}.yaml" for number in range(len(contents))]
    place.write("settings/package.json", '{"name": "shop", "version": "1.0.0", "dependencies": {}}')
    assert place.lines("--select=unrecognized-object", ".") == []
