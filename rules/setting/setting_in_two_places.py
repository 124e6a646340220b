"""A setting is both at the top level and under `custom`.

The API stores standard settings at the top level and all others under `custom`. Which of two values wins is not
documented, so a change of one of them may have no effect. Equal values work, until someone edits only one.

See: https://identitydocs.akamai.com/home/configapp-idclientsclient-idsettings

```yaml bad
site_name: Example Shop
custom:
  site_name: Example Shop Berlin
```
```yaml good
site_name: Example Shop
custom:
  theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

from collections.abc import Iterator

from lint_settings import ENVELOPE, Context, Document, Finding, Node, Severity, as_stored, find_setting, rule


@rule(severity=Severity.WARNING, fix="unsafe", kind=("client-settings", "application-settings"), unless="plain")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the members of each scope with those of its custom block."""
    for scope in (document.root, document.root.members.get("_global")):
        custom = scope.members.get("custom") if scope else None
        if scope is None or custom is None or scope.members.keys().isdisjoint(custom.members):
            continue
        for name, second in custom.members.items():
            first = scope.members.get(name)
            if first is not None and name not in ENVELOPE:
                yield _finding(name, first, second, context)


def _finding(name: str, first: Node, second: Node, context: Context) -> Finding:
    setting = find_setting(name)
    spare = first if setting is not None and not setting.standard else second
    kept, place = (second, "under `custom`") if spare is first else (first, "at the top level")
    related = [context.related(kept, "also set here", key=True)]
    if as_stored(first.value) == as_stored(second.value):
        message = f"`{name}` has the same value {place} too; keep one of the two"
        fix = context.remove(spare, f"remove {name} here", safe=False) if setting is not None else None
        return context.finding(spare, message, key=True, severity=Severity.INFO, related=related, fix=fix)
    message = f"`{name}` has another value {place}, and which one applies is not documented; keep one of the two"
    return context.finding(spare, message, key=True, related=related)
