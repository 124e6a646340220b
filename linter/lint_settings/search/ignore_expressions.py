"""Translates patterns of git into regular expressions that match in linear time."""

from __future__ import annotations

import re

from ..documents.frozen import Frozen

NEVER = "(?!)"
_STAR, _DOUBLE, _DOUBLE_SLASH = object(), object(), object()
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class Pattern(Frozen):
    """One pattern, without the `!` in front and the slash at the end.

    `by_path` is true if it is compared with the whole path and not only with the name; `literal` is the length of the
    part before the first wildcard.
    """

    __slots__ = ()

    text: str
    negated: bool
    only_folders: bool
    by_path: bool
    literal: int


def needed_text(text: str) -> str:
    """Return the longest text that every match of a pattern contains; empty if brackets make it hard to find."""
    if "[" in text or "\\" in text:
        return ""
    # A double asterisk and the slash after it may match no folder at all.
    return max(re.split(r"\*\*/|[*?]|/", text), key=len)


def expression(pattern: Pattern) -> str:
    """Return the regular expression of a pattern.

    Asterisks become atomic groups that match as little as possible, so that matching is never slow: a later asterisk
    can match whatever an earlier one left. Git compares the part before the first wildcard separately, so that `a**/b`
    is read as if it began with the asterisks.
    """
    head = re.escape(pattern.text[: pattern.literal])
    tokens = _tokens(pattern.text[pattern.literal :], pattern.by_path)
    if tokens is None:
        return NEVER
    any_char = "[^/]" if pattern.by_path else "."
    units: list[tuple[object, list[object]]] = [(None, [])]
    for token in tokens:
        if token in (_DOUBLE, _DOUBLE_SLASH):
            units.append((token, []))
        else:
            units[-1][1].append(token)
    parts = [head]
    for at, (kind, unit) in enumerate(units):
        is_last = at == len(units) - 1
        body = _unit(unit, any_char, is_last)
        lazy = "" if is_last else "?"
        before = {_DOUBLE: f".*{lazy}", _DOUBLE_SLASH: f"(?:.*{lazy}/)?"}.get(kind, "")
        parts.append(before + body if is_last or kind is None else f"(?>{before}{body})")
    return "".join(parts)


def _unit(tokens: list[object], any_char: str, is_last: bool) -> str:
    """Return the expression of a part of a pattern without double asterisks."""
    fixed = [""]
    for token in tokens:
        if token is _STAR:
            fixed.append("")
        else:
            fixed[-1] += str(token)
    *middle, end = fixed[1:] or [""]
    text = fixed[0] + "".join(f"(?>{any_char}*?{one})" for one in middle)
    if len(fixed) == 1:
        return text
    return text + (f"{any_char}*{end}" if is_last else f"(?>{any_char}*?{end})")


def _tokens(text: str, by_path: bool) -> list[object] | None:
    """Return the expressions of single characters, and marks for asterisks; None for a pattern that matches nothing."""
    tokens: list[object] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            if at + 1 == len(text):
                return None
            tokens.append(re.escape(text[at + 1]))
            at += 2
        elif char == "*":
            end = at + len(text[at:]) - len(text[at:].lstrip("*"))
            token, at = _asterisks(text, at, end, by_path)
            tokens.append(token)
        elif char == "[":
            found = _bracket(text, at + 1, by_path)
            if found is None:
                return None
            tokens.append(found[0])
            at = found[1]
        else:
            tokens.append(("[^/]" if by_path else ".") if char == "?" else re.escape(char))
            at += 1
    return tokens


def _asterisks(text: str, start: int, end: int, by_path: bool) -> tuple[object, int]:
    """Return the meaning of a run of asterisks, and where the rest of the pattern begins."""
    if not by_path or end - start == 1 or (start > 0 and text[start - 1] != "/"):
        return _STAR, end
    if text[end : end + 1] == "/":
        return _DOUBLE_SLASH, end + 1
    if end == len(text) or text.startswith("\\/", end):
        return _DOUBLE, end
    return _STAR, end


def _bracket(text: str, at: int, by_path: bool) -> tuple[str, int] | None:
    """Return the expression of a bracket, and where the rest begins; None if it is not closed or not known."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    found = []
    previous = ""
    is_first = True
    while is_first or text[at : at + 1] != "]":
        is_first = False
        char = text[at : at + 1]
        if char == "\\":
            at += 1
            char = text[at : at + 1]
        elif char == "-" and previous and text[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (text[at + 1] == "\\")
            char = text[at : at + 1]
            if char and previous <= char:
                found.append(f"{re.escape(previous)}-{re.escape(char)}")
            previous, at = ("", at + 1) if char else (previous, at)
            if char:
                continue
        elif text.startswith("[:", at):
            end = text.find("]", at + 2)
            if end < 0:
                return None
            if end > at + 2 and text[end - 1] == ":":
                name = text[at + 2 : end - 1]
                if name not in _CLASSES:
                    return None
                found.append(_CLASSES[name])
                previous, at = "", end + 1
                continue
        if not char:
            return None
        found.append(re.escape(char))
        previous = char
        at += 1
    return _set_of(found, negated, by_path), at + 1


def _set_of(found: list[str], negated: bool, by_path: bool) -> str:
    inside = "".join(found)
    if negated:
        inside += "/" * by_path
        return f"[^{inside}]" if inside else "."
    if not inside:
        return NEVER
    return f"(?!/)[{inside}]" if by_path else f"[{inside}]"
