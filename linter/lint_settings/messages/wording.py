"""How messages name settings and values, without showing secrets."""

from __future__ import annotations

import re
from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ..documents.node import Node

TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a mapping",
}
_MARK = "---"  # between two documents
_NOTHING = r"(?:[ \t\r\n]+|#[^\n]*)*+"
_MARK_LINE = lazy_pattern(rf"^{_MARK}", re.MULTILINE)
_EMPTY = lazy_pattern(_NOTHING)
_MARKS = lazy_pattern(rf"{_NOTHING}(?P<marks>(?:{_MARK}{_NOTHING})*+)(?P<end>\Z)?")
_LONGEST = 60
_LONGEST_REPEATED = 400  # characters of a text that a message repeats, as it is to be written
# In a message of more characters, each value is cut to the length of a line or two.
_MOST, _PIECE = 600, 160
_VALUE = lazy_pattern(rf"`[^`]*`|[^\s`]{{{_PIECE},}}")


def type_name(node: Node, *, is_known: bool = False) -> str:
    """Return a description of a value for people: the number 5, the text `x`, a list, a mapping; see `show`."""
    value = node.value
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "null"
    shown = show(node, is_known=is_known)
    if not shown.startswith("`") or isinstance(value, bool):
        return shown
    return ("the text " if isinstance(value, str) else "the number ") + shown


def show(node: Node, *, is_known: bool = False) -> str:
    """Return a value in backticks, shortened if it is long; for a secret or possible secret, only its length.

    With `is_known`, the name is known to be that of a setting, though no schema describes it.
    """
    note, text = _shown(node, is_known)
    return note or f"`{beginning_of(text, _LONGEST)}`"


def is_shown(node: Node) -> bool:
    """Return whether messages may repeat a text: it is no secret and contains none; a long one, nothing random."""
    from .addresses import is_harmless

    note, text = _shown(node, is_known=False)
    if note or text != node.value or len(text) > _LONGEST_REPEATED:
        return False
    return len(text) <= _LONGEST or is_harmless(text)


def _shown(node: Node, is_known: bool) -> tuple[str, str]:
    """Return a note in place of a value that must not be shown, or its text."""
    from .catalogued import is_public, is_secret_place
    from .redact import blank_embedded

    value = node.value
    if value is not None and not isinstance(value, bool) and is_secret_place(node):
        return f"a secret of {len(str(value))} characters", ""
    if not is_known and not isinstance(value, (dict, list)) and not is_public(node.source, node.path, value):
        return unnamed(value), ""
    as_written = node.text and not isinstance(value, str) and not node.alias
    text = node.text if as_written else _plain(value)
    text = blank_embedded(text, node.source.placeholder)
    return "", re.sub(r"\s+", " ", text)  # keep blanks at the ends: they may be the mistake


def beginning_of(text: str, most: int = 80) -> str:
    """Return a text of at most so many characters; `…` is in place of the rest.

    By the `…` a piece of a secret in front of it is recognized, and masked.
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shortened(text: str) -> str:
    """Return a message or title in which no value takes more than a line or two."""
    if len(text) <= _MOST:
        return text
    text = _VALUE.sub(lambda value: _cut(value[0]), text)
    return beginning_of(text, _MOST)


def _cut(value: str) -> str:
    if len(value) <= _PIECE:
        return value
    return f"{value[: _PIECE - 1]}…{'`' if value[0] == '`' else ''}"


def unnamed(value: Any) -> str:
    """Return the description of a value whose name no schema describes: it may be a secret, so only its length."""
    if isinstance(value, str):
        return f"a text of {len(value)} character{'' if len(value) == 1 else 's'}"
    return f"a number of {len(str(value))} characters"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def setting_name(node: Node, depth: int = 0) -> str:
    """Return how messages name a value: its setting in backticks, and where in the setting it is.

    `depth` is the length of the path of the object that holds the value.
    """
    names = [part for part in node.path[depth:] if part not in ("custom", "_global")] or list(node.path)
    if not names:
        return "the file"
    if isinstance(names[0], int):
        first = f"item {names[0] + 1}"
        text, names = (first, names) if len(names) == 1 else (f"`{names[1]}` of {first}", names[1:])
    else:
        text = f"`{names[0]}`"
    for part in names[1:]:
        text = f"item {part + 1} of {text}" if isinstance(part, int) else f"`{part}` of {text}"
    return text


@lru_cache(256)
def noun_of(kind: str) -> str:
    """Return the noun for objects of a kind: `OIDC client`, `login policy`."""
    words = kind.replace("-", " ").replace("oidc ", "OIDC ")
    return words.replace("api ", "API ")


def with_article(noun: str) -> str:
    """Return a noun with its article: `an OIDC client`, `a login policy`."""
    return f"an {noun}" if noun[0] in "aeioAEIO" else f"a {noun}"


def in_backticks(names: Iterable[str], joint: str = " and ") -> str:
    """Return names for a message, each in backticks and once: `one` and `two`."""
    return joint.join(f"`{name}`" for name in dict.fromkeys(names))


def enumerated(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: one, two and three."""
    *front, last = names
    return f"{', '.join(front)} and {last}" if front else last


def did_you_mean(meant: str | None, otherwise: str = "") -> str:
    """Return the question that ends a message about an unknown name; `otherwise` where it resembles no known one."""
    return otherwise if meant is None else f"; did you mean `{meant}`?"


def empty_document(text: str, start: int) -> str:
    """Return the message about a document of a file in which there is nothing, and which begins at an offset.

    It is empty where the document before has such a message, which is about both.
    """
    own = _mark_before(text, start)
    before = _mark_before(text, own)
    if before >= 0 and _EMPTY.fullmatch(text, before + len(_MARK), own):
        return ""
    following = _MARKS.match(text, start)
    count = len(_MARK_LINE.findall(following["marks"])) if following else 0
    is_last = following is not None and following["end"] is not None
    if count + is_last < 2:
        return f"there is nothing in this document; remove one of the `{_MARK}` lines around it"
    most = f"the `{_MARK}` lines here" if is_last else f"all `{_MARK}` lines here but one"
    return f"there is nothing in these documents; remove {most}"


def _mark_before(text: str, end: int) -> int:
    """Return where the last line before an offset begins that is a mark, or -1; a comment may contain one."""
    at = text.rfind(f"\n{_MARK}", 0, max(end, 0))
    if at >= 0:
        return at + 1
    return 0 if end > 0 and text.startswith(_MARK) else -1


def plural(number: int, noun: str, several: str | None = None) -> str:
    """Return a number with its noun: 1 file, 2 files."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several or f'{noun}s'}"
