"""`lint-settings render`: the complete body of a PUT from a settings file, or nothing and the reason why."""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_planted_secrets import MARK, PLANTED, SECRET

from generated import examples
from lint_settings.config.config import Config
from lint_settings.documents.env_file import LIMIT, EnvFileError, parse
from lint_settings.documents.schema_files import read_schema
from lint_settings.engine.filled import Env
from lint_settings.render.body import RenderError, render_file
from lint_settings.tenant.settings import Settings, as_stored, find_setting
from place import SCRIPT, Outcome, Place, good
from reader import root

SAMPLES = Path(__file__).parents[2] / "samples"
INITIAL = SAMPLES / "01-client-settings-get-initial.json"
LOSSY = SAMPLES / "02-client-settings-put-lossy-body.json"
AFTER = SAMPLES / "03-client-settings-after-lossy-put.json"
COMPLETE = SAMPLES / "04-client-settings-put-complete-body.json"
ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER_ID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def body(outcome: Outcome) -> dict[str, Any]:
    """The body that was printed, in the order of its members."""
    assert outcome.code == 0, outcome.err
    data: dict[str, Any] = json.loads(outcome.out)
    return data


def rendered(place: Place, text: str, *arguments: str, name: str = "shop.yaml") -> dict[str, Any]:
    """The body that is printed for a file with this text, secrets included."""
    place.write(name, text)
    return body(place.quick("render", "--force", name, "--with-secrets", *arguments))


def refused(place: Place, *arguments: str) -> list[str]:
    """Why nothing is printed, without the name of the program."""
    outcome = place.quick("render", "--force", *arguments)
    assert (outcome.code, outcome.out) == (2, ""), outcome.out
    return [line.removeprefix("lint-settings: ") for line in outcome.err.splitlines()]


def own(data: dict[str, Any]) -> dict[str, Any]:
    """The client's own settings in a payload, as the API stores them."""
    nodes = Settings(root(json.dumps(data), "body.json"), has_block=False).own
    return {name: as_stored(node.value) for name, node in nodes.items()}


# --- the documented payloads


@pytest.mark.parametrize("sample", [INITIAL, LOSSY, AFTER, COMPLETE], ids=lambda path: path.name[:2])
def test_a_documented_payload_keeps_its_settings_and_their_places(place: Place, sample: Path) -> None:
    payload = json.loads(sample.read_text("utf-8"))
    settings = {name: value for name, value in payload.items() if name not in ("_self", "_global")}
    assert body(place.quick("render", "--force", str(sample))) == settings


def test_the_documented_accident_does_not_happen(place: Place) -> None:
    after = body(place.quick("render", "--force", str(LOSSY), "--onto", str(INITIAL)))
    complete = json.loads(COMPLETE.read_text("utf-8"))
    assert after == {name: value for name, value in complete.items() if name not in ("_self", "_global")}
    assert list(after) == [
        "default_flow_name", "default_flow_version", "password_recover_url", "site_name", "verify_email_url",
        "user_entity_type", "custom",
    ]  # fmt: skip


# --- shapes and places


def test_settings_are_where_the_api_has_them(place: Place) -> None:
    flat = f"""\
theming.logoURL: https://static.shop.example.com/logo.svg
site_name: Example Shop
site_locale: de
janrainOidcClientId: {ID}
user_distinguisher_field: email
default_flow_name: standard
"""
    outcome = rendered(place, flat)
    assert list(outcome) == ["site_name", "user_distinguisher_field", "default_flow_name", "custom"]
    assert list(outcome["custom"]) == ["theming.logoURL", "site_locale", "janrainOidcClientId"]
    shaped = "custom:\n  site_name: Example Shop\n  x: 1\nsite_locale: de\ndefault_flow_name: standard\n"
    assert rendered(place, shaped) == {
        "site_name": "Example Shop", "site_locale": "de", "default_flow_name": "standard", "custom": {"x": "1"},
    }  # fmt: skip


def test_a_setting_in_both_places_counts_as_at_the_top(place: Place) -> None:
    text = f"theming.logoURL: top\ncustom: {{theming.logoURL: below, janrainOidcClientId: {ID}}}\n"
    assert rendered(place, text) == {"custom": {"theming.logoURL": "top", "janrainOidcClientId": ID}}


def test_the_envelope_is_left_out(place: Place) -> None:
    text = (
        "_self: /config/shopapp2222222222222222222/clients/shop2/settings\n"
        "_global: {site_name: Shops, login_attempts: '${ATTEMPTS}', custom: {x: 1}}\n"
        "default_flow_name: standard\ncustom:\n"
    )
    assert rendered(place, text) == {"default_flow_name": "standard"}


def test_members_of_the_answer_keep_their_place(place: Place) -> None:
    answer = {"_self": "/config/a/clients/b/settings", "new_standard": "1", "custom": {"site_name": "x", "old": "2"}}
    place.write("live.json", json.dumps(answer))
    text = "custom: {new_standard: 3, default_flow_name: standard}\nold: 4\nsite_name: Shop\n"
    assert rendered(place, text, "--onto=live.json") == {
        "new_standard": "3", "default_flow_name": "standard", "custom": {"old": "4", "site_name": "Shop"},
    }  # fmt: skip


def test_the_tenants_catalogue_lists_standard_settings(place: Place) -> None:
    place.write("lint-settings.toml", "")
    option = {"name": "sms_sender", "type": "string", "values": [], "group": "General Settings", "globalOnly": False}
    place.write("options.json", json.dumps([option]))
    assert rendered(place, "default_flow_name: standard\nsms_sender: Shop\nsms_hour: 9\n") == {
        "default_flow_name": "standard", "sms_sender": "Shop", "custom": {"sms_hour": "9"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrapped",
    [
        {"result": {"default_flow_name": "standard"}, "stat": "ok"},
        [{"default_flow_name": "standard"}],
        {"_embedded": {"settings": [{"default_flow_name": "standard"}]}},
        {"default_settings": {"login_attempts": "5"}, "client_settings": {"b" * 32: {"default_flow_name": "standard"}}},
    ],
)
def test_a_wrapped_answer(place: Place, wrapped: Any) -> None:
    assert rendered(place, json.dumps(wrapped), name="answer.json") == {"default_flow_name": "standard"}


# --- values


def test_scalars_are_sent_as_text(place: Place) -> None:
    text = """\
default_flow_version: 20240115093000123456
login_attempts: 5
site_name: null
ccp_enable_email_send_buttons: True
authentication.second_factor: false
ratio: 0.5
authentication.providers: [facebook, "linkedin"]
authentication.providers.custom: {a.b: {name: x, size: 5, on: true, none: null}}
authorization.rules.consents: '["marketing"]'
empty: ""
"""
    assert rendered(place, text) == {
        "default_flow_version": "20240115093000123456",
        "login_attempts": "5",
        "site_name": None,
        "ccp_enable_email_send_buttons": "true",
        "custom": {
            "authentication.second_factor": "false",
            "ratio": "0.5",
            "authentication.providers": ["facebook", "linkedin"],
            "authentication.providers.custom": {"a.b": {"name": "x", "size": 5, "on": True, "none": None}},
            "authorization.rules.consents": '["marketing"]',
            "empty": "",
        },
    }


@pytest.mark.parametrize("written", ["0123", "12e3", "1.50", "0x1F", "+5", ".inf"])
def test_a_number_that_would_change_is_refused(place: Place, written: str) -> None:
    place.write("shop.yaml", f"site_name: Shop\nrpx_key: {written}\n")
    reported = "`rpx_key` would not be sent as it is written; put it in quotes"
    assert f"shop.yaml:2: {reported}" in refused(place, "shop.yaml")
    assert rendered(place, f"rpx_key: '{written}'\n") == {"rpx_key": written}


@pytest.mark.parametrize("written", ["1e999", "-1e999"])
def test_a_number_that_json_does_not_know_is_refused(place: Place, written: str) -> None:
    place.write("shop.json", f'{{"authentication.providers.custom": {{"a": [{written}]}}}}')
    reported = (
        "item 1 of `a` of `authentication.providers.custom` is a number that JSON does not have; put it in quotes"
    )
    assert refused(place, "shop.json") == [f"shop.json:1: {reported}"]


def test_the_output_is_plain_json(place: Place) -> None:
    place.write("shop.yaml", "default_flow_name: standard\nsite_name: Café 😀 “x”\n")
    outcome = place.run("render", "--force", "shop.yaml", PYTHONIOENCODING="ascii")
    assert outcome.out == (
        '{\n  "default_flow_name": "standard",\n  "site_name": "Caf\\u00e9 \\ud83d\\ude00 \\u201cx\\u201d"\n}\n'
    )


def test_an_output_whose_reader_is_gone(place: Place) -> None:
    path = place.write("shop.yaml", f"default_flow_name: standard\nsite_name: {'x' * 500_000}\n")
    with subprocess.Popen([SCRIPT, "render", "--force", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.read(1) == b"{"
        run.stdout.close()
        assert b"Traceback" not in run.stderr.read()
    assert run.returncode == 0


# --- several clients


def test_one_of_several_clients_is_chosen(place: Place) -> None:
    place.write("shops.yaml", f"{good('one')}site_name: One\n---\ndefault_flow_name: standard\nsite_name: Two\n")
    first = root(good("one")).value["janrainOidcClientId"]
    listed = f"`{first}`, `2`"
    reported = f"shops.yaml contains the settings of 2 clients; choose with --client: {listed}"
    assert refused(place, "shops.yaml") == [reported]
    assert body(place.quick("render", "--force", "shops.yaml", "--client", first.upper()))["site_name"] == "One"
    assert body(place.quick("render", "--force", "shops.yaml", "--client=1"))["site_name"] == "One"
    assert body(place.quick("render", "--force", "shops.yaml", "--client=2"))["site_name"] == "Two"
    reported = f"shops.yaml contains no settings of a client `3`; it contains those of {listed}"
    assert refused(place, "shops.yaml", "--client=3") == [reported]


def test_an_id_that_two_clients_have_chooses_none(place: Place) -> None:
    place.write("shops.yaml", f"janrainOidcClientId: {ID}\n---\njanrainOidcClientId: {ID}\n")
    reported = f"shops.yaml contains 2 times the settings of a client `{ID}`; it contains those of `{ID}`"
    assert refused(place, "shops.yaml", "--client", ID) == [reported]


def test_the_answer_with_all_clients_is_searched_for_the_own_one(place: Place) -> None:
    clients = {"a" * 32: {"janrainOidcClientId": OTHER_ID, "x": "1"}, "b" * 32: {"janrainOidcClientId": ID, "x": "2"}}
    place.write("all.json", json.dumps({"default_settings": {"login_attempts": "5"}, "client_settings": clients}))
    text = f"janrainOidcClientId: {ID.upper()}\n"
    expected = {"custom": {"janrainOidcClientId": ID.upper(), "x": "2"}}
    assert rendered(place, text, "--onto=all.json") == expected
    place.write("shop.yaml", "default_flow_name: standard\n")
    reported = "all.json contains the settings of 2 clients, and shop.yaml does not identify one of them"
    assert refused(place, "shop.yaml", "--onto=all.json") == [reported]


# --- onto a saved answer


def test_another_client_is_refused(place: Place) -> None:
    place.write("shop.yaml", f"janrainOidcClientId: {ID}\nsite_name: Shop\n")
    place.write("live.json", json.dumps({"custom": {"janrainOidcClientId": OTHER_ID}}))
    reported = f"live.json is of another client: its id of the OIDC client is `{OTHER_ID}`, not `{ID}` as in shop.yaml"
    assert refused(place, "shop.yaml", "--onto=live.json") == [reported]
    place.write("shop.yaml", "_self: /config/a/clients/b/settings\nsite_name: Shop\n")
    place.write("live.json", json.dumps({"_self": "/config/a/clients/c/settings", "custom": {}}))
    reported = "live.json is of another client: its API client is `c`, not `b` as in shop.yaml"
    assert refused(place, "shop.yaml", "--onto=live.json") == [reported]


def test_an_id_from_the_env_file_is_compared_too(place: Place) -> None:
    place.write("shop.yaml", "janrainOidcClientId: ${CLIENT_ID}\nsite_name: Shop\n")
    place.write("live.json", json.dumps({"custom": {"janrainOidcClientId": ID}}))
    place.write("prod.env", f"CLIENT_ID={ID.upper()}\n")
    place.write("dev.env", f"CLIENT_ID={OTHER_ID}\n")
    assert place.quick("render", "--force", "shop.yaml", "--onto=live.json", "--env-file=prod.env").code == 0
    assert "is of another client" in refused(place, "shop.yaml", "--onto=live.json", "--env-file=dev.env")[0]


def test_null_in_the_file_takes_a_value_away(place: Place) -> None:
    place.write("live.json", json.dumps({"custom": {"janrainOidcClientId": ID}, "site_name": "Shop"}))
    assert rendered(place, "default_flow_name: standard\nsite_name:\n", "--onto=live.json") == {
        "default_flow_name": "standard", "site_name": None, "custom": {"janrainOidcClientId": ID},
    }  # fmt: skip


def test_the_answer_is_taken_as_it_is(place: Place) -> None:
    place.write("live.json", json.dumps({"_global": {}, "site_name": "a ${NAME}", "custom": {"n": 5}}))
    place.write("prod.env", "NAME=filled\n")
    text = "default_flow_name: ${NAME}\n"
    assert rendered(place, text, "--onto=live.json", "--env-file=prod.env") == {
        "default_flow_name": "filled", "site_name": "a ${NAME}", "custom": {"n": "5"},
    }  # fmt: skip


def test_a_saved_answer_that_is_none(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("application.json", json.dumps({"_self": "/config/a/settings", "email_method": "ses_sync"}))
    assert refused(place, "shop.yaml", "--onto=application.json") == ["application.json contains no client settings"]
    assert refused(place, "shop.yaml", "--onto=missing.json") == ["missing.json does not exist"]
    place.write("broken.json", '{"custom": {')
    assert refused(place, "shop.yaml", "--onto=broken.json")[0].startswith("broken.json:1:")


# --- placeholders


def test_placeholders_are_filled_in(place: Place) -> None:
    place.write("one.env", 'NAME=Shop\nVERSION=5\nEMPTY=\nLIST=["a"]\n')
    place.write("two.env", "NAME=Example Shop\n")
    text = """\
default_flow_name: ${FLOW:-standard}
default_flow_version: ${VERSION}
site_name: The ${NAME}!
ccp_flow_name: ${EMPTY:-fallback}
ccp_flow_locale: ${EMPTY}
authentication.providers: ${LIST}
authentication.providers.custom: {"${NAME}.x": {name: ["${NAME}"]}}
"""
    assert rendered(place, text, "--env-file=one.env", "--env-file=two.env") == {
        "default_flow_name": "standard",
        "default_flow_version": "5",
        "site_name": "The Example Shop!",
        "ccp_flow_name": "fallback",
        "ccp_flow_locale": "",
        "custom": {
            "authentication.providers": '["a"]',
            "authentication.providers.custom": {"Example Shop.x": {"name": ["Example Shop"]}},
        },
    }


def test_what_fills_a_placeholder_in_json_text_is_escaped(place: Place) -> None:
    place.write("prod.env", "NAME='say \"hi\"'\nLIST='[1]'\n")
    text = 'default_flow_name: standard\nx: \'{"name": "${NAME}"}\'\ny: \'{"list": ${LIST}}\'\n'
    custom = rendered(place, text, "--env-file=prod.env")["custom"]
    assert json.loads(custom["x"]) == {"name": 'say "hi"'}
    assert json.loads(custom["y"]) == {"list": [1]}


def test_a_value_is_not_filled_in_again(place: Place) -> None:
    place.write("prod.env", "A='${B}'\nB=b\n")
    assert rendered(place, "default_flow_name: ${A}\n", "--env-file=prod.env") == {"default_flow_name": "${B}"}


def test_every_placeholder_without_a_value_is_named_with_its_line(place: Place) -> None:
    text = """\
default_flow_name: ${FLOW}
site_name: |
  a
  ${NAME} ${FLOW:-x}
custom:
  "${KEY}.x": [a, "${ITEM}"]
  rpx_key: ${RPX_KEY}
"""
    place.write("shop.yaml", text)
    place.write("prod.env", "RPX_KEY=q9k2w7e4r5t8\n")
    assert refused(place, "shop.yaml", "--env-file=prod.env") == [
        "shop.yaml:6: `${KEY}.x` needs `KEY`, which no --env-file sets",
        "shop.yaml:6: item 2 of `${KEY}.x` needs `ITEM`, which no --env-file sets",
        "shop.yaml:1: `default_flow_name` needs `FLOW`, which no --env-file sets",
        "shop.yaml:4: `site_name` needs `NAME`, which no --env-file sets",
    ]


@pytest.mark.parametrize(
    ("written", "env", "expected"),
    [
        ("${X}", "X=a", "a"),
        ("$X", "X=a", "a"),
        ("https://$X/b", "X=a", "https://a/b"),
        ("${X:-d}", "X=", "d"),
        ("${X-d}", "X=", ""),
        ("${X-d}", "", "d"),
        ("${X:=d}", "X=", "d"),
        ("${X=d}", "", "d"),
        ("${X:?must be set}", "X=a", "a"),
        ("${X?}", "X=", ""),
        ("${X:+d}", "X=a", "d"),
        ("${X:+d}", "X=", ""),
        ("${X+d}", "X=", "d"),
        ("${X+d}", "", ""),
        ("${X:-${Y}}", "Y=b", "b"),
        ("${X:-${Y:-c}}z", "", "cz"),
        ("${X:-d}", "X=$Y", "$Y"),
        ("price: 5$ and $x", "", "price: 5$ and $x"),
    ],
)
def test_placeholders_are_filled_in_as_by_a_shell(place: Place, written: str, env: str, expected: str) -> None:
    place.write("prod.env", env + "\n")
    assert rendered(place, f"default_flow_name: '{written}'\n", "--env-file=prod.env")["default_flow_name"] == expected


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("${X:?must be set}", "needs `X`, which no --env-file sets"),
        ("${X?}", "needs `X`, which no --env-file sets"),
        ("$X", "needs `X`, which no --env-file sets"),
        ("${X:-${Y}}", "needs `Y`, which no --env-file sets"),
        ("${{ secrets.X }}", "needs a value that another tool fills in"),
        ("${env:X}", "needs a value that another tool fills in"),
        ("${X%%.*}", "needs a value that another tool fills in"),
        ("ENC[AES256_GCM,data:Tr7o,iv:1vIWw=,tag:Lr3Q==,type:str]", "needs a value encrypted by SOPS"),
    ],
)
def test_what_cannot_be_filled_in_is_reported(place: Place, written: str, reason: str) -> None:
    place.write("prod.env", "OTHER=a\n")
    place.write("shop.yaml", f"default_flow_name: '{written}'\n")
    (line,) = refused(place, "shop.yaml", "--env-file=prod.env")
    assert reason in line


def test_an_encrypted_env_file_is_reported(place: Place) -> None:
    place.write("prod.env", "#ENC[AES256_GCM,data:x,type:comment]\nX=ENC[AES256_GCM,data:Tr7o,type:str]\nsops_mac=x\n")
    place.write("shop.yaml", "default_flow_name: ${X}\n")
    assert "prod.env:2: this value is encrypted by SOPS; decrypt the file first" in refused(
        place, "shop.yaml", "--env-file=prod.env"
    )


@pytest.mark.parametrize("name", ["shop.yaml", "shop.json"])
def test_members_for_other_tools_are_left_out(place: Place, name: str) -> None:
    members = {"$schema": "x.json", "$id": "x", "$comment": "y", "sops": {"mac": "m", "version": "3.8.1"}}
    text = json.dumps({**members, "default_flow_name": "standard", "custom": {"sops": "kept"}})
    assert rendered(place, text, name=name) == {"default_flow_name": "standard", "custom": {"sops": "kept"}}
    found = place.quick("--format", "concise", "--select", "unknown-setting", name).out
    assert "$" not in found


ABSENCES = "missing-setting,missing-member,partial-social-login,empty-features,unknown-oidc-client"
# Whole metadata as SOPS writes it: with nulls, recipients, blanks at ends, and a text that seems to be a secret.
SOPS = {
    "kms": None,
    "age": [{"recipient": "age1ql3z7hjy54pw3hyww5", "enc": "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"}] * 2,
    "lastmodified": "2024-01-01T00:00:00Z",
    "mac": "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]",
    "pgp": [{"fp": "AB", "enc": "\u201cx\u201d "}],
    "encrypted_regex": "^(x|y )$ ",
    "version": "3.8.1",
}
CLOSED = "ENC[AES256_GCM,data:4Zm0,iv:b,tag:c,type:str]"
UUID = "7d444840-9dc0-11d1-b245-5ffdce74fad2"


@pytest.mark.parametrize("extension", ["json", "yaml"])
@pytest.mark.parametrize(
    ("kind", "members"),
    [
        (
            "client-settings",
            dict.fromkeys(("user_entity_type", "login_attempts", "authentication.second_factor"), CLOSED),
        ),
        ("client-settings", {"rpx_key": CLOSED, "rpx_realm": CLOSED, "authentication.providers": [CLOSED]}),
        ("oidc-client", {"id": UUID, "name": CLOSED, "type": CLOSED, "redirectURIs": [CLOSED], "loginPolicy": CLOSED}),
        ("token-policy", {"id": UUID, "title": "t", "accessTokenLifetime": CLOSED, "allowedScopes": [CLOSED]}),
        ("api-client", {"client_id": "c" * 32, "client_secret": CLOSED, "features": [], "whitelist": [CLOSED]}),
        (
            "access-schema",
            {"for_client_id": CLOSED, "type_name": "user", "access_type": "read", "attributes": [CLOSED]},
        ),
    ],
)
def test_an_encrypted_file_of_any_kind(place: Place, kind: str, members: dict[str, object], extension: str) -> None:
    name = f"a.{extension}"  # JSON is YAML too
    place.write(name, json.dumps({**members, "sops": SOPS}))
    place.write("lint-settings.toml", f"[kinds]\n{kind} = ['*']\n")
    found = json.loads(place.quick("--format=json", f"--ignore={ABSENCES}", name).out)["findings"]
    assert [(one["rule"], one["pointer"]) for one in found] == []
    assert place.quick("--fix", "--unsafe-fixes", "--diff", name).out == ""
    place.write(f"new/{name}", json.dumps({"$schema": "x.json", **members, "sops": {**SOPS, "version": "3.9.0"}}))
    assert json.loads(place.quick("diff", "--format=json", name, f"new/{name}").out)["changes"] == []


REFERENCES = [
    *("$(FLOW_NAME)", "$(flow.name)", "#{FLOW_NAME}#", "#{flow.name}", "%FLOW_NAME%", "%%FLOW%%", "@FLOW_NAME@"),
    *("@@flow.name@@", "__FLOW_NAME__", "((flow_name))", "((idcloud/flow))", "$[variables.flow]", "$[[ FLOW ]]"),
    *("${ FLOW }", "${file(./x.yml):flow}", "${{ vars.FLOW }}", "vault://a/b#c", "vault:a/b#c", "ref+vault://a/b#c"),
    *("op://prod/idcloud/flow", "arn:aws:ssm:us-east-1:1:parameter/flow", "@Microsoft.KeyVault(VaultName=a;x)"),
    *("projects/p/secrets/flow/versions/1", CLOSED),
]
SETTINGS = (
    *("user_entity_type", "default_flow_name", "default_flow_version", "authentication.second_factor"),
    *("authentication.second_factor.trust_device_ttl", "login_attempts", "password_recover_url", "email_method"),
    *("janrainOidcClientId", "rpx_key", "rpx_realm", "rpx_app_id", "theming.logoURL", "authorization.rules.min_age"),
    *("oidc_url", "customer_id", "regex_standard_newPassword", "authentication.providers.custom", "rpx_server"),
)


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_other_tools_fill_in_is_no_mistake_anywhere(place: Place, reference: str) -> None:
    listed = {"authentication.providers": [reference]}
    place.write("a.json", json.dumps({**dict.fromkeys(SETTINGS, reference), **listed}))
    client = {"id": reference, "type": reference, "redirectURIs": [reference], "loginPolicy": reference, "name": "a"}
    place.write("oidc-clients/b.json", json.dumps(client))
    outcome = place.quick("--format=json", f"--ignore={ABSENCES},incomplete-social-login", "--no-cache", ".")
    assert json.loads(outcome.out)["findings"] == []
    assert place.quick("--fix", "--unsafe-fixes", "--diff", ".").out == ""
    (*_, last) = refused(place, "a.json")
    assert "needs a value" in last


@pytest.mark.parametrize("text", ["$(rm -rf x)", "#flow", "%flow", "a@b@c", "flow__-", "(flow)", "op:/flow", "vault:x"])
def test_what_only_looks_so_is_judged(place: Place, text: str) -> None:
    place.write("a.json", json.dumps({"user_entity_type": "user", "default_flow_name": text}))
    assert "malformed-flow-name" in place.quick("--format=concise", "a.json").out


def test_the_environment_of_the_process_does_not_count(place: Place) -> None:
    place.write("shop.yaml", "default_flow_name: ${FLOW}\n")
    outcome = place.run("render", "--force", "shop.yaml", FLOW="standard")
    assert (outcome.code, outcome.out) == (2, "")
    assert "needs `FLOW`" in outcome.err


@pytest.mark.parametrize(
    ("pattern", "written", "code"),
    [
        (r"\{\{ *(\w+) *\}\}", "{{ NAME }}", 0),
        (r"\{\{ *\w+ *\}\}", "{{ NAME }}", 0),
        (r"\$\{APP_(\w+)\}", "${APP_NAME}", 0),
        (r"\$\{([^}]+)\}", "${NAME:-x}", 0),
        (r"@(A)?(NAME)?@", "@NAME@", 0),
        (r"<<[^>]+>>", "<<A NAME>>", 2),
    ],
)
def test_a_pattern_of_ones_own(place: Place, pattern: str, written: str, code: int) -> None:
    place.write("lint-settings.toml", f"placeholder = '{pattern}'\n")
    place.write("prod.env", "NAME=standard\n")
    place.write("shop.yaml", f"default_flow_name: '{written}'\n")
    outcome = place.quick("render", "--force", "shop.yaml", "--env-file=prod.env")
    assert outcome.code == code
    if code:
        assert "`default_flow_name` needs a value without a recognizable name" in outcome.err
    else:
        assert json.loads(outcome.out) == {"default_flow_name": "standard"}


def test_two_names_that_become_one_are_refused(place: Place) -> None:
    place.write("prod.env", "NAME=site_name\n")
    place.write("shop.yaml", 'default_flow_name: x\nsite_name: A\n"${NAME}": B\ny: {site_name: 1, "${NAME}": 2}\n')
    assert refused(place, "shop.yaml", "--env-file=prod.env") == [
        "shop.yaml:3: this setting has the name of another one once it is filled in",
        "shop.yaml:4: `${NAME}` of `y` has the name of another member once it is filled in",
    ]


@pytest.mark.parametrize("written", ["!secret RPX_KEY", "!ENV ${RPX_KEY}", "!vault {path: x}", "!q9k2w7e4r5t8"])
def test_tags_are_not_filled_in(place: Place, written: str) -> None:
    place.write("shop.yaml", f"default_flow_name: standard\nrpx_key: {written}\n")
    place.write("prod.env", "RPX_KEY=q9k2w7e4r5t8\n")
    (line,) = refused(place, "shop.yaml", "--env-file=prod.env")
    assert line.startswith("shop.yaml:2: `rpx_key` has a tag, as in `!secret NAME`, which is not filled in here")
    assert "q9k2w7e4r5t8" not in line


# --- secrets


def test_secrets_are_shown_by_their_length_only(place: Place) -> None:
    place.write("prod.env", f"RPX_KEY={SECRET}1\nAPI_KEY={SECRET}2\nHOST=shop.example.com\nPIN_SECRET=Zq9\n")
    text = f"""\
default_flow_name: standard
rpx_key: ${{RPX_KEY}}
site_name: {SECRET}1
shop: {{client_secret: {SECRET}3, host: "${{HOST}}", "key {SECRET}3": 1}}
json: '{{"rpx_key": "{SECRET}4", "a": "b"}}'
url: https://${{HOST}}/?key=${{API_KEY}}
again: see {SECRET}2 here
number: [{{secret: 123456789}}, 123456789]
pin: ${{PIN_SECRET}}
show_password: true
client_secret: ""
"""
    place.write("shop.yaml", text)
    outcome = place.run("render", "--force", "shop.yaml", "--env-file=prod.env")
    assert MARK not in outcome.out + outcome.err
    assert body(outcome) == {
        "default_flow_name": "standard",
        "rpx_key": "a secret of 13 characters",
        "site_name": "*" * 13,
        "custom": {
            "shop": {
                "client_secret": "a secret of 13 characters",
                "host": "shop.example.com",
                f"key {'*' * 13}": "a secret of 1 characters",
            },
            "json": '{"rpx_key": "a secret of 13 characters", "a": "b"}',
            "url": "a secret of 43 characters",
            "again": f"see {'*' * 13} here",
            "number": [{"secret": "a secret of 9 characters"}, "*" * 9],
            "pin": "a secret of 3 characters",
            "show_password": "true",
            "client_secret": "",
        },
    }
    reported = "8 settings contain secrets, masked here: do not send this body; --with-secrets prints the one to send"
    assert reported in outcome.err
    whole = place.run("render", "--force", "shop.yaml", "--env-file=prod.env", "--with-secrets")
    assert body(whole)["rpx_key"] == f"{SECRET}1"
    assert body(whole)["custom"]["url"] == f"https://shop.example.com/?key={SECRET}2"
    assert MARK not in whole.err
    assert "masked here" not in whole.err


def test_secrets_of_the_saved_answer_are_hidden_too(place: Place) -> None:
    place.write("live.json", json.dumps({"rpx_key": SECRET, "site_name": f"x {SECRET}", "custom": {}}))
    place.write("shop.yaml", "default_flow_name: standard\n")
    outcome = place.quick("render", "--force", "shop.yaml", "--onto=live.json")
    assert MARK not in outcome.out + outcome.err
    assert "2 settings contain secrets" in outcome.err
    assert (
        body(place.quick("render", "--force", "shop.yaml", "--onto=live.json", "--with-secrets"))["rpx_key"] == SECRET
    )


def test_no_planted_secret_is_shown(place: Place) -> None:
    place.write("live.json", json.dumps({"rpx_key": SECRET, "custom": {"x": SECRET}}))
    shown: dict[str, list[str]] = {}
    codes = set()
    for name, content in PLANTED.items():
        place.write(name, content)
        for arguments in ([], ["--client=1"], ["--onto=live.json"]):
            outcome = place.quick("render", "--force", name, *arguments)
            codes.add(outcome.code)
            found = [line for line in (outcome.out + outcome.err).splitlines() if MARK in line]
            shown.setdefault(name, []).extend(found)
    assert {name: lines for name, lines in shown.items() if lines} == {}
    assert codes == {0, 2}


@pytest.mark.parametrize(
    "text",
    [
        f"RPX_KEY={SECRET}\nWRONG {SECRET}\n",
        f"RPX_KEY='{SECRET}\n",
        f'RPX_KEY="{SECRET}" {SECRET}\n',
        f"{SECRET}: x\n",
        f"RPX_KEY=${{{SECRET}}}\n",
        f"RPX_KEY={SECRET}\nNAME={SECRET}\n",
    ],
)
def test_errors_show_no_value_of_an_env_file(place: Place, text: str) -> None:
    place.write("prod.env", text)
    place.write("shop.yaml", "rpx_key: ${RPX_KEY}\nsite_name: ${NAME} ${MISSING}\nx: !tag ${RPX_KEY}\n")
    outcome = place.quick("render", "--force", "shop.yaml", "--env-file=prod.env", "--with-secrets")
    assert (outcome.code, outcome.out) == (2, "")
    assert MARK not in outcome.err
    assert outcome.err


# --- what cannot be rendered


def test_a_body_with_errors_is_not_printed(place: Place) -> None:
    place.write("shop.yaml", good())
    assert place.quick("render", "shop.yaml").err == ""
    place.write("shop.yaml", good().replace("default_flow_name: standard", "default_flow_name: no flow"))
    outcome = place.quick("render", "shop.yaml")
    reported = "lint-settings: shop.yaml:3:20: error[malformed-flow-name]: `no flow` contains a blank; "
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(reported)
    assert outcome.err.splitlines()[-1].endswith(
        "the body has 1 error and is not printed; fix the settings, or print it anyway with --force"
    )
    forced = place.quick("render", "--force", "shop.yaml")
    assert body(forced)["default_flow_name"] == "no flow"
    assert forced.err.startswith(reported)
    assert len(forced.err.splitlines()) == 1
    place.write("shop.yaml", "default_flow_name: no flow\n")
    assert "the body has 6 errors and is not printed" in place.quick("render", "shop.yaml").err


def test_an_error_that_is_allowed_or_turned_down_does_not_keep_the_body_back(place: Place) -> None:
    text = good().replace("default_flow_name: standard", "default_flow_name: no flow")
    allow = "  # lint-settings: allow[malformed-flow-name] -- old"
    place.write("shop.yaml", text.replace("no flow", f"no flow{allow}"))
    assert place.quick("render", "shop.yaml").code == 0
    place.write("shop.yaml", text)
    place.write("lint-settings.toml", '[severity]\nmalformed-flow-name = "warning"\n')
    assert place.quick("render", "shop.yaml").code == 0


def test_the_body_of_another_client_in_the_file_does_not_count(place: Place) -> None:
    place.write("shop.yaml", f"{good('one')}---\n{good('two').replace('standard', 'no flow')}")
    assert place.quick("render", "--client", "1", "shop.yaml").code == 0
    assert place.quick("render", "--client", "2", "shop.yaml").code == 1


@pytest.mark.parametrize("shaped", [True, False])
def test_what_the_saved_answer_adds_is_judged_with_it(place: Place, shaped: bool) -> None:
    """A file with few settings is no error where the body keeps the others, and is one where it keeps a mistake."""
    live = yaml_settings(good())
    place.write("live.json", json.dumps({**live, "custom": {"authentication.providers": ["facebook"]}}))
    oidc = live["janrainOidcClientId"]
    text = f"custom:\n  janrainOidcClientId: {oidc}\n" if shaped else f"janrainOidcClientId: {oidc}\n"
    place.write("shop.yaml", f"site_name: Shop\n{text}")
    assert place.quick("render", "shop.yaml").code == 1
    outcome = place.quick("render", "--onto", "live.json", "shop.yaml")
    assert body(outcome)["default_flow_name"] == "standard"
    place.write("live.json", json.dumps({**live, "default_flow_name": "no flow"}))
    outcome = place.quick("render", "--onto", "live.json", "shop.yaml")
    assert outcome.code == 1
    assert "error[malformed-flow-name]: `no flow` contains a blank" in outcome.err
    assert "(kept from live.json)" in outcome.err


def yaml_settings(text: str) -> dict[str, Any]:
    """The settings of a YAML text, as plain data."""
    value: dict[str, Any] = root(text).value
    return value


def test_the_saved_answer_is_no_second_client_of_the_project(place: Place) -> None:
    place.write("lint-settings.toml", "")
    place.settings("shop.yaml")
    place.write("live.json", json.dumps({"custom": {"janrainOidcClientId": root(good("shop.yaml")).value[
        "janrainOidcClientId"]}}))  # fmt: skip
    outcome = place.quick("render", "--force", "shop.yaml", "--onto", "live.json", "--config", "lint-settings.toml")
    assert body(outcome)["default_flow_name"] == "standard"


def test_a_rule_of_the_project_is_not_run(place: Place) -> None:
    place.rule("chatty", "print('hello')\nreturn []")
    place.settings("shop.yaml")
    outcome = place.quick("render", "--force", "shop.yaml")
    assert body(outcome)["user_entity_type"] == "user"
    assert "hello" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("name", "text", "reported"),
    [
        ("broken.yaml", "default_flow_name: [\n", "broken.yaml:"),
        ("broken.json", '{"default_flow_name": }', "broken.json:1:23: not valid JSON: a value is missing here"),
        (
            "twice.yaml",
            "site_name: A\nsite_name: B\nrpx_realm: c\n",
            "twice.yaml:2:1: `site_name` is already set on line",
        ),
        ("empty.yaml", "", "empty.yaml contains no client settings"),
        ("policy.yaml", "title: x\naccessTokenLifetime: 1800\n", "policy.yaml contains no client settings"),
        ("list.yaml", "default_flow_name: x\ncustom: [a]\n", "list.yaml:2: `custom` takes a mapping of settings"),
        ("text.yaml", "default_flow_name: x\ncustom: ${X:-y}\n", "text.yaml:2: `custom` takes a mapping of settings"),
    ],
)
def test_a_file_that_cannot_be_sent(place: Place, name: str, text: str, reported: str) -> None:
    place.write(name, text)
    assert refused(place, name)[0].startswith(reported)


def test_files_that_are_not_there(place: Place) -> None:
    place.settings("shop.yaml")
    assert refused(place, "missing.yaml") == ["missing.yaml does not exist"]
    assert refused(place, "shop.yaml", "--env-file=missing.env") == [
        "missing.env cannot be read: No such file or directory"
    ]
    assert refused(place, "shop.yaml", "--env-file=.") == [". cannot be read: Is a directory"]
    assert refused(place, "shop.yaml", "--config=missing.toml")[0].startswith("missing.toml")
    assert "Missing argument" in refused(place)[0]


def test_a_config_can_be_named(place: Place) -> None:
    place.write("team.toml", '[kinds]\nclient-settings = ["*.settings"]\n')
    place.write("shop.settings", "site_name: Example Shop\n")
    assert refused(place, "shop.settings") == ["shop.settings contains no client settings"]
    assert body(place.quick("render", "--force", "--config=team.toml", "shop.settings")) == {
        "site_name": "Example Shop"
    }


# --- the project's own rules


def _with_rule(place: Place, body: str) -> None:
    place.settings("shop.yaml", "site_name: ${NAME:-Shop}")
    place.rule("our-brand", "")  # the config
    place.write(
        "tools/rules/our_brand.py",
        '"""A rule."""\nfrom lint_settings import Severity, rule\n'
        f"@rule(setting='site_name', severity=Severity.ERROR)\ndef check(node, context):\n    {body}\n",
    )
    (place.folder / "tools/rules/our-brand.py").unlink()


def test_a_body_is_judged_by_the_projects_own_rules_if_you_ask_for_it(place: Place) -> None:
    _with_rule(place, "yield context.finding(node, f'{context.show(node)} lacks our brand')")
    silent = place.quick("render", "shop.yaml")
    assert silent.code == 0
    assert silent.err == "lint-settings: not checked by the project's own rules (our-brand); --local-rules runs them\n"
    judged = place.quick("render", "--local-rules", "shop.yaml")
    assert (judged.code, judged.out) == (1, "")
    assert "error[our-brand]: `Shop` lacks our brand" in judged.err
    assert "not checked by" not in judged.err
    forced = place.quick("render", "--local-rules", "--force", "shop.yaml")
    assert (forced.code, forced.out) == (0, silent.out)


def test_a_body_on_which_an_own_rule_fails_is_not_printed(place: Place) -> None:
    _with_rule(place, "raise ValueError(node.value)")
    failed = place.quick("render", "--local-rules", "shop.yaml")
    assert (failed.code, failed.out) == (2, "")
    assert "rule our-brand failed on shop.yaml: ValueError" in failed.err


@pytest.mark.parametrize("way", ["switched off", "isolated", "no own rules"])
def test_nothing_is_said_of_rules_that_would_not_run(place: Place, way: str) -> None:
    _with_rule(place, "return []")
    if way == "switched off":
        place.write("lint-settings.toml", 'rules = ["tools/rules"]\nignore = ["our-brand"]\n')
    if way == "no own rules":
        place.write("lint-settings.toml", "")
    assert place.quick("render", *(["--isolated"] if way == "isolated" else []), "shop.yaml").err == ""


# --- env files


def test_an_env_file() -> None:
    text = """\
# a comment
A=1
 export B = two words  # a comment
C='single $X ${Y} \\n "quoted" # no comment' # a comment
D="double \\"quoted\\" \\\\ \\n \\t \\$X \\${Y} \\q $Z"
E=
F=#no-comment a#b
G=it's
H='two
lines'
I="two
lines"
J= # nothing
A=again
k.l-m=dots
"""
    assert parse("prod.env", text) == {
        "A": "again",
        "B": "two words",
        "C": 'single $X ${Y} \\n "quoted" # no comment',
        "D": 'double "quoted" \\ \n \t $X ${Y} \\q $Z',
        "E": "",
        "F": "#no-comment a#b",
        "G": "it's",
        "H": "two\nlines",
        "I": "two\nlines",
        "J": "",
        "k.l-m": "dots",
    }
    assert parse("prod.env", "A=1\r\nB='x'\r\n\r\nC=3") == {"A": "1", "B": "x", "C": "3"}
    assert parse("prod.env", "") == {}


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("A=1\nB 2\n", "2: it takes NAME=value, or a comment behind `#`"),
        ("A=1\nB\n", "2: it takes NAME=value, or a comment behind `#`"),
        ("1A=1\n", "1: it takes NAME=value, or a comment behind `#`"),
        ("=1\n", "1: it takes NAME=value, or a comment behind `#`"),
        ("\n\nA='x\n", "3: the quote that begins here is never closed"),
        ('A="x\\"\n', "1: the quote that begins here is never closed"),
        ("A='x' y\n", "1: nothing but a comment may follow the closing quote"),
        ("A='x'y\n", "1: nothing but a comment may follow the closing quote"),
        ("A=${B}\n", "1: variables in values are not expanded"),
        ('A="x${B}"\n', "1: variables in values are not expanded"),
        ('A="x\\\\${B}"\n', "1: variables in values are not expanded"),
    ],
)
def test_lines_that_an_env_file_cannot_hold(text: str, reported: str) -> None:
    with pytest.raises(EnvFileError) as error:
        parse("prod.env", text)
    assert str(error.value).startswith(f"prod.env:{reported}")


def test_env_files_of_other_kinds(place: Place) -> None:
    place.write("shop.yaml", "default_flow_name: ${FLOW}\n")
    for content in (b"\xef\xbb\xbfFLOW=standard", b"FLOW=standard\r\n"):
        place.write("prod.env", content)
        assert body(place.quick("render", "--force", "shop.yaml", "--env-file=prod.env")) == {
            "default_flow_name": "standard"
        }
    place.write("prod.env", b"FLOW=\xff\n")
    assert refused(place, "shop.yaml", "--env-file=prod.env") == ["prod.env is not UTF-8; save it as UTF-8"]
    place.write("prod.env", b"#" * (LIMIT + 1))
    assert refused(place, "shop.yaml", "--env-file=prod.env")[0].startswith("prod.env has more than 1,000,000 bytes")


def test_an_env_file_may_be_a_pipe(place: Place) -> None:
    place.write("shop.yaml", "default_flow_name: ${FLOW}\n")
    outcome = place.run("render", "--force", "shop.yaml", "--env-file=/dev/stdin", stdin="FLOW=standard\n")
    assert body(outcome) == {"default_flow_name": "standard"}


# --- what must hold of any settings

KNOWN = sorted(read_schema("client-settings")["$defs"]["settings"]["properties"])
NAMES = st.sampled_from(
    [*KNOWN, "user_distinguisher_field", "Site_Name", "x", "a b", "é", "true", "1", "${", "custom_x"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="$"), max_size=8) | st.sampled_from(
    ["true", "10", "", " a ", '["a", 1]', '{"a": {"b": null}}', "[", "a\nb", "\u2028", "${", "$a"]
)
ATOMS = TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=3), max_leaves=5
)
PLAIN = st.dictionaries(NAMES.filter(lambda name: name != "janrainOidcClientId"), VALUES, max_size=6)


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, Any]:
    """Client settings in one of the shapes that are accepted."""
    custom, data = draw(PLAIN), draw(PLAIN)
    shape = draw(st.sampled_from(["flat", "custom", "answer"]))
    if shape == "flat":
        return {"janrainOidcClientId": ID, **data}
    envelope = {"_self": "/config/a/clients/b/settings", "_global": {"site_name": "x", "custom": {"y": "z"}}}
    return {**(envelope if shape == "answer" else {}), **data, "custom": {**custom, "janrainOidcClientId": ID}}


def render_text(text: str, suffix: str, onto: str | None = None) -> dict[str, Any]:
    """The body for a text, and the answer that it is rendered onto."""
    with TemporaryDirectory() as folder:
        path, live = Path(folder, f"shop{suffix}"), Path(folder, "live.json")
        path.write_text(text, "utf-8", newline="")
        if onto is not None:
            live.write_text(onto, "utf-8")
        found = render_file(str(path), Env(()), onto=onto and str(live), with_secrets=True, config=Config(folder))
    return found.data


BRIEFLY = examples(30)


@BRIEFLY
@given(payloads(), st.sampled_from([".json", ".yaml"]))
def test_the_body_has_the_settings_of_the_file(data: dict[str, Any], suffix: str) -> None:
    found = render_text(json.dumps(data), suffix)
    assert own(found) == own(data)
    assert list(found)[-1] == "custom"
    assert not {"_self", "_global"} & found.keys()
    assert [name for name in found["custom"] if (known := find_setting(name)) is not None and known.standard] == []
    scalars = [value for value in {**found, **found["custom"]}.values() if not isinstance(value, list | dict)]
    assert all(value is None or isinstance(value, str) for value in scalars)
    again = render_text(json.dumps(found), ".json")
    assert json.dumps(again) == json.dumps(found)


@BRIEFLY
@given(payloads(), payloads())
def test_the_body_has_all_settings_of_the_file_and_the_answer(data: dict[str, Any], live: dict[str, Any]) -> None:
    found = render_text(json.dumps(data), ".json", json.dumps(live))
    assert own(found) == {**own(live), **own(data)}


@BRIEFLY
@given(st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]*", fullmatch=True), st.text(max_size=12), max_size=4))
def test_any_value_can_be_written_in_an_env_file(values: dict[str, str]) -> None:
    values = {name: value.replace("\r\n", "\n") for name, value in values.items()}
    escaped = {
        name: value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") for name, value in values.items()
    }
    assert parse("x.env", "".join(f'{name}="{value}"\n' for name, value in escaped.items())) == values


@BRIEFLY
@given(st.text(st.sampled_from("AB=='\"\\$ {}#\n\r\texport"), max_size=30))
def test_any_text_is_an_env_file_or_reported_as_none(text: str) -> None:
    try:
        found = parse("x.env", text)
    except EnvFileError as error:
        line = int(str(error).split(":")[1])
    else:
        line = 1
        assert all(set(value) <= set(text) | {"\t"} for value in found.values())
    assert 1 <= line <= text.count("\n") + 1


def test_an_engine_that_is_called_directly_raises(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("default_flow_name: ${FLOW}\n")
    with pytest.raises(RenderError) as error:
        render_file(str(path), Env(()), config=Config(str(tmp_path)))
    assert len(error.value.lines) == 1
