"""A wrong value is reported wherever a file may hold it: in a client's settings, in `_global`, or the application's."""

import json
from collections.abc import Callable, Mapping

import pytest

from place import Place

APPLICATION = "79y4mqf2rt3bxs378kw5479xdu"
CLIENT = "4678p9t6apgchzamuvqzx75pm3zt3pcm"
CUSTOMER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
OIDC = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER = "e0a70b4f-1eef-4856-bcdb-f050fee66aae"
PAGES = f"https://v1.api.us.janrain.com/{CUSTOMER}/auth-ui"
OWN = {
    "janrainOidcClientId": OIDC,
    "user_entity_type": "user",
    "default_flow_name": "standard",
    "default_flow_version": "20240115093000123456",
    "password_recover_url": f"{PAGES}/reset-password?client_id={OIDC}",
    "verify_email_url": f"{PAGES}/verify-account?client_id={OIDC}",
}
SOCIAL = {"rpx_key": "${RPX_KEY}", "rpx_realm": "shop", "rpx_app_id": "abcdefghijklmnopqrst"}
FILES = {
    "prod/user.yaml": "name: user\nattr_defs: [{name: displayName, type: string}]\n",
    "prod/standard.yaml": "name: standard\nschemas: [user]\nuserData: [displayName]\nversion: '20240115093000123456'\n"
    "fields: [{name: newPassword, type: password, schemaAttribute: password, validation: "
    '[{rule: regex, value: "^.{12,}$"}]}]\n',
}
LEGAL = ("authorization.rules.legal_accepted", "legal_acceptance_id_1", "legal_acceptance_id_2")
# Settings that are wrong together or alone, and the rule that must say so.
WRONG: dict[str, tuple[dict[str, object], str]] = {
    "one of three settings is missing": (
        {name: value for name, value in SOCIAL.items() if name != "rpx_realm"},
        "partial-social-login",
    ),
    "a page of another client": (
        {"password_recover_url": f"{PAGES}/reset-password?client_id={OTHER}"},
        "client-id-mismatch",
    ),
    "a page of another customer": (
        {"verify_email_url": f"{PAGES.replace(CUSTOMER, OTHER)}/verify-account?client_id={OIDC}"},
        "customer-id-mismatch",
    ),
    "a page on the host of the users": (
        {"verify_email_url": f"https://shop.us.janraincapture.com/{CUSTOMER}/auth-ui/verify-account?client_id={OIDC}"},
        "wrong-auth-host",
    ),
    "a page on this machine": (
        {"verify_email_url": f"https://localhost/{CUSTOMER}/auth-ui/verify-account?client_id={OIDC}"},
        "localhost-in-production",
    ),
    "another region": ({"oidc_url": f"https://v1.api.jp.janrain.com/{CUSTOMER}/login"}, "region-mismatch"),
    "another expression than the flow's": ({"regex_standard_newPassword": "^.{8,}$"}, "password-regex-differs"),
    "slashes around the expression": ({"regex_standard_newPassword": "/^.{12,}$/"}, "malformed-password-regex"),
    "a blank at the end": ({"theming.faviconURL": "https://a.example.com/f.ico "}, "surrounding-blank"),
    "a customer of others in a provider": (
        {
            **SOCIAL,
            "authentication.providers": [f"{OTHER}.{OIDC}"],
            "authentication.providers.custom": {
                f"{OTHER}.{OIDC}": {"name": "A", "icon": "https://a.example.com/i.png", "provider": "janrain"}
            },
        },
        "foreign-custom-provider",
    ),
    "a provider that is not described": (
        {
            **SOCIAL,
            "authentication.providers": [f"{CUSTOMER}.{OIDC}"],
            "authentication.providers.custom": {},
        },
        "undescribed-custom-provider",
    ),
    "legal documents that differ": (
        dict(zip(LEGAL, (["privacy-v2", "terms-v1"], "privacy-v1", "terms-v1"), strict=True)),
        "legal-ids-mismatch",
    ),
    "a logo that is a page": (
        {"theming.logoURL": "https://github.com/example/brand/blob/main/logo.svg"},
        "theming-url-is-page",
    ),
    "a lifetime in minutes": (
        {"authentication.second_factor": "true", "authentication.second_factor.trust_device_ttl": 10080},
        "trusted-device-ttl-unit",
    ),
    "a rule without its attributes": (
        {"authorization.rules.email_is_verified": "true"},
        "email-rule-without-attribute",
    ),
    "a server that does not exist": ({"rpx_server": "https://rpxnow.con"}, "malformed-rpx-server"),
    "a value left from a template": (
        {"rpx_realm": "TODO", "rpx_key": "${KEY}", "rpx_app_id": "a"},
        "unfilled-template",
    ),
    "a provider with a wrong letter": ({**SOCIAL, "authentication.providers": ["facebok"]}, "misspelt-provider"),
}
PATH = f"/config/{APPLICATION}"


def rest(wrong: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in OWN.items() if name not in wrong}


def flat(wrong: Mapping[str, object]) -> dict[str, object]:
    return {"prod/shop.json": {**rest(wrong), **wrong}}


def under_custom(wrong: Mapping[str, object]) -> dict[str, object]:
    return {"prod/shop.json": {"_self": f"{PATH}/clients/{CLIENT}/settings", **rest(wrong), "custom": wrong}}


def in_the_block(wrong: Mapping[str, object]) -> dict[str, object]:
    return {"prod/shop.json": {"_self": f"{PATH}/clients/{CLIENT}/settings", **rest(wrong), "_global": wrong}}


def in_the_application(wrong: Mapping[str, object]) -> dict[str, object]:
    return {
        "prod/shop.json": {"_self": f"{PATH}/clients/{CLIENT}/settings", **rest(wrong)},
        "prod/application.json": {"_self": f"{PATH}/settings", "email_method": "ses_sync", "custom": wrong},
    }


def in_one_answer(wrong: Mapping[str, object]) -> dict[str, object]:
    answer = {"default_settings": {"email_method": "ses_sync", **wrong}, "client_settings": {CLIENT: rest(wrong)}}
    return {"prod/shop.json": answer}


CARRIERS = (flat, under_custom, in_the_block, in_the_application, in_one_answer)


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("case", WRONG)
def test_it_is_reported(place: Place, case: str, carrier: Callable[[Mapping[str, object]], dict[str, object]]) -> None:
    wrong, rule = WRONG[case]
    for name, text in FILES.items():
        place.write(name, text)
    for name, value in carrier(wrong).items():
        place.write(name, json.dumps(value, indent=1))
    report = json.loads(place.quick("--no-cache", "--format=json", ".").out)
    rules = [one["rule"] for one in report["findings"]]
    assert rules.count(rule) == 1, rules


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda one: one.__name__)
def test_nothing_else_is(place: Place, carrier: Callable[[Mapping[str, object]], dict[str, object]]) -> None:
    place.write("prod/standard.yaml", FILES["prod/standard.yaml"])
    for name, value in carrier({"site_name": "Shop", "login_attempts": "5"}).items():
        place.write(name, json.dumps(value, indent=1))
    report = json.loads(place.quick("--no-cache", "--format=json", ".").out)
    assert [one["rule"] for one in report["findings"] if one["severity"] != "info"] == []
