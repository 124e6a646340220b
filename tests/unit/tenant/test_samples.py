"""The payloads that the documentation prints, and exactly what is to be found in each."""

from pathlib import Path

import pytest

from lint_settings.engine.discover import discover
from lint_settings.engine.project import Options
from lint_settings.engine.run import run

SAMPLES = Path(__file__).parents[2] / "samples"

FLOW = [("missing-setting", "/default_flow_name"), ("missing-setting", "/default_flow_version")]
URLS = [("missing-setting", "/password_recover_url"), ("missing-setting", "/verify_email_url")]
ENTITY_TYPE = [("missing-setting", "/user_entity_type")]
CLIENT_ID = [("missing-setting", "/janrainOidcClientId")]
HEAD = [("head-in-production", "/default_flow_version")]

EXPECTED = {
    # The answer to the first GET: no flow has been named yet.
    "01-client-settings-get-initial.json": FLOW,
    # A PUT of two settings, which takes every other one away.
    "02-client-settings-put-lossy-body.json": [*HEAD, *CLIENT_ID, *ENTITY_TYPE, *URLS],
    # What is left after it: the client's id cannot be lost.
    "03-client-settings-after-lossy-put.json": [*HEAD, *ENTITY_TYPE, *URLS],
    # The PUT that keeps everything. `_self` and `_global` belong to it.
    "04-client-settings-put-complete-body.json": HEAD,
    # The examples of the table of settings, one beside the other.
    "08-settings-table-fragments.assembled.json": [
        *URLS,
        ("malformed-client-id", "/janrainOidcClientId"),
        ("font-not-a-file", "/theming.fontURLs"),
        ("plaintext-secret", "/rpx_key"),
        ("misspelt-app-id", "/rpx_appid"),
        ("weak-password-regex", "/regex_standard_newPassword"),
    ],
    # Providers to choose from, but no account with Social Login.
    "09-authentication-providers-restricted.json": [
        ("incomplete-social-login", "/authentication.providers"),
        *CLIENT_ID,
        *ENTITY_TYPE,
        *FLOW,
        *URLS,
    ],
    "10-authentication-providers-empty.json": [
        ("empty-providers", "/authentication.providers"),
        *CLIENT_ID,
        *ENTITY_TYPE,
        *FLOW,
        *URLS,
    ],
    "24-verify-email-url-with-redirect.json": [
        ("redirect-uri-without-caveat", "/verify_email_url"),
        *CLIENT_ID,
        *ENTITY_TYPE,
        *FLOW,
    ],
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample(name: str) -> None:
    report = run(discover([str(SAMPLES / name)]), Options())
    found = [(finding.rule, finding.pointer) for finding in report.findings]
    assert sorted(found) == sorted(EXPECTED[name])
    assert not [*report.crashes, *report.errors, *report.skipped]


def test_every_sample_has_its_findings_written_down() -> None:
    assert {path.name for path in SAMPLES.iterdir() if path.is_file()} == set(EXPECTED)
