"""What `--diff` shows is what `--fix` would change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_fix_memory import MIXED, TENANTS, mixed, runs

from place import Place

SEEDS = range(100, 100 + MIXED // 2)


def see_whether_it_is_so(tenant: Path, place: Place, *options: str) -> None:
    """Compare the files that a diff names with those that a run with the fixes changes."""
    diff, before = runs(tenant, place, ("--diff", *options))
    shown = {*re.findall(r"^\+\+\+ (\S+)$", diff.out, re.MULTILINE)}
    _, after = runs(tenant, place, ("--fix", *options))
    assert {name for name in before if before[name] != after[name]} == shown


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda tenant: tenant.name)
def test_in_tenants_that_are_linked(tenant: Path, place: Place) -> None:
    see_whether_it_is_so(tenant, place)
    see_whether_it_is_so(tenant, place, "--unsafe-fixes")


@pytest.mark.parametrize("seed", SEEDS)
def test_in_tenants_made_of_examples(seed: int, place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    tenant = mixed(seed, tmp_path_factory.mktemp("tenant"))
    see_whether_it_is_so(tenant, place)
    see_whether_it_is_so(tenant, place, "--unsafe-fixes")


@pytest.mark.parametrize("options", [[], ["--show-consequences"], ["--ignore=duplicate-key"]])
def test_what_follows_from_a_finding_in_another_file(
    place: Place, tmp_path_factory: pytest.TempPathFactory, options: list[str]
) -> None:
    """The setting of the client is the same as the wrong one of the two in the application."""
    application, client = "/config/shopapp2222222222222222222", "clients/exampleshop"
    tenant = tmp_path_factory.mktemp("tenant")
    twice = "authentication.second_factor: false\nauthentication.second_factor: true\n"
    (tenant / "app.yaml").write_text(f"_self: {application}/settings\n{twice}")
    for name, number, more in (
        ("client", "0" * 22, "authentication.second_factor: true"),
        ("other", "1" * 22, "Default_flow_name: shopFlow"),
    ):
        head = f"_self: {application}/{client}{number}/settings\nuser_entity_type: user\n"
        (tenant / f"{name}.yaml").write_text(f"{head}{more}\n")
    see_whether_it_is_so(tenant, place, "--unsafe-fixes", "--ignore=missing-setting", *options)
