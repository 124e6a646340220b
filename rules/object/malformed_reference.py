"""A value that should name another object cannot be read as an id or path.

OIDC clients and policies have UUIDs for ids. Paths of the Configuration API are written `/config/{appId}/settings`,
`/config/{appId}/clients/{id}` and, for the settings of a client, `/config/{appId}/clients/{id}/settings`. If one
letter is wrong, the value names nothing, and no rule can compare the files that belong together.

Ids of the vendor's own examples, which have letters beyond F, count as ids.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clents/4678p9t6apgchzamuvqzx75pm3zt3pcm/settings
```
```yaml good
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm/settings
```
"""

from collections.abc import Iterator

from lint_settings import (
    REFERRING_KINDS,
    Context,
    Document,
    Finding,
    Node,
    Severity,
    id_advice,
    is_id,
    is_malformed,
    lazy_pattern,
    mentions,
    references,
    rule,
    unfilled,
)

_KINDS = tuple(kind for kind in REFERRING_KINDS if kind != "access-schema")
_WANTED = {
    "api-client": "/config/{appId}/clients/{id}",
    "application": "/config/{appId}",
    "client-settings": "/config/{appId}/clients/{id}/settings",
    "application-settings": "/config/{appId}/settings",
    "flow": "/config/{appId}/flows/{name}",
    "customer": "/{customerId}/config",
}
_OWN = {
    "api-client": lazy_pattern(r"/config/[^/]+/clients/[^/]+/?$"),
    "application-settings": lazy_pattern(r"/config/[^/]+/settings/?$"),
    "client-settings": lazy_pattern(r"/config/[^/]+/(?:clients/[^/]+/)?settings/?$"),
    "flow": lazy_pattern(r"/config/[^/]+/flows/[^/]+"),
}


def _is_own(node: Node, document: Document) -> bool:
    """Whether an object's own path is one of its kind; other paths count as they are."""
    pattern = _OWN.get(_described(node, document)) if node.key in ("_self", "_settings") else None
    return pattern is None or pattern.search(str(node.value)) is not None


def _described(node: Node, document: Document) -> str:
    """Return the kind of what a path leads to that is an object's own, or that of its settings."""
    return "client-settings" if node.key == "_settings" else document.kind or ""


@rule(kind=_KINDS, severity=Severity.ERROR, fix="unsafe", unless="plain")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each member whose value gives no id, once."""
    seen: set[int] = set()
    found = list(references(document, ("config-path", "customer-path", "login-policy", "token-policy")))
    read = {(id(mention.node), declared.kind) for declared, mention in mentions(document)} if found else set()
    for declared, node in found:
        if id(node) in seen or node.is_placeholder or not isinstance(node.value, str) or unfilled(node.value):
            continue
        if declared.kind == "api-client" and context.is_inherited(node):
            continue  # the path of the application, not of a client
        is_path = declared.form.endswith("-path")
        is_read = (id(node), declared.kind) in read and _is_own(node, document)
        if is_path and not is_read and (not node.value or is_malformed(declared, node) or not _is_own(node, document)):
            seen.add(id(node))
            what = context.show(node) if node.value else "an empty text"
            is_own = node.key[:1] == "_" or document.kind == "client-settings"
            wanted = _WANTED[_described(node, document) if is_own else declared.kind]
            yield context.finding(node, f"{what} is not a path of the API; write `{wanted}` with the ids")
        elif declared.form == "id" and node.value and not is_id(declared.kind, node.value):
            seen.add(id(node))
            advice, meant = id_advice(declared.kind, node.value, context.workspace, document)
            fix = context.replace(node, meant, f"write {meant}", safe=False) if meant else None
            yield context.finding(node, f"{context.show(node)} is {advice}", fix=fix)
