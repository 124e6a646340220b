"""A missing file makes rules silent or not checked; it never makes the linter crash or report something false."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lint_settings.documents.finding import Finding
from lint_settings.engine.report import Report
from tenant_project import TENANT, lint

FILES = sorted(
    path.relative_to(TENANT).as_posix() for path in TENANT.rglob("*") if path.suffix in (".yaml", ".yml", ".json")
)
FOLDERS = [*sorted({Path(path).parent.as_posix() for path in FILES if path.count("/") > 1}), "dev", "prod"]

# What is rightly found once a file is gone, because the id of the finding was in that file.
BY_ID = {
    "access-for-unknown-client": "the API client that the access schema is for is no longer in any file",
    "access-to-unknown-type": "the entity type that the access schema names is no longer in any file",
    "dangling-reference": "the object that the member names is no longer in any file",
    "dangling-login-policy": "the policy that the OIDC client names is no longer in any file",
    "dangling-token-policy": "the policy that the OIDC client names is no longer in any file",
    "shared-oidc-client": "it is unknown which of the settings are linked to the OIDC client",
    "unknown-entity-type": "the entity type that is named is no longer in any file",
    "unknown-oidc-client": "the OIDC client that the settings name is no longer in any file",
    "unused-policy": "the only OIDC client that named the policy is gone",
}
# What is rightly found once this very file or folder is gone.
BY_FILE = {
    ("prod/oidc-clients/configuration.yaml", "prod/oidc-clients/spare.yaml"): "lone-configuration-client",
    ("prod/oidc-clients/spare.yaml", "prod/oidc-clients/configuration.yaml"): "lone-configuration-client",
    # What was reported as a disagreement with the login policy is now reported by itself.
    ("prod/login-policies", "prod/settings/club.yaml"): "unknown-entity-type",
    ("prod/login-policies/shop.yaml", "prod/settings/club.yaml"): "unknown-entity-type",
    ("prod/oidc-clients", "prod/settings/club.yaml"): "unknown-entity-type",
    ("prod/oidc-clients/club.yaml", "prod/settings/club.yaml"): "unknown-entity-type",
    # That there is no such entity type made it pointless to ask whether the flow supports it.
    ("prod/entity-types", "prod/settings/partners.yaml"): "flow-without-entity-type",
    ("prod/entity-types/user.yaml", "prod/settings/partners.yaml"): "flow-without-entity-type",
    # Only the tenant's own catalogue knows the setting.
    ("settings-options.json", "dev/settings/club.yaml"): "unknown-setting",
    # It is no longer known whose customer this is, only that it is not the policy's.
    ("dev", "prod/login-policies/campaign.yaml"): "foreign-customer-id",
}
# What can no longer be reported, where something was reported before.
NOT_CHECKED = {
    "dev/api-clients": {"login-policy-without-owner"},
    "dev/oidc-clients": {"mismatched-application-client", "unknown-oidc-client", "unused-policy"},
    "dev/entity-types": {"age-rule-without-birthday", "claim-without-attribute", "consent-without-attribute"},
    "dev/settings": {"unused-flow"},
    "prod/entity-types": {"unknown-entity-type"},
    "prod/flows": {"unknown-flow", "unknown-flow-version"},
    "settings-options.json": {"value-not-in-catalogue"},
    "prod/api-clients.json": {"login-policy-without-owner"},
    "prod/login-policies": {
        "dangling-login-policy",
        "entity-type-mismatch",
        "foreign-login-policy",
        "second-factor-on-v1",
    },
    "prod/oidc-clients": {"site-name-drift", "unlisted-redirect-target", "foreign-customer-id", "unused-policy"},
    "prod/token-policies": {"dangling-token-policy"},
}


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that every test leaves as it was."""
    return Path(shutil.copytree(TENANT, tmp_path_factory.mktemp("copy") / "tenant"))


@pytest.fixture(scope="module")
def before() -> set[tuple[str, str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        return {_key(finding) for finding in lint(TENANT, patch).findings}


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.rule, finding.pointer


@contextmanager
def _deleted(path: Path, elsewhere: Path) -> Iterator[str]:
    """A file or folder is gone for a while; what it held."""
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    text = "\n".join(one.read_text("utf-8") for one in files)
    path.rename(elsewhere)
    try:
        yield text
    finally:
        elsewhere.rename(path)


def _is_justified(finding: Finding, deleted: str, held: str, report: Report) -> bool:
    if BY_FILE.get((deleted, finding.path)) == finding.rule:
        return True
    source = report.excerpts[finding.path].source
    return finding.rule in BY_ID and source.text[finding.span.start : finding.span.end] in held


@pytest.mark.parametrize("path", [*FILES, *FOLDERS])
def test_deleting(path: str, tenant: Path, before: set[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    with _deleted(tenant / path, tenant.parent / "deleted") as held:
        report = lint(tenant, monkeypatch)
    assert not [*report.crashes, *report.errors, *report.skipped]
    new = [finding for finding in report.findings if _key(finding) not in before]
    assert [_key(one) for one in new if not _is_justified(one, path, held, report)] == []
    assert NOT_CHECKED.get(path, set()) <= report.not_checked.keys()


def test_deleted_paths_exist() -> None:
    named = {*NOT_CHECKED, *(path for pair in BY_FILE for path in pair)}
    assert named <= {*FILES, *FOLDERS}
