"""Nodes: what is below one, without what does not matter."""

import pytest

from reader import root

TEXTS = {
    "shop.yaml": "a: 1\nb: {c: [], d: [x, {e: f}, [1, [2]]], g: {}}\nh:\n  - i\n  - j: [k]\n  - [l]\nm: [n, o]\n",
    "list.yaml": "- 1\n- [2, {a: [b]}]\n- c: d\n",
    "text.yaml": "just a text\n",
    "shop.json": '{"a": 1, "b": {"c": [], "d": ["x", {"e": "f"}, [1, [2]]], "g": {}}, "m": ["n"]}',
    "list.json": '[[1, ["a"]], {"b": ["c", {"d": []}]}, "e"]',
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_holders_are_the_mappings_and_lists_of_a_walk(name: str) -> None:
    top = root(TEXTS[name], name)
    walked = [node.pointer for node in top.walk() if isinstance(node.value, (dict, list))]
    assert sorted(node.pointer for node in top.holders()) == sorted(walked)


def test_the_key_of_an_item_is_its_index_as_text() -> None:
    top = root("a: [b]\n")
    assert [node.key for node in top.walk()] == ["", "a", "0"]
