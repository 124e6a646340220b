"""GitHub-flavoured Markdown in which a text from a file means itself: no markup, no link, nobody mentioned."""

from __future__ import annotations

import re

from ..console.terminal import clean
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RUNS = lazy_pattern("`+")
_STEPS = lazy_pattern(r"(?<=/)")
_WIDEST = 16  # characters of code that a cell on a phone has the width for
_JOINTS = lazy_pattern(r"(?<=[-._:?=&,@])")
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


def narrow_code(content: str) -> str:
    """The content set as code that a cell of a table can break: after slashes, and inside of long words.

    Tables grow as wide as their longest word, and Markdown has no code with places to break at, but HTML has.
    """
    pieces = list(_broken(clean(content)))
    if len(pieces) < 2:
        return code(content)
    return f"<code>{'<wbr>'.join(map(_as_entities, pieces))}</code>"


def _broken(text: str) -> Iterator[str]:
    for step in _STEPS.split(text):
        if len(max(step.split(" "), key=len)) <= _WIDEST:
            yield from filter(None, (step,))
            continue
        for part in _JOINTS.split(step):
            yield from (part[start : start + _WIDEST] for start in range(0, len(part), _WIDEST))


def _as_entities(text: str) -> str:
    """A text in which no character is one of markup; what could be an address of mail is two texts."""
    told = "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in text)
    return told.replace("&#64;", "&#64;<wbr>")


def prose(text: str, *, narrow: bool = False) -> str:
    """A sentence of ours that may quote a file: what it sets in backticks is code, everything else plain text.

    A narrow one is for the cell of a table.
    """
    set_code = narrow_code if narrow else code
    pieces = clean(text).split("`")
    if len(pieces) % 2 == 0:  # a backtick without a second one
        pieces[-2:] = ["`".join(pieces[-2:])]
    return "".join(_apart(_pieces(pieces, set_code)))


def _pieces(pieces: list[str], set_code: Callable[[str], str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if number % 2:
            yield set_code(piece)
            continue
        for word in _WORDS.split(piece):
            if _LIVE.search(word) or (set_code is narrow_code and len(word) > _WIDEST):
                yield set_code(word)
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
