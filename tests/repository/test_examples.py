"""The small tenant under examples/: nothing is found in the good half, and just these mistakes in the bad one.

Without any one of its files the tenant is still checked: what cannot be known anymore is not said, and the only new
findings are those that the missing file itself explains.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from lint_settings.cli import main
from lint_settings.config import config_file as config
from lint_settings.reporters import FORMATS
from place import Place

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRETS = {
    "bad/prod/settings/shop.yaml": "this0is0an0invented0key0of0no0account000",
    "bad/prod/login-policies/customers-v2.yaml": "this0is0an0invented0secret0of0no0owner00",
}
# Where each mistake is reported and, after the rule, the other files that the finding points to.
BAD = [
    ("bad/dev/access-schemas/newsletter.yaml", 5, "access-to-unknown-attribute", "bad/dev/entity-types/user.yaml"),
    ("bad/dev/login-policies/customers.yaml", 11, "login-policy-without-owner", "bad/dev/api-clients/pipeline.yaml"),
    ("bad/dev/oidc-clients/portal.yaml", 7, "dangling-login-policy", "bad/dev/login-policies/customers.yaml"),
    ("bad/dev/settings/portal.yaml", 5, "javascript-setting"),
    ("bad/dev/settings/portal.yaml", 6, "unfilled-template"),
    ("bad/dev/settings/portal.yaml", 9, "smart-quotes"),
    ("bad/dev/settings/portal.yaml", 10, "malformed-email-sender"),
    ("bad/dev/settings/portal.yaml", 13, "captureui-domain-scheme"),
    ("bad/dev/settings/portal.yaml", 14, "invalid-value"),
    ("bad/dev/settings/portal.yaml", 15, "misspelt-setting"),
    ("bad/dev/settings/portal.yaml", 16, "font-without-stylesheet"),
    ("bad/dev/settings/portal.yaml", 16, "font-not-a-file"),
    ("bad/dev/settings/portal.yaml", 17, "private-theming-url"),
    ("bad/dev/settings/shop.yaml", 3, "malformed-flow-name"),
    ("bad/dev/settings/shop.yaml", 4, "unquoted-flow-version"),
    ("bad/dev/settings/shop.yaml", 6, "swapped-auth-urls"),
    ("bad/dev/settings/shop.yaml", 7, "misspelt-setting"),
    ("bad/dev/settings/shop.yaml", 9, "realm-not-a-label"),
    ("bad/dev/settings/shop.yaml", 10, "misspelt-app-id"),
    ("bad/dev/settings/shop.yaml", 11, "misspelt-setting"),
    ("bad/dev/settings/shop.yaml", 13, "nested-setting"),
    ("bad/dev/token-policies/login.yaml", 4, "token-lifetime-range"),
    ("bad/prod/api-clients/login-clients.yaml", 10, "not-a-login-client", "bad/prod/oidc-clients/portal.yaml"),
    ("bad/prod/api-clients/pipeline.yaml", 5, "insufficient-permission", "bad/lint-settings.toml"),
    ("bad/prod/entity-types/partner.yaml", 2, "entity-type-not-hosted-login", "bad/prod/settings/portal.json"),
    ("bad/prod/entity-types/partner.yaml", 2, "entity-type-not-hosted-login", "bad/prod/settings/portal.json"),
    ("bad/prod/login-policies/customers-v2.yaml", 2, "unused-policy", "bad/prod/oidc-clients/kiosk.yaml"),
    ("bad/prod/login-policies/customers-v2.yaml", 12, "plaintext-secret"),
    ("bad/prod/oidc-clients/kiosk.yaml", 9, "orphan-oidc-client"),
    ("bad/prod/oidc-clients/portal.yaml", 8, "identity-leak", "bad/dev/token-policies/login.yaml"),
    ("bad/prod/oidc-clients/shop.yaml", 7, "insecure-redirect-uri"),
    ("bad/prod/settings/kiosk.yaml", 8, "global-only-setting", "bad/settings-options.json"),
    ("bad/prod/settings/kiosk.yaml", 11, "shared-oidc-client", "bad/prod/settings/shop.yaml"),
    ("bad/prod/settings/portal.json", 1, "missing-setting", "bad/prod/application-settings.yaml"),
    ("bad/prod/settings/portal.json", 12, "providers-not-array"),
    ("bad/prod/settings/portal.json", 13, "invalid-value"),
    ("bad/prod/settings/portal.json", 14, "trusted-device-ttl-unit"),
    ("bad/prod/settings/portal.json", 15, "legal-ids-mismatch"),
    ("bad/prod/settings/portal.json", 18, "slow-password-regex"),
    ("bad/prod/settings/portal.json", 18, "weak-password-regex"),
    ("bad/prod/settings/portal.json", 21, "unknown-flow-version", "bad/dev/flows/portalFlow-versions.json"),
    (
        "bad/prod/settings/portal.json",
        23,
        "entity-type-mismatch",
        "bad/prod/login-policies/customers.yaml",
        "bad/prod/oidc-clients/portal.yaml",
    ),
    ("bad/prod/settings/shop.yaml", 4, "head-in-production"),
    ("bad/prod/settings/shop.yaml", 5, "client-id-mismatch"),
    ("bad/prod/settings/shop.yaml", 6, "redirect-uri-without-caveat"),
    ("bad/prod/settings/shop.yaml", 9, "plaintext-secret"),
    ("bad/prod/settings/shop.yaml", 15, "empty-providers"),
    (
        "bad/prod/settings/shop.yaml",
        16,
        "second-factor-on-v1",
        "bad/prod/login-policies/customers.yaml",
        "bad/prod/oidc-clients/shop.yaml",
    ),
    ("bad/prod/settings/shop.yaml", 17, "zero-trusted-device-ttl"),
    ("bad/prod/settings/shop.yaml", 19, "theming-list"),
    (
        "bad/prod/token-policies/login.yaml",
        6,
        "missing-openid-scope",
        "bad/prod/oidc-clients/kiosk.yaml",
        "bad/prod/oidc-clients/shop.yaml",
    ),
]
# Names that lead nowhere once a file is gone, by its path in an environment; each message quotes a name from that file.
_UNRESOLVED = {
    "api-clients/newsletter.yaml": {"access-for-unknown-client"},
    "api-clients/owner.yaml": {"dangling-reference", "insufficient-permission"},  # a pipeline's API client has no file
    "api-clients/pipeline.yaml": {"dangling-reference", "insufficient-permission"},
    "entity-types/user.yaml": {"access-to-unknown-type", "unknown-entity-type"},  # only where `partner` is there
    "flows/shopFlow.yaml": {"unknown-flow"},
    "login-policies/customers.yaml": {"dangling-login-policy"},
    "oidc-clients/portal.yaml": {"unknown-oidc-client"},
    "oidc-clients/shop.yaml": {"unknown-oidc-client"},
    "settings-options.json": {"unknown-setting"},  # `shop_locale` is known from the tenant's catalogue alone
    "token-policies/configuration-spare.yaml": {"dangling-token-policy"},
    "token-policies/configuration.yaml": {"dangling-token-policy"},
    "token-policies/login.yaml": {"dangling-token-policy"},
}
# What nothing uses anymore, or has no second one, once a file is gone.
_LEFT_OVER = {
    "oidc-clients/configuration-spare.yaml": {"lone-configuration-client", "unused-policy"},
    "oidc-clients/configuration.yaml": {"lone-configuration-client", "unused-policy"},
    "oidc-clients/shop.yaml": {"unused-policy"},  # in bad/dev, where the portal names another policy
    "settings/portal.json": {"unused-flow"},
    "settings/portal.yaml": {"unused-flow"},
    "settings/shop.yaml": {"unused-flow"},
}
FILES = sorted(
    path.relative_to(EXAMPLES).as_posix()
    for half in ("good", "bad")
    for path in (EXAMPLES / half).rglob("*")
    if path.is_file()
)


@pytest.fixture(autouse=True)
def _in_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)


def _report(half: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    code = main(["--format", "json", half])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {**report, "code": code}


def _others(finding: dict[str, Any]) -> list[str]:
    return sorted({one["path"] for one in finding["related"]} - {finding["path"]})


def test_good_is_clean_and_all_of_it_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    report = _report("good", capsys)
    assert (report["code"], report["findings"], report["allowed"], report["not_checked"]) == (0, [], [], [])
    assert report["summary"]["skipped"] == 0


def test_bad_gives_these_findings(capsys: pytest.CaptureFixture[str]) -> None:
    report = _report("bad", capsys)
    assert [(one["path"], one["line"], one["rule"], *_others(one)) for one in report["findings"]] == BAD
    assert [(one["path"], one["line"], one["rule"]) for one in report["allowed"]] == [
        ("bad/dev/settings/portal.yaml", 8, "redirect-uri-without-caveat")
    ]
    assert (report["code"], report["not_checked"], report["summary"]["skipped"]) == (1, [], 0)


def test_a_dozen_mistakes_point_to_another_file() -> None:
    assert len({rule for _, _, rule, *others in BAD if others}) >= 12


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy that every test leaves as it was."""
    return Place(Path(shutil.copytree(EXAMPLES, tmp_path_factory.mktemp("copy") / "examples")))


@pytest.mark.parametrize("gone", FILES)
def test_without_a_file(gone: str, copy: Place) -> None:
    half, _, inside = gone.partition("/")
    elsewhere = copy.folder.parent / "gone"
    (copy.folder / gone).rename(elsewhere)
    try:
        outcome = copy.quick("--format", "json", half)
    finally:
        elsewhere.rename(copy.folder / gone)
    report = json.loads(outcome.out)
    name = inside.removeprefix("dev/").removeprefix("prod/")
    explained = _UNRESOLVED.get(name, set()) | _LEFT_OVER.get(name, set())
    known = {entry[:3] for entry in BAD}
    new = [one for one in report["findings"] if (one["path"], one["line"], one["rule"]) not in known]
    assert {one["rule"] for one in new} <= explained
    text = (EXAMPLES / gone).read_text("utf-8")
    for one in new:
        if one["rule"] in _UNRESOLVED.get(name, ()):
            assert re.findall("`([^`]+)`", one["message"])[0] in text
    assert outcome.code in (0, 1)
    assert [one["rule"] for one in report["findings"] if gone in (one["path"], *_others(one))] == []


@pytest.mark.parametrize(
    ("gone", "silent"),
    [
        ("prod/login-policies", {"entity-type-mismatch", "second-factor-on-v1"}),
        ("prod/oidc-clients", {"entity-type-mismatch", "second-factor-on-v1"}),
        ("prod/flows", {"unknown-flow-version"}),
        ("prod/token-policies", {"missing-openid-scope"}),
    ],
)
def test_without_a_kind_nothing_is_said_of_it(
    gone: str, silent: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree("bad", tmp_path / "bad")
    shutil.rmtree(tmp_path / "bad" / gone)
    monkeypatch.chdir(tmp_path)
    config.find_config.cache_clear()
    report = _report("bad", capsys)
    assert not silent & {one["rule"] for one in report["findings"] if one["path"].startswith("bad/prod/")}


def test_the_explanations_are_of_files_that_exist() -> None:
    names = {gone.partition("/")[2].removeprefix("dev/").removeprefix("prod/") for gone in FILES}
    assert _UNRESOLVED.keys() | _LEFT_OVER.keys() <= names


@pytest.mark.parametrize("name", FORMATS)
def test_the_secrets_are_not_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for path, secret in SECRETS.items():
        assert secret in Path(path).read_text("utf-8")
    main(["--format", name, "bad"])
    shown = capsys.readouterr()
    assert [secret for secret in SECRETS.values() if secret in shown.out + shown.err] == []


def test_the_flat_and_the_api_shape_are_both_shown() -> None:
    portal = json.loads(Path("good/prod/settings/portal.json").read_text("utf-8"))
    assert {"_self", "_global", "custom"} <= portal.keys()
