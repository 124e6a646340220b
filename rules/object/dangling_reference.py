"""An object names another one that does not exist.

A login policy names the owner API client that reads and writes the users, a flow names the entity types that it is for,
settings name the client that reads the configuration. If no file in sight describes that object, the id was mistyped or
belongs to another environment. Objects that are kept elsewhere are listed in the config:

    [externals]
    api-clients = ["pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz"]

The own path of an application's settings names the application: if nothing else belongs to it, but to one with nearly
the same id that has no settings, no client inherits them.

The owner of a login policy is only looked for if the owner of the application has a file, or if an id of an API client
is nearly the same. The application client of an OIDC client is looked for if those of all others have files, or if an
id is nearly the same.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {clientId: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2ux}
# file: api-clients/owner.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Owner
features: [owner]
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {clientId: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz}
# file: api-clients/owner.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Owner
features: [owner]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    client_id,
    dangling,
    dangling_application,
    distance,
    is_owner,
    mentions,
    nearest,
    own_id,
    rule,
)

# Other references have rules of their own, which know more about them.
_REFERENCES = {
    "application-settings": "oidc-client",
    "client-settings": "oidc-client",
    "flow": "entity-type",
    "login-policy": "api-client",
    "oidc-client": "api-client",
}
_OWN_RULE = ("janrainOidcClientId", "password_recover_url", "verify_email_url")
_NEAR = 2
_MOST = 50  # other objects that are looked at for each reference, lest a large tenant takes long


@rule(kind=tuple(_REFERENCES), severity=Severity.ERROR, explains="reference", unless="unlinked")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each id that no object in sight has."""
    if document.kind == "application-settings":
        yield from dangling_application(context)
    kind = _REFERENCES[document.kind or ""]
    if not context.workspace.knows(kind, document):
        return
    for declared, mention in mentions(document, (kind,)):
        node = mention.node
        if declared.path[-1] in _OWN_RULE or context.is_inherited(node):
            continue
        if document.kind == "flow" and nearest(mention.value, context.workspace.names(kind, document)) is None:
            continue  # not every team keeps all entity types
        is_known = _is_client_known if document.kind == "oidc-client" else _is_owner_known
        if kind != "api-client" or is_known(mention.value, document, context):
            yield from dangling(node, kind, context, name=mention.value)


def _is_client_known(name: str, document: Document, context: Context) -> bool:
    """Return whether the application clients of all other OIDC clients have files, or one has nearly this id."""
    workspace = context.workspace
    if workspace.find("api-client", name, document):
        return True  # looking at all clients for each client is slow
    if any(client_id(one) for one in workspace.clients_with(document)):
        return False  # mismatched-application-client compares these
    others = [one for one in workspace.visible("oidc-client", document, _MOST) if client_id(one) not in (None, name)]
    is_usual = len(others) > 0 and all(workspace.api_client(one) for one in others)
    names = (own_id(one) or "" for one in workspace.visible("api-client", document, _MOST))
    return is_usual or nearest(name, names) is not None


def _is_owner_known(name: str, document: Document, context: Context) -> bool:
    """Return whether an owner has a file, or an API client has nearly this id."""
    clients = context.workspace.visible("api-client", document)
    if any(is_owner(one) for one in clients):
        return True
    return any(distance(own_id(one) or "", name) <= _NEAR for one in clients[:_MOST])
