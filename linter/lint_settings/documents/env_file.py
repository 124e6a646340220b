"""Reads an env file: lines of NAME=value, as dotenv tools and shells write them."""

from __future__ import annotations

import re

from .files import TooLargeError, content_of_stream
from .frozen import Frozen
from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LIMIT = 1_000_000  # bytes; far above any env file; a pipe may never end

_BLANK = lazy_pattern(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_NAME = lazy_pattern(r"[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=")
_QUOTED = lazy_pattern(r"""[ \t]*(?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)")""", re.DOTALL)
_COMMENT = lazy_pattern(r"[ \t]#.*")
_ESCAPE = lazy_pattern(r"\\(.)", re.DOTALL)
_REFERENCE = lazy_pattern(r"(?<!\\)(?:\\\\)*\$\{")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}

# Other tools replace `${NAME}` with the value of another variable, so its meaning is ambiguous.
_NO_REFERENCES = "variables in values are not expanded; write the value out, or use single quotes"


class EnvFileError(Exception):
    """An env file that cannot be used; the text names the line but never quotes it: it may be a secret."""


class Entry(Frozen):
    """A line of an env file: the name, the value, and where the name is, as an offset and a line."""

    __slots__ = ()

    name: str
    value: str
    start: int
    line: int


def read_env_files(paths: Iterable[str]) -> dict[str, str]:
    """Return the values in env files by name; a later file overrides an earlier one, and a later line an earlier one.

    Files may be pipes, so that secrets need not be written to a disk. Raises EnvFileError.
    """
    values: dict[str, str] = {}
    for path in paths:
        values.update(parse(path, text_of(path)))
    return values


def text_of(path: str, content_of: Callable[[str, int], bytes] = content_of_stream) -> str:
    """Return the text of an env file; `content_of` reads a path, up to a number of bytes. Raises EnvFileError."""
    try:
        content = content_of(path, LIMIT)
    except OSError as error:
        raise EnvFileError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the name
        raise EnvFileError(f"{path} cannot be read: it is not a file name") from None
    except TooLargeError:
        raise EnvFileError(f"{path} has more than {LIMIT:,} bytes; an env file consists of NAME=value lines") from None
    return text_in(path, content)


def text_in(path: str, content: bytes) -> str:
    """Return the text of an env file from its content. Raises EnvFileError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EnvFileError(f"{path} is not UTF-8; save it as UTF-8") from None


def parse(path: str, text: str) -> dict[str, str]:
    """Return the values in the text of an env file, by name.

    A line is NAME=value, with or without `export` before it; `#` begins a comment at the start of a line or after a
    blank. A value is taken literally, without the blanks around it. In single quotes everything is literal; in double
    quotes a backslash escapes `"`, `\\`, `$`, n, r and t; either may span several lines. Values of other variables are
    not expanded: write `${` in single quotes, or as `\\${` in double ones.

    Raises EnvFileError for any other line.
    """
    return {entry.name: entry.value for entry in entries(path, text)}


def entries(path: str, text: str) -> Iterator[Entry]:
    """Yield the lines of an env file that set a variable. Raises EnvFileError."""
    text = text.replace("\r\n", "\n")
    at, line, counted = 0, 1, 0
    while at < len(text):
        blank = _BLANK.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        name = _NAME.match(text, at)
        if name is None:
            raise _error(path, text, at, "it takes NAME=value, or a comment behind `#`")
        start = name.start("name")
        line, counted = line + text.count("\n", counted, start), start
        value, at = _value(path, text, name.end())
        yield Entry(name["name"], value, start, line)


def _value(path: str, text: str, at: int) -> tuple[str, int]:
    """Return the value at an offset, and where the next line begins."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        rest = _BLANK.match(text, quoted.end())
        if rest is None:
            raise _error(path, text, quoted.end(), "nothing but a comment may follow the closing quote")
        if quoted["single"] is not None:
            return quoted["single"], rest.end()
        if _REFERENCE.search(quoted["double"]):
            raise _error(path, text, at, _NO_REFERENCES)
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[0]), quoted["double"]), rest.end()
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    value = _COMMENT.sub("", text[at:end], 1).strip(" \t\r")
    if value.startswith(("'", '"')):
        raise _error(path, text, at, "the quote that begins here is never closed")
    if "${" in value:
        raise _error(path, text, at, _NO_REFERENCES)
    if value.startswith("ENC[") and value.endswith("]"):
        raise _error(path, text, at, "this value is encrypted by SOPS; decrypt the file first")
    return value, end + 1


def _error(path: str, text: str, at: int, message: str) -> EnvFileError:
    line = text.count("\n", 0, at) + 1
    return EnvFileError(f"{path}:{line}: {message}")
