"""Removes secrets from texts: known ones wherever they are, others by their appearance."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern
from .secret_scan import embedded, in_name, in_prose, in_sentence, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


_SHORTEST = 4  # masking a shorter secret would mask half of the text around it
_WEAK = 6  # the same for a possible secret
_PIECE = 6  # a piece of a secret with this many letters and digits is masked; without digits, `_LONG_PIECE`
_LONG_PIECE = 8
_SHORT_WORD = 8
_FEW = 20  # with more strings than this, searching for each separately is slower
_LONG = 4096  # a longer secret is searched for behind itself only, or the work would grow with the square of its length
_ENDS = 256  # pieces of a very long secret are taken from its ends only
_WORD = r"(?:[A-Z]?[a-z]{2,14}(?:[A-Z][a-z]{1,14}){0,4}|[A-Z]{1,12})"
_PLAIN_WORDS = lazy_pattern(rf"{_WORD}(?:[-_. ]{_WORD}){{0,4}}")
# A longer part of a word, such as `Name` in `siteName`, has a vowel.
_LONGEST_ACRONYM = 5
_HUMPS = lazy_pattern(r"[-_. ]|(?<=[a-z])(?=[A-Z])")
_VOWEL = lazy_pattern(r"[AEIOUYaeiouy]")
_UNRESERVED = lazy_pattern(r"[A-Za-z0-9._-]+")
# What looks like a secret in a message.
_SIGNS = ("=", "@", ":", "-----", "earer ", "asic ", "eyJ", "AKIA", "AIza", "gh", "_", "-", "%", "\uff20")


class Secrets:
    """Texts that must not be shown; masking takes time proportional to the masked text."""

    __slots__ = ("_chains", "_heads", "_long_pieces", "_longest", "_sorted", "_windows", "certain", "possible")

    def __init__(self, certain: Iterable[str] = (), possible: Iterable[str] = ()) -> None:
        self.certain = frozenset(form for one in certain if len(one) >= _SHORTEST for form in written_forms(one))
        self.possible = frozenset(one for one in possible if len(one) >= _WEAK) - self.certain
        self._sorted: list[str] | None = None
        self._chains: list[int] = []
        self._heads: frozenset[str] = frozenset()
        self._windows: set[str] | None = None
        self._long_pieces: set[str] | None = None
        self._longest = -1

    def __bool__(self) -> bool:
        return bool(self.certain or self.possible)

    def __or__(self, other: Secrets) -> Secrets:
        return Secrets(self.certain | other.certain, self.possible | other.possible)

    def _prepare(self) -> list[str]:
        """Sort the texts, and note for each the longest other one that it begins with."""
        if self._sorted is None:
            texts = sorted(self.certain | self.possible)
            chains: list[int] = []
            open_ones: list[int] = []
            for at, text in enumerate(texts):
                while open_ones and not text.startswith(texts[open_ones[-1]]):
                    open_ones.pop()
                chains.append(open_ones[-1] if open_ones else -1)
                open_ones.append(at)
            self._sorted, self._chains = texts, chains
            self._heads = frozenset(text[:_SHORTEST] for text in texts)
        return self._sorted

    @property
    def longest(self) -> int:
        """The length of the longest text."""
        if self._longest < 0:
            self._longest = max((len(text) for texts in (self.certain, self.possible) for text in texts), default=0)
        return self._longest

    @property
    def reach(self) -> int | None:
        """How many characters around a part of a text decide what is masked in it; None if these are too many."""
        return self.longest if self.longest <= _LONG else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where a text contains one of the secrets."""
        return self._found(text) if self else []

    def in_message(self, text: str) -> str:
        """Return a short text of the linter without secrets, pieces of them, or what looks like one."""
        if self:
            spans = [*self._found(text), *self._pieces(text)]
            text = blank(text, spans)
        return blank(text, in_sentence(text)) if _may_embed(text) else text

    def in_text(self, text: str) -> str:
        """Return a text of any length without the secrets that occur in it as a whole."""
        if not self:
            return text
        if len(self.certain) + len(self.possible) <= _FEW:
            spans = []
            for secret in self.certain | self.possible:
                at = text.find(secret)
                while at >= 0:
                    if self._counts(text, at, secret):
                        spans.append((at, at + len(secret)))
                    at = text.find(secret, at + (1 if len(secret) <= _LONG else len(secret)))
            return blank(text, spans)
        return blank(text, list(self._found(text)))

    def in_part(self, text: str, start: int, end: int) -> str:
        """Return the part of a text between two offsets as `in_text` returns it in the whole text."""
        if not self:
            return text[start:end]
        reach = self.reach
        if reach is None:
            return self.in_text(text)[start:end]
        low = max(0, start - reach)
        return self.in_text(text[low : end + reach])[start - low : end - low]

    def _found(self, text: str) -> list[tuple[int, int]]:
        texts = self._prepare()
        heads, spans, done = self._heads, [], 0
        for start in [at for at in range(len(text) - _SHORTEST + 1) if text[at : at + _SHORTEST] in heads]:
            if start < done:
                continue
            end = self._end_of(texts, text, start)
            if end > start:
                spans.append((start, end))
                done = end - _LONG
        return spans

    def _end_of(self, texts: list[str], text: str, start: int) -> int:
        """Return the end of the longest secret that begins here, or of the piece of one that the text cuts off."""
        rest = text[start : start + self.longest + 1]
        after = bisect_left(texts, rest)
        longest = start
        for at in (after - 1, after):
            if not 0 <= at < len(texts):
                continue
            same = _common(texts[at], rest)
            if same >= _SHORTEST and rest[same : same + 1] == "…" and same < len(texts[at]):
                longest = max(longest, start + same)
            while at >= 0:
                if len(texts[at]) <= same and self._counts(text, start, texts[at]):
                    longest = max(longest, start + len(texts[at]))
                    break
                at = self._chains[at]
        return longest

    def _counts(self, text: str, start: int, secret: str) -> bool:
        """Return whether a match is to be masked: a possible secret and a short word count only as whole words."""
        if secret in self.certain and not is_short_word(secret):
            return True
        end = start + len(secret)
        before, behind = text[start - 1 : start], text[end : end + 1]
        return not (before.isalnum() and secret[0].isalnum()) and not (behind.isalnum() and secret[-1].isalnum())

    def _pieces(self, text: str) -> list[tuple[int, int]]:
        """Return where a text contains a piece of a certain secret that is not part of ordinary texts too."""
        if not self.certain:
            return []
        if self._windows is None:  # all, since to decide about each takes four times as long
            self._windows = set()
            for secret in self.certain:
                for part in _ends(secret):
                    self._windows.update([part[at : at + _PIECE] for at in range(len(part) - _PIECE + 1)])
        spans = []
        for start in range(len(text) - _PIECE + 1):
            piece = text[start : start + _PIECE]
            if piece not in self._windows:
                continue
            if _is_mixed(piece):
                spans.append((start, start + _PIECE))
            elif self._is_long_piece(text[start : start + _LONG_PIECE]):
                spans.append((start, start + _LONG_PIECE))
        return spans

    def _is_long_piece(self, text: str) -> bool:
        if self._long_pieces is None:
            self._long_pieces = {piece for secret in self.certain for piece in _long_pieces(secret)}
        return text in self._long_pieces


def written_forms(text: str) -> tuple[str, ...]:
    """Return a text as it is, and as it is written in a URL, in a JSON Pointer and in JSON."""
    if _UNRESERVED.fullmatch(text):
        return (text,)
    in_url = "".join(
        char
        if char == "~" or _UNRESERVED.fullmatch(char)
        else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in text
    )
    in_json = text.replace("\\", "\\\\").replace('"', '\\"')
    return text, in_url, text.replace("~", "~0").replace("/", "~1"), in_json


def _ends(secret: str) -> tuple[str, ...]:
    """Return the parts of a secret of which pieces are searched for."""
    return (secret,) if len(secret) <= 2 * _ENDS else (secret[:_ENDS], secret[-_ENDS:])


def _long_pieces(secret: str) -> Iterator[str]:
    """Yield the pieces of a secret that do not begin with letters and digits."""
    is_one_word = secret.isalpha()
    for part in _ends(secret):
        for start in range(len(part) - _LONG_PIECE + 1):
            piece = part[start : start + _LONG_PIECE]
            if not _is_mixed(piece[:_PIECE]) and (is_one_word or not _is_common(piece)):
                yield piece


def _is_mixed(text: str) -> bool:
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text)) and " " not in text


def _is_common(text: str) -> bool:
    """Return whether a piece of a secret is part of ordinary texts too: of a word, or of the beginning of a URL."""
    return text.isalpha() or "://" in text or " " in text


def is_word(text: str) -> bool:
    """Return whether a text consists of plain words, as our own sentences do; random letters are none."""
    if _PLAIN_WORDS.fullmatch(text) is None:
        return False
    return all(len(part) <= _LONGEST_ACRONYM or _VOWEL.search(part) for part in _HUMPS.split(text)) and (
        len(text) <= _LONGEST_ACRONYM or _VOWEL.search(text) is not None
    )


@lru_cache(1024)
def is_short_word(text: str) -> bool:
    """Return whether a text is one plain word of few letters, which may occur anywhere, as `user` or `google`."""
    return len(text) <= _SHORT_WORD and text.isalpha() and is_word(text)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    if other.startswith(one):
        return len(one)
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _may_embed(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


NOTHING = Secrets()


@lru_cache(8)
def _of(texts: frozenset[str]) -> Secrets:
    return Secrets(texts)


def mask(text: str, hidden: Secrets | Collection[str]) -> str:
    """Return the text with every secret replaced by as many asterisks, so that columns stay where they are."""
    secrets = hidden if isinstance(hidden, Secrets) else _of(frozenset(hidden))
    return secrets.in_message(text)


def shown_name(name: str) -> str:
    """Return a name, without a secret that may follow it."""
    return blank(name, in_name(name))


def mask_prose(text: str, hidden: Secrets) -> str:
    """Return a sentence that people wrote, such as the reason of an allow, without its own and the file's secrets."""
    return blank(hidden.in_message(text), in_prose(text))


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with asterisks in place of the given spans; blanks and line breaks stay."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            parts += (text[done:start], stars(text[start:end]))
            done = end
    return "".join((*parts, text[done:])) if parts else text


def blank_embedded(text: str, placeholder: re.Pattern[str], *, random: bool = False) -> str:
    """Return the text with asterisks in place of what looks like a secret; placeholders stay."""
    spans = []
    for start, end in embedded(text, random=random) if len(text) > _PIECE else ():
        spans += [(start + first, start + last) for first, last in literal(text[start:end], placeholder)]
    return blank(text, spans)


def stars(text: str) -> str:
    """Return as many asterisks as the text has characters; blanks stay."""
    return re.sub(r"\S", "*", text)
