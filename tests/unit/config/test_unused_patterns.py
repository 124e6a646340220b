"""Finding what a pattern matches among many paths, without trying each."""

from __future__ import annotations

import random

from lint_settings.config.unused_patterns import _Found
from lint_settings.search.ignore_patterns import PatternList

_NAMES = ("a", "ab", "abc", "b", "prod", "prod.yaml", "x.yaml")
_PATTERNS = (
    *("a", "a/", "/a", "ab*", "*.yaml", "/*.yaml", "prod/**", "prod/a", "prod/ab*", "a/b/", "a/*/x.yaml", "**/abc"),
    *("a/**/b", "prod.*", "/prod", "b/a?", "ab[c]", "a/prod.yaml/", "/a/a/a", "**", "none", "prod/none*"),
)


def test_a_match_is_found_where_each_path_would_be_tried() -> None:
    dice = random.Random(1)
    seen: set[bool] = set()
    for _ in range(300):
        folders: dict[str, tuple[list[str], set[str]]] = {}
        open_ones = [""]
        while open_ones:
            folder = open_ones.pop()
            names = sorted(dice.sample(_NAMES, dice.randrange(5)))
            inner = {name for name in names if dice.random() < 0.4 and folder.count("/") < 3}
            folders[folder] = names, inner
            open_ones += [f"{folder}/{name}" if folder else name for name in inner]
        found = _Found(folders)
        paths = [
            (f"{folder}/{name}" if folder else name, name in inner)
            for folder, (names, inner) in folders.items()
            for name in names
        ]
        for pattern in _PATTERNS:
            one = PatternList([pattern])
            expected = any(one.last(path, is_folder=is_folder) is not None for path, is_folder in paths)
            assert found.has(pattern) is expected, (pattern, folders)
            seen.add(expected)
    assert seen == {True, False}
