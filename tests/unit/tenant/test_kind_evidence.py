"""Evidence in names: asked for at all, or name by name."""

from typing import Any

import pytest

from lint_settings.tenant.kind_evidence import certain_names, has_certain_name

URL = "https://v1.api.us.janrain.com/x/auth-ui/verify-account"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"janrainOidcClientId": "x", "a": 1}, ["janrainOidcClientId"]),
        ({"custom": {"janrainOidcClientId": "x"}, "a": 1}, ["janrainOidcClientId"]),
        ({"_global": {"_self": "/config/app/settings"}}, ["_global"]),
        ({"_global": {"custom": {"janrainOidcClientId": "x"}}}, ["_global"]),
        ({"_global": {"email_method": "smtp"}}, ["_global"]),
        ({"_global": {"a": 1}}, []),
        ({"_global": [1], "custom": "x"}, []),
        ({"verify_email_url": URL}, ["verify_email_url"]),
        ({"verify_email_url": "https://example.com"}, []),
        # Translations have any names, and descriptions are no values.
        ({"default_flow_version": "Choose a version", "janrainOidcClientId": "Your client", "x": "Hello you"}, []),
        ({"janrainOidcClientId": {"type": "string"}, "user_entity_type": {"type": "string"}}, []),
        ({"theming.logoURL": "The address of your logo"}, []),
        # A character that cannot be seen came along when the name was pasted.
        ({"user\u200b_entity_type": "x", "a": 1}, ["user\u200b_entity_type"]),
        ({"\ufeffjanrainOidcClientId": "x"}, ["\ufeffjanrainOidcClientId"]),
        ({"“default_flow_version”": "x"}, ["“default_flow_version”"]),
        ({"custom": {"theming\u00a0.logoURL": "x"}}, ["theming\u00a0.logoURL"]),
        ({"_global": {"user\u00ad_entity_type": "x"}}, ["_global"]),
        ({"user\u200b_entity_type": "Choose a type", "b": "Hello you"}, []),
        ({"user\u200b_entity_type": {"type": "string"}}, []),
        ({"user\u200b_entities": "x", "naïve": 1}, []),
        ({"name": "x", "b": 1}, []),
        ({}, []),
    ],
)
def test_one_certain_name_is_found_where_all_are(value: dict[str, Any], expected: list[str]) -> None:
    assert certain_names(value) == expected
    assert has_certain_name(value) is bool(expected)
