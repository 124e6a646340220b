"""Makes random secrets as people choose them, and finds them in texts: whole, in pieces, encoded or hashed."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

_LETTERS = "bcdfghjkmnpqrvwxz"  # no vowels, lest a secret is a word
_MIXED = _LETTERS + _LETTERS.upper() + "23456789"
_TURNED = ("bcdfghjkmnpqrvwxz", "aeiou", "123456789")
# A letter or digit becomes the next one of its sort, so that words stay words and keys stay keys.
_TURN = str.maketrans(
    {char: row[(at + 1) % len(row)] for row in (*_TURNED, *map(str.upper, _TURNED[:2])) for at, char in enumerate(row)}
)


class Secret(NamedTuple):
    """A secret, what it looks like, and whether it consists of words."""

    shape: str
    text: str
    is_wordy: bool = False


def turned(text: str) -> str:
    """Return another text of the same look."""
    return text.translate(_TURN)


def _some(dice: random.Random, letters: str, count: int) -> str:
    return "".join(dice.choice(letters) for _ in range(count))


def _random_texts(dice: random.Random) -> dict[str, str]:
    def some(letters: str, count: int) -> str:
        return _some(dice, letters, count)

    return {
        "mixed": some(_MIXED, 12),
        "lower": some(_LETTERS, 12),
        "upper": some(_LETTERS, 14).upper(),
        "digits": some("123456789", 16),
        "special": some(_LETTERS, 3)
        + dice.choice("!$%^&*+=;:.?~(@")
        + some(_MIXED, 5)
        + dice.choice("!$%^*+=.?~")
        + "kq",
        "phrase": " ".join(some(_LETTERS, 7) for _ in range(3)),
        "long": some(_MIXED, 60),
        "unicode": some(_LETTERS, 4) + "üß" + some(_MIXED, 7),
        "hex": some("23456789bcd", 32),
        "dash": "-".join(some(_LETTERS, 5) for _ in range(4)),
        "short": some(_MIXED, 7),
        "colon": some(_LETTERS, 6) + ":" + some(_MIXED, 6),
        "base64": some(_MIXED, 9) + "+" + some(_MIXED, 9) + "/" + some(_MIXED, 3) + "==",
        "few digits": some("123456789", 9),
        "UUID": "-".join(some("23456789bcd", count) for count in (8, 4, 4, 4, 12)),
        "number": some("123456789", 7) + "." + some("123456789", 6),
        "quoted": some(_MIXED, 5) + dice.choice("\"'`") + some(_MIXED, 6),
        "backslash": some(_MIXED, 6) + "\\" + some(_MIXED, 6),
    }


def _word(dice: random.Random) -> str:
    """Return a word that can be pronounced and that no output of ours contains: it has rare letters."""
    letters = {"v": "aeiou", "c": _LETTERS, "r": "jkqwxz"}
    return "".join(dice.choice(letters[sort]) for sort in dice.choice(("cvrrvc", "rvcvrcv")))


def _wordy_texts(dice: random.Random) -> dict[str, str]:
    one, other = _word(dice), _word(dice)
    few = _some(dice, "123456789", dice.choice((1, 2, 3)))
    return {
        "word and digits": one + few,  # as hunter2
        "word, year and sign": f"{one.title()}20{few}{dice.choice('!?.$#')}",
        "dashed words": f"{one}-{other}",
        "words": f"{one} {other} {few}",
        "one word": one + other,
        "two humps": one + other.title(),
        "leetspeak": f"{one}@{few}",
    }


def _token_texts(dice: random.Random) -> dict[str, tuple[str, str]]:
    """Return tokens that are known by how they begin, each with a twin."""
    parts = [_some(dice, _MIXED, count) for count in (16, 24, 27)]
    more = [*map(turned, parts)]
    return {
        "JWT": (f"eyJ{parts[0]}.eyJ{parts[1]}.{parts[2]}", f"eyJ{more[0]}.eyJ{more[1]}.{more[2]}"),
        "token": (f"ghp_{parts[0]}{parts[1]}"[:40], f"ghp_{more[0]}{more[1]}"[:40]),
        "key": (f"AKIA{parts[0].upper()}", f"AKIA{more[0].upper()}"),
    }


class Dice(random.Random):
    """Makes the same decisions for the same seed; with `twin`, each secret is another one of the same look."""

    def __init__(self, seed: int, *, twin: bool = False) -> None:
        super().__init__(seed)
        self._twin = twin

    def secret(self) -> Secret:
        """Return a secret of any shape."""
        kind = self.random()
        if kind > 0.94:
            shape, (text, twin) = self.choice([*_token_texts(self).items()])
            return self._one(shape, text, twin)
        shape, text = self.choice([*(_random_texts if kind < 0.7 else _wordy_texts)(self).items()])
        return self._one(shape, text, turned(text), is_wordy=kind >= 0.7)

    def mixed(self) -> Secret:
        """Return a secret of letters and digits."""
        text = _some(self, _MIXED, 12)
        return self._one("mixed", text, turned(text))

    def _one(self, shape: str, text: str, twin: str, *, is_wordy: bool = False) -> Secret:
        return Secret(shape, twin if self._twin else text, is_wordy)


# --- finding them


def traces(one: Secret) -> set[str]:
    """What gives a secret away: pieces of it, forwards and backwards, and of what it is encoded or hashed to."""
    found: set[str] = set()
    text = one.text
    length = 8 if re.fullmatch("[0-9.]+", text) else 10 if re.fullmatch("[0-9a-f-]{32,36}", text) else 5

    def add(text: str, piece: int = length) -> None:
        found.update(text[at : at + piece] for at in range(max(1, len(text) - piece + 1)))

    if one.is_wordy:
        for part in (text, *re.findall("[A-Za-z]{6,}", text)):
            found.update((part, part[::-1]))
    elif one.shape in ("JWT", "token", "key"):
        add(text.replace("eyJ", "\n").replace("ghp_", "\n").replace("AKIA", "\n"), 7)
    else:
        add(text)
        add(text[::-1])
    if not text.isalnum():
        add(urllib.parse.quote(text, safe=""), 12)
    content = text.encode()
    add(base64.b64encode(content).decode().rstrip("="), 8)
    add(content.hex(), 12)
    add("".join(f"\\u{ord(char):04x}" for char in text), 24)
    add("".join(f"\\x{ord(char):02x}" for char in text), 16)
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        digest = hashlib.new(name, content).digest()
        found |= {digest.hex()[:8], base64.b64encode(digest).decode()[:8]}
    # Hashes of other things contain every short piece of hexadecimal digits some time.
    return {
        piece
        for piece in found
        if len(piece) >= _HEAD and "**" not in piece and "\n" not in piece and not _SHORT_HEX.fullmatch(piece)
    }


_HEAD_OF_ESCAPES = 12
_HEAD = 5  # characters: a shorter piece gives nothing away
_SHORT_HEX = re.compile("(?=.*[a-f])[0-9a-f]{1,7}")


class Finder:
    """Finds out which of many secrets a text gives away."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        # Pieces by how they begin; many escapes begin in the same way.
        self._by_head: dict[int, dict[str, list[tuple[str, int]]]] = {
            _HEAD: defaultdict(list), _HEAD_OF_ESCAPES: defaultdict(list)
        }  # fmt: skip
        for number, one in enumerate(secrets):
            for piece in traces(one):
                size = _HEAD_OF_ESCAPES if piece[0] == "\\" and len(piece) > _HEAD_OF_ESCAPES else _HEAD
                self._by_head[size][piece[:size]].append((piece, number))

    def found(self, text: str) -> dict[int, str]:
        """Return the numbers of the secrets that a text gives away, each with the text around it."""
        hits: dict[int, str] = {}
        for size, by_head in self._by_head.items():
            for head in {text[at : at + size] for at in range(len(text) - size + 1)} & by_head.keys():
                for piece, number in by_head[head]:
                    at = text.find(piece) if number not in hits else -1
                    if at >= 0:
                        hits[number] = text[max(0, at - 90) : at + len(piece) + 40]
        return hits
