"""Finds comments that were probably meant for the linter but that it does not read.

Only text in the form of a directive counts, not text that mentions the linter, its config or its commands.
"""

from __future__ import annotations

import re

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.source import may_address_linter
from ..messages.spelling import distance, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "lint-settings"
_BARE = "lintsettings"
# The beginnings of directives, after the name of the linter.
_DIRECTIVE = lazy_pattern(
    r"(?<!\w)(?P<word>al{1,3}ows?(?:[-_ ]?file)?|ignore|disable|kind|environment)"
    r"(?P<open>[ \t]*[\[(]|[ \t]*=|(?=[ \t]|[\r\n]|\Z))",
    re.IGNORECASE,
)
_COMMENT = lazy_pattern("#.*")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"  # some editors replace a hyphen
_SIGNS = ":;=,\uff1a\uff1b\uff1d\uff0c"  # with the full-width ones
_WORD = lazy_pattern(rf"[A-Za-z][A-Za-z_.{_DASHES[1:]}-]*\Z")
_KIND = lazy_pattern(r"#[ \t]*lint-settings:[ \t]*kind=(?P<kind>[\w-]*)")
_WINDOW = 300  # maximum distance of a directive from the beginning of its comment
_QUOTES = "`'\"/<"


class Typo(Frozen):
    """A comment that the linter does not read: its place, whether it concerns an allow, and what to write."""

    __slots__ = ()

    start: int
    end: int
    is_allow: bool
    message: str


def nearly_speaks(text: str) -> bool:
    """Return whether a text contains a comment that was probably meant for the linter."""
    return may_address_linter(text) and next(_names(text), None) is not None  # the pattern for directives is slow


def typos(text: str, kinds: tuple[str, ...]) -> Iterator[Typo]:
    """Yield the comments of a YAML file that are almost directives; `kinds` are the existing kinds."""
    if "#" in text:
        yield from _names(text)
        yield from _kinds(text, kinds)


def _names(text: str) -> Iterator[Typo]:
    """Yield directives after a misspelled name of the linter, or not at the start of their comment."""
    for match in _directives(text):
        found = _name_before(text, match)
        if found is None:
            continue
        start, name = found
        is_allow = match["word"].lower() not in ("kind", "environment")
        form = "allow[rule] -- reason" if is_allow else "kind=client-settings"
        if name is None:
            message = f"this comment is ignored, because it does not begin with `# {_NAME}:`; write `# {_NAME}: {form}`"
        else:
            message = f"this comment is ignored, because it begins with `{name}`; did you mean `# {_NAME}: {form}`?"
        yield Typo(start, match.end("word"), is_allow, message)


def _directives(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like a directive behind a `#` on the same line; most lines of a file have none."""
    for comment in _COMMENT.finditer(text):
        yield from _DIRECTIVE.finditer(text, comment.start(), comment.end())


def _name_before(text: str, match: re.Match[str]) -> tuple[int, str | None] | None:
    """Return where the name before a directive begins, and the name if it is wrong; None if this is no typo."""
    begin = max(0, match.start() - _WINDOW)
    window = text[begin : match.start()]
    window = window[max(window.rfind("\n"), window.rfind("\r")) + 1 :]
    hash_sign = window.rfind("#")
    if hash_sign < 0 or (hash_sign and not window[hash_sign - 1].isspace() and window[hash_sign - 1] != "#"):
        return None
    comment = window[hash_sign + 1 :]
    before = comment.rstrip(" \t")
    sign = before[-1:] if before[-1:] in (*_SIGNS,) else ""
    bare = before[: len(before) - len(sign)]
    gap = len(bare) - len(bare.rstrip(" \t"))
    bare = bare.rstrip(" \t")
    name = _name_at_end(bare)
    if name is None:
        return None
    words = bare[: len(bare) - len(name)]
    if words[-1:] and words[-1:] in _QUOTES:
        return None
    is_first = not words.strip(" \t")
    starts_clause = is_first or words.rstrip()[-1:] in (*";,.!?)-–—",)
    is_right = name == _NAME and sign == ":" and not gap
    if is_right and is_first:
        return None
    has_form = bool(match["open"].strip())
    if not has_form and (" " in name or not is_first or sign != ":" or not match["word"].lower().startswith("al")):
        return None
    if not sign and not starts_clause:
        return None
    start = match.start() - len(comment) + len(words)
    written = text[start : start + len(name) + gap + len(sign)]
    return start, None if is_right else written


def _name_at_end(text: str) -> str | None:
    """Return the last word of a text, or its last two, if that is almost the name of the linter."""
    last = _WORD.search(text)
    if last is None:
        return None
    if _is_near(last[0]):
        return last[0]
    rest = text[: last.start()]
    first = _WORD.search(rest.rstrip(" \t"))
    both = text[first.start() :] if first is not None and rest != rest.rstrip(" \t") else ""
    return both if both and _is_near(both) else None


def _is_near(name: str) -> bool:
    bare = name.lower().translate({ord(sign): None for sign in f"{_DASHES}_. \t"})
    return bare.find("lint") < 2 and distance(bare, _BARE, 2) <= 2  # excludes `eslint-settings`


def meant_kinds(text: str, kinds: tuple[str, ...]) -> list[str]:
    """Return the kinds that comments with a misspelled kind probably mean."""
    given = (match["kind"] for match in _KIND.finditer(text)) if "kind=" in text else ()
    return [meant for kind in given if kind not in kinds and (meant := nearest(kind, kinds))]


def _kinds(text: str, kinds: tuple[str, ...]) -> Iterator[Typo]:
    """Yield comments that set a kind which does not exist, or that follow a value."""
    for match in _KIND.finditer(text) if "kind=" in text else ():
        kind = match["kind"]
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        if kind not in kinds:
            meant = nearest(kind, kinds)
            hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(kinds)}"
            fault = f"`{kind}` is not a kind" if kind else "`kind=` names no kind, which is written without quotes"
            message = f"{fault}, so this comment is ignored; {hint}"
            yield Typo(match.start("kind"), match.end("kind"), False, message)
        elif before[max(before.rfind("\n"), before.rfind("\r")) + 1 :].strip():
            message = "a comment that sets the kind is ignored after a value; put it on a line of its own"
            yield Typo(match.start(), match.end(), False, message)
