"""GitHub-flavoured Markdown that shows texts from files literally: no markup, no links, no mentions."""

from __future__ import annotations

import re

from ..console.terminal import clean
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RUNS = lazy_pattern("`+")
_STEPS = lazy_pattern(r"(?<=/)")
_WIDEST = 16  # characters of code that fit in a cell on a phone
_JOINTS = lazy_pattern(r"(?<=[-._:?=&,@])")
_MARKUP = lazy_pattern(r"[\\`*_\[\]<>~#&!{}]")
# What GitHub and GitLab turn into a link, a mention, an emoji or a formula even if its characters are escaped.
_LIVE = lazy_pattern(
    r"[@$]|[#~%&^!*][\w\"]|://|www\.|mailto:|xmpp:|:[\w+-]+:|\[\w+:|\bGH-\d|\b(?=\w*\d)[0-9a-f]{7,40}\b", re.IGNORECASE
)
_WORDS = lazy_pattern(r"(\s+)")
_ADDRESS = lazy_pattern(r"https?://[!-~]+")
_UNSAFE_IN_ADDRESS = lazy_pattern(r"""["'`()<>\[\]{}|\\^*_~]""")


def code(content: str) -> str:
    """Return the content literally, formatted as code."""
    shown = clean(content)
    fence = "`" * (max(map(len, _RUNS.findall(shown)), default=0) + 1)
    inner = shown or " "
    # A blank at both ends is removed by the renderer, and a backtick there would be part of the fence.
    pad = " " if inner.strip(" ") and (inner[0] + inner[-1]).strip(" ") != inner[0] + inner[-1] else ""
    pad = " " if "`" in (inner[0], inner[-1]) else pad
    return f"{fence}{pad}{inner}{pad}{fence}"


def narrow_code(content: str) -> str:
    """Return the content formatted as code that can wrap in a cell of a table: after slashes, and within long words.

    Tables become as wide as their longest word. Markdown has no code with possible line breaks, but HTML has.
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
    """Return a text without markup characters, in which possible mail addresses are split."""
    escaped = "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in text)
    return escaped.replace("&#64;", "&#64;<wbr>")


def prose(text: str, *, narrow: bool = False) -> str:
    """Return a sentence of the linter that may quote a file: backticks enclose code, the rest is plain text.

    With `narrow`, it is for the cell of a table.
    """
    set_code = narrow_code if narrow else code
    pieces = clean(text).split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick
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
    """Yield the pieces, with a blank between two pieces of code, whose fences would otherwise merge."""
    last = ""
    for piece in pieces:
        if last.endswith("`") and piece.startswith("`"):
            yield " "
        yield piece
        last = piece


def link(label: str, address: str | None) -> str:
    """Return the label as a link to a URL; only the label if it is not a web URL."""
    if address is None or not _ADDRESS.fullmatch(address):
        return label
    return f"[{label}]({_UNSAFE_IN_ADDRESS.sub(lambda match: f'%{ord(match.group()):02X}', address)})"


def row(cells: Iterable[str]) -> str:
    """Return a row of a table; a `|` in a cell is escaped, since tables are parsed before anything else, even code."""
    inner = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {inner} |"


def table(*titles: str) -> Iterator[str]:
    """Yield the head of a table, after a blank line."""
    yield ""
    yield row(titles)
    yield "|" + "---|" * len(titles)
