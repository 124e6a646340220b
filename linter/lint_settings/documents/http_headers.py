"""Recognizes texts that begin with the headers of an HTTP answer, as `curl -i` prints them."""

from __future__ import annotations

from .finding import Edit, Fix
from .lazy_regex import lazy_pattern
from .limits import LoadError

_HEADERS = lazy_pattern(r"(?:HTTP/\d(?:\.\d)?[ \t]+\d{3}[^\r\n]*(?:\r\n|\n|\r)(?:[^\r\n]+(?:\r\n|\n|\r))*(?:\s+|\Z))+")
_STATUS_LINE = lazy_pattern(r"HTTP/\d(?:\.\d)?[ \t]+\d{3}[^\r\n]*")


def without_headers(text: str) -> tuple[str, int | None]:
    """Return a text without the headers of HTTP answers before it, and the status of the last one, if there are any."""
    headers = _HEADERS.match(text) if text.startswith("HTTP/") else None
    if headers is None:
        return text, None
    return text[headers.end() :], int(_STATUS_LINE.findall(headers.group())[-1].split()[1])


def refuse_headers(text: str) -> None:
    """Raise LoadError for a text that begins with the headers of an HTTP answer, as `curl -i` prints it."""
    line = _STATUS_LINE.match(text)
    if line is None:
        return
    headers = _HEADERS.match(text)
    body = headers.end() if headers else len(text)
    fix = Fix("remove the headers", False, (Edit(0, body, ""),)) if text[body:].strip() else None
    message = (
        "the file begins with the headers of an HTTP answer, as `curl -i` prints them; keep only the body below them"
    )
    raise LoadError(message, 0, line.end(), fix)
