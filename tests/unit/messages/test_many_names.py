"""What is asked about the names of a file with more names than are kept."""

from __future__ import annotations

from lint_settings.messages import catalogued
from lint_settings.messages.secrets import hidden_of
from reader import read

_MEMBERS = 9000  # more than the names that are kept


def test_what_a_schema_says_of_a_name_is_looked_up_once() -> None:
    """Members are looked at right after the name that they are below, while that is known."""
    text = "".join(f"  p{at}: {{name: a, provider: b}}\n" for at in range(_MEMBERS))
    document = read(f"user_entity_type: user\nauthentication.providers.custom:\n{text}")[0][0]
    document.set_kind("client-settings")
    catalogued._parts.cache_clear()
    hidden_of(document)
    assert catalogued._parts.cache_info().misses < 3 * _MEMBERS + 100
