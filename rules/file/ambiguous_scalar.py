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

_KINDS = ("client-settings", "application-settings")
# Of these no such value is right, quotes or not, and the rules about them say so.
_OWN_FORM = ("#/$defs/url", "#/$defs/urlList")
_OWN_RULES = frozenset(("customer_id", "email_method", "email_sender_address", "janrainOidcClientId"))


@rule(severity=Severity.WARNING, fix="safe or unsafe", kind=_KINDS, explains="fault", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report plain scalars in settings whose values the schema calls valid."""
    if document.root.in_json or not document.source.may_differ_in_1_1:
        return
    for name, setting, nodes in unsure_scalars(context.settings.nodes(), skipped=_in_other_rules()):
        if context.is_valid(setting):
            for node in nodes:
                yield from _judge(node, name, context)


@cache
def _in_other_rules() -> frozenset[str]:
    own_form = {name for name, setting in catalogue().items() if setting.data.get("$ref") in _OWN_FORM}
    return _OWN_RULES.union(own_form)


def _judge(node: Node, name: str, context: Context) -> Iterator[Finding]:
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
    if isinstance(node.value, str):
        what, way_out = f"text here but {reading}", "put it in quotes"
    elif reading == "an octal number":
        what, way_out = "a decimal number here but octal", _plainly(node, name)
    else:
        what, way_out = f"a number here but {reading}", _plainly(node, name)
    message = f"{context.show(node)} is {what} to readers of YAML 1.1; {way_out}"
    yield context.finding(node, message, fix=_fix(node, name, context))


def _plainly(node: Node, name: str) -> str:
    if find_setting(name) is None:
        return "put it in quotes"
    return "write it without the leading zero" if node.text.lstrip("+-").isdigit() else "write it in plain digits"


def _fix(node: Node, name: str, context: Context) -> Fix | None:
    if isinstance(node.value, str):
        return context.quote(node)
    if find_setting(name) is None:
        return context.quote(node, safe=False)
    whole = isinstance(node.value, int) or (isinstance(node.value, float) and node.value.is_integer())
    return context.replace(node, int(node.value), "write plain digits", safe=False) if whole else None
