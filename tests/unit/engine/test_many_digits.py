"""Python refuses to convert texts of more than 4300 digits; no rule fails on one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.schema_files import read_schema
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.registry import load

DIGITS = "1" * 5000
FORMS: dict[str, Any] = {
    "digits": DIGITS,
    "zeros in front": "0" * 5000 + "1",
    "a list": [DIGITS],
    "an address": f"192.0.2.{DIGITS}",
    "a list of an address": [f"192.0.2.{DIGITS}"],
    "a size": [f"192.0.2.0/{DIGITS}"],
    "a port": f"https://shop.example.com:{DIGITS}/",
    "a duration": f"{DIGITS} days",
}
PATHS = {
    "client-settings": "settings/shop.json",
    "api-client": "api-clients/shop.json",
    "oidc-client": "oidc-clients/shop.json",
    "login-policy": "login-policies/shop.json",
    "token-policy": "token-policies/shop.json",
    "access-schema": "access-schemas/shop.json",
    "entity-type": "entity-types/shop.json",
}


def names_of(kind: str) -> list[str]:
    """The members that the schema of a kind describes."""
    schema = read_schema(kind)
    described = schema["$defs"]["settings"] if kind == "client-settings" else schema
    return list(described["properties"])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", PATHS)
def test_no_rule_fails(kind: str, form: str) -> None:
    text = json.dumps(dict.fromkeys(names_of(kind), FORMS[form]))
    project = Project(Config("/project"), Options(today="2026-11-21"), load())
    report = check_loaded(load_content(f"/project/{PATHS[kind]}", text.encode(), project))
    assert report.crashes == ()
    assert report.findings
