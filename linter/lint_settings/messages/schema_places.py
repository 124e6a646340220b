"""Recognizes the place of a schema, which a file names for editors: `$schema` in JSON, a comment in YAML."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern
from .random_text import looks_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MEMBER = "$schema"
_PART = r"[._]?[A-Za-z]{1,24}[0-9]{0,2}(?:[._-](?:[A-Za-z]{1,24}[0-9]{0,2}|[0-9]{1,4}))*"
_PLACE = rf"(?:https?://|file:///?|(?:\.{{1,2}}/)+|/)?{_PART}(?:/{_PART})*\.json"
_WHOLE = lazy_pattern(_PLACE)
_COMMENT = lazy_pattern(rf"#[ \t]*(?:yaml-language-server:[ \t]*\$schema=|\$schema:)[ \t]*(?P<place>{_PLACE})[ \t]*")


def is_schema_place(name: Any, value: Any) -> bool:
    """Return whether a member of this name and value names a schema, in a path or URL of ordinary words."""
    return name == MEMBER and isinstance(value, str) and _WHOLE.fullmatch(value) is not None and not _hides(value)


def is_schema_comment(text: str) -> bool:
    """Return whether a comment only names the schema of its file, in a path or URL of ordinary words."""
    match = _COMMENT.fullmatch(text) if MEMBER in text else None
    return match is not None and not _hides(match["place"])


def _hides(place: str) -> bool:
    """Return whether a part of a path may be a secret."""
    return any(map(looks_random, place.split("/")))
