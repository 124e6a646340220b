"""One mistake is one finding: what only follows from another finding is folded into it."""

import json

import pytest

from place import GOOD, Place

LOGIN = """\
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails:
    domain: shop.us.janraincapture.com
    applicationId: 79y4mqf2rt3bxs378kw5479xdu
    entityType: user
    clientID: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
    clientSecret: ${OWNER_SECRET}
"""
FILES = {
    "a misspelled member and its absence": (LOGIN, "misspelt-member", 9),
    "a member that is set twice": (f"{GOOD}default_flow_version: '5'\n", "duplicate-key", 7),
    "a blank at the end and what it makes of the value": (
        f'{GOOD}authentication.captureui_domain: "https://a.example.com "\n',
        "surrounding-blank",
        7,
    ),
}


def run(place: Place, *arguments: str) -> dict[str, list[dict[str, object]]]:
    return json.loads(place.quick("--no-cache", "--format=json", *arguments, ".").out)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", FILES)
def test_one_mistake_is_one_finding(place: Place, case: str) -> None:
    text, rule, line = FILES[case]
    place.write("a.yaml", text)
    report = run(place)
    assert [(one["rule"], one["line"]) for one in report["findings"]] == [(rule, line)]
    folded = report["consequences"]
    assert folded, "something follows from it"
    assert report["summary"]["consequences"] == len(folded)  # type: ignore[call-overload]
    assert {(one["cause"]["rule"], one["cause"]["line"]) for one in folded} == {(rule, line)}  # type: ignore[index]
    every = run(place, "--show-consequences")
    assert len(every["findings"]) == len(folded) + 1
    assert "consequences" not in every


@pytest.mark.parametrize(
    ("right", "wrong", "value"),
    [
        ("site_name", "site_nme", "5"),
        ("login_attempts", "login_attempt", "many"),
        ("authentication.providers", "authentication.provider", "[]"),
    ],
)
def test_a_misspelt_name_explains_nothing_about_the_right_one(place: Place, right: str, wrong: str, value: str) -> None:
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"{right}:"))
    place.write("a.yaml", f"{text}{right}: {value}\n")
    alone = {one["pointer"] for one in run(place)["findings"]}
    place.write("a.yaml", f"{text}{right}: {value}\n{wrong}: 5\n")
    both = {one["pointer"] for one in run(place)["findings"]}
    assert alone
    assert alone < both


def test_a_fold_makes_no_run_pass(place: Place) -> None:
    place.write("a.yaml", LOGIN)
    assert place.quick("--no-cache", ".", "--fail-level=error").code == 1
    assert place.quick("--no-cache", ".", "--fail-level=error", "--ignore=misspelt-member").code == 1
    assert "1 consequence of these not listed (--show-consequences)" in place.quick("--no-cache", ".").out


def test_what_has_another_cause_is_reported(place: Place) -> None:
    place.write("a.yaml", LOGIN.replace("title: Shop\n", "").replace("entityType: user", "entityType: 5"))
    rules = sorted(str(one["rule"]) for one in run(place)["findings"])
    assert rules == ["missing-member", "misspelt-member", "wrong-type"]


def test_an_allowed_cause_hides_no_consequence(place: Place) -> None:
    allow = "  # lint-settings: allow[misspelt-member] -- another tool reads it"
    place.write("a.yaml", LOGIN.replace("trb2uz\n", f"trb2uz{allow}\n"))
    assert [one["rule"] for one in run(place)["findings"]] == ["invalid-value"]


@pytest.mark.parametrize("setting", ["rpx_key", "custom_secret", "backplane_password"])
@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ('"0f1e2d\\u200b3c4b5a69788796a5b4c3d2e1f00f1e2d3c"', None),  # an escape can be seen
        ('"0f1e2d\u200b3c4b5a69788796a5b4c3d2e1f00f1e2d3c"', "hidden-character"),
        ("0f1e2d3c4b5a69788796\u00ada5b4c3d2e1f00f1e2d3c", "hidden-character"),
        ("“0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c”", "smart-quotes"),
    ],
)
def test_a_secret_in_plain_text_follows_from_nothing_in_it(
    place: Place, setting: str, value: str, rule: str | None
) -> None:
    place.write("a.yaml", f"{GOOD}{setting}: {value}\n")
    names = {one["rule"] for one in run(place)["findings"]}
    assert "plaintext-secret" in names
    assert rule is None or names & {rule, "smart-quotes"}
