"""Every setting and every member says what a change to it may do to people who sign in."""

from typing import Any

import pytest

from lint_settings.documents.schema_files import KINDS, read_schema
from lint_settings.rulebook.explain import explain
from lint_settings.rulebook.registry import load
from lint_settings.tenant.change import Risk
from lint_settings.tenant.risks import ACTIONS, RISKS, risk_of, risk_of_setting, risk_words
from lint_settings.tenant.settings import catalogue, patterns
from schema_parts import parts

WITH_SETTINGS = ("client-settings", "application-settings")


def lacking(schema: dict[str, Any], definitions: dict[str, Any], is_said: bool, where: str) -> list[str]:
    """The properties of a schema that have no risk, neither their own nor that of what they are in."""
    found = []
    for name, data in schema.get("properties", {}).items():
        part = {**definitions.get(data.get("$ref", "").rpartition("/")[2], {}), **data}
        said = is_said or "x-risk" in part
        found += [] if said else [f"{where}/{name}"]
        if "$ref" not in data:
            found += lacking(part, definitions, said, f"{where}/{name}")
    if isinstance(schema.get("items"), dict):
        found += lacking(schema["items"], definitions, is_said, f"{where}[]")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_a_risk(kind: str) -> None:
    schema = read_schema(kind)
    assert "x-risk" in schema, "what it does that a whole object comes or goes"
    assert lacking(schema, schema.get("$defs", {}), False, kind) == []
    for name, part in schema.get("$defs", {}).items():
        assert lacking(part, {}, False, name) == []


@pytest.mark.parametrize("kind", KINDS)
def test_risks_are_spelt_right(kind: str) -> None:
    for part in parts(read_schema(kind)):
        said = part.get("x-risk", "none")
        assert isinstance(said, str) or said.keys() == set(ACTIONS)
        assert ({said} if isinstance(said, str) else set(said.values())) <= RISKS.keys()
        assert isinstance(said, str) or len(set(said.values())) > 1, "one word says the same"


def test_every_setting_says_its_own_risk() -> None:
    settings = [*catalogue().values(), *(setting for _, setting in patterns())]
    assert [setting.name for setting in settings if "x-risk" not in setting.data] == []


@pytest.mark.parametrize(
    ("name", "action", "risk"),
    [
        ("verify_email_url", "removed", Risk.LOCKS_OUT),
        ("default_flow_version", "changed", Risk.LOCKS_OUT),
        ("authentication.second_factor", "removed", Risk.SECURITY),
        ("authorization.rules.min_age", "added", Risk.LOCKS_OUT),
        ("authorization.rules.min_age", "removed", Risk.SECURITY),
        ("theming.logoURL", "changed", Risk.APPEARANCE),
        ("janrainOidcClientId", "removed", Risk.NONE),
        ("user_distinguisher_field", "changed", Risk.NONE),  # ignored on a client
        ("our_own_setting", "removed", Risk.NONE),
    ],
)
def test_risk_of_a_setting(name: str, action: str, risk: Risk) -> None:
    assert risk_of_setting("client-settings", name, action) is risk


@pytest.mark.parametrize(
    ("kind", "path", "action", "risk"),
    [
        ("oidc-client", ("redirectURIs",), "removed", Risk.LOCKS_OUT),
        ("oidc-client", ("redirectURIs", 0), "added", Risk.SECURITY),
        ("oidc-client", ("_links", "self", "href"), "changed", Risk.NONE),
        ("oidc-client", (), "removed", Risk.LOCKS_OUT),
        ("login-policy", ("identityStoreDetails", "connectionDetails", "entityType"), "changed", Risk.LOCKS_OUT),
        ("login-policy", ("customClaims", "id_token", "zip"), "added", Risk.SECURITY),
        ("login-policy", (), "added", Risk.NONE),
        ("token-policy", ("accessTokenLifetime",), "changed", Risk.SECURITY),
        ("api-client", ("ipWhitelist",), "changed", Risk.SECURITY),
        ("entity-type", ("attr_defs", 0, "attr_defs", 0, "description"), "changed", Risk.NONE),
        ("flow", (0, "change"), "changed", Risk.NONE),
        ("token-policy", ("no_such_member",), "removed", Risk.SECURITY),
    ],
)
def test_risk_of_a_member(kind: str, path: tuple[str | int, ...], action: str, risk: Risk) -> None:
    assert risk_of(kind, path, action) is risk


def test_explain_prints_the_risk() -> None:
    assert "Risk of a change: locks users out (removed: changes security)" in str(
        explain("authorization.rules.min_age", load())
    )
    assert "| locks users out (added: changes security) |" in str(explain("oidc-client", load()))


def test_words() -> None:
    assert risk_words({"x-risk": "none"}) == "has no effect"
    said = {"added": "none", "changed": "access", "removed": "security"}
    assert risk_words({"x-risk": said}) == "locks users out (added: has no effect; removed: changes security)"
