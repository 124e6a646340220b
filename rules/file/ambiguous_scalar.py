"""An unquoted word, number or date that YAML 1.1 and YAML 1.2 read differently.

lint-settings follows YAML 1.2, in which `no`, `12:30` and `2024-01-31` are text and `010` is ten. Many tools still
follow version 1.1: they read false, 750 (base 60), a date and eight. What is deployed then depends on the tool. With
quotes, every tool reads the same text.

See: https://yaml.org/spec/1.2.2/#103-core-schema
See: https://yaml.org/type/

```yaml bad
ccp_flow_locale: no
```
```yaml good
ccp_flow_locale: "no"
```
"""

import re
from collections.abc import Iterator
from functools import cache

from lint_settings import Context, Document, Finding, Fix, Node, Severity, catalogue, find_setting, lazy_pattern, rule

# What readers of YAML 1.1 make of a plain scalar, by its look.
_READINGS = (
    (lazy_pattern(r"(?:yes|no|on|off|y|n)\Z", re.IGNORECASE), "true or false"),
    (lazy_pattern(r"[-+]?0[0-7_]+\Z"), "an octal number"),
    (lazy_pattern(r"[-+]?0b[01_]+\Z"), "a binary number"),
    (lazy_pattern(r"[-+]?(?:[0-9][0-9_]*)?(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z"), "a number in base 60"),
    (lazy_pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:.*)?\Z"), "a date"),
    (lazy_pattern(r"[-+]?(?:0x)?[0-9][0-9a-fA-F]*_[0-9a-fA-F_]*\Z"), "a number"),
    (lazy_pattern(r"[-+]?[0-9][0-9_]*\.[0-9]*_[0-9_]*\Z"), "a number"),
    # These are numbers to YAML 1.2 and text to many readers of 1.1, or the other way round.
    (lazy_pattern(r"0o[0-7]+\Z|[-+]?0[0-9]*[89][0-9]*\Z|[-+]?[0-9]+[eE][0-9]+\Z"), "text"),
)
_NO_JSON = lazy_pattern(r"[-+]?\.inf\Z|\.nan\Z", re.IGNORECASE)
# Of these no such value is right, quotes or not, and the rules about them say so.
_OWN_FORM = ("#/$defs/url", "#/$defs/urlList")
_OWN_RULES = frozenset(("customer_id", "email_method", "email_sender_address", "janrainOidcClientId"))
_FIRST = frozenset("+-.0123456789yYnNoO")


@rule(severity=Severity.WARNING, fix="safe or unsafe", kind=("client-settings", "application-settings"))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report plain scalars in settings whose values the schema calls valid."""
    if document.root.in_json:
        return
    elsewhere = _in_other_rules()
    for name, setting in context.settings.nodes():
        value = setting.value
        if (value.__class__ is str and (value[:1] not in _FIRST or setting.style)) or name in elsewhere:
            continue  # like most
        is_scalar = value.__class__ is not dict and value.__class__ is not list
        if is_scalar and not _is_plain(setting):
            continue
        nodes = [setting] if is_scalar else _plain_below(setting)
        if nodes and context.is_valid(setting):
            for node in nodes:
                yield from _judge(node, name, context)


def _plain_below(setting: Node) -> list[Node]:
    """Return the plain scalars in a setting that need a closer look."""
    found = []
    stack = [setting]
    while stack:
        node = stack.pop()
        kind = node.value.__class__
        if kind is dict or kind is list:
            below = node.members.values() if kind is dict else node.items
            # Most hold names and other texts, and a list may be very long.
            stack.extend([one for one in reversed(below) if one.value.__class__ is not str or one.value[:1] in _FIRST])
        elif _is_plain(node):
            found.append(node)
    return found


@cache
def _in_other_rules() -> frozenset[str]:
    own_form = {name for name, setting in catalogue().items() if setting.data.get("$ref") in _OWN_FORM}
    return _OWN_RULES.union(own_form)


def _is_plain(node: Node) -> bool:
    value = node.value
    if node.style or node.tag is not None or node.alias or value is None or value is True or value is False:
        return False
    text = node.text  # which is the same number to all if it is digits alone, but for a 0 in front
    return text[:1] in _FIRST and (text[0] == "0" or not (text.isascii() and text.isdigit()))


def _judge(node: Node, name: str, context: Context) -> Iterator[Finding]:
    text = node.text
    if _NO_JSON.match(text):
        message = f"{context.show(node)} is a number that JSON cannot represent; put it in quotes if you mean text"
        yield context.finding(node, message, fix=context.quote(node, safe=False))
        return
    reading = next((reading for pattern, reading in _READINGS if pattern.match(text)), None)
    start = node.place[0]
    if reading is None or node.source.text[max(start - 10, 0) : start].rstrip().endswith("!!str"):
        return
    if isinstance(node.value, str):
        message = f"{context.show(node)} is text here but {reading} to readers of YAML 1.1; put it in quotes"
    elif reading == "an octal number":
        message = (
            f"{context.show(node)} is a decimal number here but octal to readers of YAML 1.1; {_plainly(node, name)}"
        )
    else:
        message = f"{context.show(node)} is a number here but {reading} to readers of YAML 1.1; {_plainly(node, name)}"
    yield context.finding(node, message, fix=_fix(node, name, context))


def _plainly(node: Node, name: str) -> str:
    if find_setting(name) is None:
        return "put it in quotes"
    return "write it without the leading zero" if _decimal(node) else "write it in plain digits"


def _decimal(node: Node) -> bool:
    return node.text.lstrip("+-").isdigit()


def _fix(node: Node, name: str, context: Context) -> Fix | None:
    if isinstance(node.value, str):
        return context.quote(node)
    if find_setting(name) is None:
        return context.quote(node, safe=False)
    whole = isinstance(node.value, int) or (isinstance(node.value, float) and node.value.is_integer())
    return context.replace(node, int(node.value), "write plain digits", safe=False) if whole else None
