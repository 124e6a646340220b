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
    Severity,
    Workspace,
    flow_name,
    id_node,
    nearest,
    order,
    own_id,
    rule,
)

_MANY = 100


@rule(severity=Severity.INFO, kind="flow", needs=("client-settings",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a flow once, in the first of its files."""
    name = own_id(document)
    for kind in ("client-settings", "application-settings"):
        context.require_all(kind)
    used = context.workspace.used_flows(document)
    if name is None or name == "standard" or used is None or not used.isdisjoint((name, flow_name(document))):
        return
    unknown = context.workspace.once(_unknown, document)
    if unknown is None or len(unknown) > _MANY:
        return  # a client without a flow may be meant to use this one: missing-setting reports that
    if any(_plain(one) == _plain(name) or nearest(one, (name,)) for one in unknown):
        return  # a client names a flow that does not exist and means this one: unknown-flow reports that
    files = context.workspace.find_all("flow", name, document)
    if document is min(files, key=lambda one: (one.root.items != [], *order(one))):
        yield context.finding(
            id_node(document),
            f"no settings refer to the flow `{name}`; delete it, or use it in settings",
            related=context.related_all((_another(document, context), "this client uses another")),
        )


def _plain(name: str) -> str:
    """Return a name without case and signs."""
    return "".join(filter(str.isalnum, name)).casefold()


def _another(flow: Document, context: Context) -> Node | None:
    """Return where the first visible settings that use another flow name it."""
    flows = (_flow_of(one, context.workspace) for one in context.workspace.visible("client-settings", flow))
    return next((node for node in flows if node is not None), None)


def _unknown(workspace: Workspace, flow: Document) -> frozenset[str] | None:
    """Return the flows that settings use and no file has; None if any visible client has no flow."""
    if any(_flow_of(one, workspace) is None for one in workspace.visible("client-settings", flow)):
        return None
    used = workspace.used_flows(flow) or frozenset()
    return used.difference(workspace.names("flow", flow), (own_id(flow), "standard"))


def _flow_of(settings: Document, workspace: Workspace) -> Node | None:
    return workspace.settings(settings).effective("default_flow_name")
