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

from collections.abc import Iterator
from functools import cache

from lint_settings import (
    Context,
    Document,
    Finding,
    Fix,
    Node,
    Severity,
    catalogue,
    find_setting,
    rule,
    unsure_scalars,
)

_SETTINGS = ("client-settings", "application-settings")
_OBJECTS = ("access-schema", "api-client", "entity-type", "flow", "login-policy", "oidc-client", "token-policy")
# Of these no such value is right, quotes or not, and the rules about them say so.
_OWN_FORM = ("#/$defs/url", "#/$defs/urlList")
_OWN_RULES = frozenset(
    ("customer_id", "email_method", "email_sender_address", "janrainOidcClientId", "loginURL", "redirectURIs")
)


@rule(severity=Severity.WARNING, fix="safe or unsafe", kind=(*_SETTINGS, *_OBJECTS), explains="fault", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report plain scalars that the schema calls valid, in settings and in other objects."""
    if document.root.in_json or not document.source.may_differ_in_1_1:
        return
    is_settings = document.kind in _SETTINGS
    named = context.settings.nodes() if is_settings else document.root.members.items()
    for name, top, nodes in unsure_scalars(named, skipped=_in_other_rules()):
        for node in nodes:
            if context.is_valid(top if is_settings else node):
                yield from _judge(node, find_setting(name) is not None or context.is_described(node), context)


@cache
def _in_other_rules() -> frozenset[str]:
    own_form = {name for name, setting in catalogue().items() if setting.data.get("$ref") in _OWN_FORM}
    return _OWN_RULES.union(own_form)


def _judge(node: Node, is_described: bool, context: Context) -> Iterator[Finding]:
    from math import isfinite  # most files have no such value, so this is not loaded at start

    from lint_settings import reading_in_1_1

    if isinstance(node.value, float) and not isfinite(node.value):
        message = f"{context.show(node)} is a number that JSON cannot represent; put it in quotes if you mean text"
        yield context.finding(node, message, fix=context.quote(node, safe=False))
        return
    reading = reading_in_1_1(node.text)
    start = node.place[0]
    if reading is None or node.source.text[max(start - 10, 0) : start].rstrip().endswith("!!str"):
        return
    is_text, is_octal = isinstance(node.value, str), reading == "an octal number"
    here = "text" if is_text else "a decimal number" if is_octal else "a number"
    in_quotes = is_text or not is_described
    way_out = "put it in quotes" if in_quotes else "write it in plain digits"
    if not in_quotes and node.text.lstrip("+-").isdigit():
        way_out = "write it without the leading zero"
    there = "octal" if is_octal and not is_text else reading
    message = f"{context.show(node)} is {here} here but {there} to readers of YAML 1.1; {way_out}"
    fix = context.quote(node, safe=is_text) if in_quotes else _in_digits(node, context)
    yield context.finding(node, message, fix=fix)


def _in_digits(node: Node, context: Context) -> Fix | None:
    whole = isinstance(node.value, int) or (isinstance(node.value, float) and node.value.is_integer())
    return context.replace(node, int(node.value), "write plain digits", safe=False) if whole else None
