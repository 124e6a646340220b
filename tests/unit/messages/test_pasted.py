"""Characters that come along with pasted text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_settings import first_invisible, has_curly_quotes, pasted_fault, straighten, without_pasted

TEXTS = st.text(alphabet="ab[]{}:,\"' “”‘’\u00a0\u200b\u00ad", max_size=12)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("site_name", "site_name"),
        ("“site_name”", "site_name"),
        ("site\u200b_name", "site_name"),
        ("‘site_name’", "site_name"),
        ("Anna’s", "Anna’s"),
    ],
)
def test_what_cannot_be_meant_is_left_out(text: str, plain: str) -> None:
    assert without_pasted(text) == plain


def test_a_gap_replaces_what_cannot_be_seen() -> None:
    assert without_pasted("“site\u00a0name”", gap="_") == "site_name"


@given(TEXTS)
def test_without_pasted_is_done_once(text: str) -> None:
    assert without_pasted(without_pasted(text)) == without_pasted(text)
    assert first_invisible(without_pasted(text)) is None


@given(TEXTS)
def test_straighten_makes_valid_json_or_nothing(text: str) -> None:
    straight = straighten(text)
    if straight != text:
        json.loads(straight)
        assert not has_curly_quotes(straight.replace("‘", "").replace("’", ""))


def test_the_fault_names_what_cannot_be_seen() -> None:
    message, part = pasted_fault("a\u00adb", "name")
    assert message.startswith("a soft hyphen (U+00AD) hides in this name")
    assert part == "\u00ad"
    assert pasted_fault("“a\u00adb”", "item")[1] is None
    assert "invalid JSON" in pasted_fault("[“a”]", "value")[0]


@pytest.mark.parametrize(("text", "found"), [("\u200ba", None), ("a\u200bb", "\u200b"), ("ab", None)])
def test_invisible_characters_inside(text: str, found: str | None) -> None:
    assert first_invisible(text, inside=True) == found
