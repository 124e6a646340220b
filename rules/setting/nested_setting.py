"""Settings are nested, but the platform has only flat names with dots.

`theming.logoURL` is one name, not a `logoURL` inside a `theming`. Nesting is impossible: `authentication.providers` and
`authentication.providers.custom` are both settings, and a mapping could hold only one of them. A nested value is stored
as one custom setting that nothing reads.

Symptom: Nothing happens; the settings seem to have no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
theming:
  logoURL: https://static.shop.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    NameFault,
    Node,
    Severity,
    catalogue,
    find_setting,
    in_backticks,
    intended,
    is_nested,
    name_fault,
    rule,
)

_SHOWN, _SHOWN_INSIDE = 3, 8


@rule(
    severity=Severity.ERROR,
    fix="safe or unsafe",
    kind=("client-settings", "application-settings"),
    replaces=True,
    explains="absence",
    unless="plain",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each mapping whose members spell the names of settings."""
    own = document.root.members
    yield from _inner_custom(own.get("custom"), context)
    for name, node in context.settings.nodes():
        if node.value.__class__ is not dict or name_fault(name, node, own) is not NameFault.NESTED:
            continue  # perhaps the name itself is misspelled: first things first
        leaves = list(_leaves(name, node))
        known = [meant for _, meant in leaves if meant in catalogue()]
        yield _finding(name, node, leaves, known, context)


def _inner_custom(custom: Node | None, context: Context) -> Iterator[Finding]:
    """Report a `custom` in `custom`, which is a setting of that name and no block of settings."""
    inner = None if custom is None else custom.members.get("custom")
    known = [] if inner is None else [name for name in inner.members if find_setting(name) is not None]
    if inner is not None and known:
        fix = context.flatten(inner, {child.path: name for name, child in inner.members.items()}, "move them up")
        shown = in_backticks(known[:_SHOWN_INSIDE], ", ")
        what = f"{shown} and {len(known) - _SHOWN_INSIDE} more" if len(known) > _SHOWN_INSIDE else shown
        message = (
            f"nothing reads {what} in a `custom` inside `custom`; move {'them' if known[1:] else 'it'} one level up"
        )
        yield context.finding(inner, message, key=True, fix=fix)


def _leaves(name: str, node: Node) -> Iterator[tuple[Node, str]]:
    """Yield the values in nested mappings and the flat names that they should have."""
    if is_nested(name, node):
        for key, child in node.members.items():
            yield from _leaves(f"{name}.{key}", child)
    else:
        meant = intended(name)
        yield node, meant if meant is not None and "." in meant else name


def _finding(name: str, node: Node, leaves: list[tuple[Node, str]], known: list[str], context: Context) -> Finding:
    shown = in_backticks(known[:_SHOWN], ", ") + (f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else "")
    names = "name" if len(known) == 1 else "names"
    message = f"settings cannot be nested, and nothing reads this `{name}`; write the flat {names} {shown}"
    fix = context.flatten(node, {leaf.path: meant for leaf, meant in leaves}, "write flat names")
    return context.finding(node, message, key=True, fix=fix)
