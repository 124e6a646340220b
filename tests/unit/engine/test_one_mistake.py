"""One mistake is one finding: what makes a list, a link, a client or all clients of an application wrong."""

import json
from collections.abc import Mapping

import pytest

from place import Place

CUSTOMER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
APPLICATION = "79y4mqf2rt3bxs378kw5479xdu"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
TOKENS = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
CLIENTS = {
    "blog": ("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "4678p9t6apgchzamuvqzx75pm3zt3pcm"),
    "shop": ("2c5f39cb-3ab2-4ee3-994a-1127e4ddb538", "5789q9t6apgchzamuvqzx75pm3zt3pcn"),
}
PAGES = f"https://v1.api.us.janrain.com/{CUSTOMER}/auth-ui"


def tenant() -> dict[str, str]:
    files = {
        "application.yaml": f"_self: /config/{APPLICATION}/settings\nuser_entity_type: user\n"
        'default_flow_name: standard\ndefault_flow_version: "20240115093000123456"\nemail_method: ses_sync\n'
        f"customer_id: {CUSTOMER}\noidc_url: https://v1.api.us.janrain.com/{CUSTOMER}/login\n"
        "legal_acceptance_id_1: privacy-v1\nlegal_acceptance_id_2: terms-v1\n"
        "authorization.rules.legal_accepted:\n  - privacy-v1\n  - terms-v1\n",
        "login.yaml": f"id: {POLICY}\ntitle: Login\nloginURL: {PAGES}/v2/login\nidentityStoreDetails:\n"
        "  type: janrainCapture\n  connectionDetails:\n    domain: shop.us.janraincapture.com\n"
        f"    applicationId: {APPLICATION}\n    entityType: user\n    clientId: jd28553swp8w5tegy55627qwcczc3yq3\n"
        "    clientSecret: ${SECRET}\n"
        f"_links: {{self: {{href: /{CUSTOMER}/config/loginPolicies/{POLICY}}}}}\n",
        "tokens.yaml": f"id: {TOKENS}\ntitle: Tokens\naccessTokenLifetime: 1800\n"
        "allowedScopes:\n  - openid\n  - email\n",
        "owner.yaml": "_id: jd28553swp8w5tegy55627qwcczc3yq3\nname: Owner\nfeatures:\n  - owner\n"
        "ipWhitelist: [203.0.113.0/24]\n",
        "lint-settings.toml": '[[pipeline]]\nname = "deploy"\nclient = "jd28553swp8w5tegy55627qwcczc3yq3"\n'
        'operations = ["PUT client settings"]\n',
        "flow.yaml": f"_self: /config/{APPLICATION}/flows/standard\nname: standard\nschemas:\n  - user\n"
        'userData: [uuid]\nversion: "20240115093000123456"\n',
    }
    for name, (oidc, client) in CLIENTS.items():
        path = f"/config/{APPLICATION}/clients/{client}"
        files[f"oidc/{name}.yaml"] = (
            f"id: {oidc}\nname: {name}\ntype: public\nredirectURIs: [https://{name}.example.com/callback]\n"
            f"loginPolicy: {POLICY}\ntokenPolicy: {TOKENS}\n"
            f"_links: {{self: {{href: /{CUSTOMER}/config/clients/{oidc}}}, application_client: {{href: {path}}}}}\n"
        )
        files[f"settings/{name}.yaml"] = (
            f"_self: {path}/settings\njanrainOidcClientId: {oidc}\n"
            f"password_recover_url: {PAGES}/reset-password?client_id={oidc}\n"
            f"verify_email_url: {PAGES}/verify-account?client_id={oidc}\n"
        )
        files[f"api/{name}.yaml"] = (
            f"_id: {client}\nname: {name}\nfeatures:\n  - login_client\nipWhitelist: [0.0.0.0/0]\n"
            f"_self: {path}\n_settings: {path}/settings\n"
        )
    return files


OTHER = "99999999-9999-4999-8999-999999999999"
# The file, what is in it, what is written in its place, the finding that is left.
CASES = {
    "a name in the application's file": (
        *("application.yaml", "user_entity_type", "user_entitytype"),
        *("misspelt-setting", "application.yaml", 2),
    ),
    "a name in capitals there": (
        *("application.yaml", "default_flow_name", "DEFAULT_FLOW_NAME"),
        *("misspelt-setting", "application.yaml", 3),
    ),
    "a name with hyphens there": (
        *("application.yaml", "default_flow_version", "default-flow-version"),
        *("misspelt-setting", "application.yaml", 4),
    ),
    "a setting that the application lacks": (
        *("application.yaml", "user_entity_type: user\n", ""),
        *("missing-setting", "settings/blog.yaml", 1),
    ),
    "the application's own path": (
        *("application.yaml", "/settings\n", "/setting\n"),
        *("malformed-reference", "application.yaml", 1),
    ),
    "the application's own path without a slash": (
        *("application.yaml", "/config", "config"),
        *("malformed-reference", "application.yaml", 1),
    ),
    "a customer in the application's file": (
        *("application.yaml", f"customer_id: {CUSTOMER}", f"customer_id: {OTHER}"),
        *("customer-id-mismatch", "application.yaml", 6),
    ),
    "a blank in an item of a list": (
        *("application.yaml", "  - terms-v1", "  - 'terms-v1 '"),
        *("surrounding-blank", "application.yaml", 12),
    ),
    "another version in an item": (
        *("application.yaml", "  - terms-v1", "  - terms-v2"),
        *("legal-ids-mismatch", "application.yaml", 11),
    ),
    "an id that is set twice": (
        *("application.yaml", "legal_acceptance_id_1: privacy-v1\n", "legal_acceptance_id_1: privacy-v1\n" * 2),
        *("duplicate-key", "application.yaml", 9),
    ),
    "an id of another value that is set twice": (
        *("login.yaml", "title: Login", f"title: Login\nid: {OTHER}"),
        *("duplicate-key", "login.yaml", 3),
    ),
    "the whole text pasted twice": (
        *("oidc/shop.yaml", "name: shop", "name: shop\n" + tenant()["oidc/shop.yaml"]),
        *("duplicate-key", "oidc/shop.yaml", 3),
    ),
    "an application of a policy that two clients use": (
        *("login.yaml", f"applicationId: {APPLICATION}", f"applicationId: {APPLICATION[:-1]}x"),
        *("foreign-login-policy", "oidc/blog.yaml", 5),
    ),
    "an entity type of a policy": (
        *("login.yaml", "entityType: user", "entityType: users"),
        *("entity-type-mismatch", "settings/blog.yaml", 2),
    ),
    "a region of a login page": (
        *("login.yaml", "https://v1.api.us", "https://v1.api.eu"),
        *("region-mismatch", "login.yaml", 3),
    ),
    "an entity type of a flow": (
        *("flow.yaml", "  - user", "  - partner"),
        *("flow-without-entity-type", "application.yaml", 3),
    ),
    "a feature": ("owner.yaml", "  - owner", "  - ownr", "unknown-feature", "owner.yaml", 4),
    "a feature with a blank": (
        *("api/shop.yaml", "  - login_client", "  - ' login_client'"),
        *("surrounding-blank", "api/shop.yaml", 4),
    ),
    "a scope left from a template": ("tokens.yaml", "  - openid", "  - <openid>", "unfilled-member", "tokens.yaml", 5),
    "a link left from a template": (
        *("oidc/shop.yaml", f"/{CUSTOMER}/config/clients", "/<customer>/config/clients"),
        *("unfilled-member", "oidc/shop.yaml", 7),
    ),
    "an id left from a template": ("login.yaml", f"id: {POLICY}", "id: '{POLICY}'", "unfilled-member", "login.yaml", 1),
    "a value with a pasted blank": (
        *("application.yaml", "user_entity_type: user", 'user_entity_type: "user\u00a0"'),
        *("smart-quotes", "application.yaml", 2),
    ),
    "an application in its own path": (
        *("application.yaml", APPLICATION, f"{APPLICATION[:-1]}7"),
        *("dangling-reference", "application.yaml", 1),
    ),
    "an application in its own path that is cut": (
        *("application.yaml", APPLICATION, APPLICATION[:-1]),
        *("dangling-reference", "application.yaml", 1),
    ),
    "an application in its own path in capitals": (
        *("application.yaml", APPLICATION, APPLICATION.upper()),
        *("dangling-reference", "application.yaml", 1),
    ),
    "an application in the path of a client's settings": (
        *("settings/blog.yaml", APPLICATION, f"{APPLICATION[:-1]}7"),
        *("mismatched-application-client", "settings/blog.yaml", 1),
    ),
    "an entity type in the application's settings": (
        *("application.yaml", "user_entity_type: user", "user_entity_type: usre"),
        *("entity-type-mismatch", "settings/blog.yaml", 2),
    ),
    "an entity type in capitals there": (
        *("application.yaml", "user_entity_type: user", "user_entity_type: USER"),
        *("entity-type-mismatch", "settings/blog.yaml", 2),
    ),
    "an owner's id, which a policy and a pipeline name": (
        *("owner.yaml", "_id: jd28", "_id: jd29"),
        *("dangling-reference", "login.yaml", 10),
    ),
    "an owner's id in another case": (
        *("owner.yaml", "_id: jd28", "_id: Jd28"),
        *("dangling-reference", "login.yaml", 10),
    ),
    "an id of an application client in another case": (
        *("api/shop.yaml", "_id: 5789q9", "_id: 5789Q9"),
        *("self-link-mismatch", "api/shop.yaml", 7),
    ),
    "a name of a flow in another case": (
        *("flow.yaml", "name: standard", "name: Standard"),
        *("self-link-mismatch", "flow.yaml", 1),
    ),
    "a client with the kind of a policy": (
        *(
            "oidc/blog.yaml",
            f"id: {CLIENTS['blog'][0]}",
            f"# lint-settings: kind=login-policy\nid: {CLIENTS['blog'][0]}",
        ),
        *("contradicted-kind", "oidc/blog.yaml", 1),
    ),
    "a policy with the kind of a client": (
        *("login.yaml", f"id: {POLICY}", f"# lint-settings: kind=oidc-client\nid: {POLICY}"),
        *("contradicted-kind", "login.yaml", 1),
    ),
    "a path that is malformed": (
        *("api/shop.yaml", "/settings\n", "/setting\n"),
        *("malformed-reference", "api/shop.yaml", 7),
    ),
}


def found(place: Place, files: Mapping[str, str]) -> list[tuple[str, str, int]]:
    for name, text in files.items():
        place.write(name, text)
    report = json.loads(place.quick("--no-cache", "--format=json", ".").out)
    return [(one["rule"], one["path"], one["line"]) for one in report["findings"] if one["severity"] != "info"]


def test_the_tenant_is_clean(place: Place) -> None:
    assert found(place, tenant()) == []


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_is_one_finding(place: Place, case: str) -> None:
    path, right, wrong, rule, where, line = CASES[case]
    files = tenant()
    assert right in files[path]
    files[path] = files[path].replace(right, wrong, 1)
    assert found(place, files) == [(rule, where, line)]


@pytest.mark.parametrize("text", [None, "{}\n", "# gone\n"])
def test_a_file_of_the_application_that_is_gone_is_one_finding(place: Place, text: str | None) -> None:
    files = tenant()
    del files["application.yaml"]
    if text is not None:
        files["application.yaml"] = text
    assert found(place, files) == [("missing-setting", "settings/blog.yaml", 1)]
    assert "no file here has the settings of this application" in place.quick("--no-cache", ".").out


def test_two_mistakes_are_two_findings(place: Place) -> None:
    files = tenant()
    files["owner.yaml"] = files["owner.yaml"].replace("  - owner", "  - ownr")
    files["application.yaml"] = files["application.yaml"].replace("user_entity_type", "user_entitytype")
    assert [rule for rule, _, _ in found(place, files)] == ["misspelt-setting", "unknown-feature"]


def test_a_client_that_lacks_what_others_have_is_a_finding_of_its_own(place: Place) -> None:
    files = tenant()
    files["application.yaml"] = files["application.yaml"].replace("user_entity_type: user\n", "")
    files["settings/shop.yaml"] += "user_entity_type: user\n"
    assert found(place, files) == [("missing-setting", "settings/blog.yaml", 1)]
