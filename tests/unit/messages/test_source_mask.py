"""A part of a file is masked as the whole file is, whatever secrets begin before it or end behind it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated import examples
from lint_settings.documents.source import Source
from lint_settings.messages import outside, redact, secrets
from lint_settings.messages.redact import Secrets
from lint_settings.messages.source_mask import SourceMask
from planting import Plant, json_plants, yaml_plants
from reader import read
from secret_shapes import Dice

NAMES = ("rpx_key", "client_secret", "site_name", "foo", "authentication.providers", "custom", "x y", "a")
# How a secret {s} with the halves {h} and {t} may be written as a value.
VALUES = (
    *("{s}", "{s}", '"{s}"', "'{s}'", "a {s} b", "{h}", "{s}{s}", "|\n  {s}\n  {h}\n  {t}", ">-\n  {h}\n  {t}"),
    *("[{s}, {h}, x]", "{{a: {s}, b: [{t}]}}", "&a {s}", "!x {s}", "${{X:-{s}}}", "https://u:{s}@h/?client_secret={s}"),
)
COMMENTS = (
    "",
    "",
    " # {s}",
    " # a {h} b",
    "\n# rpx_key: {s}",
    "\n# {h}\n# {t}",
    "\n---",
    "\n{s}",
    "\nfoo: {h}\nbar: {t}",
)
# Few letters, so that secrets overlap each other and themselves, and signs that end a word, a value or a comment.
SECRETS = st.sampled_from(("ab", "ab1", "aB1-", "abc def1", "x9*…", "q7kz\"'#:,", "1")).flatmap(
    lambda letters: st.lists(st.text(letters, min_size=4, max_size=12), min_size=1, max_size=3)
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """YAML, most of it readable, in which a few secrets are repeated, cut and put side by side."""
    secrets = draw(SECRETS)
    if draw(st.booleans()):  # so many that they are searched for in another way
        secrets += [f"{secrets[0]}{number}" for number in range(25)]
    lines = []
    for number, secret in enumerate(secrets if len(secrets) > 20 else secrets * draw(st.integers(1, 3))):
        line = (
            f"{draw(st.sampled_from(NAMES))}{number}: {draw(st.sampled_from(VALUES))}{draw(st.sampled_from(COMMENTS))}"
        )
        lines.append(line.format(s=secret, h=secret[: len(secret) // 2], t=secret[len(secret) // 2 :]))
    return draw(st.sampled_from(("\n", "\r\n"))).join(lines)


def assert_parts_are_those_of_the_whole(text: str, name: str, dice: random.Random) -> None:
    documents, _ = read(text, name)
    source = documents[0].source if documents else Source(name, text)
    whole = SourceMask(source, documents).whole
    assert len(whole) == len(text)
    bounds = [*source.line_starts, len(text)]
    places = [*pairwise(bounds)]
    places += [tuple(sorted((dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)))) for _ in range(10)]
    dice.shuffle(places)
    parts = SourceMask(source, documents)
    for start, end in places:
        assert parts.part(start, end) == whole[start:end]
    assert "whole" not in vars(parts) or not documents or name.endswith(".toml")


@examples(75)
@given(texts(), st.randoms(use_true_random=False))
def test_a_part_is_that_of_the_whole(text: str, dice: random.Random) -> None:
    assert_parts_are_those_of_the_whole(text, "shop.yaml", dice)


@pytest.mark.parametrize("make", [yaml_plants, json_plants])
def test_a_part_is_that_of_the_whole_wherever_a_secret_is_planted(make: Callable[[Dice, int], Iterator[Plant]]) -> None:
    for plant in make(Dice(7), 60):
        text = plant.content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "")
        assert_parts_are_those_of_the_whole(text, plant.file, random.Random(text))


def test_around_a_long_secret_the_whole_is_masked() -> None:
    secret = "a1" * 3000
    text = f"a: 1\nrpx_key: {secret}\nfoo: {secret[:5000]}\n"
    documents, _ = read(text)
    mask = SourceMask(documents[0].source, documents)
    assert mask.part(0, 5) == "a: 1\n"
    assert "whole" in vars(mask)
    assert secret[:4] not in mask.whole


@pytest.mark.parametrize("others", [0, 30])
@pytest.mark.parametrize(
    ("secret", "text", "shown"),
    [
        ("1a1a", "x 1a1a1a y", "x ****** y"),
        ("9z9z9", "9z9z9z9z9z", "*********z"),
        ("7777", "a 77777 b", "a ***** b"),
    ],
)
def test_a_secret_that_overlaps_itself_is_hidden_each_time(secret: str, text: str, shown: str, others: int) -> None:
    hidden = Secrets([secret, *(f"other-{number}" for number in range(others))])
    assert hidden.in_text(text) == shown
    for start in range(len(text)):
        assert hidden.in_part(text, start, start + 3) == shown[start : start + 3]


def test_around_a_very_long_secret_a_part_is_still_that_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact, "_LONG", 3)
    hidden = Secrets(["1a1a"])
    assert hidden.reach is None
    for start in range(7):
        assert hidden.in_part("1a1a1a", start, 6) == hidden.in_text("1a1a1a")[start:]


REPEATED = [
    "a?client_secret=4711x",
    "Zk3vQ9xT2bLm8RwY5nHs",
    "https://a.example.com/Zk3vQ9xT2bLm8RwY5nHs",
    "1",
    "1.0",
    "5",
    "on",
]
PLACES = [
    "site_name: {0}",
    "custom:\n  rpx_app_id: {0}",
    "rpx_key: {0}",
    "x: {0}",
    "site_name: '{0}'",
    "x: 5  # {0}",
    "x: 6  # {0}",
]


def test_what_other_files_have_does_not_count() -> None:
    """Values and comments are searched once for all files."""

    def masked(text: str) -> tuple[frozenset[str], frozenset[str], str]:
        documents, _ = read(text)
        documents[0].set_kind("client-settings")
        found = secrets.hidden_of(documents[0])
        return found.certain, found.possible, SourceMask(documents[0].source, documents).whole

    def forget() -> None:
        secrets._found_in.cache_clear()
        outside._masked.cache_clear()

    texts = [f"{line.format(value)}\nsite_title: x\n" for line in PLACES for value in REPEATED]
    alone = {}
    for text in texts:
        forget()
        alone[text] = masked(text)
    for some in (texts, texts[::-1]):
        forget()
        assert {text: masked(text) for text in some} == alone
    assert secrets._found_in.cache_info().hits > 0 < outside._masked.cache_info().hits
