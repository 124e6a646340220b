"""Explains what is wrong with a YAML text, in our own words and at the place that shows it best."""

from __future__ import annotations

import re

from ..lazy_regex import lazy_pattern
from ..limits import LoadError, unresolved_conflict
from .tabs import IN_BLOCK, tab_that_ends_block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Traces:
    """Where the pure parser met comments, open brackets and quoted texts, to find where something is missing."""

    def __init__(self) -> None:
        self.depth = 0
        self.comments: list[tuple[int, int]] = []
        self.open: list[int] = []
        self.quoted: list[tuple[int, int]] = []


ESCAPE = "this backslash sequence is not known to YAML; double the backslash, or use single quotes"
_LONG_NAME = "a name can have no more than 1,024 characters, and `:` must follow it"
# A part of ruamel.yaml's context and problem, our words, and whether the place that it calls context is the better one.
_MESSAGES = (
    ("unexpected end of stream", "a quote is opened here and never closed", True),
    ("unexpected document separator", "a quote is opened here and never closed", True),
    ("expected ',' or ']'", "the list opened with `[` lacks a comma or its closing `]`", True),
    ("expected ',' or '}'", "the mapping opened with `{` lacks a comma or its closing `}`", True),
    ("found unexpected ':'", "a value inside brackets contains `:`; put the value in quotes", False),
    ("sequence entries are not allowed", "`- ` begins a list item, on its own line; if it is text, quote it", False),
    ("mapping keys are not allowed", "`? ` begins a name, on its own line; if it is text, quote it", False),
    ("undefined alias", "no anchor of this name precedes this alias; if it is text, quote it", False),
    ("while scanning an alias", "the name of an anchor must follow `*`; if it is text, quote it", True),
    ("while scanning an anchor", "a name must follow `&`; if it is text, quote it", True),
    ("undefined tag handle", "this tag begins with a prefix that no %TAG line declares; if it is text, quote it", True),
    ("while scanning an tag", "this tag is not complete; if it is text, quote it", True),
    ("while scanning a tag", "this tag is not complete; if it is text, quote it", True),
    ("while parsing a tag", "this tag is not complete; if it is text, quote it", True),
    ("while scanning a block scalar", "the text that `|` or `>` announces begins on the next line", True),
    ("more indented follow up line", "the blank line above this text is indented more than the text", False),
    ("YAML document (version", "only YAML 1 is read", False),
    ("directive", "this line begins with `%` and is not a %YAML or %TAG line", False),
    ("tag handle", "this prefix is declared twice", False),
    ("expected the node content", "a value is missing here", False),
    ("'%' that cannot start", "a value cannot start with `%`; put it in quotes", False),
    ("'@' that cannot start", "a value cannot start with `@`; put it in quotes", False),
    ("'`' that cannot start", "a value cannot start with a backtick; put it in quotes", False),
    ("'\\t' that cannot start", "this is a tab; indent YAML with spaces", False),
    ("cannot start any token", "a value cannot start with this character; put it in quotes", False),
)


def in_our_words(text: str, error: Any, traces: Traces) -> LoadError:
    """Return the error for a text that ruamel.yaml's parser refuses, in our words and at the best place to show."""
    conflict = unresolved_conflict(text)
    if conflict is not None:
        return conflict
    begun = error.context_mark.index if error.context_mark is not None else 0
    met = error.problem_mark.index if error.problem_mark is not None else begun
    problem = f"{error.context} {error.problem}"
    tab = tab_that_ends_block(text, met) if "\t" in text else -1
    if tab >= 0:
        return LoadError(f"not valid YAML: {IN_BLOCK}", tab)
    quote = next((span for span in reversed(traces.quoted) if span[1] <= met), None)
    if quote is not None and text[quote[1] : met].strip(" "):
        quote = None  # it is the quote just before that may be in the wrong place
    if "could not find expected ':'" in problem:
        words, offset = _missing_colon(text, begun)
    elif "mapping values are not allowed" in problem:
        words, offset = _second_colon(text, met, quote)
    elif "expected <block end>" in problem or "expected '<document start>'" in problem:
        aligned = error.context_mark is not None and error.context_mark.column == error.problem_mark.column
        words, offset = _misfit(text, met, quote, aligned and "block collection" in problem, aligned)
    elif "double-quoted" in problem:
        words, offset = ESCAPE, text.rfind("\\", 0, met + 1)
    elif "stream end" in problem and traces.open:
        words, offset = "this bracket is opened and never closed", traces.open[-1]
    elif "but got" in problem and text[met - 1 : met + 1] == "${":
        words, offset = "a placeholder inside brackets must be in quotes", met - 1
    else:
        found = ((words, begun if at_context else met) for part, words, at_context in _MESSAGES if part in problem)
        words, offset = next(found, ("it cannot be read from here on", met))
    pasted = None if text.isascii() else _pasted_sign(text, offset)
    words, offset = pasted or (words, offset)
    return LoadError(f"not valid YAML: {words}", offset)


_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
# Such a blank in an indentation or behind a colon, and colons of other scripts.
_PASTED = lazy_pattern(
    rf"[ ]*(?:- )?(?:[\w.\"'-]+:)?(?P<blank>[{_BLANKS}])|[ ]*(?:- )?[\w.\"'-]+(?P<colon>[\ufe55\uff1a])"
)


def _pasted_sign(text: str, offset: int) -> tuple[str, int] | None:
    """Return the words for a character that only looks like a blank or colon, in the line of an error or before it."""
    start = _line_start(text, offset)
    for begin in (start, _line_start(text, max(0, start - 1))):
        found = _PASTED.match(text, begin)
        if found is not None:
            what, cure = ("space", "a space") if found["blank"] else ("colon", "`:` and a space")
            sign, at = found[found.lastgroup or 0], found.start(found.lastgroup or 0)
            return f"this character (U+{ord(sign):04X}) is not a plain {what}; write {cure}", at
    return None


_OPEN_QUOTE = "the quote opened here is not closed on its line"
# U+0085, U+2028 or U+2029, or its substitute: see `hide_breaks`.
_SEPARATOR = lazy_pattern("[\u0085\u2028\u2029\ue000-\uf8ff]")
_SEPARATED = (
    "this character (next line, line separator or paragraph separator) is a line break for PyYAML, "
    "but not for readers of YAML 1.2; write a line break"
)
_GLUED_COLON = lazy_pattern(r"[\w.\"'-]+:(?=[^\s/])")


def _missing_colon(text: str, start: int) -> tuple[str, int]:
    """Return the words for a line that lacks its `: `."""
    line = text[start:].split("\n", 1)[0]
    glued = _GLUED_COLON.match(line)
    if glued:
        return "a blank must follow this `:`", start + glued.end() - 1
    if re.match(r"-[^\s-]", line):
        return "a blank must follow this `-`", start
    if len(line) > 1024:
        return _LONG_NAME, start
    return "a `:` and a value are missing after this name", start


def _second_colon(text: str, at: int, quote: tuple[int, int] | None) -> tuple[str, int]:
    """Return the words for a `: ` that is not allowed where it is."""
    if quote is not None and "\n" in text[slice(*quote)]:
        return _OPEN_QUOTE, quote[0]
    line_start = _line_start(text, at)
    before = text[line_start:at]
    separator = _SEPARATOR.search(before)
    if separator is not None:
        return _SEPARATED, line_start + separator.start()
    if re.search(r":\s", before):
        return "a second `: ` in a line; put the value in quotes, or start a new line", at
    if len(before) > 1024:
        return _LONG_NAME, line_start + len(before) - len(before.lstrip())
    above = _line_above(text, line_start)
    if re.search(r":\s", text[above:line_start]):
        words = "this line is indented as if it continued the value above it"
        return words, line_start + len(before) - len(before.lstrip())
    item = re.compile(r"[ \t]*(?:- +)*").match(text, above)
    return _missing_colon(text, item.end() if item else above)


def _misfit(text: str, at: int, quote: tuple[int, int] | None, in_list: bool, in_names: bool) -> tuple[str, int]:
    """Return the words for something that follows a complete value."""
    if quote is not None:
        if "\n" in text[slice(*quote)]:
            return _OPEN_QUOTE, quote[0]
        mark = text[quote[0]]
        inner = '\\"' if mark == '"' else "''"
        return f"the quoted text ends before this; inside these quotes {mark} is written {inner}", at
    if text[at : at + 1] in ("]", "}"):
        return "this bracket closes nothing", at
    if text[_line_start(text, at) : at].strip():
        return "the value is complete before this; put all of it in quotes, or remove the rest", at
    is_item = re.compile(r"-\s").match(text, at) is not None
    if is_item and in_names:
        return "this list item is between names; begin it under a name of its own", at
    if in_list and not is_item:
        return "this line does not fit the list above it; indent it, or begin it with `- `", at
    above = _line_above(text, _line_start(text, at)) + at - _line_start(text, at)
    if re.compile(r"(?!-\s)[^\s#](?!.*:\s)").match(text, above):
        return _missing_colon(text, above)
    return "this line does not fit the indentation above it", at


def _line_above(text: str, line_start: int) -> int:
    """Return where the nearest line above begins that is neither blank nor a comment."""
    end = line_start
    while end > 0:
        start = _line_start(text, end - 1)
        if text[start:end].strip() and not text[start:end].lstrip().startswith("#"):
            return start
        end = start
    return end


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
