"""Two states of an object: what differs, what does not, and what is said of it."""

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.config.config import Config
from lint_settings.diff.comparison import compare
from lint_settings.diff.files import File
from lint_settings.documents.document import load
from lint_settings.documents.source import Source
from lint_settings.engine.project import Options
from lint_settings.engine.report import Report
from lint_settings.tenant.change import Change, Risk
from lint_settings.tenant.settings import as_stored, catalogue

CONFIG = Config("/project")
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


def file(name: str, content: str) -> File:
    return File(name, f"/project/{name}", name, None, None, content.encode(), CONFIG)


def report(old: dict[str, str], new: dict[str, str]) -> Report:
    """What is reported of two states, each given by the texts of its files."""
    before, after = ([file(*one) for one in state.items()] for state in (old, new))
    return compare(before, after, lambda: (), Options()).report()


def changes(old: str, new: str, name: str = "settings/shop.yaml") -> list[Change]:
    """How two states of a file differ."""
    reported = report({name: old}, {name: new})
    assert not reported.failures
    return list(reported.changes or ())


def short(found: list[Change]) -> list[str]:
    """Changes as `+ name new`, `- name old` or `name old -> new`."""
    words = {"added": "+ {0.name} {0.new}", "removed": "- {0.name} {0.old}", "changed": "{0.name} {0.old} -> {0.new}"}
    return [words[one.action].format(one) for one in found]


def yaml_data(text: str) -> Any:
    """What a YAML text says, as plain data."""
    return load(Source("one.yaml", text))[0][0].root.value


def effects(old: str, new: str) -> list[tuple[str, Risk, str]]:
    return [(one.name, one.risk, one.effect) for one in changes(old, new)]


BASE = f"janrainOidcClientId: {CLIENT}\ndefault_flow_name: standard\n"


# --- what counts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("login_attempts: 10", 'login_attempts: "10"'),
        ("authentication.second_factor: true", 'authentication.second_factor: "true"'),
        ("authentication.providers: [facebook, twitter]", 'authentication.providers: \'["facebook", "twitter"]\''),
        ("authentication.providers: [facebook, twitter]", "authentication.providers: [twitter, facebook]"),
        ("authentication.providers: [facebook, facebook]", "authentication.providers: [facebook]"),
        ("site_name: Shop", "custom: {site_name: Shop}"),
        ("site_name: Shop", "site_name: 'Shop' # with a comment"),
        ("site_name: Shop", "site_name: Shop\ntheming.logoURL: null"),
        ("site_name: null", ""),
        ("site_name: Shop", "_self: /config/app/clients/id/settings\nsite_name: Shop"),
        ("rpx_key: ${KEY}", "rpx_key: '${KEY}'"),
        ("rpx_key: !secret key", "rpx_key: !secret 'key'"),
        ("our_own: {b: 1, a: [1, 2]}", 'our_own: \'{"a": ["1", 2], "b": "1"}\''),
    ],
)
def test_shape_and_spelling_do_not_count(old: str, new: str) -> None:
    assert short(changes(f"{BASE}{old}\n", f"{BASE}{new}\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("site_name: Shop", "site_name: shop", ['site_name "Shop" -> "shop"']),
        ("", "site_name: Shop", ['+ site_name "Shop"']),
        ("site_name: Shop", "site_name: null", ['- site_name "Shop"']),
        ("custom: {site_name: Shop}", "site_name: Store", ['site_name "Shop" -> "Store"']),
        ("login_attempts: 10", 'login_attempts: "11"', ['login_attempts 10 -> "11"']),
        (
            "authentication.providers: [facebook, twitter]",
            "authentication.providers: [linkedin, facebook]",
            ['- authentication.providers "twitter"', '+ authentication.providers "linkedin"'],
        ),
        (
            "authentication.providers: [facebook]",
            "authentication.providers: []",
            ['authentication.providers ["facebook"] -> []'],
        ),
        (
            "theming.stylesheetURLs: [https://a.example, https://b.example]",
            "theming.stylesheetURLs: [https://b.example, https://a.example]",
            [
                'theming.stylesheetURLs ["https://a.example", "https://b.example"] -> '
                '["https://b.example", "https://a.example"]'
            ],
        ),
        ("our_own: [1, 2]", "our_own: [2, 1]", ["our_own [1, 2] -> [2, 1]"]),
        ("rpx_key: ${KEY}", "rpx_key: ${OTHER}", ['rpx_key "${KEY}" -> "${OTHER}"']),
        (
            "authentication.providers.custom: {a.b: {name: Acme, icon: https://a.example/i.png}}",
            "authentication.providers.custom: {a.b: {name: Acme Inc, icon: https://a.example/i.png}}",
            ['authentication.providers.custom.a.b.name "Acme" -> "Acme Inc"'],
        ),
    ],
)
def test_what_differs_is_named(old: str, new: str, reported: list[str]) -> None:
    assert sorted(short(changes(f"{BASE}{old}\n", f"{BASE}{new}\n"))) == sorted(reported)


def test_yaml_and_json_of_the_same_are_the_same() -> None:
    reported = report(
        {"settings/shop.yaml": f"{BASE}login_attempts: 10\n"},
        {
            "settings/shop.json": json.dumps(
                {
                    "default_flow_name": "standard",
                    "custom": {"janrainOidcClientId": CLIENT.upper(), "login_attempts": "10"},
                    "_global": {"site_name": "Shop"},
                }
            )
        },
    )
    assert (reported.changes, reported.findings, reported.errors) == ((), (), ())


VALUES = st.one_of(
    st.integers(0, 99),
    st.booleans(),
    st.text(string.ascii_letters, min_size=1, max_size=6),
    st.lists(st.sampled_from(["facebook", "twitter", "linkedin"]), min_size=1, unique=True),
)
NAMES = st.sampled_from(
    [name for name, one in catalogue().items() if name != "janrainOidcClientId" and one.scope == "any"]
    + ["our_own", "another"]
)
SETTINGS = st.dictionaries(NAMES, VALUES, max_size=8)


@st.composite
def shapes(draw: st.DrawFn, settings: dict[str, Any]) -> dict[str, Any]:
    """The same settings in a shape and spelling of their own."""
    top: dict[str, Any] = {}
    custom: dict[str, Any] = {"janrainOidcClientId": CLIENT}
    for name in draw(st.permutations(list(settings))):
        value = settings[name]
        if draw(st.booleans()):
            value = json.dumps(value) if isinstance(value, list) else as_stored(value)
        (custom if draw(st.booleans()) else top)[name] = value
    if draw(st.booleans()):
        top["theming.fontURLs" if "theming.fontURLs" not in settings else "unheard_of"] = None
    if draw(st.booleans()):
        top["_self"] = "/config/app/clients/one/settings"
    return {**top, "custom": custom}


def stored(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: as_stored(value) for name, value in settings.items()}


@given(st.data(), SETTINGS)
def test_the_same_settings_in_two_shapes_do_not_differ(data: st.DataObject, settings: dict[str, Any]) -> None:
    old, new = (json.dumps(data.draw(shapes(settings))) for _ in range(2))
    assert changes(old, new, "settings/shop.json") == []


@given(st.data(), SETTINGS, SETTINGS)
def test_exactly_the_settings_that_differ_are_named(
    data: st.DataObject, one: dict[str, Any], two: dict[str, Any]
) -> None:
    def said(settings: dict[str, Any]) -> dict[str, Any]:
        ordered = {"theming.stylesheetURLs", "our_own", "another"}
        plain = stored(settings)
        return {
            name: sorted(value) if isinstance(value, list) and name not in ordered else value
            for name, value in plain.items()
        }

    old, new = (json.dumps(data.draw(shapes(settings))) for settings in (one, two))
    before, after = said(one), said(two)
    differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {change.name for change in changes(old, new, "settings/shop.json")} == differ
    assert {change.name for change in changes(new, old, "settings/shop.json")} == differ


# --- other objects

OIDC = """\
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://a.example/cb, https://b.example/cb]
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
"""
TYPE = """\
name: user
attr_defs:
- {name: email, type: string, length: 256}
- name: consents
  type: object
  attr_defs: [{name: marketing, type: boolean}]
"""


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        (
            OIDC,
            OIDC.replace("https://b.example/cb", "https://c.example/cb"),
            ['- redirectURIs "https://b.example/cb"', '+ redirectURIs "https://c.example/cb"'],
        ),
        (OIDC, OIDC.replace("a.example/cb, https://b", "b.example/cb, https://a"), []),
        (OIDC, OIDC.replace("886313e1", "886313E1"), []),
        (OIDC, OIDC.replace("886313e1", "886313e2"), ['tokenPolicy "886313e1… -> "886313e2…']),
        (TYPE, TYPE.replace("256", '"256"'), []),
        (TYPE, TYPE.replace("256", "100"), ["attr_defs.email.length 256 -> 100"]),
        (
            TYPE,
            TYPE.replace("marketing", "news"),
            [
                '+ attr_defs.consents.attr_defs.news {"name": "news", "type": "boolean"}',
                '- attr_defs.consents.attr_defs.marketing {"name": "marketing", "type": "boolean"}',
            ],
        ),
        (TYPE, "schema:\n  " + TYPE.replace("\n", "\n  ").rstrip() + "\nstat: ok\n", []),
        (
            "_id: aaaa\nname: Deploy\nfeatures: [owner]\nipWhitelist: [192.0.2.0/24]\n",
            "client_id: aaaa\ndescription: Deploy\nfeatures: [owner]\nwhitelist: [192.0.2.0/24, 198.51.100.0/24]\n",
            ['+ ipWhitelist "198.51.100.0/24"'],
        ),
        (
            '- {version: HEAD, change: a}\n- {version: "20240115093000123456", change: b}\n',
            '- {version: "20240115093000123456", change: b}\n- {version: HEAD, change: c}\n',
            ['HEAD.change "a" -> "c"'],
        ),
    ],
)
def test_members_of_other_objects(old: str, new: str, reported: list[str]) -> None:
    found = short(changes(old, new, "objects/one.yaml"))
    assert len(found) == len(reported)
    for wanted in reported:
        head, _, tail = wanted.partition("…")
        assert any(one.startswith(head) and (not tail or tail.split("…")[0] in one) for one in found), found


def test_an_object_of_another_shape_is_another_value() -> None:
    (one,) = changes("- {version: HEAD, change: a}\n", "_self: /config/app/flows/one\nname: one\n", "flows/one.yaml")
    assert (one.name, one.action, one.effect) == ("the whole", "changed", "replaced as a whole")


# --- what an OIDC client cannot do without

LINKED = f"""\
{OIDC}loginPolicy: 2ffc9cfe-e0eb-4c44-9253-063670febece
_links:
  self: {{href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/clients/{CLIENT}}}
  application_client: {{href: /config/exampleapp/clients/one}}
"""
LINK = "  application_client: {href: /config/exampleapp/clients/one}\n"
FOR_GOOD = "neither login nor registration works"


@pytest.mark.parametrize(
    "lost",
    [
        LINKED.replace(LINK, ""),
        LINKED.replace(LINK, "  application_client:\n"),
        LINKED.replace(LINK, "  application_client: {}\n"),
        LINKED.replace(LINK, "  application_client: {href: null}\n"),
        LINKED.replace(LINK, '  application_client: {href: ""}\n'),
        LINKED.replace("clients/one", "clients/two"),
        LINKED.replace("exampleapp", "otherapp"),
        LINKED.replace(LINK, "  application_client: /config/exampleapp/clients/two\n"),
        LINKED[: LINKED.index("_links")],
        LINKED[: LINKED.index("_links")] + "_links: null\n",
        LINKED[: LINKED.index("_links")] + "_links: {}\n",
        LINKED.replace("\n", "\r\n").replace("clients/one", "clients/two"),
    ],
)
def test_losing_the_application_client_locks_users_out(lost: str) -> None:
    found = changes(LINKED, lost, "objects/one.yaml")
    assert {one.name.partition(".")[0] for one in found} == {"_links"}
    assert Risk.LOCKS_OUT in {one.risk for one in found}
    assert all(FOR_GOOD in one.effect for one in found if one.risk is Risk.LOCKS_OUT)


def test_losing_the_application_client_in_a_list_of_clients() -> None:
    """The answer with all OIDC clients, in which one of them has lost it."""
    clients = [json.loads(json.dumps(yaml_data(LINKED))) for _ in range(2)]
    clients[1]["id"] = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
    for shape in (lambda listed: listed, lambda listed: {"_embedded": {"clients": listed}}):
        old = json.dumps(shape(clients))
        del clients[1]["_links"]["application_client"]
        (one,) = changes(old, json.dumps(shape(clients)), "clients.json")
        assert (one.risk, one.name) == (Risk.LOCKS_OUT, "_links.application_client")
        clients[1]["_links"]["application_client"] = {"href": "/config/exampleapp/clients/one"}


@pytest.mark.parametrize(
    "same",
    [
        LINKED.replace("clients/one", "clients/one/"),
        LINKED.replace(LINK, "  application_client: /config/exampleapp/clients/one\n"),
        LINKED.replace("/6ba7b810-9dad-11d1-80b4-00c04fd430c8", ""),
        # the body of a request: it has neither an id nor links
        LINKED[LINKED.index("name:") : LINKED.index("_links")],
    ],
)
def test_the_same_application_client_locks_no_user_out(same: str) -> None:
    assert {one.risk for one in changes(LINKED, same, "objects/one.yaml") if one.name != "id"} <= {Risk.NONE}


def test_a_link_that_the_api_adds_has_no_effect() -> None:
    for old in (LINKED.replace(LINK, ""), LINKED[: LINKED.index("_links")]):
        (one,) = changes(old, LINKED, "objects/one.yaml")
        assert one.risk is Risk.NONE
        assert "the API writes it" in one.effect


@pytest.mark.parametrize("name", ["loginPolicy", "tokenPolicy"])
def test_losing_a_policy_locks_users_out(name: str) -> None:
    line = next(line for line in LINKED.splitlines(keepends=True) if line.startswith(name))
    for lost in (LINKED.replace(line, ""), LINKED.replace(line, f"{name}: null\n")):
        (one,) = changes(LINKED, lost, "objects/one.yaml")
        assert (one.risk, one.name, one.action) == (Risk.LOCKS_OUT, name, "removed")


POLICY = """\
id: 2ffc9cfe-e0eb-4c44-9253-063670febece
title: Customers
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
identityStoreDetails:
  connectionDetails: {applicationId: exampleapp, entityType: user, clientId: one}
"""


@pytest.mark.parametrize("lost", ["entityType: user, ", "applicationId: exampleapp, ", ", clientId: one"])
def test_a_login_policy_that_finds_no_users_locks_them_out(lost: str) -> None:
    (one,) = changes(POLICY, POLICY.replace(lost, ""), "policies/one.yaml")
    assert one.risk is Risk.LOCKS_OUT


# --- whole objects


def test_objects_come_go_and_move() -> None:
    other = OIDC.replace(CLIENT, "7d444840-9dc0-11d1-b245-5ffdce74fad2")
    third = other.replace("7d44", "8e55")
    reported = report(
        {"a.yaml": OIDC, "b.yaml": other},
        {"moved/a.yaml": OIDC.replace("name: Shop", "name: Store"), "c.yaml": third},
    )
    assert [(one.action, one.name, one.path, one.old_path) for one in reported.changes or ()] == [
        ("removed", "", "b.yaml", "b.yaml"),
        ("added", "", "c.yaml", ""),
        ("changed", "name", "moved/a.yaml", "a.yaml"),
    ]
    assert [one.line for one in reported.changes or ()] == [None, 1, 2]


def test_several_documents_in_a_file() -> None:
    other = OIDC.replace(CLIENT, "7d444840-9dc0-11d1-b245-5ffdce74fad2")
    old, new = f"{OIDC}---\n{other}", f"{other.replace('public', 'confidential')}---\n{OIDC}"
    found = changes(old, new, "clients.yaml")
    assert [(one.name, one.pointer, one.line) for one in found] == [("type", "/type", 3)]


def test_a_body_of_which_little_is_left_is_what_it_was() -> None:
    found = changes(f"{BASE}site_name: Shop\n", "{}\n")
    assert {one.name for one in found} == {"default_flow_name", "site_name"}


def test_what_cannot_be_read_is_not_shown_as_deleted() -> None:
    for old, new in ((BASE, "site_name: [\n"), ("site_name: [\n", BASE)):
        reported = report({"settings/shop.yaml": old}, {"settings/shop.yaml": new})
        assert reported.changes == ()
        (error,) = reported.errors
        assert error.startswith("settings/shop.yaml, line 1, cannot be read: ")


def test_files_that_hold_no_settings_are_passed_over() -> None:
    reported = report({"ci.yaml": "steps: [a]\n"}, {"ci.yaml": "steps: [b]\n"})
    assert (reported.changes, reported.files, list(reported.skipped)) == ((), 0, ["ci.yaml"])


def test_what_differs_in_writing_only_is_reported() -> None:
    reported = report({"settings/shop.yaml": BASE}, {"settings/shop.yaml": f"# ours\n{BASE}"})
    assert (reported.changes, reported.reworded) == ((), ("settings/shop.yaml",))


# --- effects


@pytest.mark.parametrize(
    ("old", "new", "risk", "effect"),
    [
        ("verify_email_url: x", "", Risk.LOCKS_OUT, "deleted by the PUT; the sign-in screen does not appear"),
        ("backplane_bus: x", "", Risk.SECURITY, "deleted by the PUT; nothing replaces it"),
        ("login_attempts: 6", "", Risk.NONE, "deleted by the PUT; the default is the same"),
        ("", "login_attempts: 6", Risk.NONE, "the default is the same"),
        ("", "login_attempts: 9", Risk.SECURITY, "Login attempts; it replaces the default `6`"),
        ("user_entity_type: user", "", Risk.LOCKS_OUT, "deleted by the PUT; logins fail"),
        ("our_own: 1", "", Risk.NONE, "a custom setting: Hosted Login does not read it"),
        ("", "siteName: x", Risk.NONE, "Hosted Login does not read it; did you mean `site_name`?"),
        ("invitation_search_allow_empty: true", "", Risk.NONE, "only the application's value counts"),
        ("default_flow_version: HEAD", "default_flow_version: ${V}", Risk.LOCKS_OUT, "filled in at deploy time"),
        ("authentication.providers: [a, b]", "authentication.providers: [a]", Risk.LOCKS_OUT, "removed from the list"),
    ],
)
def test_effect(old: str, new: str, risk: Risk, effect: str) -> None:
    ((_, reported_risk, reported),) = effects(f"{BASE}{old}\n", f"{BASE}{new}\n")
    assert reported_risk is risk
    assert effect in reported


def test_the_applications_value_takes_the_place_of_a_deleted_one() -> None:
    application = "_self: /config/app/settings\nsite_name: All\nlogin_attempts: 3\n"
    old = f"{BASE}site_name: Shop\nlogin_attempts: 3\n"
    reported = report(
        {"settings/shop.yaml": old, "settings/app.yaml": application},
        {"settings/shop.yaml": BASE, "settings/app.yaml": application},
    )
    assert [(one.name, one.risk, one.effect) for one in reported.changes or ()] == [
        ("site_name", Risk.APPEARANCE, "deleted by the PUT; the application's value `All` applies instead"),
        ("login_attempts", Risk.NONE, "deleted by the PUT; the application has the same value"),
    ]


def test_the_global_block_that_a_body_leaves_out_still_holds() -> None:
    old = f"{BASE}site_name: Shop\n_global: {{site_name: All}}\n"
    assert effects(old, BASE) == [
        ("site_name", Risk.APPEARANCE, "deleted by the PUT; the application's value `All` applies instead")
    ]


def test_edits_of_the_global_block_have_no_effect() -> None:
    old = f"{BASE}_global: {{site_name: All, _self: a}}\n"
    ((name, risk, effect),) = effects(old, old.replace("All", "Other").replace("_self: a", "_self: b"))
    assert (name, risk) == ("_global site_name", Risk.NONE)
    assert "does not touch `_global`" in effect


def test_what_survives_is_reported_where_something_is_lost() -> None:
    old = f"{BASE}site_name: Shop\n_global: {{email_method: ses_sync}}\n"
    reported = report({"shop.yaml": old}, {"shop.yaml": "default_flow_name: standard\n"})
    assert short(reported.changes or []) == ['- site_name "Shop"']
    assert reported.kept == {("shop.yaml", "client settings of Shop"): ("_global", "janrainOidcClientId")}
    assert report({"shop.yaml": old}, {"shop.yaml": old.replace("Shop", "Store")}).kept == {}


# --- values


def test_long_values_are_cut_where_they_differ() -> None:
    url = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id="
    (one,) = changes(f"{BASE}verify_email_url: {url}abc\n", f"{BASE}verify_email_url: {url}xyz\n")
    assert one.old is not None
    assert one.new is not None
    assert "abc" in one.old
    assert "xyz" in one.new
    assert max(len(one.old), len(one.new)) <= 82


def test_secrets_are_shown_by_their_length() -> None:
    (one,) = changes(f"{BASE}rpx_key: 0123456789abcdef\n", f"{BASE}rpx_key: fedcba98765432\n")
    assert (one.old, one.new) == ("a secret of 16 characters", "a secret of 14 characters")


def test_a_secret_that_is_elsewhere_too_is_masked() -> None:
    old = f"{BASE}rpx_key: 0123456789abcdef\nsite_name: Shop 0123456789abcdef\n"
    new = f"{BASE}rpx_key: fedcba9876543210\nsite_name: Shop fedcba9876543210\n0123456789abcdef: x\n"
    shown = repr(report({"a.yaml": old}, {"a.yaml": new}).changes)
    assert "0123456789abcdef" not in shown
    assert "fedcba9876543210" not in shown


def test_secrets_in_json_text_are_masked() -> None:
    old, new = (f'our_own: \'{{"client_secret": "{one}", "a": 1}}\'\n' for one in ("s3cr3t0ne", "s3cr3ttwo"))
    (one,) = changes(BASE + old, BASE + new)
    assert "s3cr3t" not in repr(one)
