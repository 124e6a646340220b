"""Pieces of secrets in messages: the quick search finds what the plain one finds, which decides about each piece."""

import random
import re
from collections.abc import Iterator

import pytest

from lint_settings.messages.random_text import looks_random
from lint_settings.messages.redact import Secrets

SORTS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGH", "0123456789", "+/_=~- ", "éßД½²٣", "\"':,{}\n")


def a_text(chance: random.Random, length: int) -> str:
    sorts = chance.sample(SORTS, chance.randint(1, 4))
    found = ""
    while len(found) < length:
        found += "".join(chance.choices(chance.choice(sorts), k=chance.randint(1, 6)))
    return found[:length]


def is_mixed(text: str) -> bool:
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text)) and " " not in text


def pieces(secret: str) -> Iterator[str]:
    """Yield the pieces that are masked: six characters with letters and digits, else eight."""
    for part in (secret,) if len(secret) <= 512 else (secret[:256], secret[-256:]):
        for start in range(len(part) - 5):
            short, long = part[start : start + 6], part[start : start + 8]
            if is_mixed(short):
                yield short
            elif len(long) == 8 and (secret.isalpha() or not (long.isalpha() or "://" in long or " " in long)):
                yield long


def plain_spans(certain: frozenset[str], text: str) -> list[tuple[int, int]]:
    known = {piece for secret in certain for piece in pieces(secret)}
    found = []
    for start in range(len(text) - 5):
        length = next((length for length in (6, 8) if text[start : start + length] in known), 0)
        if length:
            found.append((start, start + length))
    return found


def test_pieces_of_secrets() -> None:
    lengths = {6: 0, 8: 0}
    for seed in range(60):
        chance = random.Random(seed)
        secrets = [a_text(chance, chance.choice([4, 6, 7, 8, 9, 12, 20, 30, 600])) for _ in range(12)]
        hidden = Secrets(secrets)
        for _ in range(12):
            message = ""
            for secret in chance.sample(secrets, 4):
                start = chance.randrange(len(secret))
                message += a_text(chance, chance.randint(1, 9)) + secret[start : start + chance.choice([5, 6, 7, 8, 9])]
            found = hidden._pieces(message)
            assert found == plain_spans(hidden.certain, message)
            for start, end in found:
                lengths[end - start] += 1
    assert min(lengths.values()) > 200


@pytest.mark.parametrize("seed", range(20))
def test_texts_that_look_random(seed: int) -> None:
    chance = random.Random(seed)
    turn = re.compile(r"(?<=[a-z])(?=[0-9A-Z])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
    uuid = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
    seen = set()
    for _ in range(300):
        text = a_text(chance, chance.choice([19, 20, 21, 23, 36, 40, 90]))
        is_random = (
            re.fullmatch(r"[A-Za-z0-9+/_=~-]{20,}", text) is not None
            and not text.isdigit()
            and not uuid.fullmatch(text)
            and len(turn.findall(text)) >= max(4, len(text) // 8)
            and re.search(r"[A-Za-z0-9]{12}", text) is not None
        )
        assert looks_random(text) == is_random, text
        seen.add(is_random)
    assert seen == {True, False}
