"""`lint-settings symptom`: from what users see on the login page to the rules that look for its cause."""

import json

import pytest

from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import builtin
from lint_settings.rulebook.word_stems import meanings
from place import Place, good

# What the troubleshooting pages of the documentation quote, and the rules that must be named for it.
DOCUMENTED = {
    "Incorrect username or password": {"entity-type-mismatch", "missing-setting", "unknown-entity-type"},
    "No flow available": {"unknown-flow", "unknown-flow-version", "malformed-flow-version", "missing-setting"},
    "verify_email_url is not set": {"missing-setting"},
    "the sign-in screen does not appear": {"missing-setting"},
    "Something went wrong": {"redirect-uri-without-caveat"},
    "cannot reset a forgotten password": {"missing-setting", "wrong-auth-endpoint"},
    "the word logo": {"several-logos"},
    "the browser's default font": {"font-without-stylesheet"},
    "404 page not found": {"customer-id-mismatch"},
    "is not a valid schemaAttribute": {"field-without-attribute"},
    "additional information required": {"unknown-required-attribute"},
    "social login buttons are missing": {"providers-not-array", "empty-providers"},
    "asked to accept the terms": {"legal-ids-mismatch"},
    "never asked for a second factor": {"second-factor-on-v1", "trusted-device-ttl-without-second-factor"},
}


@pytest.mark.parametrize("symptom", sorted(DOCUMENTED))
def test_a_documented_symptom_finds_its_rules(symptom: str, place: Place) -> None:
    outcome = place.quick("symptom", symptom)
    assert (outcome.code, outcome.err) == (0, "")
    named = {line.partition(" ")[0] for line in outcome.out.splitlines() if not line.startswith(" ")}
    assert DOCUMENTED[symptom] - named == set()


def test_case_and_quotes_do_not_matter(place: Place) -> None:
    plain = place.quick("symptom", "No flow available").out
    assert place.quick("symptom", "no FLOW available").out == plain
    quoted = place.quick("symptom", "“No flow available”").out.splitlines()
    assert set(plain.splitlines()) == set(quoted)
    assert place.quick("symptom", '"No flow available"').out == plain


def test_each_rule_is_listed_with_what_it_says(place: Place) -> None:
    lines = place.quick("symptom", "No flow available").out.splitlines()
    at = lines.index("unknown-flow (error): The login page answers with “No flow available”.")
    assert lines[at + 1] == "    Settings refer to a flow that does not exist."


@pytest.mark.parametrize("text", ["Token URL is not whitelisted", "qwertz", "the", ""])
def test_a_symptom_that_no_rule_mentions(text: str, place: Place) -> None:
    outcome = place.quick("symptom", text)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"no rule mentions “{text}”" in outcome.err


def test_with_paths_the_rules_run(place: Place) -> None:
    place.write("shop.yaml", good().replace("default_flow_name: standard", "default_flow_name: standart"))
    place.write("flows/standard.yaml", 'name: standard\nversions: [HEAD, "20240115093000123456"]\n')
    outcome = place.quick("symptom", "No flow available", ".")
    assert outcome.code == 1
    assert "error[unknown-flow]" in outcome.out or "unknown-flow" in outcome.out
    assert "did you mean `standard`?" in outcome.out


def test_with_paths_only_these_rules_run(place: Place) -> None:
    place.settings("shop.yaml", "authentication.providers: []", "site_nam: Shop")
    outcome = place.quick("symptom", "No flow available", "shop.yaml")
    assert outcome.code == 0
    assert "nothing found" in outcome.out
    assert place.quick("shop.yaml").code == 1


def test_with_paths_only_findings_of_this_symptom_are_shown(place: Place) -> None:
    lines = [line for line in good().splitlines() if not line.startswith(("password_recover_url", "default_flow_v"))]
    place.write("shop.yaml", "\n".join(lines) + "\n")
    outcome = place.quick("symptom", "no flow available", "shop.yaml")
    assert (outcome.code, outcome.out.count("error[missing-setting]")) == (1, 1)
    assert "`default_flow_version` is neither set nor inherited" in outcome.out
    assert "1 file checked: 1 error\n" in outcome.out
    assert "`password_recover_url` is neither set nor inherited" in place.quick("shop.yaml").out


def test_with_paths_findings_about_something_else_do_not_count(place: Place) -> None:
    lines = [line for line in good().splitlines() if not line.startswith("password_recover_url")]
    place.write("shop.yaml", "\n".join(lines) + "\n")
    outcome = place.quick("symptom", "no flow available", "shop.yaml")
    assert (outcome.code, "nothing found" in outcome.out) == (0, True)
    # What the rule says of all that it finds counts for each.
    for text in ("users cannot reset a password", "A setting that every application client needs"):
        assert "`password_recover_url` is neither set nor inherited" in place.quick("symptom", text, "shop.yaml").out


# What a source connects with a symptom, and nothing else.
EXACT = {
    "verify_email_url is not set": {"missing-setting"},
    "the sign-in screen does not appear": {"missing-setting"},
    "Something went wrong": {"redirect-uri-without-caveat"},
    "Incorrect username or password": {
        *("entity-type-mismatch", "entity-type-switched", "missing-setting", "unknown-entity-type"),
    },
    "No flow available": {
        *("flow-from-two-scopes", "malformed-flow-name", "malformed-flow-version", "missing-setting", "unknown-flow"),
        *("unknown-flow-version", "unquoted-flow-version"),
    },
    "cannot reset a forgotten password": {"missing-client-id", "missing-setting", "wrong-auth-endpoint"},
}


@pytest.mark.parametrize("symptom", sorted(EXACT))
def test_only_rules_that_a_source_connects_with_a_symptom_are_listed(symptom: str, place: Place) -> None:
    lines = place.quick("symptom", symptom).out.splitlines()
    assert {line.partition(" ")[0] for line in lines if not line.startswith(" ")} == EXACT[symptom]


def test_with_paths_the_form_of_an_address_explains_no_missing_setting(place: Place) -> None:
    place.write("shop.yaml", good().replace("verify_email_url: https", "verify_email_url: http"))
    assert "insecure-auth-url" in place.quick("shop.yaml").out
    assert "nothing found" in place.quick("symptom", "the sign-in screen does not appear", "shop.yaml").out


def test_with_paths_the_options_are_those_of_a_check(place: Place) -> None:
    place.write("lint-settings.toml", '[severity]\nunknown-flow = "info"\n')
    place.write("shop.yaml", good().replace("default_flow_name: standard", "default_flow_name: standart"))
    place.write("flows/standard.yaml", "name: standard\nversions: [HEAD]\n")
    assert place.quick("symptom", "No flow available", "shop.yaml").code == 0
    assert place.quick("symptom", "No flow available", "missing.yaml").code == 2


def test_rules_of_the_project_count(place: Place) -> None:
    place.rule("shop_rule", "return []")
    rule = place.folder / "tools/rules/shop_rule.py"
    text = rule.read_text("utf-8").replace(
        '"""A rule of the project\'s own."""', '"""A rule of our own.\n\nSymptom: The cart is empty after a login.\n"""'
    )
    rule.write_text(text, "utf-8")
    outcome = place.quick("symptom", "cart is empty")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "shop-rule (warning): The cart is empty after a login."


def test_findings_carry_the_symptom_of_their_rule(place: Place) -> None:
    place.write("shop.yaml", good().replace("default_flow_name: standard", "default_flow_name: standart"))
    place.write("flows/standard.yaml", "name: standard\nversions: [HEAD]\n")
    report = json.loads(place.quick("--format=json", "--select=unknown-flow", ".").out)
    assert [one["symptom"] for one in report["findings"]] == ["The login page answers with “No flow available”."]


# --- in other words

OTHER_WORDS = {
    "nobody can log in": {"age-rule-without-birthday", "consent-without-attribute"},
    "no one can sign in": {"malformed-capture-domain", "orphan-oidc-client"},
    "email link goes to wrong page": {"client-id-mismatch", "swapped-auth-urls", "auth-host-mismatch"},
    "logo missing": {"several-logos", "relative-theming-url", "private-theming-url"},
    "the logo is gone": {"several-logos", "relative-theming-url"},
    "users can't log in": {"missing-setting"},
    "facebook button gone": {"empty-providers", "providers-not-array"},
    "the social buttons have disappeared": {"empty-providers", "providers-not-array"},
    "fonts look different": {"font-not-a-file", "font-without-stylesheet"},
    "wrong sender in emails": {"malformed-email-sender"},
    "verification link leads to another client": {"client-id-mismatch"},
    "asked for 2FA again and again": {"trusted-device-ttl-unit"},
    "page hangs on a long password": {"slow-password-regex"},
}


@pytest.mark.parametrize("symptom", sorted(OTHER_WORDS))
def test_a_symptom_in_other_words_finds_its_rules(symptom: str, place: Place) -> None:
    outcome = place.quick("symptom", symptom)
    assert (outcome.code, outcome.err) == (0, "")
    named = [line.partition(" ")[0] for line in outcome.out.splitlines() if not line.startswith(" ")]
    assert OTHER_WORDS[symptom] - set(named) == set()
    assert len(named) == len(set(named))


def test_what_means_the_same_finds_the_same() -> None:
    for one, other in (
        ("mail link", "email URLs"),
        ("buttons are missing", "button disappeared"),
        ("signing in", "login"),
        ("verified", "verification"),
        ("the stylesheet loads", "stylesheets loading"),
        ("two-factor", "2FA"),
    ):
        assert meanings(one) == meanings(other)
    assert meanings("logo") != meanings("link")
    assert meanings("the and of") == frozenset()


@pytest.mark.parametrize("text", ["the weather is wrong", "deploy pipeline red", "qwertz asdf missing"])
def test_words_that_no_rule_knows_find_nothing(text: str, place: Place) -> None:
    assert place.quick("symptom", text).code == 2


def test_other_words_with_paths(place: Place) -> None:
    place.settings(
        "shop.yaml", 'theming.logoURL: "https://a.example.com/a.svg,https://a.example.com/b.svg"', "x_nam: 1"
    )
    outcome = place.quick("symptom", "logo missing", "shop.yaml")
    assert outcome.code == 1
    assert "several-logos" in outcome.out
    assert "x_nam" not in outcome.out


def test_without_an_argument_all_symptoms_are_listed(place: Place) -> None:
    place.rule("shop_rule", "return []")
    rule = place.folder / "tools/rules/shop_rule.py"
    rule.write_text(rule.read_text("utf-8").replace("project's own.", "project's own.\n\nSymptom: No cart.\n"), "utf-8")
    outcome = place.quick("symptom")
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert "Social login" in lines
    assert "  unknown-flow: The login page answers with “No flow available”." in lines
    assert lines[-2:] == ["Rules of your own", "  shop-rule: No cart."]
    listed = {line.strip().partition(":")[0] for line in lines if line.startswith("  ")}
    assert listed == {one.name for one in builtin() if read_manual(one.manual).symptom} | {"shop-rule"}
