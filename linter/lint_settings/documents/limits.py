"""Shared by the YAML and the JSON reader: limits, the error they raise, and the finding for a duplicate key."""

from __future__ import annotations

import re

from .finding import Finding, Related, Severity
from .lazy_regex import lazy_pattern
from .node import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .finding import Fix
    from .source import Source
    from .span import Path, Place


class Limits:
    """The size, depth and number of values up to which a file is read as settings.

    `size` is in bytes, `depth` counts nested lists and mappings, `values` what the aliases of a file may expand to.
    """

    __slots__ = ("depth", "size", "values")

    def __init__(self, size: int = 200_000_000, depth: int = 100, values: int = 100_000) -> None:
        self.size = size
        self.depth = depth
        self.values = values


class LoadError(Exception):
    """A text that is not YAML or JSON; `start` and `end` are the offsets of the characters at fault."""

    def __init__(self, message: str, start: int, end: int | None = None, fix: Fix | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = start + 1 if end is None else end
        self.fix = fix


_CONFLICT = lazy_pattern(r"^<{7}(?=[ \r\n])", re.MULTILINE)


def unresolved_conflict(text: str) -> LoadError | None:
    """Return the error for a text with both sides of a merge, at the first such line."""
    found = _CONFLICT.search(text) if "<<<<<<<" in text else None
    if found is None or "\n=======" not in text[found.end() :]:
        return None
    words = "a merge conflict is not resolved; keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    return LoadError(words, found.start(), found.start() + 7)


_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Without a mark, by which of the first four bytes are zero: no settings file begins with a NUL character.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}


def encoding_of(content: bytes) -> str:
    """Return the name of the codec for a content: UTF-8, unless its first bytes show another one."""
    start = content[:4]
    if start.isascii() and 0 not in start:
        return "utf-8"  # the usual case
    found = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if found is None and 0 in start:
        found = _ZEROS.get(tuple(byte == 0 for byte in start))
    return found or "utf-8"


def decode(content: bytes) -> tuple[str, bool, LoadError | None]:
    """Return the text of a file, whether it began with a byte order mark, and what is wrong with its encoding.

    Invalid bytes are replaced with marks, so that the lines of the text can still be shown.
    """
    encoding = encoding_of(content)
    if encoding != "utf-8":
        return "", False, LoadError(f"the file is {encoding[:6].upper()}; save it as UTF-8", 0, 0)
    bom = content[:3] == b"\xef\xbb\xbf"
    if bom:
        content = content[3:]
    try:
        return content.decode("utf-8"), bom, None
    except UnicodeDecodeError as error:
        before = len(content[: error.start].decode("utf-8"))
        message = f"byte 0x{content[error.start]:02x} here is not UTF-8; save the file as UTF-8"
        return content.decode("utf-8", "replace"), bom, LoadError(message, before)


def integer(text: str) -> int | float:
    """Return the number that digits represent; one too long for Python to convert counts as infinite."""
    try:
        return int(text)
    except ValueError:
        return float("-inf") if text.startswith("-") else float("inf")


def too_deep(depth: int, offset: int) -> LoadError:
    """Return the error for a text whose lists and mappings are nested deeper than the limit."""
    return LoadError(f"lists and mappings are nested more than {depth} deep", offset)


def duplicate_key(source: Source, path: Path, first: Place, later: Place) -> Finding:
    """Return the finding for a key that occurs twice in one mapping."""
    first_span = source.span(first[2], first[3])
    name = " ".join(str(path[-1]).split())
    return Finding(
        source.path,
        source.span(later[2], later[3]),
        "duplicate-key",
        Severity.ERROR,
        f"`{name}` is already set on line {first_span.line}; only one of the two values can count",
        Node(source, None, path).pointer,
        source.environment,
        related=(Related(source.path, first_span, "first set here"),),
    )
