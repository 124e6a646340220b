"""Reads parts of one line of YAML: quoted texts, and lists and mappings in brackets, if they are plain enough."""

from __future__ import annotations

from ..lazy_regex import lazy_pattern
from ..node import Node
from .scalars import MAY_BE_OTHER_ANYWHERE, noted_scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from ..source import Source
    from ..span import Path

# What must not begin a plain scalar. A dash may if no blank follows, but not one that could end a document.
INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
NO_KEY = INDICATORS | {"."}  # three dots end a document
NOT_EASY = INDICATORS | {" "}
# The most common first characters of a plain scalar.
MAY_BEGIN = frozenset("$+./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_abcdefghijklmnopqrstuvwxyz~")
LONG_KEY = 1000  # libyaml searches no more than 1,024 characters for the colon of a key

_NO_WORD = frozenset("?[]{}")  # in brackets
_ESCAPED = lazy_pattern(r'"(?:[^"\\]|\\[\\"nt])*"')
_ESCAPE = lazy_pattern(r"\\(.)")
_ESCAPES = {"\\": "\\", '"': '"', "n": "\n", "t": "\t"}


class NotPlainError(Exception):
    """A text that only a YAML parser can read."""


def leave() -> NoReturn:
    """Give up, so that a parser reads the text.

    Raises NotPlainError.
    """
    raise NotPlainError


def _skip(text: str, at: int) -> int:
    """Return the offset of the next character that is not a blank."""
    while text[at : at + 1] == " ":
        at += 1
    return at


def only_comment(rest: str) -> None:
    """Give up unless the rest of a line is empty or a comment."""
    tail = rest.lstrip(" ")
    if tail and (tail[0] != "#" or rest[0] != " "):
        leave()


def quote_end(text: str, start: int) -> int:
    """Return the offset after a quoted text, which may contain simple escapes only."""
    quote = text[start]
    end = text.find(quote, start + 1)
    if quote == '"' and text.find("\\", start, end) >= 0:
        escaped = _ESCAPED.match(text, start)
        return escaped.end() if escaped else leave()
    while quote == "'" and end >= 0 and text[end + 1 : end + 2] == "'":
        end = text.find("'", end + 2)
    return end + 1 if end >= 0 else leave()


def unquoted(text: str) -> str:
    """Return the value of a quoted text."""
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    return _ESCAPE.sub(lambda escape: _ESCAPES[escape[1]], text[1:-1]) if "\\" in text else text[1:-1]


def easily_quoted(text: str, first: str) -> str | None:
    """Return what is between quotes if no other quote or escape is; `first` is the first character of the text."""
    # Not with `find`: Python's methods that search from an offset take several times as long as these tests.
    if text[-1] != first or not (first == "'" or first == '"') or len(text) < 2:
        return None
    inner = text[1:-1]
    return None if first in inner or (first == '"' and "\\" in inner) else inner


def noted_text(source: Source, text: str) -> str:
    """Return a text from between quotes, and note in the source if it begins or ends with a blank."""
    if text != text.strip():
        source.has_outer_blanks = True
    return text


# --- brackets


def names(source: Source, text: str, start: int, path: Path, key_place: tuple[int, int]) -> Node | None:
    """Return the node of a list in brackets of the most common form, or None if the text has another form."""
    inner = text[1:-1]
    if text[0] != "[" or text[-1] != "]" or ": " in inner or "#" in inner:
        return None
    if "[" in inner or "]" in inner or "{" in inner or "}" in inner or "?" in inner:
        return None
    values: list[Any] = []
    for part in inner.split(", "):
        if not part or part[-1] in ": ":
            return None
        first = part[0]
        if first in NOT_EASY:
            inner_text = easily_quoted(part, first)
            if inner_text is None:
                return None
            values.append(noted_text(source, inner_text))
        elif "," in part:
            return None
        else:
            values.append(noted_scalar(source, part) if first in MAY_BE_OTHER_ANYWHERE else part)
    return Node(source, values, path, (start, start + len(text), *key_place), "", None, ())


def brackets(
    source: Source, text: str, start: int, base: int, path: Path, key_place: tuple[int, int], depth: int
) -> tuple[Node, int]:
    """Return the node of a list or mapping in brackets, and where it ends in the text, which begins at offset `base`.

    It may be nested `depth` deep.
    """
    if depth < 1:
        leave()
    is_list = text[start] == "["
    closing = "]" if is_list else "}"
    children: Any = [] if is_list else {}
    value: Any = [] if is_list else {}
    at = _skip(text, start + 1)
    while text[at : at + 1] != closing:
        key: str | int = len(children)
        place = (-1, -1)
        if not is_list:
            key, end = _key_in_braces(text, at)
            if key in children:
                leave()
            place = base + at, base + end
            at = _skip(text, end + 1)
        first = text[at : at + 1]
        if first and first in "[{":
            node, at = brackets(source, text, at, base, (*path, key), place, depth - 1)
        else:
            end = quote_end(text, at) if first in ("'", '"') else _word_end(text, at, closing)
            written = text[at:end]
            style = first if first in ("'", '"') else ""
            one = noted_text(source, unquoted(written)) if style else noted_scalar(source, written)
            node = Node(source, one, (*path, key), (base + at, base + end, *place), style)
            at = end
        if is_list:
            children.append(node)
            value.append(node.value)
        else:
            children[key] = node
            value[key] = node.value
        at = _behind_comma(text, at, closing)
    return Node(source, value, path, (base + start, base + at + 1, *key_place), "", None, children), at + 1


def _key_in_braces(text: str, start: int) -> tuple[str, int]:
    """Return a key in braces, and the offset of its colon."""
    if text[start : start + 1] in ("'", '"'):
        end = quote_end(text, start)
        key = unquoted(text[start:end])
    else:
        end = text.find(": ", start)
        key = text[start:end]
        is_odd = end <= start or key[0] in NO_KEY or key[-1] in " :" or key == "<<"
        if is_odd or " #" in key or "," in key or not _NO_WORD.isdisjoint(key):
            leave()
    if text[end : end + 2] != ": " or end - start > LONG_KEY:
        leave()
    return key, end


def _word_end(text: str, start: int, closing: str) -> int:
    """Return where a plain scalar in brackets ends."""
    end, comma = text.find(closing, start), text.find(",", start)
    word = text[start : comma if 0 <= comma < end else end].rstrip(" ")
    if end < 0 or not word or word[-1] == ":" or ": " in word or " #" in word or not _NO_WORD.isdisjoint(word):
        leave()
    if word[0] in INDICATORS and (word[0] != "-" or word[1:2] in ("", " ")):
        leave()
    return start + len(word)


def _behind_comma(text: str, at: int, closing: str) -> int:
    """Return where the next member begins after one in brackets, or where the brackets close."""
    at = _skip(text, at)
    if text[at : at + 1] == closing:
        return at
    if text[at : at + 1] != ",":
        leave()
    at = _skip(text, at + 1)
    if text[at : at + 1] == closing:
        leave()
    return at
