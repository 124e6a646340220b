"""Finds tabs because of which readers of YAML refuse a file, or read another text than we do.

PyYAML's Python parser accepts a tab only as a character of a comment, of a quoted text or of a block of text; so does
ruamel.yaml, with few exceptions. PyYAML's C parser accepts more, and YAML 1.2, which we follow, accepts most.
"""

from __future__ import annotations

import re

from ..edits import quote
from ..finding import Edit, Finding, Fix, Severity
from ..lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..source import Source
    from .scalar_spans import Scalar, Scalars

RULE = "stray-tab"
_REFUSED = "`yaml.safe_load` of PyYAML and ruamel.yaml refuse the whole file because of it"
_HEADER = lazy_pattern(r"[|>][-+]?([1-9]?)")
_LINE = lazy_pattern(r"([ \t]*)([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def stray_tabs(source: Source, scalars: Scalars) -> Iterator[Finding]:
    """Report every run of stray tabs, and every line of a block whose indentation contains one."""
    text = source.text
    at = text.find("\t")
    while at >= 0:
        scalar = scalars.at(at)
        if scalar is not None and scalar.style in ("|", ">"):
            yield from _in_header(source, scalar, at)
            end = _block_end(text, scalar)
            yield from _in_block(source, scalar, end)
            at = text.find("\t", end)
            continue
        if scalar is not None and scalar.style in ("'", '"'):
            at = text.find("\t", scalar.end)
            continue
        start, end = _line(text, at)
        last = scalars.before(at)
        if last is not None and last.style in ("|", ">") and at < _block_end(text, last):
            end = _block_end(text, last)  # include blank lines below a block, which may be part of it
            yield from _in_block(source, last, end)
        elif not scalars.comment(at, start):
            yield _stray(source, scalar, at, start, end)
            end = at if scalar is None else scalar.end
            while text[end : end + 1] in ("\t", " "):
                end += 1
        at = text.find("\t", end)


_OPENS_BLOCK = lazy_pattern(r"(?:[ \t:?-]|\A)[|>](?:[-+]?[1-9]?|[1-9][-+])[ \t]*(?:[ \t]#.*)?\Z")
IN_BLOCK = (
    "a tab in the indentation of a block of text: readers of YAML refuse it or end the text here; "
    "indent with spaces, and leave blank lines empty"
)


def tab_that_ends_block(text: str, met: int) -> int:
    """Return where a tab ends a block of text, so that a reader fails at an offset below it; -1 where none does."""
    at, start, found = 0, 0, -1
    indent: int | None = None
    is_block = False
    while start <= met and start <= len(text):
        line = _WHOLE_LINE.match(text, start)
        if line is None:
            break
        body = line[1].lstrip(" ")
        at = len(line[1]) - len(body)
        if is_block and body.startswith("\t") and (indent is None or at < indent):
            found = start + at if found < 0 else found
        elif body.strip():
            if found >= 0 and line.end() > met:
                return found
            found = -1
            if is_block and indent is None:
                indent = at
            if not is_block or indent is None or at < indent:
                is_block, indent = _OPENS_BLOCK.search(line[1]) is not None, None
        start = line.end()
        if not line[2]:
            break
    return found


_WHOLE_LINE = lazy_pattern(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


def _line(text: str, at: int) -> tuple[int, int]:
    """Return where the line around an offset begins and ends, without its line break."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    found = re.compile(r"[^\r\n]*").match(text, at)
    return start, found.end() if found else at


# --- between scalars, and in scalars without quotes


def _stray(source: Source, scalar: Scalar | None, at: int, line_start: int, line_end: int) -> Finding:
    text = source.text
    start, end = at, at
    while start > line_start and text[start - 1] in " \t":
        start -= 1
    while end < line_end and text[end] in " \t":
        end += 1
    if start == line_start and end == line_end:
        where, what, edit = "on a blank line", "leave the line empty", Edit(start, end, "")
    elif end == line_end:
        where, what, edit = "at the end of the line", "remove it", Edit(start, end, "")
    elif start == line_start:
        where, what = "in the indentation", "indent with spaces"
        edit = Edit(start, end, " " * _width(text, start, end))
    elif scalar is not None and scalar.start < start and end < scalar.end:
        return _in_text(source, scalar, at)
    else:
        where, what = "between two parts of the line", "write a space"
        edit = Edit(start, end, text[start:end].replace("\t", " "))
    return _finding(source, at, f"a tab {where}: {_REFUSED}; {what}", Fix("write no tab", True, (edit,)))


def _width(text: str, start: int, end: int) -> int:
    """Return how many spaces should replace tabs: more than the indentation of the nearest line above without any."""
    above = start
    while above > 0:
        line_start = max(text.rfind("\n", 0, above - 1), text.rfind("\r", 0, above - 1)) + 1
        line = text[line_start:above]
        body = line.lstrip(" ")
        if body.strip() and body[0] != "\t":
            break
        above = line_start
        if start - above > 10_000:
            return 2
    else:
        return 0
    return len(line) - len(body) + 2 * text.count("\t", start, end)


def _in_text(source: Source, scalar: Scalar, at: int) -> Finding:
    fix = None if scalar.node is None else quote(scalar.node, safe=True)
    what = "the name" if scalar.node is None else "the text"
    return _finding(source, at, f"a tab in {what}, which has no quotes: {_REFUSED}; put {what} in quotes", fix)


# --- blocks of text


def _in_header(source: Source, scalar: Scalar, at: int) -> Iterator[Finding]:
    start, end = _line(source.text, scalar.start)
    if at < end and "#" not in source.text[scalar.start : at]:
        yield _stray(source, None, at, start, end)


def _block_end(text: str, scalar: Scalar) -> int:
    """Return where a block ends, including the blank lines below it."""
    blank = re.compile(r"[ \t\r\n]*(?=[\r\n]|\Z)").match(text, scalar.end)
    return blank.end() if blank else scalar.end


def _in_block(source: Source, scalar: Scalar, end: int) -> Iterator[Finding]:
    """Report the lines of a block with a tab in the indentation, or before the indentation is known."""
    text = source.text
    header = _HEADER.match(text, scalar.start)
    start, at = _line(text, scalar.start)
    indent = None
    if header is not None and header[1]:
        indent = _parent(text, scalar, start) + int(header[1])
    while at < end:
        line = _LINE.match(text, at + len(_break(text, at)))
        if line is None or line.start() >= end:
            return
        blanks, body = line.groups()
        spaces = len(blanks) - len(blanks.lstrip(" "))
        if "\t" in blanks and (indent is None or spaces < indent):
            yield _block_finding(source, line.start() + spaces)
        if indent is None and body:
            indent = spaces
        at = line.end(2)


def _break(text: str, at: int) -> str:
    return "\r\n" if text.startswith("\r\n", at) else text[at : at + 1]


def _parent(text: str, scalar: Scalar, line_start: int) -> int:
    """Return the indentation that an indentation indicator counts from."""
    node = scalar.node
    key_start = -1 if node is None else node.place[2]
    if key_start >= 0:
        return key_start - (max(text.rfind("\n", 0, key_start), text.rfind("\r", 0, key_start)) + 1)
    line = text[line_start : scalar.start]
    return len(line) - len(line.lstrip(" "))


def _block_finding(source: Source, at: int) -> Finding:
    return _finding(source, at, IN_BLOCK, None, Severity.ERROR)


def _finding(source: Source, at: int, message: str, fix: Fix | None, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(source.path, source.span(at, at + 1), RULE, severity, message, "", source.environment, fix=fix)
