"""Which environment the words of a path name, and which of them are production."""

import json

import pytest

from lint_settings.config.config import Config
from lint_settings.config.environments import environment_in, is_production, without_environment
from place import Place

PRODUCTION = ["prod", "production", "live", "prd", "prod2"]
DEVELOPMENT = [
    *("dev", "development", "test", "testing", "tst", "qa", "stage", "staging", "sandbox", "uat", "dev1"),
    *("nonprod", "preprod", "nonproduction", "preproduction"),
]


@pytest.mark.parametrize("word", [*PRODUCTION, "dr", "dr1"])
def test_production(word: str) -> None:
    assert is_production(word) is True


@pytest.mark.parametrize("word", [*DEVELOPMENT, "acceptance", "demo", "int", "local", "perf", "int2"])
def test_development(word: str) -> None:
    assert is_production(word) is False


@pytest.mark.parametrize("word", ["", None, "eu", "shop", "live-chat", "customer", "product", "lively", "prods"])
def test_neither(word: str | None) -> None:
    assert is_production(word) is None


@pytest.mark.parametrize("word", [*PRODUCTION, *DEVELOPMENT[:-2]])
@pytest.mark.parametrize(
    "path",
    [
        "{}/shop.yaml", "settings/{}/shop.yaml", "{}.yaml", "shop.{}.yaml", "shop-{}.json", "shop_{}.yml",
        "{}-shop.yaml", "{}_eu/shop.yaml", "eu.{}.shop/a.yaml", "my {}/shop.yaml", "shop ({}).yaml", "{}",
        "a/{}/b/c/d/e.yaml",
    ],
)  # fmt: skip
def test_a_word_in_a_path(path: str, word: str) -> None:
    assert environment_in(path.format(word)) == word
    assert environment_in(path.format(word.upper())) == word
    assert environment_in(path.format(word.title())) == word


@pytest.mark.parametrize(
    "word",
    [
        *("non-prod", "non_prod", "NonProd", "NON-PROD", "non prod", "non.prod", "non-production", "non-live"),
        *("nonproduction", "preproduction", "prélive-nonprod"),
        *("pre-prod", "pre_prod", "PreProd", "preprod", "pre-production", "pre-live", "pre production"),
    ],
)
@pytest.mark.parametrize("path", ["{}/shop.yaml", "settings/{}/shop.yaml", "shop-{}.yaml", "{}", "prod/{}/shop.yaml"])
def test_what_is_not_quite_production(path: str, word: str) -> None:
    assert is_production(path.format(word)) is False


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("dev/prod/shop.yaml", "prod"),
        ("prod/dev/shop.yaml", "dev"),
        ("prod/shop-test.yaml", "test"),
        ("test-data/live/shop.yaml", "live"),
        ("staging/prod.yaml", "prod"),
        ("non-prod/prod/shop.yaml", "prod"),
        ("prod/non-prod/shop.yaml", "nonprod"),
        ("pre/prod/shop.yaml", "prod"),
    ],
)
def test_the_last_word_counts(path: str, environment: str) -> None:
    assert environment_in(path) == environment


@pytest.mark.parametrize(
    "path",
    [
        "product/shop.yaml", "products/shop.yaml", "latest/shop.yaml", "contest/shop.yaml", "livestream/shop.yaml",
        "delivery/shop.yaml", "deliver.yaml", "attestation.yaml", "fastest.yaml", "alive/shop.yaml", "olive.yaml",
        "device/shop.yaml", "devices.yaml", "devon.yaml", "stages/shop.yaml", "backstage.yaml", "qatar.yaml",
        "producer.yaml", "reproduction.yaml", "sandboxes.yaml", "tester.yaml", "shop.yaml", "", "clients/shop.json",
        "shopProd.yaml", "proddev.yaml", "réprod.yaml", "prodé.yaml",
    ],
)  # fmt: skip
def test_a_part_of_a_word_does_not_count(path: str) -> None:
    assert environment_in(path) is None


# --- paths of files


@pytest.mark.parametrize("above", ["/srv/prod/checkout", "/home/me/test", "/builds/live/shop", "/"])
def test_what_is_above_the_project_does_not_count(above: str) -> None:
    config = Config(above)
    assert config.environment(f"{above.rstrip('/')}/settings/shop.yaml") is None
    assert config.environment(f"{above.rstrip('/')}/settings/dev/shop.yaml") == "dev"


def test_paths_on_the_disk(place: Place) -> None:
    """Neither the folders above the project nor where the linter is started from change an environment."""
    inside = Place(place.folder / "prod" / "checkout")
    inside.write(".git/HEAD", "")
    for name in ("shop.yaml", "dev/shop.yaml", "settings/live.yaml", "product/shop.yaml"):
        inside.settings(name)
    expected = {"shop.yaml": None, "dev/shop.yaml": "dev", "settings/live.yaml": "live", "product/shop.yaml": None}
    assert shown(inside, ".") == expected
    assert shown(inside, str(inside.folder)) == expected
    assert shown(inside, "shop.yaml", cwd="dev") == {"shop.yaml": "dev"}
    assert shown(place, "prod") == {f"prod/checkout/{name}": one for name, one in expected.items()}


def test_a_folder_below_the_root_of_its_repository(place: Place) -> None:
    place.write("prod/lint-settings.toml", "")
    place.settings("prod/shop.yaml")
    assert shown(place, "shop.yaml", cwd="prod") == {"shop.yaml": "prod"}


def test_the_environment_of_a_finding(place: Place) -> None:
    for name in ("prod/shop.yaml", "dev/shop.yaml", "shop.yaml"):
        place.settings(name, "authentication.providers: []")
    report = json.loads(place.quick("-fjson", "--select=empty-providers", ".").out)
    reported = {one["path"]: one["environment"] for one in report["findings"]}
    assert reported == {"dev/shop.yaml": "dev", "prod/shop.yaml": "prod", "shop.yaml": None}


def shown(place: Place, *paths: str, cwd: str = ".") -> dict[str, str | None]:
    """The environment of each file, as `--show-files` prints it."""
    rows = [line.split("\t") for line in place.quick("--show-files", *paths, cwd=cwd).out.splitlines()]
    assert {kind for _, kind, _ in rows} == {"client-settings"}
    return {path: None if environment == "-" else environment for path, _, environment in rows}


# --- what two environments have in common


@pytest.mark.parametrize(
    ("path", "name", "common"),
    [
        ("dev/settings/shop.yaml", "dev", "settings/shop"),
        ("prod/settings/shop.json", "prod", "settings/shop"),
        ("settings/shop-prod.yaml", "prod", "settings/shop"),
        ("settings/shop.prod.yaml", "prod", "settings/shop"),
        ("Settings/Shop_Non-Prod.yaml", "nonprod", "settings/shop"),
        ("pre-prod/shop.yaml", None, "shop"),
        ("europe/shop.yaml", "Europe", "shop"),
        ("europe/shop.yaml", None, "europe/shop"),
        ("blue-green/shop.yaml", "blue-green", "shop"),
        ("product/latest.yaml", "prod", "product/latest"),
        ("prod/café.yaml", "prod", "café"),
        ("prod.yaml", "prod", ""),
    ],
)
def test_a_path_without_its_environment(path: str, name: str | None, common: str) -> None:
    assert without_environment(path, name) == common
