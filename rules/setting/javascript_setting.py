"""A page setting of the JavaScript SDK is among the settings of a client.

The SDK, a legacy product, takes its settings from the web page that loads it, such as
`janrain.settings.capture.flowName`. Hosted Login does not read them. Most have no counterpart here; `default_flow_name`
and `default_flow_version` choose the flow.

Symptom: Nothing happens; the setting seems to have no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/registration-javascript-api-settings-1

```yaml bad
flowName: standard
```
```yaml good
default_flow_name: standard
```
"""

from collections.abc import Iterator

from lint_settings import COUNTERPARTS, Context, Document, Finding, Fix, NameFault, Node, Severity, name_fault, rule


@rule(severity=Severity.WARNING, fix="unsafe", kind=("client-settings", "application-settings"), unless="listed")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the SDK's names among the client's own settings."""
    names, page = document.root.members, NameFault.PAGE
    for name, node in context.settings.unlisted.items():
        if name_fault(name, node, names) is not page:
            continue
        message = f"`{name}` is a page setting of the JavaScript SDK, which Hosted Login does not read; {{}}"
        counterpart = COUNTERPARTS.get(name.rpartition(".")[2])
        if counterpart is None:
            yield context.finding(node, message.format("remove it"), key=True)
        elif counterpart in context.settings.own:
            yield context.finding(node, message.format(f"`{counterpart}` is set, so remove this one"), key=True)
        else:
            fix = _rename(node, counterpart, context)
            yield context.finding(node, message.format(f"write `{counterpart}`"), key=True, fix=fix)


def _rename(node: Node, name: str, context: Context) -> Fix | None:
    return context.rename(node, name, f"rename it to {name}", safe=False)
