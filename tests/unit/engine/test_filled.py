"""`check --env-file`: a placeholder is judged by the value that will be deployed."""

from __future__ import annotations

import json
import re

import pytest

from place import Outcome, Place, good

OIDC = """\
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: {uris}
loginPolicy: 2ffc9cfe-e0eb-4c44-9253-063670febece
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
_links: {{application_client: {{href: /config/app/clients/one}}}}
"""
TOKEN = "id: 886313e1-3b8a-5372-9b90-0c9aee199e5d\ntitle: Login\nallowedScopes: [openid]\naccessTokenLifetime: {}\n"
SECRET = "Hx7Qp0zT4mWkRd29LsVb"


def lines(place: Place, env: str, *arguments: str) -> list[str]:
    """What is found with these values, a line a finding."""
    place.write("prod.env", env)
    outcome = place.quick("--env-file", "prod.env", "--format", "concise", *(arguments or ("shop.yaml",)))
    assert outcome.code in (0, 1), outcome.err
    return outcome.out.splitlines()


def test_the_value_is_judged_at_the_placeholder(place: Place) -> None:
    place.write(
        "shop.yaml",
        good().replace("standard", "${FLOW}").replace('"20240115093000123456"', "${VERSION}")
        + "authentication.second_factor: true\nauthentication.second_factor.trust_device_ttl: ${TTL}\n",
    )
    assert place.quick("shop.yaml").code == 0
    first, second, third = lines(place, "FLOW=shop-flow\nVERSION=latest\nTTL=14 days\n")
    assert first.startswith("shop.yaml:3:20: error[malformed-flow-name]: ")
    assert first.endswith(" (`FLOW` is `shop-flow` in prod.env)")
    assert second.startswith("shop.yaml:4:23: error[malformed-flow-version]: ")
    assert second.endswith(" (`VERSION` is `latest` in prod.env)")
    assert "error[trusted-device-ttl-unit]" in third
    assert third.endswith(" (`TTL` is `14 days` in prod.env)")
    assert lines(place, "FLOW=shop\nVERSION=20240115093000123456\nTTL=1209600\n") == []


@pytest.mark.parametrize(
    ("line", "env", "rule"),
    [
        ("theming.logoURL: ${URL}", "URL=http://a.example/logo.svg", "insecure-theming-url"),
        ("theming.logoURL: ${HOST}/logo.svg", "HOST=http://a.example", "insecure-theming-url"),
        ("theming.logoURL: 'http${S}://a.example/logo.svg'", "S=", "insecure-theming-url"),
        ("theming.logoURL: ${URL:-http://a.example/logo.svg}", "OTHER=1", "insecure-theming-url"),
        ("authentication.second_factor: ${MFA}", "MFA=yes", "invalid-value"),
        ("login_attempts: ${TIMES}", "TIMES=many", "invalid-value"),
        ("authentication.providers: ${PROVIDERS}", "PROVIDERS=[]", "empty-providers"),
        ("authentication.providers: [facebook, '${ONE}']", "ONE=facebook", "duplicate-provider"),
        ("authentication.providers: '${PROVIDERS}'", 'PROVIDERS=["facebook"]', "providers-not-array"),
        ("regex_standard_newPassword: ${REGEX}", "REGEX='['", "malformed-password-regex"),
    ],
)
@pytest.mark.parametrize("nested", [True, False])
def test_other_settings(place: Place, line: str, env: str, rule: str, nested: bool) -> None:
    place.write("shop.yaml", good() + (f"custom:\n  {line}\n" if nested and "." in line else f"{line}\n"))
    assert f"[{rule}]" not in place.quick("--format", "concise", "shop.yaml").out
    found = lines(place, f"{env}\n")
    assert any(f"[{rule}]" in one for one in found), found


@pytest.mark.parametrize(
    ("line", "env"),
    [
        ("theming.logoURL: ${URL}", "URL=https://a.example/logo.svg"),
        ("theming.logoURL: https://${HOST}/logo.svg", "HOST=a.example"),
        ("theming.logoURL: ${URL:-http://a.example/logo.svg}", "URL=https://a.example/logo.svg"),
        ("authentication.second_factor: ${MFA}", "MFA=true"),
        ("login_attempts: ${TIMES}", "TIMES=10"),
        ("our_own: ${ANY}", "ANY=thing"),
    ],
)
def test_right_values_are_no_finding(place: Place, line: str, env: str) -> None:
    place.write("shop.yaml", f"{good()}{line}\n")
    before = place.quick("--format", "concise", "shop.yaml").out.splitlines()
    assert lines(place, f"{env}\n") == before


def test_json(place: Place) -> None:
    place.write("shop.json", json.dumps({"custom": {"theming.logoURL": "${URL}"}, "default_flow_name": "${FLOW}"}))
    found = lines(place, "URL=http://a.example/x.svg\nFLOW=a flow\n", "shop.json")
    assert any(
        "[insecure-theming-url]" in one and "`URL` is `http://a.example/x.svg` in prod.env" in one for one in found
    )
    assert any("[malformed-flow-name]" in one and "`FLOW` is `a flow` in prod.env" in one for one in found)


@pytest.mark.parametrize(
    ("text", "env", "rule"),
    [
        (OIDC.format(uris="['${URI}']"), "URI=http://shop.example.com/cb", "insecure-redirect-uri"),
        (OIDC.format(uris="${URIS}"), 'URIS=["http://shop.example.com/cb"]', "insecure-redirect-uri"),
        (OIDC.format(uris="[https://a.example/cb]").replace("public", "${TYPE}"), "TYPE=open", "invalid-value"),
        (TOKEN.format("${TTL}"), "TTL=an hour", "invalid-value"),
        ("_self: /config/app/settings\nuser_distinguisher_field: ${F}\nemail_sender_address: ${M}\n", "F=email\nM=me",
         "malformed-email-sender"),
    ],
)  # fmt: skip
def test_other_kinds(place: Place, text: str, env: str, rule: str) -> None:
    place.write("one.yaml", text)
    assert f"[{rule}]" not in place.quick("one.yaml", "--format", "concise").out
    found = lines(place, f"{env}\n", "one.yaml")
    assert any(f"[{rule}]" in one and "in prod.env)" in one for one in found), found


def test_a_plain_number_of_yaml_is_one(place: Place) -> None:
    place.write("one.yaml", TOKEN.format("3600"))
    plain = place.quick("--format", "concise", "one.yaml").out.splitlines()
    place.write("one.yaml", TOKEN.format("${TTL}"))
    assert lines(place, "TTL=3600\n", "one.yaml") == plain


def test_files_that_look_across_files_see_the_values(place: Place) -> None:
    place.write("lint-settings.toml", "")
    place.write("oidc.yaml", OIDC.format(uris="[https://a.example/cb]"))
    place.write("policy.yaml", TOKEN.format("3600").replace("886313e1-3b8a-5372-9b90-0c9aee199e5d", "${POLICY}"))
    env = "POLICY=886313e1-3b8a-5372-9b90-0c9aee199e5d\n"
    assert not any("dangling-token-policy" in one for one in lines(place, env, "oidc.yaml"))
    env = "POLICY=986313e1-3b8a-5372-9b90-0c9aee199e5d\n"
    assert any("dangling-token-policy" in one for one in lines(place, env, "oidc.yaml"))


def test_several_env_files_and_the_last_one_wins(place: Place) -> None:
    place.write("shop.yaml", good().replace("standard", "${FLOW}"))
    place.write("all.env", "FLOW=a flow\n")
    assert "(`FLOW` is `a flow` in all.env)" in place.quick("--env-file=all.env", "shop.yaml").out
    assert lines(place, "FLOW=flow\n", "shop.yaml", "--env-file", "all.env")
    place.write("prod.env", "FLOW=flow\n")
    assert place.quick("--env-file=all.env", "--env-file=prod.env", "shop.yaml").code == 0


def test_a_variable_without_a_value_is_a_finding(place: Place) -> None:
    place.write("shop.yaml", good().replace("standard", "${FLOW}"))
    (one,) = lines(place, "OTHER=x\n")
    assert one.startswith("shop.yaml:3:20: warning[undeclared-variable]: `FLOW` has no value in prod.env, so ")


def test_a_value_of_another_tool_is_named_as_not_checked(place: Place) -> None:
    place.write("shop.yaml", good().replace("standard", "'${{ secrets.FLOW }}'"))
    place.write("prod.env", "OTHER=x\n")
    outcome = place.quick("--env-file", "prod.env", "shop.yaml")
    assert outcome.code == 0
    assert "shop.yaml:3: this placeholder is for another tool, so the value was not checked" in outcome.err


def test_an_empty_value_is_one(place: Place) -> None:
    place.write("shop.yaml", good().replace("standard", "${FLOW}"))
    assert lines(place, "FLOW=\n")


def test_windows_line_ends(place: Place) -> None:
    place.write("shop.yaml", good().replace("standard", "${FLOW}").replace("\n", "\r\n"))
    (one,) = lines(place, "FLOW=shop-flow\r\n")
    assert one.endswith(" (`FLOW` is `shop-flow` in prod.env)")


# --- secrets


@pytest.mark.parametrize("format_", ["text", "concise", "json", "markdown", "sarif", "github", "grouped", "jsonl"])
@pytest.mark.parametrize(
    "line",
    [
        "rpx_key: ${A_SECRET}",
        "rpx_key: ${PLAIN}",
        "rpx_key: 5${PLAIN}",
        "theming.logoURL: http://a.example/${A_SECRET}",
        "theming.logoURL: ${A_SECRET}",
        "default_flow_version: ${A_SECRET}",
        "our_own: ${A_SECRET}",
        "our: {client_secret: '${PLAIN}'}",
        "site_nme: ${A_SECRET}",
        "user_entity_type: ${A_SECRET}",
    ],
)
def test_a_secret_is_never_shown(place: Place, format_: str, line: str) -> None:
    name = line.partition(":")[0]
    kept = "".join(one for one in good().splitlines(keepends=True) if not one.startswith(f"{name}:"))
    place.write("shop.yaml", f"{kept}{line}\n")
    place.write("prod.env", f"A_SECRET={SECRET}\nPLAIN={SECRET}\n")
    filled = ("--env-file", "prod.env", "shop.yaml")
    for arguments in (("--format", format_, *filled), ("render", *filled), ("render", "--force", *filled)):
        outcome: Outcome = place.quick(*arguments)
        assert SECRET not in outcome.out + outcome.err


@pytest.mark.parametrize(("written", "is_found"), [("${K}", False), ("${K:-hunter22}", True), ("'${K}'", False)])
def test_a_secret_of_an_env_file_is_not_in_plain_text(place: Place, written: str, is_found: bool) -> None:
    place.write("shop.yaml", f"{good()}rpx_key: {written}\n")
    found = lines(place, f"K={SECRET}\n")
    assert any("plaintext-secret" in one for one in found) is is_found


# --- what does not go together


@pytest.mark.parametrize("option", ["--fix", "--diff", "--update-baseline"])
def test_nothing_is_written_from_an_env_file(place: Place, option: str) -> None:
    place.write("shop.yaml", good())
    place.write("prod.env", "A=1\n")
    outcome = place.quick("--env-file", "prod.env", option, "shop.yaml")
    assert outcome.code == 2
    assert "--env-file checks values outside of the settings files" in outcome.err


@pytest.mark.parametrize(
    ("text", "reported"), [("A", "prod.env:1: it takes NAME=value"), (None, "prod.env cannot be read")]
)
def test_an_env_file_that_cannot_be_used(place: Place, text: str | None, reported: str) -> None:
    place.write("shop.yaml", good())
    if text is not None:
        place.write("prod.env", text)
    outcome = place.quick("--env-file", "prod.env", "shop.yaml")
    assert outcome.code == 2
    assert reported in outcome.err


def test_many_files_are_checked_with_their_values(place: Place) -> None:
    """As many as would otherwise be checked by several processes, and remembered from run to run."""
    place.write("lint-settings.toml", "")
    for number in range(101):
        place.write(f"settings/{number}.yaml", good(str(number)).replace("standard", "${FLOW}"))
    found = lines(place, "FLOW=shop-flow\n", "settings")
    assert sum("[malformed-flow-name]" in one for one in found) == 101
    assert lines(place, "FLOW=shop\n", "settings") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Shop", 'name: ["${X}"]'),
        ("type: public", 'type: ["${X}"]'),
        ("type: public", "type: ${X}"),
        ("redirectURIs: [https://shop.example.com/callback]", "redirectURIs: ${X}"),
    ],
)
def test_no_advice_repeats_a_value_of_the_env_file(place: Place, old: str, new: str) -> None:
    """The schema's findings give the text to write, which must not be what a deployment fills in."""
    place.write("oidc.yaml", OIDC.format(uris="[https://shop.example.com/callback]").replace(old, new))
    place.write("prod.env", f"X={SECRET}\n")
    for form in ("json", "sarif", "rdjson"):
        outcome = place.quick("--env-file", "prod.env", "--format", form, "oidc.yaml")
        assert "takes" in outcome.out
        assert f"write `{SECRET}" not in outcome.out
        assert not [
            one for one in re.findall(r'"(?:text|content|insertedContent)": "[^"]*"', outcome.out) if SECRET in one
        ]
        assert f'[\\"{SECRET}' not in outcome.out
