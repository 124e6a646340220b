"""The schema that a file names for editors is shown in frames and diffs, unless it may hide a secret."""

from __future__ import annotations

import json

import pytest

from place import Place

PLACES = [
    "https://lint-settings.example/schemas/client-settings.schema.json",
    "http://json-schema.org/draft-07/schema.json",
    "./schemas/client-settings.schema.json",
    "../../.vscode/schemas/client_settings2.json",
    "/opt/schemas/v1.2/settings.json",
    "file:///opt/schemas/settings.json",
    "settings.json",
]
# A login, a parameter, and parts that may be a token.
SECRETS = [
    "https://bob:hunter22@schemas.example.com/settings.json",
    "https://schemas.example.com/settings.json?token=Zq9x8w7v",
    "https://schemas.example.com/Zq9x8w7vKpL2mN4t/settings.json",
    "https://schemas.example.com/3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c/settings.json",
    "https://schemas.example.com/settings.json hunter22",
    "Zq9x8w7vKpL2mN4t.json",
    "hunter22",
]
SETTINGS = {"Default_flow_name": "signIn", "user_entity_type": "user", "login_attempts": 5}


def written(place: Place, syntax: str, schema: str) -> str:
    """What a fix of the line below the place of a schema would change."""
    if syntax == "json":
        place.write("shop.json", json.dumps({"$schema": schema, **SETTINGS}, indent=2) + "\n")
    else:
        heads = {
            "modeline": f"# yaml-language-server: $schema={schema}\n",
            "comment": f"# $schema: {schema}\n",
            "member": f"$schema: '{schema}'\n",
        }
        lines = "".join(f"{name}: {value}\n" for name, value in SETTINGS.items())
        place.write("shop.yaml", heads[syntax] + lines)
    outcome = place.quick("--fix", "--diff", ".")
    assert outcome.code == 1
    assert "default_flow_name" in outcome.out
    return outcome.out + outcome.err


@pytest.mark.parametrize("syntax", ["json", "member", "modeline", "comment"])
@pytest.mark.parametrize("schema", PLACES)
def test_the_place_of_a_schema_is_shown(place: Place, syntax: str, schema: str) -> None:
    shown = written(place, syntax, schema)
    assert schema in shown
    assert "*" not in shown


@pytest.mark.parametrize("syntax", ["json", "member", "modeline", "comment"])
@pytest.mark.parametrize("schema", SECRETS)
def test_a_place_that_may_hide_a_secret_is_masked(place: Place, syntax: str, schema: str) -> None:
    shown = written(place, syntax, schema)
    assert schema not in shown
    assert not any(secret in shown for secret in ("hunter22", "Zq9x8w7v", "3f9a8b7c"))
