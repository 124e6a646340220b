"""Writes XML 1.0 that any parser accepts, whatever texts it contains."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
# XML 1.0 cannot represent these.
_FORBIDDEN = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Parsers convert tabs and line breaks in attributes to blanks; control characters past ASCII could control a terminal.
_SPELLED = lazy_pattern("[&<>\"'\t\n\r\x7f-\x9f\u2028\u2029]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def spelled(text: str) -> str:
    """Return the text escaped for an element or an attribute; characters that XML forbids are replaced with a mark."""
    text = _FORBIDDEN.sub("\ufffd", text)
    spelled = _SPELLED.sub(lambda match: _NAMED.get(match.group(), f"&#{ord(match.group())};"), text)
    return spelled.replace("##", "#&#35;")  # the same to a parser, and no command to a runner that reads the log


def tag(name: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    """Return a start tag, or an empty-element tag."""
    written = "".join(f' {key}="{spelled(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}{' /' if closed else ''}>"
