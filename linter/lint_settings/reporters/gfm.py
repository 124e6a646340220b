"""GitHub-flavoured Markdown in which a text from a file means itself: no markup, no link, nobody mentioned."""

from __future__ import annotations

import re

from ..console.terminal import clean
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RUNS = lazy_pattern("`+")
_MARKUP = lazy_pattern(r"[\\`*_\[\]<>~#&!{}]")
# What GitHub and GitLab make a link, a mention, an emoji or a formula of, even where its signs are escaped.
_LIVE = lazy_pattern(
    r"[@$]|[#~%&^!*][\w\"]|://|www\.|mailto:|xmpp:|:[\w+-]+:|\[\w+:|\bGH-\d|\b(?=\w*\d)[0-9a-f]{7,40}\b", re.IGNORECASE
)
_WORDS = lazy_pattern(r"(\s+)")
_ADDRESS = lazy_pattern(r"https?://[!-~]+")
_UNSAFE_IN_ADDRESS = lazy_pattern(r"""["'`()<>\[\]{}|\\^*_~]""")


def code(content: str) -> str:
    """The content as it is, set as code."""
    shown = clean(content)
    fence = "`" * (max(map(len, _RUNS.findall(shown)), default=0) + 1)
    inner = shown or " "
    # One blank at both ends is taken off again, and a backtick there would make the fence longer.
    pad = " " if inner.strip(" ") and (inner[0] + inner[-1]).strip(" ") != inner[0] + inner[-1] else ""
    pad = " " if "`" in (inner[0], inner[-1]) else pad
    return f"{fence}{pad}{inner}{pad}{fence}"


def prose(text: str) -> str:
    """A sentence of ours that may quote a file: what it sets in backticks is code, everything else plain text."""
    pieces = clean(text).split("`")
    if len(pieces) % 2 == 0:  # a backtick without a second one
        pieces[-2:] = ["`".join(pieces[-2:])]
    return "".join(_apart(_pieces(pieces)))


def _pieces(pieces: list[str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if number % 2:
            yield code(piece)
            continue
        for word in _WORDS.split(piece):
            if _LIVE.search(word):
                yield code(word)
            elif word:
                yield _MARKUP.sub(lambda match: f"\\{match.group()}", word)


def _apart(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, with a blank between two of code: their fences would become one."""
    last = ""
    for piece in pieces:
        if last.endswith("`") and piece.startswith("`"):
            yield " "
        yield piece
        last = piece


def link(label: str, address: str | None) -> str:
    """The label, leading to an address if that is one of the web."""
    if address is None or not _ADDRESS.fullmatch(address):
        return label
    return f"[{label}]({_UNSAFE_IN_ADDRESS.sub(lambda match: f'%{ord(match.group()):02X}', address)})"


def row(cells: Iterable[str]) -> str:
    """A row of a table; that a `|` is none of its own is told before anything else is read, in code too."""
    inner = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {inner} |"


def table(*titles: str) -> Iterator[str]:
    """The lines that a table begins with; a blank line stands before it."""
    yield ""
    yield row(titles)
    yield "|" + "---|" * len(titles)
