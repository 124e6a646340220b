"""No settings refer to a flow.

Neither `default_flow_name` nor `ccp_flow_name` of any client or application with a file names it. It may be left over,
or the settings that should use it name another. The flow `standard` is never reported: other flows are based on it, and
a login falls back to it. If a flow name is filled in at deploy time, or nearly names this one, nothing is reported.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-flow

```yaml bad
default_flow_name: standard
# file: flows/partnerLogin.yaml
name: partnerLogin
versions: [HEAD]
```
```yaml good
default_flow_name: partnerLogin
# file: flows/partnerLogin.yaml
name: partnerLogin
versions: [HEAD]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Related,
    Severity,
    flow_name,
    id_node,
    nearest,
    order,
    own_id,
    rule,
)


@rule(severity=Severity.INFO, kind="flow", needs=("client-settings",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a flow once, in the first of its files."""
    name = own_id(document)
    for kind in ("client-settings", "application-settings"):
        context.require_all(kind)
    used = context.workspace.used_flows(document)
    if name is None or name == "standard" or used is None or not used.isdisjoint((name, flow_name(document))):
        return
    if any(_flow_of(one, context) is None for one in context.workspace.visible("client-settings", document)):
        return  # a client without a flow may be meant to use this one: missing-setting reports that
    unknown = used.difference(context.workspace.names("flow", document), ("standard",))
    if any(_plain(one) == _plain(name) or nearest(one, (name,)) for one in unknown):
        return  # a client names a flow that does not exist and means this one: unknown-flow reports that
    files = context.workspace.find_all("flow", name, document)
    if document is min(files, key=lambda one: (one.root.items != [], *order(one))):
        yield context.finding(
            id_node(document),
            f"no settings refer to the flow `{name}`; delete it, or use it in settings",
            related=list(_another(context))[:1],
        )


def _plain(name: str) -> str:
    """Return a name without case and signs."""
    return "".join(filter(str.isalnum, name)).casefold()


def _another(context: Context) -> Iterator[Related]:
    """Yield visible settings that use another flow."""
    for settings in context.workspace.visible("client-settings", context.document):
        node = _flow_of(settings, context)
        if node is not None:
            yield context.related(node, "this client uses another")


def _flow_of(settings: Document, context: Context) -> Node | None:
    return context.workspace.settings(settings).effective("default_flow_name")
