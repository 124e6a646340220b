"""Pieces of a value are found where they are written, however many are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.documents import pieces
from lint_settings.documents.document import load
from lint_settings.documents.limits import Limits
from lint_settings.documents.node import Node
from lint_settings.documents.source import Source

WORDS = st.lists(st.sampled_from(["a", "ab", "abc", "b", "ba", "c"]), min_size=1, max_size=12)


def value(words: list[str]) -> Node:
    """Return a value of these words, between commas."""
    text = f"before: abc\nlist: '{','.join(words)}'\nafter: abc\n"
    return load(Source("a.yaml", text), Limits())[0][0].root.members["list"]


@given(WORDS, st.lists(st.sampled_from(["a", "ab", "abc", "b", "ba", "c", "d"]), max_size=12))
def test_what_is_found_is_there(words: list[str], asked: list[str]) -> None:
    node = value(words)
    for piece in asked:
        at = pieces.find_piece(node, piece)
        assert (at >= 0) == (piece in node.text)
        assert at < 0 or node.text[at : at + len(piece)] == piece


@given(WORDS)
def test_pieces_in_the_order_of_the_text_are_found_in_this_order(words: list[str]) -> None:
    node = value(words)
    different = list(dict.fromkeys(words))
    found = [pieces.find_piece(node, f"{word},") for word in different[:-1]]
    assert found == sorted(found)


def test_a_piece_is_found_at_one_place_only() -> None:
    node = value(["a", "b", "a", "b"])
    assert [pieces.find_piece(node, one) for one in ("b", "a", "b", "a")] == [3, 5, 3, 5]


def test_what_was_found_in_one_value_does_not_count_for_another() -> None:
    node = value(["abc", "a"])
    other = load(Source("a.yaml", "x: abc\ny: c\n"), Limits())[0][0].root.members
    assert pieces.find_piece(node, "a,") == -1
    assert pieces.find_piece(other["x"], "c") == 2
    assert pieces.find_piece(other["y"], "c") == 0


def test_searching_in_vain_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 20)
    node = value(["c", "b", "a"])
    assert pieces.find_piece(node, "a") == 5
    assert pieces.find_piece(node, "b") == 3
    assert pieces.find_piece(node, "x") == -1
    assert pieces.find_piece(node, "c") == -1, "the limit is reached"
    assert pieces.find_piece(node, "a") == 5, "what was found stays found"
