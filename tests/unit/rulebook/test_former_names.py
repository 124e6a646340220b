"""Names of rules of version 0.1.0 are in configs, workflows and allows of users, and keep working there."""

from pathlib import Path

import pytest

from lint_settings.rulebook.registry import load
from place import Place

NAMES = (Path(__file__).parents[2] / "support" / "rules_of_0_1_0.txt").read_text("utf-8").split()
RULES = load().rules
MISTAKE = 'rpx_realm: "https://shop.rpxnow.com"\n'


def test_the_list_is_that_of_the_version() -> None:
    assert len(NAMES) == len(set(NAMES)) == 159


def test_no_name_is_gone() -> None:
    assert not set(NAMES) - RULES.keys()


@pytest.mark.parametrize("key", ["select", "ignore"])
def test_a_config_can_list_every_name(place: Place, key: str) -> None:
    place.write("shop.yaml", f"user_entity_type: user\n{MISTAKE}")
    place.write("lint-settings.toml", f"{key} = {NAMES}\n")
    outcome = place.quick("shop.yaml")
    assert outcome.code == (1 if key == "select" else 0), outcome.err
    assert ("realm-not-a-label" in outcome.out) is (key == "select")


@pytest.mark.parametrize("severity", ["info", "warning", "error", "off"])
def test_a_config_can_give_every_name_a_severity(place: Place, severity: str) -> None:
    place.write("shop.yaml", f"user_entity_type: user\n{MISTAKE}")
    severities = "".join(f'{name} = "{severity}"\n' for name in NAMES)
    place.write(
        "lint-settings.toml",
        f"[severity]\n{severities}\n[environments.prod]\nfiles = ['prod/**']\n"
        f"[environments.prod.severity]\n{severities}",
    )
    outcome = place.quick("--format=concise", "shop.yaml")
    assert outcome.code in (0, 1), outcome.err
    assert (f"{severity}[realm-not-a-label]" in outcome.out) is (severity != "off")


def test_a_config_can_allow_every_name(place: Place) -> None:
    place.write("shop.yaml", f"user_entity_type: user\n{MISTAKE}")
    allows = "".join(f'[[allow]]\nrule = "{name}"\nfiles = ["shop.yaml"]\nreason = "x"\n' for name in NAMES)
    place.write("lint-settings.toml", allows)
    outcome = place.quick("shop.yaml")
    assert "there is no rule" not in outcome.out + outcome.err
    assert "realm-not-a-label" not in [line.partition("[")[2].partition("]")[0] for line in outcome.out.splitlines()]


def test_a_comment_can_allow_every_name(place: Place) -> None:
    comments = "".join(f"# lint-settings: allow[{name}] -- x\n" for name in NAMES)
    place.write("shop.yaml", f"user_entity_type: user\n{comments}{MISTAKE}")
    outcome = place.quick("shop.yaml", "--ignore=unused-allow")
    found = {line.partition("[")[2].partition("]")[0] for line in outcome.out.splitlines()}
    assert not {"unknown-allow", "realm-not-a-label"} & found, outcome.out
    place.write("other.yaml", "# lint-settings: allow[no-such-rule] -- x\nuser_entity_type: user\n")
    assert "unknown-allow" in place.quick("other.yaml").out


@pytest.mark.parametrize("name", NAMES)
def test_explain_knows_the_name(place: Place, name: str) -> None:
    outcome = place.quick("explain", name)
    assert outcome.code == 0
    assert name in outcome.out.partition("\n")[0]
