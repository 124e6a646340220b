"""The characters that come along when text is pasted from a web page: curly quotes, and what cannot be seen."""

from __future__ import annotations

from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern

_DOUBLE = "“”„‟"
_SINGLE = "‘’‚‛"
_UNSEEN = {
    "\u00a0": "a non-breaking space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u202f": "a narrow non-breaking space",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
}
_INVISIBLE = lazy_pattern(f"[{''.join(_UNSEEN)}]")
_BLANKS = lazy_pattern("[\u00a0\u202f]")
_DOUBLE_QUOTES = lazy_pattern(f"[{_DOUBLE}]")
_STRAIGHT = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_UNSEEN, " ")})


def has_curly_quotes(text: str) -> bool:
    """Return whether a text contains curly quotes, single or double ones."""
    return any(char in text for char in _DOUBLE + _SINGLE)


def first_invisible(text: str, *, inside: bool = False) -> str | None:
    """Return the first character of a text that cannot be seen; with `inside`, not counting those at its ends."""
    match = _INVISIBLE.search(text.strip("".join(_UNSEEN)) if inside else text)
    return match.group() if match else None


def pasted_fault(text: str, what: str) -> tuple[str, str | None]:
    """Return the message about curly quotes or an invisible character in a text, and that character.

    `what` is `name`, `value` or `item`.
    """
    hidden = first_invisible(text)
    if hidden and not has_curly_quotes(text):
        return f"{_UNSEEN[hidden]} (U+{ord(hidden):04X}) hides in this {what}; remove it", hidden
    if what == "value" and text.lstrip()[:1] in ("[", "{"):
        return "curly quotes make this text invalid JSON; write straight quotes", None
    return f"curly quotes are part of the {what} and do not quote it; write straight quotes or none", None


def without_pasted(text: str, *, gap: str = "") -> str:
    """Return a name, id or URL without curly quotes; `gap` replaces invisible characters."""
    if text.isascii():
        return text
    return _DOUBLE_QUOTES.sub("", _INVISIBLE.sub(gap, text)).strip(_SINGLE)


def without_invisible(text: str) -> str:
    """Return a text without the characters that cannot be seen, and with plain blanks."""
    return text if text.isascii() else _INVISIBLE.sub("", _BLANKS.sub(" ", text))


def straighten(text: str) -> str:
    """Return JSON text with straight quotes and plain spaces, if this makes it valid; else the text itself."""
    straight = text.translate(_STRAIGHT)
    return straight if read_json_text(text) is None and read_json_text(straight) is not None else text
