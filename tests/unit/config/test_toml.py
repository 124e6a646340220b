"""TOML texts: the library that parses them reads the same as that of the standard library, and also TOML 1.1."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_toml_places import TEXTS, documents

from lint_settings.config.toml import TOMLDecodeError, loads
from lint_settings.config.toml_places import TomlPlaces

# What TOML 1.1 adds, each with its values and the lines of these.
NEWER = [
    ("a = {\n  b = 1, # one\n  c = [2,\n  3],\n}\nd = 4\n", {"a": {"b": 1, "c": [2, 3]}, "d": 4}, [2, 3, 6]),
    ('a = {"b.c" = 1,}\nd = {\n}\ne = "\\e[1m \\x41"\n', {"a": {"b.c": 1}, "d": {}, "e": "\x1b[1m A"}, [1, 2, 4]),
    ('"\\x61" = {\n"\\x62" = {\n"\\e" = 1\n}\n}\n', {"a": {"b": {"\x1b": 1}}}, [3]),
]


def both(text: str) -> tuple[Any, Any]:
    """What the standard library and ours read, each None for a text that it refuses."""
    try:
        old = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        old = None
    try:
        new = loads(text)
    except TOMLDecodeError:
        new = None
    return old, new


@given(st.one_of(documents(), st.text("ab.[]=#\"'\\{},\n\r\t é-1:_0xe+TZ", max_size=30)))
@example("a = nan\nb = -inf\nc = 1e3\nd = 0x_1")
@example("a = 07:32:00.123456789\nb = 1979-05-27T00:32:00.999999-07:00\n")
@example("\ufeffa = 1")
def test_what_the_standard_library_reads_is_read_alike(text: str) -> None:
    old, new = both(text)
    if old is not None:
        assert repr(old) == repr(new)  # nan is not equal to itself, and 1 is equal to true


@pytest.mark.parametrize("text", TEXTS)
def test_each_kind_of_value(text: str) -> None:
    old, new = both(text)
    assert old is not None
    assert repr(old) == repr(new)


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[3].glob("**/*.toml")), ids=lambda path: path.name)
def test_our_own_files(path: Path) -> None:
    text = path.read_text("utf-8")
    assert loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["a", "a = ", "a = 1\na = 2", "[a]\n[a]", "a = [1", 'a = "\n"', "a = 1\n\x00"])
def test_a_mistake_is_reported_in_the_same_words(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as old:
        tomllib.loads(text)
    with pytest.raises(TOMLDecodeError) as new:
        loads(text)
    assert str(new.value) == str(old.value)


@pytest.mark.parametrize(("text", "values", "lines"), NEWER)
def test_toml_1_1(text: str, values: dict[str, Any], lines: list[int]) -> None:
    assert loads(text) == values
    places = TomlPlaces(text)

    def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        if not isinstance(value, dict) or not value:
            return [path]
        return [leaf for name, inner in value.items() for leaf in leaves(inner, (*path, name))]

    assert [places.line(path) for path in leaves(values)] == lines
    assert all(places.spot(path) is not None for path in leaves(values))


@pytest.mark.parametrize("text", ["x = " + "[" * 5000 + "]" * 5000, "x = " + "{a = " * 5000 + "1" + "}" * 5000])
def test_a_text_that_is_nested_too_deep(text: str) -> None:
    with pytest.raises(RecursionError):
        loads(text)
