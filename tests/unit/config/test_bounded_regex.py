"""Patterns of a config that take for ever: the run ends soon, and says which pattern it is."""

import json
import re

import pytest

from lint_settings.config import bounded_regex
from lint_settings.config.bounded_regex import BoundedPattern, StuckPatternError
from place import Place

SLOW = {
    "(a+)+$": "a" * 45 + "!",
    "(a|a)*$": "a" * 45 + "!",
    "(?:a|aa)+$": "a" * 60 + "!",
    r"^(\w+\s?)*$": "aaaa " * 20 + "!",
    r"(.*)*\}": "a" * 5000,
    r"(x+x+)+y": "x" * 60,
    r".*.*.*.*.*=x": "a" * 5000,
    r"(?:(?:a*)*)*b": "a" * 60,
    r"(a+)\1+b": "a" * 20_000,
    r"(?=(a+)+$)x": "a" * 45 + "!",
}
ORDINARY = [
    r"\$\{[A-Z_]+\}",
    r"@@\w+@@",
    r"\{\{.*?\}\}",
    r"\{\{\s*[\w.]+(?:\s*\|\s*\w+)*\s*\}\}",
    r"<<[^>]+>>",
    r"(?<!\\)\$\{(\w+)(?::-[^}]*)?\}",
    r"\$\((?:\w+\.)*\w+\)",
    r"%(?P<open>[%{])\w+(?P=open)",
    r"(?i)__[a-z]+(?:_[a-z]+)*__",
    r"#\{[^{}]*\}#|\$[A-Z]+",
    r"(?s)\$\[\[.+?\]\]",
]


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less time than users have, so that the tests take less."""
    monkeypatch.setattr(bounded_regex, "_FIRST", 0.02)


def test_the_example_of_the_manuals(place: Place) -> None:
    place.settings("shop.yaml", f"site_name: {'a' * 45}!")
    place.write("lint-settings.toml", "placeholder = '(a+)+$'\n")
    outcome = place.run("shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("lint-settings: lint-settings.toml:1: `(a+)+$` takes too long on some values; ")


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("pattern", SLOW)
@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_slow_pattern_ends_the_run(place: Place, pattern: str, name: str) -> None:
    place.settings("shop.yaml", f"site_name: {json.dumps(SLOW[pattern])}")
    head = "[tool.lint-settings]" if name == "pyproject.toml" else "fail-level = 'error'"
    place.write(name, f"{head}\nplaceholder = {json.dumps(pattern)}\n")
    outcome = place.quick("shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"lint-settings: {name}:2: `{pattern}` takes too long on some values; "
        "write a pattern in which only one part can match each character\n"
    )


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--fix", "."),
        ("check", "--jobs=2", "--no-cache", "."),
        ("check", "--show-files", "."),
        ("diff", "old.yaml", "shop.yaml"),
        ("allows", "."),
        ("allow", "misspelt-setting", "--reason", "x", "."),
        ("render", "shop.yaml"),
        ("resolve", "shop.yaml"),
        ("symptom", "login page", "shop.yaml"),
    ],
)
def test_every_command_is_bounded(place: Place, arguments: tuple[str, ...]) -> None:
    for name in ("old.yaml", "shop.yaml", "other.yaml"):
        place.settings(name, f"site_nme: {name} {'a' * 45}!", f"rpx_key: {'a' * 45}!")
    place.write("lint-settings.toml", "placeholder = '(a+)+$'\n")
    outcome = place.quick(*arguments)
    assert "lint-settings.toml:1: `(a+)+$` takes too long on some values" in outcome.err
    assert outcome.code == 2
    assert "failed on" not in outcome.err


@pytest.mark.parametrize("pattern", ORDINARY)
def test_an_ordinary_pattern_is_taken_as_it_is(place: Place, pattern: str) -> None:
    """On many long values, too, of which some nearly match; the check itself sees each of them once."""
    texts = ["${", "@@", "{{ a | b ", "<<a", "__a_b_", "%{x", "#{", "$[[", "$(a.b.c", "plain text, "]
    bounded = BoundedPattern(pattern, str)
    for text in texts * 20:
        bounded.search(text * 400)
        bounded.sub("", text * 400)
        assert bounded.findall(text * 400) is not None
    lines = [f"  s{number}: {json.dumps(text * 400)}" for number, text in enumerate(texts)]
    place.settings("shop.yaml", "custom:", *lines)
    place.write("lint-settings.toml", f"placeholder = {json.dumps(pattern)}\n")
    outcome = place.quick("check", "--exit-zero", "shop.yaml")
    assert (outcome.code, outcome.err.count("takes too long")) == (0, 0), outcome.err


@pytest.mark.parametrize("pattern", ORDINARY)
def test_it_gives_what_a_compiled_pattern_gives(pattern: str) -> None:
    bounded, plain = BoundedPattern(pattern, str), re.compile(pattern)
    for text in ("", "a ${A} b ${B_C:-d} @@x@@", "{{ x | y }} $(a.b) %{q{ __x__ <<y>>", r"\${A} $[[ b ]] #{c}# $D"):
        assert [one.span() for one in bounded.finditer(text)] == [one.span() for one in plain.finditer(text)]
        assert bounded.findall(text) == plain.findall(text)
        assert bounded.sub("-", text) == plain.sub("-", text)
        for name in ("search", "match", "fullmatch"):
            found, expected = getattr(bounded, name)(text), getattr(plain, name)(text)
            assert (found and found.span()) == (expected and expected.span())


@pytest.mark.usefixtures("_impatient")
def test_many_slow_values_are_bounded_together() -> None:
    """None of them alone takes long, but more than a tick of the clock: the timer sees nothing else."""
    pattern = BoundedPattern("(a+)+$", lambda: "here")

    def search_many() -> None:
        for _ in range(1000):
            pattern.search("a" * 17 + "!")

    with pytest.raises(StuckPatternError, match=r"here: `\(a\+\)\+\$` takes too long"):
        search_many()


@pytest.mark.parametrize("pattern", ["(" * 5000 + "a" + ")" * 5000, "a{99999999999999999999}", "(?P<a>", "[z-a]"])
def test_what_is_no_pattern_is_reported(place: Place, pattern: str) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", f"placeholder = '{pattern}'\n")
    outcome = place.quick("shop.yaml")
    assert outcome.code == 2
    assert "lint-settings.toml:1: `placeholder` is not a valid regular expression: " in outcome.err


def test_uses_that_no_timer_notices_are_bounded_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is shorter than a tick of the clock behind the timer."""
    monkeypatch.setattr(bounded_regex, "_FIRST", 0.02)
    monkeypatch.setattr(bounded_regex.signal, "setitimer", lambda *_: None)
    pattern, uses = BoundedPattern("(a+)+$", lambda: "here"), []

    def search_many() -> None:
        for at in range(500):
            uses.append(at)
            pattern.search("a" * 15 + "!")

    with pytest.raises(StuckPatternError, match=r"^here: `\(a\+\)\+\$` takes too long"):
        search_many()
    assert len(uses) > 2  # the first ones are within the limit
