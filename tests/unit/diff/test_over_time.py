"""What the rules over time use: values of two states, durations, names of clients; and how bad each finding is."""

import json
from pathlib import Path

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.document import Document, load
from lint_settings.documents.finding import Finding
from lint_settings.documents.node import Node
from lint_settings.documents.source import Source
from lint_settings.engine.load import load_content
from lint_settings.engine.notes import Notes
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_over_time
from lint_settings.messages.durations import in_words, whole_number
from lint_settings.rulebook.earlier import Before, is_same
from lint_settings.rulebook.registry import load as load_registry
from lint_settings.tenant.inheritance import named
from lint_settings.tenant.settings import catalogue
from lint_settings.tenant.workspace import Workspace
from lint_settings.testing import Case, run_files

SAMPLES = Path(__file__).parents[2] / "samples"
REGISTRY = load_registry()
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


def value(text: str) -> Node:
    """The value of a one-line file."""
    documents, findings = load(Source("one.yaml", f"name: {text}\n"))
    assert findings == []
    return documents[0].root.members["name"]


def found(text: str) -> list[Finding]:
    """What the rules over time find in a case."""
    case = Case("case", text, "settings/shop.yaml", "2026-11-21", "", True)
    files, parts = [], text.split("# file: ")
    for part in parts[1:]:
        path, _, rest = part.partition("\n")
        files.append((path, rest.split("# before: ")[0]))
    report = run_files(files, case, None, REGISTRY)
    assert report.crashes == ()
    return [finding for finding in report.findings if REGISTRY.rules[finding.rule].over_time]


# --- values of two states


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10", '"10"', True),
        ("true", '"true"', True),
        ("[a, b]", '\'["a", "b"]\'', True),
        ("!!str 10", '"10"', True),
        ("null", "~", True),
        ("5", "6", False),
        ("[a, b]", "[b, a]", False),
        (f'"{CLIENT}"', f'"{CLIENT.upper()}"', True),
        ("shop", "Shop", False),
        ("${X}", "${X}", True),
        ("${X}", "${Y}", None),
        ("${X}", "5", None),
        ("!secret a", "!secret a", True),
        ("!secret a", "a", None),
        ("!secret a", "!vault a", None),
        ("[a, '${X}']", "[a, b]", None),
        ("{a: 5}", '{a: "5"}', True),
    ],
)
def test_values_are_the_same_as_the_api_stores_them(one: str, other: str, same: bool | None) -> None:
    assert is_same(value(one), value(other)) is same
    assert is_same(value(other), value(one)) is same


def test_null_is_as_good_as_nothing() -> None:
    assert is_same(None, None) is True
    assert is_same(value("null"), None) is True
    assert is_same(None, value("5")) is False
    assert is_same(value("${X}"), None) is None


def test_an_object_is_another_where_both_states_have_their_ids() -> None:
    def policy(text: str) -> Document:
        documents, _ = load(Source("policy.yaml", text))
        documents[0].set_kind("login-policy")
        return documents[0]

    workspace = Workspace(Config(str(SAMPLES), None, {}, ""))
    here, same, other = policy(f"id: {POLICY}"), policy(f"id: {POLICY.upper()}"), policy(f"id: {CLIENT}")
    assert Before(here, workspace).was_another(other)
    assert not Before(here, workspace).was_another(same)
    assert not Before(here, workspace).was_another(policy("title: Shop"))
    assert not Before(policy("title: Shop"), workspace).was_another(here)
    assert not Before(None, workspace).was_another(here)


# --- words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (90, "1.5 minutes"),
        (1000, "1000 seconds"),
        (3600, "1 hour"),
        (5400, "1.5 hours"),
        (10_000, "about 2.8 hours"),
        (86_400, "1 day"),
        (604_800, "7 days"),
        (31_557_600, "365.25 days"),
        (10_000_000, "about 115.7 days"),
        (86_400_000_000, "1000000 days"),
    ],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ('"5"', 5), ('"05"', 5), ("-5", -5), ("true", None), ("5.0", None), ('"5 m"', None), ('"٥"', None),
     ("${X}", None), ('"1000000000000000000000"', None), ("null", None), ("[5]", None), ("!secret 5", None)],
)  # fmt: skip
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number(value(text)) == number


def test_no_value_is_no_number() -> None:
    assert whole_number(None) is None


def test_at_most_five_names_aresample() -> None:
    assert named(["b", "a"]) == "`a`, `b`"
    assert named("abcde") == "`a`, `b`, `c`, `d`, `e`"
    assert named("abcdefg") == "`a`, `b`, `c`, `d`, `e` and 2 more"


@pytest.mark.parametrize("name", [name for name, setting in catalogue().items() if setting.absent is not None])
def test_what_happens_without_a_setting_is_a_clause(name: str) -> None:
    absent = catalogue()[name].absent
    assert absent == absent.strip().rstrip(".")
    assert absent[0].islower() or absent[0].isdigit()
    assert "\n" not in absent


def test_what_happens_without_a_required_setting_is_known() -> None:
    required = {name for name, setting in catalogue().items() if setting.required and setting.can_inherit is not False}
    assert {name for name in required if catalogue()[name].absent is None} == set()


# --- findings


def over_time(before: bytes, after: bytes, *, path: str = "settings/shop.json") -> list[Finding]:
    """What the rules over time find where one file is all there is."""
    root = str(SAMPLES)
    config = Config(root, None, {"kinds": {"client-settings": ["/settings/"]}}, "")
    old, new = Project(config, Options()), Project(config, Options())
    was, now = load_content(f"{root}/{path}", before, old), load_content(f"{root}/{path}", after, new)
    notes = Notes()
    earlier = {id(one): other for one, other in zip(now.documents, was.documents, strict=True)}
    settled = check_over_time(now, earlier, old.workspace, notes)
    assert notes.crashes == []
    return [one.finding for one in settled]


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("after", ["02-client-settings-put-lossy-body", "03-client-settings-after-lossy-put"])
def test_the_put_of_the_documentation_drops_four_settings(after: str) -> None:
    findings = over_time(sample("01-client-settings-get-initial"), sample(after))
    assert {(one.rule, one.pointer, one.severity.value) for one in findings} == {
        ("put-would-drop", "/password_recover_url", "error"),
        ("put-would-drop", "/site_name", "warning"),
        ("put-would-drop", "/user_entity_type", "error"),
        ("put-would-drop", "/verify_email_url", "error"),
    }
    last = [one for one in findings if "`_global` and `janrainOidcClientId` survive" in one.message]
    assert [one.pointer for one in last] == ["/verify_email_url"]


def test_the_complete_put_of_the_documentation_drops_nothing() -> None:
    before, after = sample("01-client-settings-get-initial"), sample("04-client-settings-put-complete-body")
    assert over_time(before, after) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.json")), ids=lambda path: path.name)
def test_what_has_not_changed_is_never_found_fault_with(path: Path) -> None:
    content = path.read_bytes()
    assert over_time(content, content) == []


@pytest.mark.parametrize(("entity_type", "severity"), [("customer", "warning"), ("partner", "error")])
def test_a_switch_that_the_login_policy_agrees_with_is_a_warning(entity_type: str, severity: str) -> None:
    findings = found(
        f"""# file: settings/shop.yaml
janrainOidcClientId: {CLIENT}
user_entity_type: {entity_type}
# file: oidc-clients/shop.yaml
{{id: {CLIENT}, name: Shop, type: public, loginPolicy: {POLICY}, tokenPolicy: x}}
# file: login-policies/shop.yaml
id: {POLICY}
loginURL: https://shop.example.com/login
identityStoreDetails: {{type: janrainCapture, connectionDetails: {{entityType: customer}}}}
# before: settings/shop.yaml
janrainOidcClientId: {CLIENT}
user_entity_type: user
"""
    )
    assert [(one.rule, one.severity.value) for one in findings] == [("entity-type-switched", severity)]


def test_a_switch_for_several_clients_is_a_warning_where_all_their_policies_agree() -> None:
    policies = "".join(
        f"""# file: login-policies/{name}.yaml
id: {name}
loginURL: https://shop.example.com/login
identityStoreDetails: {{type: janrainCapture, connectionDetails: {{entityType: {entity_type}}}}}
# file: oidc-clients/{name}.yaml
{{id: of-{name}, name: {name}, type: public, loginPolicy: {name}, tokenPolicy: x}}
# file: settings/{name}.yaml
janrainOidcClientId: of-{name}
"""
        for name, entity_type in (("shop", "customer"), ("blog", "TYPE"))
    )
    application = """# file: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
user_entity_type: customer
# before: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
user_entity_type: user
"""
    for entity_type, severity in (("customer", "warning"), ("user", "error")):
        findings = found(policies.replace("TYPE", entity_type) + application)
        assert ("entity-type-switched", severity) in [(one.rule, one.severity.value) for one in findings]


@pytest.mark.parametrize(
    ("path", "before", "after", "rule", "pointer"),
    [
        ("settings/shop.yaml", "a/b: 1\n", "", "put-would-drop", "/a~1b"),
        ("settings/shop.yaml", "authentication.second_factor: true\n", "", "second-factor-weakened",
         "/authentication.second_factor"),
        ("policy.yaml", "accessTokenLifetime: 60\n", "", "token-lifetime-raised", "/accessTokenLifetime"),
        ("client.yaml", "tokenPolicy: x\n", "", "immutable-changed", "/tokenPolicy"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_reported_at_the_first_name(
    path: str, before: str, after: str, rule: str, pointer: str
) -> None:
    bodies = {
        "policy.yaml": "title: Shop\nrefreshTokenLifetime: 60\n",
        "client.yaml": "type: public\nid: x\nredirectURIs: []\n",
    }
    kept = bodies.get(path, "site_name: Shop\nlogin_attempts: 5\n")
    [finding] = over_time((kept + before).encode(), (kept + after).encode(), path=path)
    assert (finding.rule, finding.pointer) == (rule, pointer)
    assert (finding.span.start, finding.span.end) == (0, kept.index(":"))


def test_a_setting_that_an_application_left_out_is_reported_at_the_first_name() -> None:
    [finding] = found("""# file: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
login_attempts: 5
# file: settings/shop.yaml
site_name: Example Shop
# before: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
login_attempts: 5
theming.logoURL: https://shop.example.com/logo.svg
""")
    assert (finding.rule, finding.pointer, finding.span.end) == (
        "policy-blast-radius",
        "/theming.logoURL",
        len("_self"),
    )


def test_what_users_see_is_reported_where_nothing_takes_the_place() -> None:
    [alone] = over_time(b"site_name: Shop\nlogin_attempts: 7", b"site_name: Shop", path="settings/shop.yaml")
    assert alone.symptom == "6 login attempts are allowed."
    block = b"\n_global: {login_attempts: 8}\n"
    [inherited] = over_time(b"login_attempts: 7" + block, b"site_name: Shop" + block, path="settings/shop.yaml")
    assert "`8`" in inherited.message
    assert inherited.symptom is not None
    assert "attempts" not in inherited.symptom


SECRETS = ("old-5ecret-of-a-client", "new-5ecret-of-a-client")


@pytest.mark.parametrize("name", ["rpx_key", "backplane_password", "my_client_secret"])
def test_no_finding_over_time_shows_a_secret(name: str) -> None:
    def settings(own: str | None, block: str) -> bytes:
        inner = {name: own} if own is not None else {}
        note = f"{name} {own}" if own is not None else "none"
        return json.dumps({**inner, "site_name": note, "_global": {name: block, "note": f"{name}={block}"}}).encode()

    old, new = SECRETS
    findings = over_time(settings(old, old), settings(None, new))
    assert {one.rule for one in findings} == {"global-edit-without-effect"}  # the earlier block still gives the same
    findings += over_time(settings(old, new), settings(None, new))
    assert "put-would-drop" in {one.rule for one in findings}
    assert [one for one in findings if any(secret in repr(one) for secret in SECRETS)] == []
