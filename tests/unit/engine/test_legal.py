"""Unusual inputs that the facts about the platform allow: nothing above info may be reported."""

from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.finding import Severity
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.registry import load
from place import GOOD

REGISTRY = load()
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
OTHER = "99999999-9999-4999-8999-999999999999"
TOKENS = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
APPLICATION = "79y4mqf2rt3bxs378kw5479xdu"
API_CLIENT = "4678p9t6apgchzamuvqzx75pm3zt3pcm"
CUSTOMER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
OIDC = f"id: {CLIENT}\nname: Shop\ntype: public\nloginPolicy: {POLICY}\ntokenPolicy: {TOKENS}\n"
LOGIN = f"""\
id: {POLICY}
title: Login
loginURL: https://v1.api.us.janrain.com/{CUSTOMER}/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails:
    domain: shop.us.janraincapture.com
    applicationId: {APPLICATION}
    entityType: user
    clientId: jd28553swp8w5tegy55627qwcczc3yq3
    clientSecret: ${{SECRET}}
"""
TOKEN = f"id: {TOKENS}\ntitle: Tokens\n"
USER = (Path(__file__).parents[3] / "examples/good/dev/entity-types/user.yaml").read_text("utf-8")
# Lines that are added to the complete settings of a client.
SETTINGS = {
    "numbers as text": 'login_attempts: "6"\nauthorization.rules.min_age: "18"',
    "booleans as text": 'authentication.second_factor: "true"',
    "an empty list of consents": "authorization.rules.consents: []",
    "nulls that the API writes": "rpx_key: null\nrpx_realm: null\nrpx_app_id: null",
    "a rule that is off": 'authorization.rules.email_is_verified: "false"',
    "a name with quotes": "site_name: 'The \"Shop\"'",
    "a name in another script": 'site_name: "\u0627\u0644\u0645\u062a\u062c\u0631"',
    "a name with an emoji": 'site_name: "Shop \U0001f6d2"',
    "a name that is a number": 'site_name: "24"',
    "a name with a comma": "site_name: Shop, Inc.",
    "a custom setting of the team": "shop_locale: de",
    "a custom setting with a list": "shop_locales: [de, en]",
    "a custom setting with a blank at its end": 'shop_greeting: "Hello "',
    "a long lifetime of trusted devices in days": "authentication.second_factor: true\n"
    "authentication.second_factor.trust_device_ttl: 604800",
    "a lifetime of twelve hours": "authentication.second_factor: true\n"
    "authentication.second_factor.trust_device_ttl: 43200",
    "a stylesheet with a query": "theming.stylesheetURLs: https://static.example.com/a.css?v=3",
    "several stylesheets": "theming.stylesheetURLs: https://static.example.com/a.css,https://static.example.com/b.css",
    "a logo without an ending": "theming.logoURL: https://static.example.com/brand/logo",
    "a logo in upper case": "theming.logoURL: https://static.example.com/LOGO.SVG",
    "a regular expression with a slash": "regex_standard_newPassword: ^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9/]).{12,64}$",
    "a mail method": "email_method: ses_sync",
    "a social login server": "rpx_server: https://shop.rpxnow.com",
    "a social login server of the team": "rpx_server: https://social.example.com",
    "an anchor and an alias": "shop_a: &a [x]\nshop_b: *a",
    "a folded text": "shop_text: >-\n  two\n  lines",
    "a comment at the end": "site_name: Shop  # the name",
    "a quoted key": '"site_name": Shop',
    "settings under custom": "custom: {site_name: Shop, shop_x: 1}",
    "a global block": "_global: {email_method: ses_sync, custom: {shop_y: 2}}",
    "legal documents": "authorization.rules.legal_accepted: [privacy-v1, terms-v1]\n"
    "legal_acceptance_id_1: privacy-v1\nlegal_acceptance_id_2: terms-v1",
    "legal documents in another order": "authorization.rules.legal_accepted: [terms-v1, privacy-v1]\n"
    "legal_acceptance_id_1: privacy-v1\nlegal_acceptance_id_2: terms-v1",
    "a provider that few know": "authentication.providers: [yahoo, paypal, wechat]\nrpx_key: ${KEY}\nrpx_realm: shop\n"
    "rpx_app_id: abcdefghijklmnopqrst",
    "a custom provider as JSON text": "rpx_key: ${KEY}\nrpx_realm: shop-2\nrpx_app_id: abcdefghijklmnopqrst\n"
    f"authentication.providers: [{CUSTOMER}.{OTHER}]\n"
    f'authentication.providers.custom: \'{{"{CUSTOMER}.{OTHER}": '
    '{"name": "Staff", "icon": "https://a.example.com/i.png", "provider": "janrain"}}\'',
    "a logo of a service for pictures": "theming.logoURL: https://cdn.example.com/w_100,h_50,c_fit/logo.png",
    "a name that says what is to do": "site_name: TODO list",
    "one legal document": "authorization.rules.legal_accepted: [terms-v1]\nlegal_acceptance_id_1: terms-v1\n"
    "legal_acceptance_id_2: terms-v1",
    "a custom field of a team": "shop_distance_field: km",
    "a rule with one attribute": "authorization.rules.required_attributes: [displayName]",
    "a time of a login in a text": 'authorization.rules.ttl: "86400"',
    "a schema for editors": "$schema: ../client-settings.schema.json",
}
# Whole files.
FILES: dict[str, dict[str, str]] = {
    "a deep link of an app": {"a.yaml": OIDC + "redirectURIs: [com.example.shop://callback]"},
    "a local address in development": {"dev/a.yaml": OIDC + 'redirectURIs: ["http://localhost:3000/callback"]'},
    "another local address": {"dev/a.yaml": OIDC + 'redirectURIs: ["http://127.0.0.1/callback"]'},
    "many redirect addresses": {
        "a.yaml": OIDC + f"redirectURIs: {[f'https://a{at}.example.com/' for at in range(99)]}"
    },
    "an id in upper case": {"a.yaml": OIDC.replace(CLIENT, CLIENT.upper()) + "redirectURIs: [https://a.example.com/]"},
    "an id of the documentation": {
        "a.yaml": OIDC.replace(POLICY, "1ab23456-7c8d-90ef-g123-45hij6789012")
        + "redirectURIs: [https://a.example.com/]"
    },
    "links of another order": {
        "a.yaml": OIDC
        + f"redirectURIs: [https://a.example.com/]\n_links: {{self: {{href: /config/{CUSTOMER}/clients/{CLIENT}}},"
        + f" application_client: {{href: /config/{APPLICATION}/clients/{API_CLIENT}}}}}"
    },
    "two configuration clients": {
        "a.yaml": f"id: {CLIENT}\nname: One\ntype: confidential\ntokenPolicy: {TOKENS}",
        "b.yaml": f"id: {POLICY}\nname: Two\ntype: confidential\ntokenPolicy: {CUSTOMER}",
    },
    "a login page of the team": {"a.yaml": LOGIN.replace("v1.api.us.janrain.com", "accounts.example.com")},
    "a policy of version one": {"a.yaml": LOGIN.replace("/v2/login", "/login")},
    "a region of development": {"a.yaml": LOGIN.replace(".us.janraincapture", ".us-dev.janraincapture")},
    "a host of the customer for users": {"a.yaml": LOGIN.replace("shop.us.janraincapture.com", "profiles.example.com")},
    "claims of objects": {"a.yaml": LOGIN + "customClaims: {id_token: {zip: primaryAddress.zip}, userinfo: {}}"},
    "a token policy without lifetimes": {"a.yaml": TOKEN + "allowedScopes: [openid]"},
    "a token policy for configuration": {"a.yaml": TOKEN + 'allowedScopes: ["*:config/**"]'},
    "the longest lifetimes": {
        "a.yaml": TOKEN + "accessTokenLifetime: 3600\nrefreshTokenLifetime: 31557600\nallowedScopes: [openid]"
    },
    "the shortest lifetimes": {
        "a.yaml": TOKEN + "accessTokenLifetime: 60\nrefreshTokenLifetime: 60\nallowedScopes: [openid]"
    },
    "an API client with several features": {
        "a.yaml": f"_id: {API_CLIENT}\nname: Owner\nfeatures: [owner, access_issuer]\nipWhitelist: [198.51.100.0/24]"
    },
    "an address range of version six": {
        "a.yaml": f'_id: {API_CLIENT}\nname: Owner\nfeatures: [owner]\nipWhitelist: ["2001:db8::/32"]'
    },
    "a login client that is open to all": {
        "a.yaml": f"_id: {API_CLIENT}\nname: Shop\nfeatures: [login_client]\nipWhitelist: [0.0.0.0/0]"
    },
    "the older names of an API client": {
        "a.yaml": f"client_id: {API_CLIENT}\ndescription: Shop\nfeatures: [login_client]\nwhitelist: [0.0.0.0/0]"
    },
    "an attribute of each type": {
        "a.yaml": "name: data\nattr_defs:\n- {name: a, type: json}\n- {name: b, type: ipAddress}\n"
        "- {name: c, type: decimal}"
    },
    "constraints with hyphens": {
        "a.yaml": "name: data\nattr_defs: [{name: mail, type: string, constraints: [email-address, locally-unique]}]"
    },
    "a flow without entity types": {"a.yaml": "name: standard\nuserData: [email]", "b.yaml": USER},
    "a flow for two entity types": {
        "a.yaml": "name: standard\nschemas: [user, partner]\nuserData: [uuid]\nversion: HEAD",
        "b.yaml": USER,
    },
    "an access schema with slashes": {
        "a.yaml": f"type_name: user\nfor_client_id: {API_CLIENT}\naccess_type: read\nattributes: [/email]",
        "b.yaml": USER,
    },
    "an entity type of two applications": {"shop/user.yaml": USER, "blog/user.yaml": USER},
    "an object in each environment": {"dev/a.yaml": TOKEN, "prod/a.yaml": TOKEN.replace(TOKENS, POLICY)},
    "settings of an application only": {"a.yaml": f"_self: /config/{APPLICATION}/settings\nemail_method: ses_sync"},
    "an answer with a list": {"a.json": '{"total": 0, "_embedded": {"clients": []}}'},
    "all settings of an application": {
        "a.json": '{"default_settings": {"email_method": "ses_sync", "login_attempts": "5"}, "client_settings": {}}'
    },
    "an entity type in its answer": {"a.json": '{"schema": {"name": "data", "attr_defs": []}, "stat": "ok"}'},
    "a form that is called schema": {"a.json": '{"schema": {"title": "a form", "fields": []}, "stat": "ok"}'},
    "an application's file and what a client has of its own": {
        "application.yaml": f"_self: /config/{APPLICATION}/settings\nuser_entity_type: user\nemail_method: ses_sync\n",
        "shop.yaml": f"_self: /config/{APPLICATION}/clients/{API_CLIENT}/settings\n{GOOD}login_attempts: 3\n",
    },
    "an application's file that names no entity type": {
        "application.yaml": f"_self: /config/{APPLICATION}/settings\npartner_distinguisher_field: email\n"
    },
    "several kinds in one file": {"a.yaml": f"{TOKEN}allowedScopes: [openid]\n---\n{LOGIN}"},
    "an empty file beside another one": {"a.yaml": TOKEN + "allowedScopes: [openid]", "b.yaml": ""},
    "a custom page whose path is nearly ours": {
        "a.yaml": LOGIN.replace(f"v1.api.us.janrain.com/{CUSTOMER}/auth-ui/v2/login", "login.example.com/auth/ui/login")
    },
    "a redirect address with a comma and a sign in its path": {
        "a.yaml": OIDC + 'redirectURIs: ["https://a.example.com/~shop,1/@cb?x=a,b"]'
    },
    "texts with braces in a flow": {
        "a.yaml": "name: standard\nschemas: [user]\nuserData: [uuid]\n"
        'translations: {en-US: {a: "Hello {name}, <b>you</b>"}}'
    },
    "an empty file": {"a.yaml": ""},
    "a file of another tool": {"a.yaml": "replicas: 3\nimage: nginx"},
}


def above_info(files: dict[str, str]) -> list[str]:
    project = Project(Config("/project", None, {}), Options(), REGISTRY)
    loaded = [load_content(f"/project/{name}", text.encode(), project) for name, text in files.items()]
    report = check_loaded(*loaded)
    assert not report.crashes
    return [f"{one.rule}: {one.message}" for one in report.findings if one.severity is not Severity.INFO]


def test_there_are_many() -> None:
    assert len(SETTINGS) + len(FILES) >= 60


@pytest.mark.parametrize("name", SETTINGS)
def test_legal_settings(name: str) -> None:
    assert above_info({"settings/shop.yaml": f"{GOOD}{SETTINGS[name]}\n"}) == []


@pytest.mark.parametrize("name", FILES)
def test_legal_files(name: str) -> None:
    assert above_info({path: text + "\n" for path, text in FILES[name].items()}) == []


# A small tenant, made up for tests, and eight mistakes in it.
BASE = "https://v1.api.eu.janrain.com/44444444-4444-4444-8444-444444444444/auth-ui"
CLIENT_PATH = "/config/aaaabbbbccccddddeeeeffff22/clients/bbbbccccddddeeeeffffgggg22223333"
SHOP = "11111111-1111-4111-8111-111111111111"
TENANT = {
    "oidc-clients/shop.yaml": f"""\
id: {SHOP}
name: Shop prod
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 22222222-2222-4222-8222-222222222222
tokenPolicy: 33333333-3333-4333-8333-333333333333
_links: {{application_client: {{href: {CLIENT_PATH}}}}}
""",
    "login-policies/shop.yaml": f"""\
id: 22222222-2222-4222-8222-222222222222
title: Shop v2
loginURL: {BASE}/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails:
    domain: shop.eu.janraincapture.com
    applicationId: aaaabbbbccccddddeeeeffff22
    entityType: user
    clientId: ccccddddeeeeffffgggghhhh22223333
    clientSecret: "${{OWNER_SECRET}}"
""",
    "token-policies/shop.yaml": """\
id: 33333333-3333-4333-8333-333333333333
title: Shop
accessTokenLifetime: 1800
refreshTokenLifetime: 2592000
allowedScopes: [openid, email]
""",
    "settings/shop.yaml": f"""\
_self: {CLIENT_PATH}/settings
janrainOidcClientId: {SHOP}
user_entity_type: user
default_flow_name: standard
default_flow_version: "20240115101530123456"
password_recover_url: {BASE}/reset-password?client_id={SHOP}
verify_email_url: {BASE}/verify-account?client_id={SHOP}
authentication.second_factor: true
""",
    "flows/standard.yaml": 'name: standard\nschemas: [user]\nversions: [HEAD, "20240115101530123456"]\n',
}
# The file, what it says, what it says in its place, and the rule that must notice.
WRONG = [
    ("settings/shop.yaml", "user_entity_type: user", "user_entity_type: customer", "entity-type-mismatch"),
    ("settings/shop.yaml", '"20240115101530123456"', '"5"', "malformed-flow-version"),
    ("login-policies/shop.yaml", "/v2/login", "/login", "second-factor-on-v1"),
    (
        "settings/shop.yaml",
        f"verify-account?client_id={SHOP}",
        f"verify-account?client_id={OTHER}",
        "client-id-mismatch",
    ),
    (
        "oidc-clients/shop.yaml",
        "https://shop.example.com/callback",
        "http://shop.example.com/cb",
        "insecure-redirect-uri",
    ),
    ("token-policies/shop.yaml", "1800", "7200", "token-lifetime-range"),
    ("token-policies/shop.yaml", "[openid, email]", "[email]", "missing-openid-scope"),
    ("login-policies/shop.yaml", '"${OWNER_SECRET}"', "h8fk2ms93jd7sk20fjsl39fk3ls0fk4j", "plaintext-secret"),
]


def test_the_good_tenant_is_clean() -> None:
    assert above_info(TENANT) == []


def test_each_mistake_is_noticed_alone_and_with_the_others() -> None:
    every = dict(TENANT)
    for path, right, wrong, rule in WRONG:
        assert right in TENANT[path]
        one = above_info({**TENANT, path: TENANT[path].replace(right, wrong)})
        assert [text.partition(":")[0] for text in one] == [rule], "one mistake is one finding"
        every[path] = every[path].replace(right, wrong)
    rules = {text.partition(":")[0] for text in above_info(every)}
    assert {rule for *_, rule in WRONG} <= rules
