"""The flow does not support the entity type of the users.

A flow lists the entity types that it can be used with in `schemas`; the vendor's own tool treats a flow without them as
one for `user`. Its fields are bound to attributes of these types. That a flow fails with another type is inferred, not
documented, so this is a warning. A file that is only a list of flows or versions does not mention types.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-flow

```yaml bad
user_entity_type: partner
default_flow_name: standard
# file: flows/standard.yaml
name: standard
schemas: [user]
userData: [email]
```
```yaml good
user_entity_type: user
default_flow_name: standard
# file: flows/standard.yaml
name: standard
schemas: [user]
userData: [email]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, Workspace, heirs, in_backticks, rule


@rule(
    severity=Severity.WARNING,
    kind=("client-settings", "application-settings"),
    needs=("flow",),
    explains="shared",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look for the entity type among those of the flow that logins run."""
    entity_type, flow = context.effective("user_entity_type"), context.effective("default_flow_name")
    here = context.here(flow, entity_type)
    if entity_type is None or flow is None or here is None:
        return
    if not (context.is_known(entity_type) and context.is_known(flow)):
        return
    name = str(entity_type.value)
    if context.workspace.disagrees(document) or context.workspace.surely_lacks("entity-type", name, document):
        return  # the wrong entity type is reported as such
    supported, first = context.workspace.once(_supported, document, str(flow.value))
    if first is None or name in supported or None in supported or _is_wrong_for_all(document, context):
        return
    listed = in_backticks(name for name in supported if name is not None) or "no entity type"
    related = context.related_all((_types(first), "its entity types"))
    related += [context.related(node, f"`{node.key}` is set here") for node in (flow, entity_type) if node is not here]
    message = f"the flow {context.show(flow)} is for {listed}, but the users are in {context.show(entity_type)}"
    yield context.finding(here, f"{message}; add that to its `schemas`, or use another flow", related=related)


def _is_wrong_for_all(application: Document, context: Context) -> bool:
    """Return whether an entity type differs from that of the login policy of each client that inherits it."""
    if application.kind != "application-settings":
        return False
    clients = [*heirs(application, "user_entity_type", context.workspace)]
    return bool(clients) and all(map(context.workspace.disagrees, clients))


def _supported(workspace: Workspace, settings: Document, flow: str) -> tuple[list[str | None], Document | None]:
    """Return the entity types in the files of a flow, None for an unknown one, and the first file that lists any."""
    found = [one for one in workspace.find_all("flow", flow, settings) if _types(one) is not None]
    places = [place for place in map(_types, found) if place is not None]
    return [name for place in places for name in _names(place)], found[0] if found else None


def _types(flow: Document) -> Node | None:
    """Return the node with the flow's entity types, if the document is a complete flow."""
    return flow.root.members.get("schemas") or flow.root.members.get("userData")


def _names(place: Node) -> list[str | None]:
    if place.key == "userData":
        return ["user"]
    if place.value == []:
        return []
    return [None if item.is_placeholder else str(item.value) for item in place.items] or [None]
