"""What is found in the tenant under tests/projects/tenant, with the places that each finding points to.

The sections follow the rules that look at the same relations; tests/projects/tenant/README.md lists the mistakes in
words. Nothing else may be found.
"""

import pytest

from lint_settings.engine.discover import discover
from lint_settings.engine.project import Options
from lint_settings.engine.report import Report
from lint_settings.engine.run import run
from tenant_project import TENANT, lint

Found = tuple[str, int, str, tuple[str, ...]]

# Who belongs to whom: OIDC clients, their settings, API clients and policies.
LINKS: list[Found] = [
    ("dev/application-settings.yaml", 8, "inherited-client-id", ()),
    ("dev/login-policies/campaign.yaml", 10, "login-policy-without-owner", ("dev/api-clients/pipeline.yaml:5",)),
    ("dev/oidc-clients/campaign.yaml", 8, "orphan-oidc-client", ()),
    (
        "dev/oidc-clients/configuration.yaml",
        2,
        "lone-configuration-client",
        ("dev/token-policies/configuration.yaml:1",),
    ),
    (
        "dev/settings/blog.yaml",
        9,
        "mismatched-application-client",
        ("dev/oidc-clients/blog.yaml:12", "dev/settings/blog.yaml:1"),
    ),
    ("dev/settings/kiosk.yaml", 9, "unknown-oidc-client", ("dev/oidc-clients/blog.yaml:1",)),
    ("dev/settings/portal.yaml", 8, "shared-oidc-client", ("dev/settings/shop.yaml:9",)),
    ("prod/api-clients.json", 54, "duplicate-client-name", ("prod/api-clients.json:66",)),
    (
        "prod/api-clients.json",
        79,
        "not-a-login-client",
        ("prod/oidc-clients/forum.yaml:12", "prod/api-clients.json:80"),
    ),
    ("prod/login-policies/campaign.yaml", 3, "identity-leak", ("dev/application-settings.yaml:6",)),
    ("prod/login-policies/old.yaml", 1, "unused-policy", ("prod/oidc-clients/blog.yaml:6",)),
    ("prod/login-policies/outlet.yaml", 3, "foreign-customer-id", ("prod/login-policies/outlet.yaml:14",)),
    ("prod/oidc-clients/blog.yaml", 7, "dangling-token-policy", ("prod/token-policies/configuration.yaml:1",)),
    ("prod/oidc-clients/forum.yaml", 7, "identity-leak", ("dev/token-policies/login.yaml:1",)),
    ("prod/oidc-clients/kiosk.yaml", 6, "dangling-login-policy", ("prod/login-policies/campaign.yaml:1",)),
    ("prod/oidc-clients/outlet.yaml", 2, "duplicate-client-name", ("prod/oidc-clients/shop.yaml:2",)),
    (
        "prod/oidc-clients/outlet.yaml",
        6,
        "foreign-login-policy",
        ("prod/login-policies/outlet.yaml:8", "prod/oidc-clients/outlet.yaml:12"),
    ),
    ("prod/settings/kiosk.yaml", 2, "site-name-drift", ("prod/oidc-clients/kiosk.yaml:2",)),
    ("prod/settings/kiosk.yaml", 7, "redirect-uri-without-caveat", ()),
    ("prod/settings/kiosk.yaml", 7, "unlisted-redirect-target", ("prod/oidc-clients/kiosk.yaml:4",)),
    (
        "prod/settings/portal.yaml",
        9,
        "identity-leak",
        ("dev/oidc-clients/portal.yaml:1", "prod/settings/portal.yaml:6", "prod/settings/portal.yaml:7"),
    ),
]

# What settings name: flows, entity types, second factors, values of the application.
SETTINGS: list[Found] = [
    ("dev/application-settings.yaml", 9, "global-second-factor", ("dev/login-policies/fair.yaml:3",)),
    ("dev/flows/clubhouse.yaml", 2, "unused-flow", ("dev/settings/blog.yaml:4",)),
    ("dev/flows/clubhouse.yaml", 5, "field-without-attribute", ("dev/entity-types/user.yaml:2",)),
    ("dev/login-policies/partners.yaml", 14, "claim-without-attribute", ("dev/entity-types/partner.yaml:2",)),
    ("dev/settings/club.yaml", 8, "shadowed-global", ("dev/application-settings.yaml:10",)),
    ("dev/settings/club.yaml", 11, "consent-without-attribute", ("dev/entity-types/user.yaml:24",)),
    ("dev/settings/club.yaml", 12, "unknown-required-attribute", ("dev/entity-types/user.yaml:2",)),
    ("dev/settings/club.yaml", 13, "value-not-in-catalogue", ("settings-options.json:31",)),
    (
        "dev/settings/partners.yaml",
        4,
        "flow-without-entity-type",
        ("dev/flows/standard.yaml:4", "dev/settings/partners.yaml:3"),
    ),
    ("dev/settings/partners.yaml", 10, "age-rule-without-birthday", ("dev/entity-types/partner.yaml:2",)),
    (
        "prod/login-policies/partners.yaml",
        9,
        "unknown-entity-type",
        ("dev/entity-types/partner.yaml:1", "prod/settings/partners.yaml:3"),
    ),
    (
        "prod/settings/club.yaml",
        3,
        "entity-type-mismatch",
        ("prod/login-policies/shop.yaml:9", "prod/oidc-clients/club.yaml:6"),
    ),
    ("prod/settings/fair.yaml", 4, "unknown-flow", ("prod/flows/standard.yaml:2",)),
    (
        "prod/settings/gallery.yaml",
        5,
        "unknown-flow-version",
        ("dev/flows/standard-versions.yaml:3", "prod/settings/gallery.yaml:4"),
    ),
    (
        "prod/settings/legacy.yaml",
        10,
        "second-factor-on-v1",
        ("prod/login-policies/legacy.yaml:3", "prod/oidc-clients/legacy.yaml:6"),
    ),
]


def found_in(report: Report) -> list[Found]:
    return [
        (one.path, one.span.line, one.rule, tuple(f"{place.path}:{place.span.line}" for place in one.related))
        for one in report.findings
    ]


def test_the_tenant_holds_these_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    report = lint(TENANT, monkeypatch)
    assert sorted(found_in(report)) == sorted([*LINKS, *SETTINGS])
    assert not [*report.crashes, *report.errors, *report.skipped]


def test_every_rule_knows_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lint(TENANT, monkeypatch).not_checked == {}


def test_the_order_of_files_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TENANT)
    files = discover(["."])
    there, back = (run(order, Options(today="2026-11-21")) for order in (files, files[::-1]))
    assert there.findings == back.findings


def test_the_other_files_of_the_project_are_known_to_a_single_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from lint_settings.engine.discover import context_of

    monkeypatch.chdir(TENANT)
    options = Options(today="2026-11-21", fold=False)
    every = sorted(found_in(run(discover(["."]), options)))
    for path, *_ in discover(["."]):
        files = discover([path])
        alone = run([*files, *context_of(files)], options)
        assert sorted(found_in(alone)) == [one for one in every if one[0] == path]
