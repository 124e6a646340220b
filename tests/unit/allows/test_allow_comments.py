"""Comments that allow: beside comments of other tools, several in one, and behind values of several lines."""

import json

import pytest

from place import GOOD, Place

RULE = "empty-providers"
OTHER = "insecure-auth-url"
URL = "http://v1.api.us.janrain.com/00000000-0000-4000-8000-00000000f001/auth-ui/"
REST = "verify-account?client_id=f0000000-0000-4000-8000-000000000001"
ALLOW = f"# lint-settings: allow[{RULE}] -- no social login"
DIRECTIVES = (
    "# yamllint disable-line rule:line-length",
    "#yamllint disable-line",
    "# prettier-ignore",
    "# checkov:skip=CKV_1: not here",
    "#checkov:skip=CKV_1",
    "# noqa",
    "#noqa: E501",
    "# NOSONAR",
    "# kics-scan ignore-line",
    "# trivy:ignore:AVD-1",
    "# nosemgrep: rule-id",
    "# gitleaks:allow",
    "# pragma: allowlist secret",
    "# yaml-language-server: $schema=x.json",
    "# cspell:disable-line",
    "# a note that Ann wrote",
    "## a note that Ann wrote",
)
KNOWN = ("--select", f"{RULE},{OTHER},malformed-customer-id,insecure-redirect-uri,unused-allow,unknown-allow")


def rules(place: Place, *arguments: str) -> list[str]:
    """The rules of what is found, as `line rule`."""
    found = json.loads(place.quick("-fjson", *KNOWN, *arguments, ".").out)["findings"]
    return [f"{one['line']} {one['rule']}" for one in found]


def reasons(place: Place) -> list[tuple[str, str]]:
    """The rule and the reason of every finding that is allowed."""
    allowed = json.loads(place.quick("-fjson", *KNOWN, ".").out)["allowed"]
    return [(one["rule"], one["reason"]) for one in allowed]


def fixed(place: Place, text: str) -> str:
    """What `--fix` makes of a file with this text behind its settings."""
    place.write("shop.yaml", GOOD + text)
    place.quick("--fix", *KNOWN, ".")
    after = (place.folder / "shop.yaml").read_bytes().decode()
    assert after.startswith(GOOD)
    return after[len(GOOD) :]


# --- comments of other tools


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_removing_an_allow_keeps_what_another_tool_reads(place: Place, directive: str) -> None:
    assert fixed(place, f"login_attempts: 5  {ALLOW} {directive}\n") == f"login_attempts: 5  {directive}\n"
    assert fixed(place, f"login_attempts: 5  {directive} {ALLOW}\n") == f"login_attempts: 5  {directive}\n"
    assert fixed(place, f"{ALLOW}  {directive}\nlogin_attempts: 5\n") == f"{directive}\nlogin_attempts: 5\n"
    assert fixed(place, f"{directive} {ALLOW}\nlogin_attempts: 5\n") == f"{directive}\nlogin_attempts: 5\n"
    both = f"login_attempts: 5 # nosec {ALLOW} {directive}\n"
    assert fixed(place, both) == f"login_attempts: 5 # nosec {directive}\n"


@pytest.mark.parametrize("directive", DIRECTIVES)
def test_an_allow_beside_what_another_tool_reads(place: Place, directive: str) -> None:
    for lines in (
        f"authentication.providers: []  {ALLOW} {directive}\n",
        f"authentication.providers: []  {directive} {ALLOW}\n",
        f"{directive} {ALLOW}\nauthentication.providers: []\n",
        f"{ALLOW} {directive}\nauthentication.providers: []\n",
    ):
        place.write("shop.yaml", GOOD + lines)
        assert rules(place) == [], lines
        assert reasons(place) == [(RULE, "no social login")], lines


def test_an_allow_beside_another_comment_with_windows_line_ends(place: Place) -> None:
    text = f"login_attempts: 5 {ALLOW} # yamllint disable-line\n"
    place.write("shop.yaml", (GOOD + text).replace("\n", "\r\n"))
    place.quick("--fix", *KNOWN, ".")
    after = (place.folder / "shop.yaml").read_bytes().decode()
    assert after == f"{GOOD}login_attempts: 5 # yamllint disable-line\n".replace("\n", "\r\n")


def test_one_rule_of_several_leaves_the_allow(place: Place) -> None:
    text = "authentication.providers: []  # lint-settings: allow[{}] -- x # noqa\n"
    for names in (f"{OTHER}, {RULE}", f"{RULE}, {OTHER}", f"{RULE} {OTHER}", f"{OTHER} {RULE}"):
        assert fixed(place, text.format(names)) == text.format(RULE)


@pytest.mark.parametrize("reason", ["see #123", "see # 123", "#123", "# 42 says so", "C# client", "ask #identity"])
def test_a_number_sign_in_a_reason(place: Place, reason: str) -> None:
    line = f"authentication.providers: []  # lint-settings: allow[{RULE}] -- {reason}\n"
    place.write("shop.yaml", GOOD + line)
    assert reasons(place) == [(RULE, reason)]
    assert rules(place) == []


def test_an_allow_whose_reason_is_another_directive_has_none(place: Place) -> None:
    place.write("shop.yaml", f"{GOOD}login_attempts: 5  # lint-settings: allow[{RULE}] -- # yamllint disable-line\n")
    out = place.quick("-fconcise", ".").out
    assert "allow-without-reason" in out


# --- several in one comment

FAULTS = f"{URL.replace('00000000-0000-4000-8000-00000000f001', 'abc')}{REST}"
FIRST, SECOND = f"# lint-settings: allow[{OTHER}] -- x", "# lint-settings: allow[malformed-customer-id] -- y"


@pytest.mark.parametrize(
    "lines",
    [
        f"verify_email_url: {FAULTS} {FIRST} {SECOND}",
        f"verify_email_url: {FAULTS} {FIRST} # noqa {SECOND} # yamllint disable-line",
        f"verify_email_url: {FAULTS} {FIRST}  #lint-settings:allow[malformed-customer-id]--y",
        f"{FIRST} {SECOND}\nverify_email_url: {FAULTS}",
        f"verify_email_url: {FAULTS} {FIRST} {SECOND.replace('allow[', 'allow-file[')}",
        f"verify_email_url: {FAULTS} {FIRST.replace('] --', '] until 2999-12-31 --')} {SECOND}",
    ],
)
def test_several_allows_in_one_comment(place: Place, lines: str) -> None:
    place.write("shop.yaml", f"{GOOD}{lines}\n")
    assert rules(place) == []
    assert reasons(place) == [(OTHER, "x"), ("malformed-customer-id", "y")]


def test_several_allows_without_use_are_removed_one_by_one(place: Place) -> None:
    assert fixed(place, f"login_attempts: 5 {FIRST} {SECOND} # noqa\n") == "login_attempts: 5 # noqa\n"
    assert fixed(place, f"{FIRST} {SECOND}\nlogin_attempts: 5\n") == "login_attempts: 5\n"
    line = f"verify_email_url: {URL}{REST}"
    assert fixed(place, f"{line} {SECOND} {FIRST}\n") == f"{line} {FIRST}\n"


@pytest.mark.parametrize(
    "second", ["; lint-settings: allow[{}] -- y", ", allow[{}] -- y", " allow[{}] until 2999-01-01 -- y"]
)
def test_a_second_allow_that_is_no_comment_of_its_own_is_reported(place: Place, second: str) -> None:
    line = f"verify_email_url: {FAULTS} {FIRST}{second.format('malformed-customer-id')}"
    place.write("shop.yaml", f"{GOOD}{line}\n")
    assert rules(place) == ["7 malformed-customer-id", "7 unknown-allow"]


# --- behind a value of several lines

PROVIDERS = [
    "authentication.providers: [\n] {}",
    "authentication.providers:\n  [\n  ] {}",
    "authentication.providers: [\n  # none\n\n] {}",
    "authentication.providers: [\n  {}\n]",
    "authentication.providers: [  {}\n]",
    "custom:\n  authentication.providers: [\n  ] {}",
    "custom: {{\n  authentication.providers: [] }} {}",
    "custom: {{authentication.providers: [\n]}} {}",
    "custom: {{authentication.providers: [\n], login_attempts: 5}} {}",
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("lines", PROVIDERS)
def test_an_allow_behind_a_collection_of_several_lines(place: Place, lines: str, end: str) -> None:
    text = f"{GOOD}{lines.format(ALLOW)}\n".replace("\n", end)
    place.write("shop.yaml", text)
    assert rules(place) == []
    assert reasons(place) == [(RULE, "no social login")]
    place.quick("--fix", *KNOWN, ".")
    assert (place.folder / "shop.yaml").read_bytes().decode() == text


@pytest.mark.parametrize(
    "lines",
    [
        f'verify_email_url: "{URL}\\\n  {REST}" {{}}',
        f'verify_email_url:\n  "{URL}\\\n  {REST}"  {{}}',
        f"verify_email_url: >-  {{}}\n  {URL}{REST}",
        f"? verify_email_url\n: {URL}{REST} {{}}",
    ],
)
def test_an_allow_behind_a_text_of_several_lines(place: Place, lines: str) -> None:
    place.write("shop.yaml", f"{GOOD}{lines.format('')}\n")
    assert [one.partition(" ")[2] for one in rules(place)] == [OTHER]
    text = f"{GOOD}{lines.format(f'# lint-settings: allow[{OTHER}] -- audit')}\n"
    place.write("shop.yaml", text)
    assert (rules(place), reasons(place)) == ([], [(OTHER, "audit")])
    place.quick("--fix", *KNOWN, ".")
    assert (place.folder / "shop.yaml").read_text("utf-8") == text


@pytest.mark.parametrize("value", ["not\n  so {}", "'not\n  so' {}", '"not\n\n  so" {}'])
def test_an_allow_behind_a_plain_text_of_several_lines(place: Place, value: str) -> None:
    place.write("shop.yaml", f"{GOOD}login_attempts: {value.format('# lint-settings: allow[invalid-value] -- x')}\n")
    report = json.loads(place.quick("-fjson", "--select=invalid-value,unused-allow", ".").out)
    assert ([one["rule"] for one in report["findings"]], len(report["allowed"])) == ([], 1)


def test_an_allow_behind_the_last_item_is_not_for_what_is_around_in_block_style(place: Place) -> None:
    place.write("shop.yaml", f"{GOOD}custom:\n  authentication.providers: []\n  login_attempts: 5  {ALLOW}\n")
    assert rules(place) == [f"8 {RULE}", "9 unused-allow"]


CLIENT = (
    "name: Shop\ntype: public\nloginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2\n"
    "tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d\nredirectURIs: [\n"
)


def test_an_allow_for_items_of_a_list_over_several_lines(place: Place) -> None:
    note = "# lint-settings: allow[insecure-redirect-uri] -- x"
    place.write("client.yaml", f"{CLIENT}  'http://a.example.com', {note}\n  'http://b.example.com',\n]\n")
    assert rules(place) == ["7 insecure-redirect-uri"]
    place.write("client.yaml", f"{CLIENT}  'http://a.example.com',\n  {note}\n  'http://b.example.com']\n")
    assert rules(place) == ["6 insecure-redirect-uri"]
    place.write("client.yaml", f"{CLIENT}  'http://a.example.com',\n  'http://b.example.com',\n] {note}\n")
    assert rules(place) == []


def test_an_allow_behind_a_value_of_another_document(place: Place) -> None:
    end = f"authentication.providers: [\n] {ALLOW}\n"
    place.write("shop.yaml", f"{GOOD}{end}---\n{GOOD}authentication.providers: [\n]\n")
    assert rules(place) == [f"{2 * len(GOOD.splitlines()) + 4} {RULE}"]


# --- secrets in place of the names of rules


SECRETS = [
    *("authorization=vazjow jozzux 831", "token=vazjow jozzux", "client_secret = vazjow", "secret:vazjow,jozzux"),
    *("password: vazjow jozzux", "bearer vazjow jozzux", "basic vazjow", "rpx_key is vazjow", 'apikey="vazjow jozzux"'),
    f"{RULE}, authorization=vazjow jozzux",
]


@pytest.mark.parametrize("names", SECRETS)
@pytest.mark.parametrize("scope", ["allow", "allow-file"])
def test_a_secret_in_place_of_a_rule_is_not_named(place: Place, names: str, scope: str) -> None:
    place.write("shop.yaml", f"{GOOD}rpx_realm: x # lint-settings: {scope}[{names}] -- why\n")
    for arguments in (("-fconcise", "."), ("allows", "."), ("allows", "-fjson", ".")):
        outcome = place.quick(*arguments)
        output = outcome.out + outcome.err
        assert "vazjow" not in output, arguments
        assert "jozzux" not in output, arguments
        assert "**" in output, arguments


@pytest.mark.parametrize("name", [name for name in SECRETS if "," not in name])
def test_a_secret_in_place_of_a_rule_of_the_config_is_not_named(place: Place, name: str) -> None:
    place.write("shop.yaml", GOOD)
    text = json.dumps(name)
    for config in (
        f"[[allow]]\nrule = {text}\nfiles = ['*']\nreason = 'why'\n",
        f"select = [{text}]\n",
        f"ignore = [{text}]\n",
        f"[severity]\n{text} = 'off'\n",
        f"[options.{text}]\nmost = 1\n",
    ):
        place.write("lint-settings.toml", config)
        for arguments in (("-fconcise", "."), ("allows", ".")):
            outcome = place.quick(*arguments)
            output = outcome.out + outcome.err
            assert "vazjow" not in output, (config, output)
            assert "jozzux" not in output, (config, output)
    outcome = place.quick("--isolated", f"--select={name}", ".")
    assert "vazjow" not in outcome.out + outcome.err


def test_the_name_of_an_unknown_rule_is_shown(place: Place) -> None:
    place.write("shop.yaml", f"{GOOD}rpx_realm: x # lint-settings: allow[no-such-rule, acme-password-rule] -- why\n")
    out = place.quick("-fconcise", ".").out
    assert "there is no rule `no-such-rule` to allow" in out
    assert "there is no rule `acme-password-rule` to allow" in out
