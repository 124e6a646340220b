"""Where a TOML text has its values: at each place is the text of the very value that it is read as."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.config.toml_places import TomlPlaces

TEXTS = [
    "",
    "# only a comment",
    "a = 1",
    "a.b.c = 1\na.b.d = 2\na . e = 3\n",
    "\"a b\" = 1\n'c.d' = 2\n\"\\u0065\" = 3\n'' = 4\n",
    "a = [ 1, 2, # three, 3]\n 3,\n [4, [5]], {x = [6], y.z = 7}, ]\nb = []\nc = {}\n",
    'a = """one\n[x]\n"two" \\" """\nb = """a""""\nc = """a"""""\n',
    "d = ''''x'''''\ne = '''\n# y\n'''\nf = \"\"\ng = ''\n",
    "a = 1979-05-27 07:32:00 # when\nb = 1979-05-27T07:32:00-07:00\n",
    "c = [1979-05-27 07:32:00, 07:32:00]\nd = 1979-05-27",
    "a = +1_000\nb = -0.5e+3\nc = inf\nd = true# yes\ne = [true,false]\nf = 0xff\n",
    "[a]\nx = 1\n[a.b]\nx = 2\n[c.d.e]\nx = 3\n[c]\nx = 4\n",
    "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\nx = 3\n[[a.c]]\nx = 4\n[[a.c]]\n[a.c.d]\nx = 6\n[[a]]\ny = 7\n[[a.c]]\nx = 8",
    " [ a . 'b' ] # c\n\tx\t=\t1\t\n  [[ d ]]\n",
    "a = 1\r\nb = [\r\n  2,\r\n]\r\n[c]\r\nd = '''\r\n[e]\r\n'''\r\nf = 3\r\n",
    'a = {b = "}", c = "]", d = "#"}\ne = ["]", "[", "#", ","]\n',
    "a = [\n#]\n1#,\n,#\n2\n#\n]\n",
    'a = "\\\\"\nb = "\\""\nc = """\\"""" # d\n',
]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    """All that is no table, with its path; arrays of anything else are there with their items."""
    if isinstance(value, dict):
        return {at: one for name, inner in value.items() for at, one in leaves(inner, (*path, name)).items()}
    found = {path: value}
    if isinstance(value, list):
        found.update(
            (at, one) for index, inner in enumerate(value) for at, one in leaves(inner, (*path, index)).items()
        )
        if value and all(isinstance(one, dict) for one in value):
            del found[path]  # as tables with headers it is at no one place
    return found


def check(text: str) -> None:
    data = tomllib.loads(text)
    places = TomlPlaces(text)
    for path, value in leaves(data).items():
        spot = places.spot(path)
        assert spot is not None, path
        assert tomllib.loads(f"x = {text[spot.start : spot.end]}")["x"] == value
        assert places.line(path) == text.count("\n", 0, spot.start) + 1
        if isinstance(path[-1], str):
            assert tomllib.loads(f"{text[spot.key_start : spot.key_end]} = 0") == {path[-1]: 0}
            assert text[spot.key_end : spot.start].strip() == "="


@pytest.mark.parametrize("text", TEXTS)
def test_each_value_is_at_its_place(text: str) -> None:
    check(text)


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[3].glob("**/*.toml")), ids=lambda path: path.name)
def test_our_own_files(path: Path) -> None:
    check(path.read_text("utf-8"))


NAMES = st.one_of(st.sampled_from(["a", "b", "c-d", "1"]), st.text("ab.[]=#\"'\\ é", max_size=4))
STRINGS = st.text("ab\"'\\\n[]{}#=,. é", max_size=12)
PLAIN = st.one_of(
    STRINGS, st.booleans(), st.integers(-9, 99), st.dates(), st.times(), st.datetimes(), st.floats(allow_nan=False)
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
BLANKS = st.sampled_from(["", " ", "\t", "  "])
GAPS = st.sampled_from(["", " ", "\n", " # a, ]\n", "\r\n\t"])


@st.composite
def keys(draw: st.DrawFn, name: str) -> str:
    if name and set(name) <= set("abcd1-") and draw(st.booleans()):
        return name
    return f"'{name}'" if "'" not in name and draw(st.booleans()) else quoted(name)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:
    """A value in one of the ways in which TOML writes it."""
    gap = lambda: draw(GAPS)  # noqa: E731
    if isinstance(value, list):
        items = [gap() + draw(written(one)) + gap() for one in value]
        return "[" + ",".join(items) + ("," + gap() if items and draw(st.booleans()) else gap()) + "]"
    if isinstance(value, dict):
        pairs = [f"{draw(keys(name))}{draw(BLANKS)}={draw(BLANKS)}{draw(written(one))}" for name, one in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, str):
        ways = [quoted(value)]
        ways += [f"'{value}'"] * ("'" not in value and "\n" not in value)
        ways += [f"'''\n{value}'''"] * ("'''" not in value)
        ways.append('"""\n' + value.replace("\\", "\\\\").replace('""', '"\\"') + '"""')
        return draw(st.sampled_from(ways))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, time)):
        return value.isoformat(draw(st.sampled_from([" ", "T"]))) if isinstance(value, datetime) else value.isoformat()
    return repr(value)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text with pairs, tables and arrays of tables, and much around them."""
    lines = []
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    headers = [""]
    for name in names:
        key = draw(keys(name))
        headers += [f"[{key}]"] if draw(st.booleans()) else [f"[[ {key} ]]", f"[{key}.sub]", f"[[{key}]]"]
    for header in headers:
        if header:
            lines.append(draw(BLANKS) + header + draw(st.sampled_from(["", " # [x]"])))
        own = {} if not header else draw(st.dictionaries(NAMES, VALUES, max_size=3))
        for name, value in own.items():
            if header.startswith("[[") and name == "sub":
                continue
            lines.append(f"{draw(BLANKS)}{draw(keys(name))} ={draw(BLANKS)}{draw(written(value))}{draw(BLANKS)}")
    return draw(st.sampled_from(["\n", "\n\n", "\n# x = 1\n"])).join(lines)


@given(documents())
def test_any_text(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # such as a key that is there twice
    check(text)


def test_a_value_that_is_not_there() -> None:
    places = TomlPlaces("\n[a]\nb = 1\n")
    assert places.line(("a", "c")) == 2
    assert places.line(("x",)) == 1
    assert places.spot(("x",)) is None


def test_what_is_nested_deeper_has_the_place_of_what_it_is_in() -> None:
    text = f"a = [\n{'[' * 200}'x]', {{b = ']'}}{']' * 200},\n2]\n"
    places = TomlPlaces(text)
    assert places.line(("a", *[0] * 200)) == 2
    assert places.line(("a", 1)) == 3
