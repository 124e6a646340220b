"""Which kind of settings a document is taken for, by content and comment, and which environment a path names."""

import pytest

from lint_settings.config.config import Config
from lint_settings.config.environments import environment_in, is_production
from lint_settings.documents.schema_files import KINDS
from lint_settings.tenant.kinds import classify
from reader import read

ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


def kind(text: str, name: str = "shop.yaml", mapped: str | None = None) -> str | None:
    documents, findings = read(text, name)
    assert findings == []
    return classify(documents[0], mapped)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("application-settings.yaml", "application-settings"),
        ("prod/application_settings.yml", "application-settings"),
        ("prod/app-settings.json", "application-settings"),
        ("prod/settings/_global.yaml", "application-settings"),
        ("prod/settings/Global.yaml", "application-settings"),
        ("prod/global-settings.yaml", "application-settings"),
        ("application-settings/prod.yaml", "application-settings"),
        ("prod/settings/application.yaml", "application-settings"),
        # any other name, and one that only contains such a word
        ("prod/settings/shop.yaml", "client-settings"),
        ("prod/my-application.yaml", "client-settings"),
        ("prod/globalshop.yaml", "client-settings"),
        ("global/settings/shop.yaml", "client-settings"),
    ],
)
def test_the_name_of_a_file_without_a_path_of_the_api(path: str, expected: str) -> None:
    text = '{"email_method": "ses_sync", "custom": {"oidc_url": "https://v1.api.us.janrain.com/a/auth-ui/login"}}'
    assert kind(text, path) == expected


@pytest.mark.parametrize("member", ["janrainOidcClientId: a", "verify_email_url: a", "_global: {email_method: a}"])
def test_what_only_clients_have_counts_more_than_the_name_of_the_file(member: str) -> None:
    assert kind(f"user_entity_type: user\n{member}\n", "application-settings.yaml") == "client-settings"
    assert kind(f"user_entity_type: user\ncustom: {{{member}}}\n", "application-settings.yaml") == "client-settings"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # client settings
        ("default_flow_name: standard\n", "client-settings"),
        ("user_entity_type: user\nwhatever: 1\n", "client-settings"),
        ("custom: {theming.logoURL: https://a.example.com/b.svg}\n", "client-settings"),
        (f"custom: {{janrainOidcClientId: {ID}}}\n", "client-settings"),
        ("_global: {_self: /config/app/settings}\n", "client-settings"),
        ("_self: /config/app/clients/abc/settings\n", "client-settings"),
        ("_self: /config/app/clients/abc/settings/\n_global: {_self: /config/app/settings}\n", "client-settings"),
        ("_self: /config/app/settings\nemail_method: ses_sync\n", "application-settings"),
        # names that one other tool might have decide nothing alone
        ("default_flow_name: standard\nreplicaCount: 2\n", None),
        ("email_sender_address: a@example.com\nport: 5\n", None),
        ("default_flow_name: standard\nemail_method: ses_sync\n", "client-settings"),
        ("default_flow_name: standard\nemail_method: How shall we mail you?\nlogin: Log in\n", None),
        ("verify_email_url: https://a.example.com/x/auth-ui/verify-account\nport: 5\n", "client-settings"),
        ("verify_email_url: https://a.example.com/verify\nport: 5\n", None),
        # texts for people under the name of a setting
        ("authentication.providers: Anbieter\nauthentication.title: Anmelden\n", None),
        ("theming.logoURL: アイコン\n", None),
        ("user_entity_type: Art der Person\nrpx_key: Schlüssel\n", None),
        (
            "legal_acceptance_id_1: General terms\nlogin.hint: 'See https://a.example.com'\nlogin.go: Log in\nx: Ok\n",
            None,
        ),
        ("rpx_realm: Realm\nuser_entity_type: user\n", "client-settings"),
        # names that are described, not set
        ("rpx_realm: {sensitive: false, type: string, value: a}\nsite_name: {type: string, value: b}\n", None),
        ("user_entity_type: {default: user}\n", None),
        ("user_entity_type: {value: user}\ndefault_flow_name: a\n", "client-settings"),
        # dotted names that Spring may have too
        ("spring: {name: a}\nauthentication.providers: [ldap]\nauthentication.second_factor: true\n", None),
        ("authentication.providers: [ldap]\nauthentication.timeout: 30\nserver.port: 8080\n", None),
        ("authentication.second_factor: true\nserver.port: 8080\n", None),
        ("authentication.providers: [facebook]\nsite_name: a\n", "client-settings"),
        ("authentication.providers: [facebook]\nshop_colour: a\nshop_size: b\n", "client-settings"),
        ("authentication.second_factor: 'true'\n", "client-settings"),
        ("authentication.providers: []\n", "client-settings"),
        # misspelled only, in the wrong case only, nested only: too little
        ("defaut_flow_name: standard\n", None),
        ("authentication.provders: [facebook]\n", None),
        ("theming.stylesheet.URLs: a\n", None),
        ("Theming.LogoURL: a\n", None),
        ("DEFAULT_FLOW_NAME: a\n", None),
        ("USER_ENTITY_TYPE: user\nRPX_KEY: a\nDEFAULT_FLOW_NAME: a\n", None),
        ("userEntityType: user\nrpxKey: a\ndefaultFlowName: a\n", None),
        ("custom: {Rpx_Key: '${K}'}\n", None),
        ("theming: {logoURL: a}\n", None),
        ("theming:\n  logoURL: a\nother: b\n", None),
        ("theming: {logoURL: a}\nauthentication: {providers: [ldap]}\n", None),
        ("authentication: {second_factor: {trust_device_ttl: 5}}\n", None),
        ("authorization: {rules: {min_age: 18}}\n", None),
        ("_global: {}\n", None),
        ("_global: true\ncustom: {a: 1}\n", None),
        ("_global: {region: eu}\ncustom: {a: 1}\n", None),
        # several such signs
        ("User_Entity_Type: user\nDefault_Flow_Name: a\nSite_Name: b\n", "client-settings"),
        ("default_flow_name: a\nuser_entity_typ: user\n", "client-settings"),
        ("_global: {email_method: ses_sync}\n", "client-settings"),
        # names that other tools use as well decide nothing alone
        ("site_name: Example\n", None),
        ("custom: {site_name: a}\n", None),
        ("customer_id: 5\nlogin_attempts: 3\n", None),
        ("site_name: Example\nrpx_realm: example\n", "client-settings"),
        # no mapping, and nothing at all
        ("- default_flow_name\n", None),
        ("default_flow_name\n", None),
        ("[]\n", None),
        ("{}\n", None),
        ("--- null\n", None),
        ("5\n", None),
    ],
)
def test_kind_by_content(text: str, expected: str | None) -> None:
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("settings/shop.yaml", "defaut_flow_name: standard\n", "client-settings"),
        ("settings/prod/shop.yaml", "User_Entity_Type: user\nother: 1\n", None),
        ("settings/prod/shop.yaml", "User_Entity_Type: user\n", "client-settings"),
        ("settings/shop.yaml", "Default_Flow_Name: a\nEmail_Method: b\nshop_colour: red\n", "client-settings"),
        ("settings/shop.yaml", "authentication.provders: [facebook]\n", "client-settings"),
        ("settings/theme.yaml", "name: dark\ntheming: {logoURL: /logo.svg}\n", None),
        ("settings/env.yaml", "EMAIL_SENDER_ADDRESS: a@example.com\nPORT: 5\n", None),
        ("settings/mail.yaml", "emailMethod: smtp\n", None),
        ("client_settings/shop.yaml", "emailMethod: smtp\n", "client-settings"),
        ("entity-types/user.json", '{"name": "user", "attrDefs": []}', "entity-type"),
        ("prod/user.json", '{"name": "user", "attrDefs": []}', None),
        ("oidc-clients/shop.yaml", "name: a\ntype: public\nredirectUris: []\n", "oidc-client"),
        ("oidc-clients/theirs.yaml", "client_id: a\nclient_name: b\nredirect_uris: []\nscope: c\n", None),
        ("api-clients/README.yaml", "name: a\ndescription: b\n", None),
        ("token_policies/login.yaml", "title: a\naccess_token_lifetime: 60\n", "token-policy"),
    ],
)
def test_the_folder_is_a_second_sign(path: str, text: str, expected: str | None) -> None:
    assert kind(text, path) == expected


@pytest.mark.parametrize(
    "text",
    [
        "site_name: My Docs\ntheme: {name: material, logo: a.svg}\nnav: [index.md]\nextra_css: [a.css]\n",
        "services:\n  web: {image: nginx, environment: {SITE_NAME: a}}\nversion: '3'\n",
        "name: ci\non: {push: {branches: [main]}}\njobs: {test: {runs-on: ubuntu-latest, steps: []}}\n",
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n"
        "components: {securitySchemes: {}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {default_flow_name: standard}\n",
        "apiVersion: v1\nkind: Secret\nstringData: {rpx_key: a}\n",
        "name: shop\nversion: 1.0.0\nscripts: {test: jest}\ndependencies: {react: ^18}\n",
        "repos:\n- repo: local\n  hooks: [{id: lint-settings}]\n",
        "theme: {logo: a}\nauthentication: {type: basic}\nauthorization: {enabled: true}\n",
        "custom: {a: 1}\nname: b\n",
        "plugins: [custom]\ncustom: {stage: dev}\nprovider: {name: aws}\nfunctions: {a: {handler: b}}\n",
    ],
    ids=["mkdocs", "compose", "workflow", "openapi", "configmap", "secret", "package", "hooks", "words", "own", "sls"],
)  # fmt: skip
def test_files_of_other_tools_are_no_settings(text: str) -> None:
    assert kind(text) is None


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# lint-settings: kind=client-settings\n", "client-settings"),
        ("#lint-settings:kind=flow\n", "flow"),
        ("\t  #  lint-settings:  kind=oidc-client  # because\n", "oidc-client"),
        ("a: 1\n# lint-settings: kind=token-policy\n", "token-policy"),
        ("\r\n# lint-settings: kind=flow\r\n", "flow"),
        ("# lint-settings: kind=nonsense\n", None),
        ("# lint-settings: kind=\n", None),
        ("# kind=flow\n", None),
        ("b: 1 # lint-settings: kind=flow\n", None),
        ("b: 'lint-settings: kind=flow'\n", None),
        ("b: |\n  # lint-settings: kind=flow\n", None),
        ("b: |\n  # lint-settings: kind=flow\n# lint-settings: kind=oidc-client\n", "oidc-client"),
        ("# lint-settings: kind=nonsense\n# lint-settings: kind=flow\n", "flow"),
    ],
)
def test_kind_by_comment(comment: str, expected: str | None) -> None:
    assert kind(f"{comment}x: 1\n") == expected


def test_a_comment_comes_before_the_config_and_that_before_the_content() -> None:
    assert kind("default_flow_name: a\n", mapped="flow") == "flow"
    assert kind("# lint-settings: kind=oidc-client\ndefault_flow_name: a\n", mapped="flow") == "oidc-client"
    assert kind("# lint-settings: kind=nonsense\ndefault_flow_name: a\n", mapped="flow") == "flow"
    assert kind("# lint-settings: kind=nonsense\ndefault_flow_name: a\n") == "client-settings"


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_named(name: str) -> None:
    assert kind(f"# lint-settings: kind={name}\na: 1\n") == name


def test_the_documents_of_a_file_are_judged_one_by_one() -> None:
    documents, _ = read("default_flow_name: a\n---\na: 1\n---\ntheming.logoURL: b\n")
    assert [classify(document) for document in documents] == ["client-settings", None, "client-settings"]


# --- environments


@pytest.mark.parametrize(
    ("path", "word", "production"),
    [
        ("prod/shop.yaml", "prod", True),
        ("settings/production/shop.yaml", "production", True),
        ("live.yaml", "live", True),
        ("shop-prd.yml", "prd", True),
        ("PROD/Shop.YAML", "prod", True),
        ("eu_prod_1/shop.yaml", "prod", True),
        ("shop.prod.json", "prod", True),
        ("dev/shop.yaml", "dev", False),
        ("development/shop.yaml", "development", False),
        ("test/shop.yaml", "test", False),
        ("qa/shop.yaml", "qa", False),
        ("shop-staging.yaml", "staging", False),
        ("stage/shop.yaml", "stage", False),
        ("sandbox/shop.yaml", "sandbox", False),
        ("uat/shop.yaml", "uat", False),
        ("tst/shop.yaml", "tst", False),
        ("int/shop.yaml", "int", False),
        ("stg/shop.yaml", "stg", False),
        ("shop-stg.json", "stg", False),
        ("sit/shop.yaml", "sit", False),
        ("stg2/shop.yaml", "stg2", False),
        ("situation/shop.yaml", None, None),
        ("perf/shop.json", "perf", False),
        ("acceptance/shop.yaml", "acceptance", False),
        ("demo/shop.yaml", "demo", False),
        ("local/shop.yaml", "local", False),
        ("settings.local.yaml", "local", False),
        ("Settings.LOCAL.YML", "local", False),
        ("shop-int.yaml", "int", False),
        ("dr/shop.yaml", "dr", True),
        # with a number
        ("dev1/shop.yaml", "dev1", False),
        ("qa-2/shop.yaml", "qa", False),
        ("prod2/shop.yaml", "prod2", True),
        ("production2/prod1/shop.yaml", "prod1", True),
        ("non-prod2/shop.yaml", "nonprod2", False),
        # other words that begin like an environment
        ("live-chat/shop.yaml", None, None),
        ("live_chat/shop.yaml", None, None),
        ("settings/live-events.yaml", None, None),
        ("local-shop/shop.yaml", None, None),
        ("demo-portal.yaml", None, None),
        ("internal/printer/shop.yaml", None, None),
        ("live-eu/shop.yaml", "live", True),
        ("eu-live/shop.yaml", "live", True),
        ("live-2/shop.yaml", "live", True),
        # what a client is called does not say where it runs
        ("prod/demo.yaml", "prod", True),
        ("prod/int/shop.yaml", "prod", True),
        ("demo/prod/shop.yaml", "prod", True),
        # not quite production
        ("non-prod/shop.yaml", "nonprod", False),
        ("nonprod/shop.yaml", "nonprod", False),
        ("non_production/shop.yaml", "nonprod", False),
        ("preprod/shop.yaml", "preprod", False),
        ("pre-prod/shop.yaml", "preprod", False),
        ("pre.production/shop.yaml", "preprod", False),
        ("pre-live/shop.yaml", "preprod", False),
        ("shop-non-prod.yaml", "nonprod", False),
        # the last word that is known wins
        ("prod/test/shop.yaml", "test", False),
        ("test/prod/shop.yaml", "prod", True),
        ("dev/prod-mirror/qa.yaml", "qa", False),
        ("tests/live/shop.yaml", "live", True),
        # words inside other words do not count
        ("product/shop.yaml", None, None),
        ("products/latest/shop.yaml", None, None),
        ("contest/shop.yaml", None, None),
        ("tests/shop.yaml", None, None),
        ("deliver/alive/shop.yaml", None, None),
        ("devices/shop.yaml", None, None),
        ("backstage/shop.yaml", None, None),
        ("production1234/shop.yaml", None, None),
        ("reproduction/shop.yaml", None, None),
        ("aqa/quality/shop.yaml", None, None),
        ("shop.yaml", None, None),
        ("", None, None),
    ],
)
def test_environment_words(path: str, word: str | None, production: bool | None) -> None:
    assert environment_in(path) == word
    assert is_production(word) is production


@pytest.mark.parametrize(("name", "production"), [("eu-prod", True), ("Team Dev", False), ("blue", None), (None, None)])
def test_names_of_environments(name: str | None, production: bool | None) -> None:
    assert is_production(name) is production


def test_without_a_config_the_path_below_the_root_counts() -> None:
    config = Config("/data/prod/repository")
    assert config.environment("/data/prod/repository/shop.yaml") is None
    assert config.environment("/data/prod/repository/dev/shop.yaml") == "dev"
