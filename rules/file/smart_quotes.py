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

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    catalogue,
    find_setting,
    first_invisible,
    pasted_fault,
    rule,
    straighten,
    without_pasted,
)

_KINDS = ("client-settings", "application-settings")
# Texts written by people for people, or whose every character counts.
_FREE = frozenset(("site_name", "email_sender_address", "regex_standard_newPassword", "backplane_password", "name"))


@rule(severity=Severity.WARNING, fix="safe or unsafe", kind=_KINDS, replaces=True, explains="value", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report names with such characters, and for each setting its first value with some."""
    for name, setting in () if document.source.is_ascii else context.settings.nodes():
        for node in setting.walk():
            has_blank = node is setting and " " in node.key  # blank-in-name reports all of it
            if isinstance(node.path[-1], str) and without_pasted(node.key) != node.key and not has_blank:
                yield _about_name(node, context)
        yield from _about_values(name, setting, context)


def _about_name(node: Node, context: Context) -> Finding:
    fault, _ = pasted_fault(node.key, "name")
    spellings = (without_pasted(node.key), without_pasted(node.key, gap="_"))
    meant = next((name for name in spellings if name in catalogue()), None)
    if meant is None or context.own(meant) is not None or context.own(node.key) is not node:
        return context.finding(node, fault, key=True)
    fix = context.rename(node, meant, f"rename it to {meant}", safe=True)
    return context.finding(node, f"{fault}: `{meant}`", key=True, fix=fix)


def _about_values(name: str, setting: Node, context: Context) -> Iterator[Finding]:
    known = find_setting(name)
    start = setting.value.lstrip()[:1] if isinstance(setting.value, str) else None
    if known and start is not None and isinstance(known.examples[0], list) and ("type" in known.data or start != "["):
        return  # no list at all, which is the schema's business
    faulty = []
    for node in setting.walk():
        if isinstance(node.value, str) and not node.is_placeholder and not node.alias:
            meant = _meant(node, free=known is None or name in _FREE or node.key in _FREE)
            if meant != node.value:
                faulty.append((node, meant))
    if faulty:
        first = faulty[0][0]
        message, part = pasted_fault(first.value, "value" if first is setting else "item")
        safe = not any(first_invisible(node.value, inside=True) or node.key in _FREE for node, _ in faulty)
        fixes = [context.replace(node, meant, "", safe=safe) for node, meant in faulty]
        fix = context.combine(fixes, "write straight quotes, no invisible characters", safe=safe)
        others = [context.related(node, "and so does this one") for node, _ in faulty[1:]]
        yield context.finding(first, message, part=part, fix=fix, related=others)


def _meant(node: Node, *, free: bool) -> str:
    """Return the text as it was probably meant; the text itself where nothing is wrong with it."""
    text = str(node.value)
    if text.lstrip()[:1] in ("[", "{"):
        return straighten(text)
    if free:
        # Curly quotes inside quotes are intended; without quotes around them, they were meant as quotes.
        plain = node.style == "" or node.key == "email_sender_address"
        return text[1:-1] if plain and node.is_pasted else text
    return without_pasted(text)
