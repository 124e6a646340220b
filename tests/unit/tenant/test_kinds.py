"""Which kind each sample of the documentation is taken for, and that the files of other tools are left alone."""

from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.schema_files import KINDS
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from place import Place

HERE = Path(__file__).parents[2]
SAMPLES = HERE / "samples"
FOREIGN = HERE / "foreign"
OTHERS = sorted(path.relative_to(FOREIGN).as_posix() for path in FOREIGN.rglob("*") if path.is_file())

OF_ACCESS_SCHEMA = "a part of an access schema"
OF_API_CLIENT = "the parameters of a request about an API client"
OF_ENTITY_TYPE = "the parameters of a request about an entity type"
OF_FIELD = "a field of a flow"
ATTRIBUTE = "an attribute of an entity type"
ERROR = "an error answer of the API"
UNKNOWN = "not of a known kind"

# The kinds of the objects in a sample, or in words why it is passed over.
EXPECTED: dict[str, list[str] | str] = {
    # A request names all that a file of an access schema has, but for the attributes.
    "access-schema/01-get-request-params.json": ["access-schema"],
    "access-schema/02-attributes-with-reserved-bad.json": OF_ACCESS_SCHEMA,
    "access-schema/03-attributes-dotted.json": OF_ACCESS_SCHEMA,
    "access-schema/04-attributes-dotted-leading-slash.json": OF_ACCESS_SCHEMA,
    "api-client/01-legacy-list-owner-and-login.json": ["api-client", "api-client"],
    "api-client/03-reset-secret-request-params.json": OF_API_CLIENT,
    "api-client/04-set-whitelist-request-params-invalid-cidr.json": OF_API_CLIENT,
    "api-client/05-add-request-params.json": ["api-client"],
    # An answer with the settings of the application and of two clients.
    "application-settings/01-legacy-get-all.json": ["application-settings", "client-settings", "client-settings"],
    "application-settings/02-global-block.json": ["application-settings"],
    # Custom settings only: any file could look like this.
    "application-settings/03-settings-items-response.json": UNKNOWN,
    "application-settings/04-set-multi-items.json": UNKNOWN,
    "application-settings/05-settings-options-item.json": ["settings-options"],
    "application-settings/06-set-multi-items-all-strings.json": UNKNOWN,
    "01-client-settings-get-initial.json": ["client-settings"],
    "02-client-settings-put-lossy-body.json": ["client-settings"],
    "03-client-settings-after-lossy-put.json": ["client-settings"],
    "04-client-settings-put-complete-body.json": ["client-settings"],
    "08-settings-table-fragments.assembled.json": ["client-settings"],
    "09-authentication-providers-restricted.json": ["client-settings"],
    "10-authentication-providers-empty.json": ["client-settings"],
    "24-verify-email-url-with-redirect.json": ["client-settings"],
    # Not JSON: printed with a brace too few.
    "client-settings/05-oidc-client-with-application-client.INVALID.txt": "syntax",
    "client-settings/06-oidc-client-with-application-client.repaired.json": ["oidc-client"],
    "client-settings/07-oidc-client-after-application-client-deleted.json": ["oidc-client"],
    # The values of one setting, and of settings of one's own.
    "client-settings/11-authentication-providers-custom-dropbox.json": UNKNOWN,
    "client-settings/12-authentication-providers-custom-template.json": UNKNOWN,
    "client-settings/15-consents-rule-curly-quotes.INVALID.txt": UNKNOWN,
    "client-settings/20-legacy-settings-items-response.json": UNKNOWN,
    "client-settings/21-legacy-settings-get-response.json": UNKNOWN,
    "client-settings/22-oidc-client-create-body.json": ["oidc-client"],
    "client-settings/23-oidc-client-redirect-uris.json": "a part of an OIDC client",
    "client-settings/26-legacy-set-multi-items.json": UNKNOWN,
    "client-settings/27-settings-options-item.repaired.json": ["settings-options"],
    "entity-type/02-create-request-params.json": ["entity-type"],
    "entity-type/03-add-attribute-request-params.json": OF_ENTITY_TYPE,
    "entity-type/04-set-constraints-request-params.json": OF_ENTITY_TYPE,
    "entity-type/05-hosted-login-attributes-to-add.json": "attributes of an entity type",
    "entity-type/06-mobile-number-verified-attribute.json": ATTRIBUTE,
    "entity-type/07-reserved-attributes.json": ATTRIBUTE,
    "entity-type/08-rules-properties.json": "a rule of an entity type",
    "error/01-login-policy-immutable.json": ERROR,
    "error/02-login-policy-field-required.json": ERROR,
    "error/03-oidc-client-token-policy-required.json": ERROR,
    "error/04-login-policy-in-use.json": ERROR,
    "error/05-token-policy-in-use.json": ERROR,
    "error/06-flow-not-found.json": ERROR,
    "error/07-flow-version-not-found.json": ERROR,
    "error/08-flow-versions-500.json": ERROR,
    "error/09-auth-required.json": ERROR,
    "error/10-legacy-clients-delete-invalid.json": ERROR,
    "flow/01-get-flow.json": ["flow"],
    "flow/02-put-flow-request.json": ["flow"],
    # A name and nothing else.
    "flow/03-copy-request.json": UNKNOWN,
    "flow/04-copy-response.json": ["flow"],
    "flow/05-promote-request.json": "the parameters of a request to promote a flow",
    "flow/06-list.json": ["flow", "flow"],
    "flow/07-overview-schemas-user.json": ["flow"],
    "flow/08-full-body-shortened.json": ["flow"],
    "flow/09-master-body-shortened.json": ["flow"],
    "flow-field/01-definition.json": OF_FIELD,
    "flow-field/02-definition-localized.json": OF_FIELD,
    "flow-field/03-create-request.json": OF_FIELD,
    "flow-field/04-list.json": OF_FIELD,
    "flow-field/05-create-request-minimal.json": OF_FIELD,
    # The versions of a flow belong to its kind: the list of them, and one with all that it holds.
    "flow-version/01-list.json": ["flow"],
    "flow-version/02-version-body-shortened.json": ["flow"],
    "login-policy/02-create-request-template.json": ["login-policy"],
    "login-policy/03-custom-claims-id-token.json": "a part of a login policy",
    "login-policy/04-login-url-v2.json": "a part of a login policy",
    "oidc-client/01-public-with-application-client.json": ["oidc-client"],
    "oidc-client/02-public-application-client-deleted.json": ["oidc-client"],
    "oidc-client/05-create-request.json": ["oidc-client"],
    "oidc-client/07-create-request-template.json": ["oidc-client"],
    "oidc-client/08-redirect-uris-before-fix.json": "a part of an OIDC client",
    "token-policy/01-create-request-jwt.json": ["token-policy"],
    "token-policy/03-list-response.json": ["token-policy"],
}


def look_at(path: str, content: bytes) -> list[str] | str:
    """The kinds of the objects in a file, or why it is passed over; `syntax` for one that cannot be read."""
    loaded = load_content(path, content, Project(Config("/project", None, {}), Options()))
    report = check_loaded(loaded)
    assert report.crashes == ()
    if any(finding.rule == "syntax" for finding in report.findings):
        return "syntax"
    (reason,) = report.skipped.values() or [None]
    return reason or [document.kind or "none" for document in loaded.documents]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample(name: str) -> None:
    assert look_at(f"/project/{name}", (SAMPLES / name).read_bytes()) == EXPECTED[name]


def test_every_sample_is_in_the_table() -> None:
    assert {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.*")} == set(EXPECTED)


def test_every_kind_has_a_sample() -> None:
    assert {kind for kinds in EXPECTED.values() if isinstance(kinds, list) for kind in kinds} == set(KINDS)


@pytest.mark.parametrize("path", OTHERS)
def test_files_of_other_tools_are_passed_over(path: str) -> None:
    assert isinstance(look_at(f"/project/{path}", (FOREIGN / path).read_bytes()), str)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("{name: standard, schemas: [user], versions: [HEAD]}", "flow", id="a flow kept by hand"),
        pytest.param("{name: standard, versions: [{version: HEAD, change: Created.}]}", "flow", id="listed versions"),
        pytest.param("[{version: HEAD}, {version: 5}]", "flow", id="one of the versions is wrong"),
        pytest.param("{name: shop, versions: ['1.0', '2.0']}", None, id="versions of something else"),
        pytest.param("{name: a, features: [], ipWhitelist: []}", "api-client", id="a client without rights"),
        pytest.param("{client_id: a, features: []}", "api-client", id="an old client without rights"),
        pytest.param("{name: a, features: [owner]}", "api-client", id="a client to be made"),
        pytest.param("{type: confidential, name: a, tokenPolicy: b}", "oidc-client", id="a configuration client"),
        pytest.param("{type: public, name: a, redirectURIs: []}", "oidc-client", id="a client without policies"),
        pytest.param("{title: a, loginURL: 'http://localhost/login', id: b}", "login-policy", id="an own login page"),
        pytest.param("{title: Dr, loginURL: 'https://a.example.com', id: b}", None, id="a customer of something else"),
        pytest.param("{id: a, accessTokenLifetime: 60, refreshTokenLifetime: 9, model: b}", None, id="an OAuth model"),
        pytest.param("{id: a, accessTokenLifetime: 60, refreshTokenLifetime: 9}", "token-policy", id="lifetimes only"),
        pytest.param("{_id: 507f1f77bcf86cd799439011, name: a, features: [beta]}", None, id="an id of MongoDB"),
        pytest.param("{_id: 507f1f77bcf86cd799439011, name: a, whitelist: [a]}", None, id="a list with such an id"),
        pytest.param("{version: HEAD, schemas: [{id: a}]}", None, id="schemas that are described"),
        pytest.param("{version: HEAD, schemas: ['urn:ietf:params:scim:User']}", None, id="schemas of SCIM"),
        pytest.param("{version: HEAD, schemas: [user]}", "flow", id="a version of a flow"),
        pytest.param("{title: a, accessTokenLifetime: 60}", "token-policy", id="one lifetime"),
        pytest.param("{title: a, allowedScopes: [openid]}", "token-policy", id="scopes with a title"),
        pytest.param("{id: a, title: b, allowedScopes: ['*:config/**']}", "token-policy", id="scopes of the API"),
        pytest.param("{id: a, allowedScopes: ['GET:a/b'], note: c}", "token-policy", id="such scopes are ours alone"),
        pytest.param("{allowedScopes: [openid]}", None, id="scopes alone"),
        pytest.param("{id: a, allowedScopes: [openid], port: 5}", None, id="scopes of something else"),
        pytest.param("{title: a, clientId: b, allowedScopes: [openid]}", None, id="scopes of an OAuth client"),
        pytest.param("{name: office, ipWhitelist: [10.0.0.0/8]}", None, id="a list of addresses"),
        pytest.param("{_id: 5f43, name: Hotel, features: [wifi, pool]}", None, id="a record of a database"),
        pytest.param("{type: a, name: b, loginPolicy: {allowRegister: true}}", None, id="a policy of its own"),
        pytest.param("[1b4e28ba-2fa1-11d2-883f-0016d3cca427]", None, id="a list of ids"),
        pytest.param("['20240115093000', '20240116093000']", None, id="a list of migrations"),
        pytest.param("{stat: ok, schema: {name: user, attr_defs: []}}", "entity-type", id="an answer"),
        pytest.param("# lint-settings: kind=token-policy\ntitle: a", "token-policy", id="a comment decides"),
        pytest.param("# lint-settings: kind=nonsense\ntitle: a", "none", id="a comment that names no kind"),
    ],
)
def test_content(text: str, kind: str | None) -> None:
    seen = look_at("/project/other.yaml", text.encode())
    assert seen == [kind] if kind else isinstance(seen, str)


def test_the_config_decides_before_the_content() -> None:
    config = Config("/project", None, {"kinds": {"token-policy": ["policies/"]}})
    loaded = load_content(
        "/project/policies/a.yaml", b"{type: public, tokenPolicy: a, name: b}", Project(config, Options())
    )
    assert [document.kind for document in loaded.documents] == ["token-policy"]


def test_an_answer_with_all_settings_distinguishes_them_whatever_the_config_says() -> None:
    config = Config("/project", None, {"kinds": {"client-settings": ["*"]}})
    content = (SAMPLES / "application-settings" / "01-legacy-get-all.json").read_bytes()
    loaded = load_content("/project/all.json", content, Project(config, Options()))
    assert [document.kind for document in loaded.documents] == [
        "application-settings",
        "client-settings",
        "client-settings",
    ]


def test_a_file_of_others_may_repeat_its_keys(place: Place) -> None:
    place.write("theirs.yaml", "for_client_id: x\nattributes: [a]\nattributes: [b]\n")
    place.settings("ours.yaml")
    outcome = place.quick("--format=concise", ".")
    assert (outcome.code, outcome.out) == (0, "")
    assert "1 file checked" in outcome.err
    assert "1 other file skipped" in outcome.err
