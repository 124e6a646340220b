"""`lint-settings resolve`: every setting of a client with its value, and where that comes from."""

import json
from typing import Any

import pytest

from place import Place, good

APPLICATION = """\
_self: /config/shopapp2222222222222222222/settings
login_attempts: 5
site_name: All shops
custom:
  customer_id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8
"""
CLIENT = """\
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
site_name: Example Shop
custom:
  theming.logoURL: https://static.shop.example.com/logo.svg
_global:
  site_name: Example
  email_method: ses_sync
  login_attempts: 7
"""


def resolved(place: Place, *arguments: str) -> dict[str, dict[str, Any]]:
    """What the command prints as JSON, by the names of the settings."""
    outcome = place.quick("resolve", "--format=json", *arguments)
    assert outcome.code == 0, outcome.err
    return {row["name"]: row for row in json.loads(outcome.out)}


def origin(row: dict[str, Any]) -> tuple[Any, str, str | None, int | None]:
    """The value of a setting and where it comes from."""
    return row["value"], row["origin"], row["path"], row["line"]


def test_the_client_comes_first_and_the_global_block_behind_it(place: Place) -> None:
    place.write("shop.yaml", CLIENT)
    rows = resolved(place, "shop.yaml")
    assert origin(rows["site_name"]) == ("Example Shop", "client", "shop.yaml", 2)
    assert origin(rows["theming.logoURL"]) == (
        "https://static.shop.example.com/logo.svg", "client", "shop.yaml", 4,
    )  # fmt: skip
    assert origin(rows["email_method"]) == ("ses_sync", "_global", "shop.yaml", 7)
    assert origin(rows["login_attempts"]) == (7, "_global", "shop.yaml", 8)


def test_what_is_set_nowhere_has_its_documented_default(place: Place) -> None:
    place.write("shop.yaml", "default_flow_name: standard\nlogin_attempts: null\n")
    rows = resolved(place, "shop.yaml")
    assert origin(rows["login_attempts"]) == (6, "default", None, None)
    assert origin(rows["authentication.second_factor"]) == (False, "default", None, None)
    assert "user_entity_type" not in rows, "a client without one has none; the default is for new clients"
    assert "default_flow_version" not in rows


def test_the_applications_own_file_comes_before_the_global_block(place: Place) -> None:
    place.write("lint-settings.toml", "")
    place.write("application-settings.yaml", APPLICATION)
    place.write("shop.yaml", CLIENT)
    rows = resolved(place, "shop.yaml")
    assert origin(rows["login_attempts"]) == (5, "application", "application-settings.yaml", 2)
    assert origin(rows["customer_id"])[1:] == ("application", "application-settings.yaml", 5)
    assert origin(rows["email_method"]) == ("ses_sync", "_global", "shop.yaml", 7)
    assert origin(rows["site_name"])[1] == "client"


def test_a_name_that_nothing_reads_is_called_a_misspelling(place: Place) -> None:
    place.write(
        "shop.yaml", "user_entity_type: user\ncustom:\n  Theming.logoURL: https://a.example.com/a.png\n  shop_a: b\n"
    )
    rows = resolved(place, "shop.yaml")
    meant = {name: row["meant"] for name, row in rows.items() if row["origin"] == "client"}
    assert meant == {"user_entity_type": None, "Theming.logoURL": "theming.logoURL", "shop_a": None}
    (line,) = place.quick("resolve", "--setting=Theming.logoURL", "shop.yaml").out.splitlines()
    assert line.endswith("(client, shop.yaml:3; nothing reads this name, did you mean theming.logoURL?)")


def test_without_a_project_only_the_named_file_counts(place: Place) -> None:
    place.write("application-settings.yaml", APPLICATION)
    place.write("shop.yaml", CLIENT)
    assert origin(resolved(place, "shop.yaml")["login_attempts"]) == (7, "_global", "shop.yaml", 8)


def test_only_the_application_of_the_same_environment_counts(place: Place) -> None:
    place.write("lint-settings.toml", "")
    for environment, attempts in (("dev", 10), ("prod", 5)):
        text = APPLICATION.replace("login_attempts: 5", f"login_attempts: {attempts}")
        place.write(f"{environment}/application-settings.yaml", text)
        place.settings(f"{environment}/shop.yaml")
    assert origin(resolved(place, "prod/shop.yaml")["login_attempts"])[:2] == (5, "application")
    assert origin(resolved(place, "dev/shop.yaml")["login_attempts"])[:2] == (10, "application")


def test_text_says_where_each_value_is(place: Place) -> None:
    place.write("shop.yaml", CLIENT)
    outcome = place.quick("resolve", "shop.yaml", "--setting", "site_name", "--setting", "login_attempts,ccp_edit_form")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        'site_name = "Example Shop"  (client, shop.yaml:2)',
        "login_attempts = 7  (_global, shop.yaml:8)",
        'ccp_edit_form = "ccp_editProfileForm"  (default, documented)',
    ]


def test_a_setting_that_is_set_nowhere_is_reported(place: Place) -> None:
    place.write("shop.yaml", CLIENT)
    outcome = place.quick("resolve", "shop.yaml", "--setting", "rpx_key,site_name")
    assert outcome.out.splitlines() == ['site_name = "Example Shop"  (client, shop.yaml:2)']
    assert "`rpx_key` is set nowhere and has no documented default" in outcome.err
    assert outcome.code == 0
    assert place.quick("resolve", "shop.yaml", "--setting", "rpx_key").code == 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_shown_by_their_length_only(place: Place, form: str) -> None:
    secrets = ("q9k2w7e4r5t8", "zu3io6pa0sd1", "fg4hj5kl6yx7", "cv8bn9mq1we2")
    place.write("lint-settings.toml", "")
    place.write("application-settings.yaml", f"{APPLICATION}  configuration_client_secret: {secrets[1]}\n")
    place.settings(
        "shop.yaml",
        f"rpx_key: {secrets[0]}",
        f"shop_api: {{url: https://shop.example.com, client_secret: {secrets[2]}}}",
        f'shop_text: \'{{"api_key": "{secrets[3]}"}}\'',
        "backplane_password: ${BACKPLANE_PASSWORD}",
    )
    outcome = place.quick("resolve", "shop.yaml", "--format", form)
    assert outcome.code == 0
    assert not [secret for secret in secrets if secret in outcome.out + outcome.err]
    assert outcome.out.count("a secret of 12 characters") == 3
    assert "a text of 27 characters" in outcome.out, "nothing is known of `shop_text`"
    assert "${BACKPLANE_PASSWORD}" in outcome.out


def test_a_secret_is_no_value_in_json(place: Place) -> None:
    place.write("shop.yaml", "rpx_key: q9k2w7e4r5t8\n")
    row = resolved(place, "shop.yaml")["rpx_key"]
    assert (row["value"], row["secret"]) == (None, "a secret of 12 characters")


def test_the_clients_of_one_file_are_distinguished(place: Place) -> None:
    place.write("shops.yaml", f"{good('one')}site_name: One\n---\n{good('two')}site_name: Two\n")
    outcome = place.quick("resolve", "--format=json", "--setting=site_name,janrainOidcClientId", "shops.yaml")
    rows = json.loads(outcome.out)
    names = {row["client"]: row["value"] for row in rows if row["name"] == "site_name"}
    assert names == {
        row["value"]: name
        for row, name in zip([row for row in rows if row["name"] != "site_name"], ("One", "Two"), strict=True)
    }
    text = place.quick("resolve", "--setting=site_name", "shops.yaml").out.splitlines()
    assert text == [
        f'{client}: site_name = "{name}"  (client, shops.yaml:{line})'
        for (client, name), line in zip(names.items(), (7, 15), strict=True)
    ]


def test_an_answer_with_the_settings_of_all_clients(place: Place) -> None:
    answer = {
        "default_settings": {"login_attempts": "5"},
        "client_settings": {"shopclient23456789shopclient2345": {"default_flow_name": "standard"}},
    }
    place.write("all.json", json.dumps(answer))
    rows = resolved(place, "all.json")
    assert {row["client"] for row in rows.values()} == {"shopclient23456789shopclient2345"}
    assert origin(rows["default_flow_name"])[:2] == ("standard", "client")
    assert origin(rows["login_attempts"])[:2] == ("5", "application")


def test_what_cannot_be_resolved(place: Place) -> None:
    place.write("policy.yaml", "id: 7d444840-9dc0-11d1-b245-5ffdce74fad2\ntitle: Shop\naccessTokenLifetime: 1800\n")
    outcome = place.quick("resolve", "policy.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert "policy.yaml contains no client settings" in outcome.err
    place.write("broken.yaml", "default_flow_name: [\n")
    outcome = place.quick("resolve", "broken.yaml")
    assert outcome.code == 2
    assert "broken.yaml:" in outcome.err
    outcome = place.quick("resolve", "missing.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert "missing.yaml does not exist" in outcome.err


def test_a_config_can_be_named(place: Place) -> None:
    place.write("team.toml", '[kinds]\nclient-settings = ["*.settings"]\n')
    place.write("shop.settings", "site_name: Example Shop\n")
    assert place.quick("resolve", "shop.settings").code == 2
    assert origin(resolved(place, "--config=team.toml", "shop.settings")["site_name"])[:2] == ("Example Shop", "client")


def test_no_secret_is_in_what_could_not_be_read(place: Place) -> None:
    secret = "Qh3QkXRRbgj7QkXWzFzkRj5BvMw3R62QfHMkC7hGXrdJ76pqBc2rRmbKcBZV"
    twice = f"    '{secret}': 1\n" * 2
    for text in (
        f"- user_entity_type: user\n  rpx_key_2024:\n{twice}",
        f"user_entity_type: user\ncustom:\n  rpx_key:\n{twice}",
        f"---\nuser_entity_type: user\nrpx_key:\n{twice}---\nuser_entity_type: user\n",
    ):
        path = place.write("shop.yaml", text)
        outcome = place.quick("resolve", str(path))
        assert "is already set" in outcome.err, outcome
        assert secret not in outcome.out + outcome.err
