"""`required-version` and `not-kept`."""

import json

import pytest

from lint_settings import __version__
from lint_settings.config.required_version import fits, is_requirement
from lint_settings.diff.config_weakening import weaker
from place import Place


@pytest.mark.parametrize(
    ("version", "requirement", "expected"),
    [
        ("0.2.0", ">=0.2", True),
        ("0.2.0", "0.2", True),
        ("0.2.0", "==0.2.0", True),
        ("0.2.1", "0.2", False),
        ("0.2.0", ">0.2", False),
        ("0.10.0", ">=0.9", True),
        ("0.2.0", ">=0.2,<1", True),
        ("1.0", ">=0.2, <1", False),
        ("0.2.5", "~=0.2.3", True),
        ("0.3.0", "~=0.2.3", False),
        ("0.2.2", "~=0.2.3", False),
        ("0.9", "~=0.2", True),
        ("1.0", "~=0.2", False),
        ("0.2.0", "!=0.2", False),
        ("0.2.0.dev3", ">=0.2", False),
        ("0.2.0rc1", ">=0.2.0b2", True),
        ("0.2.0.post1", ">0.2", True),
        ("v1.0", "<=1", True),
    ],
)
def test_versions(version: str, requirement: str, expected: bool) -> None:
    assert is_requirement(requirement)
    assert fits(version, requirement) is expected


@pytest.mark.parametrize("text", ["", "latest", ">=", "=0.2", ">=0.2,", "~=1", "0.2 0.3", "1.x", "^1.0", ">=0.2;<1"])
def test_no_versions(text: str) -> None:
    assert not is_requirement(text)


def test_a_version_that_fits_changes_nothing(place: Place) -> None:
    place.settings("shop.yaml")
    for wanted in (__version__, f"=={__version__}", ">=0.0.1,<99"):
        place.write("lint-settings.toml", f"required-version = '{wanted}'\n")
        assert place.quick("shop.yaml").code == 0


@pytest.mark.parametrize(("wanted", "install"), [("99.1", "==99.1"), (">=99, <100", ">=99,<100")])
def test_another_version_stops_before_anything_else_is_read(wanted: str, install: str, place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", f"# a key of version 99\nnew-key = 1\nrequired-version = '{wanted}'\n")
    outcome = place.quick("shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    start = "lint-settings: lint-settings.toml:3: `required-version` is"
    assert outcome.err == (
        f"{start} {wanted}, but this is lint-settings {__version__}; "
        f"install a version that fits, such as with `pip install 'lint-settings{install}'`\n"
    )


@pytest.mark.parametrize("value", ["'latest'", "'^1.0'", "5", "['1']"])
def test_what_is_no_version(value: str, place: Place) -> None:
    place.settings("shop.yaml")
    place.write("pyproject.toml", f"[tool.lint-settings]\nrequired-version = {value}\n")
    outcome = place.quick("shop.yaml")
    assert outcome.code == 2
    assert outcome.err.startswith("lint-settings: pyproject.toml:2: `required-version` takes ")


@pytest.mark.parametrize(
    ("old", "new", "is_weaker"),
    [
        (">=0.2", ">=0.3", False),
        (">=0.2", ">=0.1", True),
        (">=0.2", "<1", True),
        (">=0.2", None, True),
        (None, ">=0.2", False),
        ("<1", None, False),
        ("0.2", ">=0.2", False),
        ("0.3", "0.2", True),
    ],
)
def test_lower_versions_are_weaker(old: str | None, new: str | None, is_weaker: bool) -> None:
    sides = ({} if one is None else {"required-version": one} for one in (old, new))
    lines = [text for text, _ in weaker(*sides)]
    assert lines == [line for line in lines if "older versions, which may check less, are allowed" in line]
    assert bool(lines) is is_weaker


# --- not-kept


def lacking(place: Place) -> set[str]:
    return {one["rule"] for one in json.loads(place.quick("-f", "json", ".").out)["not_checked"]}


def test_kinds_that_are_not_kept_are_silent(place: Place) -> None:
    place.settings("prod/shop.yaml")
    everything = lacking(place)
    assert {"unknown-flow", "unknown-entity-type", "dangling-reference"} & everything >= {"unknown-flow"}
    place.write("lint-settings.toml", "not-kept = ['flow']\n")
    left = lacking(place)
    assert left < everything
    assert "unknown-flow" not in left
    assert "flow" not in place.quick(".").out
    assert "entity-type-mismatch" in left
    kinds = ["access-schema", "api-client", "entity-type", "flow", "login-policy", "oidc-client", "settings-options"]
    place.write("lint-settings.toml", f"not-kept = {json.dumps([*kinds, 'token-policy'])}\n")
    assert lacking(place) == set()
    assert place.quick(".").out == "1 file checked: nothing found\n"


def test_a_kind_that_is_kept_all_the_same_is_named(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("flows/standard.yaml", 'name: standard\nversions: [HEAD, "20240115093000123456"]\n')
    place.write("lint-settings.toml", "not-kept = [\n  'token-policy',\n  'flow',\n]\n")
    outcome = place.quick(".")
    assert outcome.code == 0
    assert "lint-settings.toml:3: `not-kept` names `flow`, but flows/standard.yaml is one; remove it" in outcome.err


def test_other_rules_still_run(place: Place) -> None:
    place.write("lint-settings.toml", "not-kept = ['token-policy']\n")
    place.settings("shop.yaml", "default_flow_name: standart")
    place.settings("shop.yaml")
    place.write("flows/other.yaml", "name: other\nversions: [HEAD]\n")
    assert "unknown-flow" in place.quick(".").out


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("['entity-typ']", "`entity-typ` is not a kind of settings; did you mean `entity-type`?"),
        ("['config']", "`config` is not a kind of settings; known here: access-schema"),
        ("'flow'", '`not-kept` takes a list of kinds, such as ["entity-type"]'),
        ("[1]", '`not-kept.0` takes a kind, such as "entity-type"'),
    ],
)
def test_a_mistake_has_its_place(value: str, message: str, place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", f"\nnot-kept = {value}\n")
    outcome = place.quick("shop.yaml")
    assert outcome.code == 2
    assert outcome.err.startswith(f"lint-settings: lint-settings.toml:2: {message}")


def test_more_kinds_are_weaker() -> None:
    old, new = {"not-kept": ["flow"]}, {"not-kept": ["flow", "entity-type"]}
    assert [text for text, _ in weaker(old, new)] == [
        "rules that need files of kind `entity-type` are skipped without a note: `not-kept` names it"
    ]
    assert list(weaker(new, old)) == []
