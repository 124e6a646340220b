"""A setting that applies only to the whole application is in a client's settings.

The catalogue of settings marks some as global only. In a client's settings they are silently ignored; set them once, at
the application level. A saved answer of the API's `settings/options` in the project lists all of them and takes
precedence; without it, only the documented ones are known.

Symptom: Nothing happens; the setting seems to have no effect.
See: https://educationcenter.janrain.com/home/configapp-idsettingsoptions
See: https://identitydocs.akamai.com/home/configapp-idclientsclient-idsettings

```yaml bad
invitation_search_allow_empty: true
```
```yaml good
_global:
  invitation_search_allow_empty: true
```
"""

from collections.abc import Iterator
from functools import cache

from lint_settings import Context, Document, Finding, Node, Severity, catalogue, find_setting, rule


@rule(severity=Severity.ERROR, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report application settings among the client's own."""
    options = context.workspace.catalogue(document)
    if not options and _application_only().isdisjoint(context.settings.own) and not context.settings.unlisted:
        return
    for name, node in context.settings.own.items():
        setting, option = find_setting(name), options.get(name)
        known = None if option is None else option.global_only
        if known is False or (known is None and (setting is None or setting.scope != "application")):
            continue
        flag = None if option is None else option.node.members.get("globalOnly")
        yield context.finding(
            node,
            f"`{name}` applies only to the whole application and is ignored here; set it at the application level",
            key=True,
            url=None if setting is None else setting.url,
            related=context.related_all((flag, "the tenant's catalogue says so")),
            fix=context.remove(node, f"remove {name} here", safe=False) if _is_there(node, context) else None,
        )


def _is_there(node: Node, context: Context) -> bool:
    """Return whether the application has the same value already, so that nothing is lost with this one."""
    if node.value is None:
        return True
    there = context.settings.inherited.get(node.key)
    return there is not None and not there.is_placeholder and there.value == node.value


@cache
def _application_only() -> frozenset[str]:
    return frozenset(name for name, setting in catalogue().items() if setting.scope == "application")
