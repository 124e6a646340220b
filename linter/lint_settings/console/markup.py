"""Writes XML 1.0 that any parser takes, whatever the texts in it hold."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
# XML 1.0 has no way to spell these.
_FORBIDDEN = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A parser makes blanks of tabs and line breaks in attributes; control characters past ASCII could steer a terminal.
_SPELT = lazy_pattern("[&<>\"'\t\n\r\x7f-\x9f\u2028\u2029]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def spelt(text: str) -> str:
    """The text as it may stand in an element or an attribute; what XML forbids has a mark in its place."""
    text = _FORBIDDEN.sub("\ufffd", text)
    spelt = _SPELT.sub(lambda match: _NAMED.get(match.group(), f"&#{ord(match.group())};"), text)
    return spelt.replace("##", "#&#35;")  # the same to a parser, and no command to a runner that reads the log


def tag(name: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    """A start tag, or one that is its own end."""
    told = "".join(f' {key}="{spelt(str(value))}"' for key, value in attributes.items())
    return f"<{name}{told}{' /' if closed else ''}>"
