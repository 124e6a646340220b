"""Curly quotes or invisible characters, pasted from a web page, are part of a name or value.

Web pages and word processors use “curly” quotes and non-breaking or zero-width spaces. Neither YAML nor JSON treats a
curly quote as a quote: it becomes part of the text, and the platform compares names and ids exactly. The vendor's own
page about consents prints its example list that way. An apostrophe or a quoted word inside free text, such as a site
name, is fine.

See: https://identitydocs.akamai.com/getting-started/consent/2-opts/page6-authrule/

```yaml bad
authorization.rules.consents: [“marketing”, “personalization”]
```
```yaml good
authorization.rules.consents: ["marketing", "personalization"]
```
"""

import json
import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Fix, Node, Severity, catalogue, find_setting, lazy_pattern, rule

_DOUBLE = "“”„‟"
_SINGLE = "‘’‚‛"
_INVISIBLE = {
    "\u00a0": "a non-breaking space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u202f": "a narrow non-breaking space",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
}
_HIDDEN = lazy_pattern(f"[{''.join(_INVISIBLE)}]")
_GARBAGE = lazy_pattern(f"[{_DOUBLE}{''.join(_INVISIBLE)}]")
_WRAPPED = lazy_pattern(f"[{_DOUBLE}{_SINGLE}].*[{_DOUBLE}{_SINGLE}]", re.DOTALL)
_STRAIGHT = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_INVISIBLE, " ")})
# Texts written by people for people, or whose every character counts.
_FREE = frozenset(("site_name", "email_sender_address", "regex_standard_newPassword", "backplane_password", "name"))


@rule(severity=Severity.WARNING, kind=("client-settings", "application-settings"), replaces=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report names with such characters, and for each setting its first value with some."""
    if document.source.is_ascii:
        return
    for name, setting in context.settings.nodes():
        for node in setting.walk():
            if isinstance(node.path[-1], str) and _tidy(node.key) != node.key:
                yield _about_name(node, context)
        yield from _about_values(name, setting, context)


def _about_name(node: Node, context: Context) -> Finding:
    fault = _fault(node.key, "name")
    meant = next((name for name in (_tidy(node.key), _HIDDEN.sub("_", node.key)) if name in catalogue()), None)
    if meant is None or context.own(meant) is not None or context.own(node.key) is not node:
        return context.finding(node, fault, key=True)
    fix = context.rename(node, meant, f"rename it to {meant}", safe=True)
    return context.finding(node, f"{fault}: `{meant}`", key=True, fix=fix)


def _about_values(name: str, setting: Node, context: Context) -> Iterator[Finding]:
    known = find_setting(name)
    is_list = known is not None and isinstance(known.examples[0], list)
    if is_list and isinstance(setting.value, str) and not setting.value.lstrip().startswith("["):
        return  # no list at all, which is the schema's business
    faulty = []
    for node in setting.walk():
        if isinstance(node.value, str) and not node.is_placeholder and not node.alias:
            meant = _meant(node, free=known is None or name in _FREE or node.key in _FREE)
            if meant != node.value:
                faulty.append((node, meant))
    if faulty:
        first = faulty[0][0]
        message = _fault(first.value, "value" if first is setting else "item")
        hidden = _HIDDEN.search(first.value)
        part = hidden.group() if hidden and not _has_quotes(first.value) else None
        others = [context.related(node, "and so does this one") for node, _ in faulty[1:]]
        yield context.finding(first, message, part=part, fix=_fix(faulty, context), related=others)


def _fault(text: str, what: str) -> str:
    hidden = _HIDDEN.search(text)
    if hidden and not _has_quotes(text):
        char = hidden.group()
        return f"{_INVISIBLE[char]} (U+{ord(char):04X}) hides in this {what}; remove it"
    if what == "value" and text.lstrip()[:1] in ("[", "{"):
        return "curly quotes make this text invalid JSON; write straight quotes"
    return f"curly quotes are part of the {what} and do not quote it; write straight quotes or none"


def _has_quotes(text: str) -> bool:
    return any(char in text for char in _DOUBLE + _SINGLE)


def _meant(node: Node, *, free: bool) -> str:
    """The text as it was probably meant; the text itself where nothing is wrong with it."""
    text = str(node.value)
    if text.isascii():
        return text
    if text.lstrip()[:1] in ("[", "{"):
        straight = text.translate(_STRAIGHT)
        return straight if not _is_json(text) and _is_json(straight) else text
    if free:
        # Quotes inside quotes are meant; without any, somebody took the curly ones for quotes.
        plain = node.style == "" or node.key == "email_sender_address"
        return text[1:-1] if plain and _WRAPPED.fullmatch(text) else text
    return _tidy(text)


def _tidy(text: str) -> str:
    """A name, id or URL without the characters that cannot be meant."""
    return text if text.isascii() else _GARBAGE.sub("", text).strip(_SINGLE)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _fix(faulty: list[tuple[Node, str]], context: Context) -> Fix | None:
    fixes = [context.replace(node, meant, "", safe=True) for node, meant in faulty]
    edits = [edit for fix in fixes if fix is not None for edit in fix.edits]
    if len(edits) < len(faulty):
        return None
    safe = all(_HIDDEN.search(node.value.strip("".join(_INVISIBLE))) is None for node, _ in faulty)
    free = any(node.key in _FREE for node, _ in faulty)
    return Fix("write straight quotes, no invisible characters", safe and not free, tuple(edits))
