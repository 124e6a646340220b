"""The texts of closed files, which are kept in blocks."""

from __future__ import annotations

import pytest

from lint_settings.documents import kept_texts
from lint_settings.documents.kept_texts import Block, KeptTexts

ODD = ["", "\n", "12 4\nx", "\ud800", "ä\u2028\U0001f600", "\r\n", "\0", "a: b\n"]


def kept(texts: KeptTexts, many: list[str]) -> list[tuple[Block, int]]:
    return [texts.add(one) for one in many]


@pytest.mark.parametrize("times", [1, 7, 8, 16, 100])
def test_every_text_comes_back_in_any_order(times: int) -> None:
    many = [f"{one}{at}" if at % 3 else one for at in range(times) for one in ODD]
    places = kept(KeptTexts(), many)
    for order in (range(len(many)), reversed(range(len(many)))):
        assert all(places[at][0].text(places[at][1]) == many[at] for at in order)


@pytest.mark.parametrize("times", [1, 20])
def test_a_block_may_go_to_another_process(times: int) -> None:
    many = ODD * times
    other = KeptTexts()
    places = kept(KeptTexts(), many)
    blocks = {id(block): other.block(block.data()) for block, _ in places}
    assert [blocks[id(block)].text(at) for block, at in places] == many


def test_texts_that_resemble_each_other_take_little_memory() -> None:
    many = [f"site_name: Shop {at}\n" + "password_recover_url: https://example.com/\n" * 50 for at in range(1000)]
    places = kept(KeptTexts(), many)
    blocks = {id(block): block for block, _ in places}.values()
    assert sum(len(one.data()) for one in blocks) * 20 < sum(map(len, many))
    for block, at in places:
        block.text(at)
    at_hand = [one for one in blocks if one._texts is not None]
    assert len(at_hand) <= kept_texts._UNPACKED + 1  # and the one that is not complete


def test_a_large_text_completes_its_block() -> None:
    texts = KeptTexts()
    first, second = kept(texts, ["a" * 300_000, "b"])
    assert first[0] is not second[0]
    assert (first[0].text(first[1]), second[0].text(second[1])) == ("a" * 300_000, "b")
