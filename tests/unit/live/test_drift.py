"""`diff --export` with folders: what the tenant has and the files do not say, and the other way round."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from place import Outcome, Place
from tenant import ENVIRONMENTS, Tenant, save

TWO = ("dev", "prod")


@pytest.fixture
def tenant(place: Place) -> Tenant:
    """A tenant of two environments with its files under `git` and its answers under `answers`."""
    tenant = Tenant(2, TWO)
    place.write(".gitignore", "*.env\n/answers/\n")
    for environment in TWO:
        fetch(place, tenant, environment)
        options = ("--into", "git", "--environment", environment, "--secrets-to", f"git/{environment}.env")
        assert place.quick("import", f"answers/{environment}", *options).code == 0
        assert f'env-files = ["{environment}.env"]\n' in (place.folder / "git/lint-settings.toml").read_text()
    return tenant


def fetch(place: Place, tenant: Tenant, environment: str = "prod") -> None:
    shutil.rmtree(place.folder / "answers" / environment, ignore_errors=True)
    save(tenant, environment, place.folder / "answers" / environment)


def drift(place: Place, *arguments: str, environment: str = "prod") -> Outcome:
    options = ("--export", f"answers/{environment}", "--environment", environment, "--exit-code", *arguments)
    return place.quick("diff", *options, "git")


def changes(place: Place, *arguments: str) -> list[tuple[str, str, str]]:
    outcome = drift(place, "--format", "json", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return [(one["kind"], one["action"], one["name"]) for one in json.loads(outcome.out)["changes"]]


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize("environment", TWO)
def test_there_is_no_drift_after_an_import(place: Place, environment: str) -> None:
    outcome = drift(place, environment=environment)
    assert (outcome.code, outcome.out) == (0, "17 files compared: no differences that count\n"), outcome.err
    assert "not compared" not in outcome.err


def test_every_change_is_shown_and_secrets_are_not(place: Place, tenant: Tenant) -> None:
    application = tenant.application("prod")
    settings = next(iter(application.client_settings.values()))
    settings["site_name"] = "Changed"
    settings["rpx_key"] = "Sx9KqL2mWv8RtYz4Bn7Pd3Gh6Jf1Cs5a"
    application.settings["email_sender_address"] = "x@example.com"
    next(iter(tenant.oidc["clients"].values()))["redirectURIs"] = ["https://a.example.com"]  # of dev
    application.clients[application.owner]["features"] = ["owner", "direct_access"]
    application.access_schemas[next(iter(application.access_schemas))] = ["email"]
    fetch(place, tenant)
    assert sorted(changes(place)) == [
        ("access-schema", "added", "attributes"),
        ("access-schema", "added", "attributes"),
        ("api-client", "removed", "features"),
        ("application-settings", "changed", "email_sender_address"),
        ("client-settings", "changed", "rpx_key"),
        ("client-settings", "changed", "site_name"),
    ]
    outcome = drift(place, "--format", "text")
    assert settings["rpx_key"] not in outcome.out + outcome.err
    assert 'site_name  "Changed" -> "Example Shop 1 prod"' in outcome.out


def test_objects_without_a_file_and_files_without_an_object(place: Place, tenant: Tenant) -> None:
    (place.folder / "git/prod/oidc-clients/example-shop-1-prod.yaml").unlink()
    application = tenant.application("prod")
    gone = [*application.client_settings][1]
    oidc = application.client_settings.pop(gone)["custom"]["janrainOidcClientId"]
    del application.clients[gone], tenant.oidc["clients"][oidc]
    fetch(place, tenant)
    assert sorted(changes(place)) == [
        ("api-client", "added", ""),
        ("client-settings", "added", ""),
        ("oidc-client", "added", ""),
        ("oidc-client", "removed", ""),
    ]


@pytest.mark.usefixtures("tenant")
def test_a_kind_without_files_is_not_compared(place: Place) -> None:
    shutil.rmtree(place.folder / "git/prod/api-clients")
    assert changes(place) == []


@pytest.mark.usefixtures("tenant")
def test_without_an_environment_what_is_in_several_is_an_error(place: Place) -> None:
    outcome = place.quick("diff", "--export", "answers/prod", "git")
    assert outcome.code == 2
    assert (
        "several files describe the entity type `user`: git/dev/entity-types/user.yaml, git/prod/entity" in outcome.err
    )
    assert "name the environment with --environment" in outcome.err
    folder = place.quick("diff", "--export", "answers/prod", "git/prod", "--exit-code")
    assert (folder.code, folder.out) == (0, "17 files compared: no differences that count\n")
    unknown = place.quick("diff", "--export", "answers/prod", "git", "--environment", "qa")
    assert (unknown.code, "of the environment `qa`; there are dev, prod" in unknown.err) == (2, True)


@pytest.mark.usefixtures("tenant")
def test_placeholders_without_a_value_are_counted(place: Place) -> None:
    (place.folder / "git/prod.env").unlink()
    outcome = drift(place)
    assert outcome.code == 0
    assert "placeholders were not compared, because no --env-file sets their values" in outcome.err
    place.write("other.env", "OWNER_PROD_SECRET=x\n")
    some = drift(place, "--env-file", "other.env")
    assert some.code == 1
    assert "_secret  a secret of" in some.out


@pytest.mark.usefixtures("tenant")
def test_error_answers_make_the_comparison_incomplete(place: Place) -> None:
    path = next((place.folder / "answers/prod/settings").iterdir())
    path.write_text('{"errors": "Authentication required."}')
    outcome = drift(place)
    assert outcome.code == 2
    assert "is an error answer of the API" in outcome.err
    assert "not everything could be compared" in outcome.out


# --- what is known


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ('files = ["/prod/settings/"]', ["rpx_realm"]),
        ('files = ["/prod/settings/"]\nname = "site_name"', ["rpx_realm", "user_entity_type"]),
        ('kind = "client-settings"\nname = "site_name"', ["rpx_realm", "user_entity_type"]),
        ('kind = "application-settings"', ["site_name", "user_entity_type"]),
        ('kind = "client-settings"\nuntil = "2020-01-01"', ["rpx_realm", "site_name", "user_entity_type"]),
        ('kind = "flow"', ["rpx_realm", "site_name", "user_entity_type"]),
        ('id = "{id}"', ["rpx_realm"]),
    ],
)
def test_known_differences_are_counted(place: Place, tenant: Tenant, entry: str, left: list[str]) -> None:
    application = tenant.application("prod")
    settings = next(iter(application.client_settings.values()))
    settings.update(site_name="Changed", user_entity_type="users")
    application.settings["rpx_realm"] = "x"
    fetch(place, tenant)
    entry = entry.replace("{id}", settings["custom"]["janrainOidcClientId"].upper())
    with (place.folder / "git/lint-settings.toml").open("a") as file:
        file.write(f'\n[[drift]]\n{entry}\nreason = "because"\n')
    assert sorted(name for _, _, name in changes(place)) == left
    outcome = drift(place)
    known = 3 - len(left)
    assert (f"{known} known difference" in outcome.out) == bool(known)
    assert ("this [[drift]] entry" in outcome.err) == (not known)
    report = json.loads(drift(place, "--format", "json").out)
    assert [one["reason"] for one in report.get("known_changes", [])] == ["because"] * known


@pytest.mark.usefixtures("tenant")
def test_if_all_is_known_nothing_fails(place: Place) -> None:
    (place.folder / "git/prod/oidc-clients/example-shop-1-prod.yaml").unlink()
    assert drift(place).code == 1
    with (place.folder / "git/lint-settings.toml").open("a") as file:
        file.write('\n[[drift]]\nkind = "oidc-client"\nreason = "made by hand"\n')
    outcome = drift(place)
    assert (outcome.code, outcome.out) == (0, "16 files compared: no differences that count; 1 known difference\n")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('reason = "x"', "`drift.0` takes a table with reason and at least one of files, id and kind"),
        ('kind = "flow"', "`drift.0` needs `reason`"),
        ('kind = "flow"\nreason = "x"\nuntil = "2020-02-31"', "`2020-02-31` is not a date"),
        ('kind = "flow"\nreason = "x"\nfile = "y"', "unknown key `drift.0.file`; did you mean `files`?"),
        ('files = ["**/**/["]\nreason = "x"', "is not a pattern"),
        ('kind = "flows"\nreason = "x"', "`flows` is not a kind of settings; did you mean `flow`?"),
    ],
)
def test_entries_that_cannot_be_meant_are_refused(place: Place, entry: str, message: str) -> None:
    place.write("lint-settings.toml", f"[[drift]]\n{entry}\n")
    place.write("a.yaml")
    outcome = place.quick("a.yaml")
    assert outcome.code == 2
    assert message in outcome.err


# --- exit codes of every comparison

RISKS = {
    "access": ("default_flow_name: standard", "default_flow_name: other"),
    "security": ("authentication.second_factor: true", "authentication.second_factor: false"),
    "appearance": ("site_name: Shop", "site_name: Store"),
}
LEVELS = ("access", "security", "appearance", "any")


@pytest.mark.parametrize("risk", RISKS)
@pytest.mark.parametrize("fail_on", LEVELS)
def test_changes_fail_from_a_risk_on(place: Place, risk: str, fail_on: str) -> None:
    old, new = (f"user_entity_type: user\n{line}\n" for line in RISKS[risk])
    place.write("old.yaml", old)
    place.write("new.yaml", new)
    wanted = int(LEVELS.index(risk) <= LEVELS.index(fail_on))
    options = ("--fail-on", fail_on, "--exit-zero")
    assert place.quick("diff", "old.yaml", "new.yaml", *options).code == wanted
    assert place.quick("diff", "--export", "old.yaml", "new.yaml", *options).code == wanted
    place.git("init")
    place.write("git.yaml", old)
    place.git("add", ".")
    place.git("commit", "-qm", "x")
    place.write("git.yaml", new)
    assert place.quick("diff", "--base", "HEAD", "git.yaml", *options).code == wanted
    assert place.quick("diff", "--base", "HEAD", "old.yaml", *options, "--exit-code").code == 0


def test_anything_counts_for_the_exit_code(place: Place) -> None:
    place.write("old.yaml", "user_entity_type: user\nour_own: 1\n")
    place.write("new.yaml", "user_entity_type: user\nour_own: 2\n")
    assert place.quick("diff", "old.yaml", "new.yaml").code == 0
    assert place.quick("diff", "old.yaml", "new.yaml", "--exit-code").code == 1
    assert place.quick("diff", "old.yaml", "new.yaml", "--fail-on", "appearance").code == 0
    assert place.quick("diff", "old.yaml", "old.yaml", "--exit-code").code == 0


def test_all_environments_at_once_need_their_folders(place: Place) -> None:
    tenant = Tenant(1, ENVIRONMENTS)
    for environment in ENVIRONMENTS:
        fetch(place, tenant, environment)
        options = ("--into", "git", "--environment", environment)
        assert place.quick("import", f"answers/{environment}", *options).code == 0
    for environment in ENVIRONMENTS:
        assert drift(place, environment=environment).code == 0
    assert (place.folder / Path("git/staging/settings")).exists()


def test_a_file_without_an_answer_makes_the_comparison_incomplete(place: Place, tenant: Tenant) -> None:
    """Else a nightly job would be content as long as nothing is saved."""
    client = next(iter(tenant.application("prod").client_settings))
    name = f"answers/prod/settings/{client}.json"
    (place.folder / name).unlink()
    outcome = drift(place)
    assert outcome.code == 2
    assert "no answer is about their objects: git/prod/settings/example-shop-1-prod.yaml" in outcome.err
    for path in (place.folder / "answers/prod/settings").iterdir():
        path.unlink()  # none of them was asked for
    assert drift(place).code == 0
    fetch(place, tenant)
    options = ("--environment", "prod", "--exit-code", "git")
    assert place.quick("diff", "--export", name, *options).code == 0  # a file is that answer alone


@pytest.mark.usefixtures("tenant")
def test_files_of_another_application_need_no_answer(place: Place) -> None:
    """Settings without a path are known by the OIDC client, which the list of the customer has."""
    config = place.folder / "git/lint-settings.toml"
    config.write_text(config.read_text().replace('files = ["/prod/"]', 'files = ["/prod/", "/other/"]'))
    dev = place.folder / "git/dev/settings/example-shop-1-dev.yaml"
    text = "".join(line for line in dev.read_text().splitlines(keepends=True) if "_self" not in line)
    place.write("git/other/shop.yaml", text.replace("EXAMPLE", "OTHER"))
    outcome = drift(place)
    assert outcome.code == 0, outcome.err


def test_access_schemas_are_compared_only_with_their_entity_type(place: Place, tenant: Tenant) -> None:
    (place.folder / "answers/prod/entity-types/user.json").unlink()
    outcome = drift(place)
    assert outcome.code == 2
    assert "it exists on the platform" not in outcome.out
    tenant.application("prod").access_schemas.clear()
    fetch(place, tenant)
    assert {one[::2] for one in changes(place)} == {("access-schema", "attributes")}
