"""Writes values as YAML that readers of versions 1.1 and 1.2 interpret alike, or as JSON."""

from __future__ import annotations

import json
import re

from ..documents.lazy_regex import lazy_pattern
from ..documents.yaml.scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_WIDEST = 100  # characters of a list on one line
# Texts that every reader takes as text: words, UUIDs, address ranges.
_PLAIN = lazy_pattern(
    r"[A-Za-z_/][\w./:?=&%+@~-]*\Z"
    r"|[A-Za-z_][\w./&+@~()-]*(?: [A-Za-z0-9_][\w./&+@~()-]*)+\Z"
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2}\Z",
    re.ASCII,
)
_PLACEHOLDER = lazy_pattern(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}\Z")
_WORDS_OF_YAML_1_1 = frozenset(("y", "n", "yes", "no", "on", "off"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def yaml_of(value: Any) -> str:
    """Return a mapping or list as the text of a YAML file."""
    return "".join(f"{line}\n" for line in block(value, 0))


def json_of(value: Any) -> str:
    """Return a value as the text of a JSON file."""
    return f"{json_text(value, indent=2)}\n"


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON, with escapes for invisible characters, and for those that cannot be written as UTF-8."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    hidden = {char for char in set(text) if not _is_seen(char)}
    return "".join(json.dumps(char)[1:-1] if char in hidden else char for char in text) if hidden else text


def block(value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of a value in block style, to be placed below a key or dash with less indentation."""
    blanks = " " * indent
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from _headed(f"{blanks}{key(str(name))}:", member, indent)
    elif isinstance(value, list) and value:
        for item in value:
            first, *rest = block(item, indent + 2) if is_block(item) else (f"{blanks}  {inline(item)}",)
            yield f"{blanks}- {first[indent + 2 :]}"
            yield from rest
    else:
        yield f"{blanks}{inline(value)}"


def _headed(head: str, value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of a member, the first of which begins with its key."""
    text = None if is_block(value, indent) else inline(value)
    if text is not None:
        yield f"{head} {text}"
        return
    yield head
    yield from block(value, indent + 2)


def is_block(value: Any, indent: int = 0) -> bool:
    """Return whether a value takes several lines: a mapping, or a list with more than a few plain words."""
    if isinstance(value, dict):
        return bool(value)
    if not isinstance(value, list) or not value:
        return False
    if any(isinstance(item, (dict, list)) and item for item in value):
        return True
    is_short = all(not isinstance(item, str) or "://" not in item for item in value)
    return not is_short or indent + len(inline(value)) > _WIDEST


def inline(value: Any, *, in_list: bool = False) -> str:
    """Return a value on one line."""
    if isinstance(value, str):
        return text_of(value, in_list=in_list)
    if isinstance(value, list):
        return f"[{', '.join(inline(item, in_list=True) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{quoted(str(name))}: {inline(one, in_list=True)}' for name, one in value.items())}}}"
    number = json.dumps(value)
    # Readers of YAML 1.1 take 1e+25 for a text.
    return number.replace("e", ".0e", 1) if isinstance(value, float) and "." not in number else number


def key(name: str) -> str:
    """Return the name of a member as written in YAML."""
    return name if _is_plain(name) and " " not in name and not name.endswith(":") else quoted(name)


def text_of(text: str, *, in_list: bool = False) -> str:
    """Return a text without quotes if every reader takes it as text, and in double quotes otherwise."""
    if _PLACEHOLDER.match(text):
        return quoted(text) if in_list else text
    return text if _is_plain(text) else quoted(text)


def _is_plain(text: str) -> bool:
    if not _PLAIN.match(text) or text.endswith(":") or text.lower() in _WORDS_OF_YAML_1_1:
        return False
    return bool(scalar(text) == text)


def quoted(text: str) -> str:
    """Return a text in double quotes, with escapes that YAML and JSON share if possible."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{"".join(_ESCAPES.get(char) or _escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_seen(char: str) -> bool:
    """Return whether a character is visible, or ends a line."""
    return char.isprintable() or char == "\n"
