"""A client looks up its users in another entity type than its login policy does.

`user_entity_type` and the entity type in the connection details of the login policy must be the same. The OIDC client
of the settings refers to the policy. If the two differ, users with the right password are turned away, and nothing in
the settings alone looks wrong.

Connection details of a policy cannot be changed, so the finding is at the client's settings. If the policy is wrong,
create a new one and refer to it from the OIDC client.

Symptom: Login fails with “Incorrect username or password” although both are right.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: customer
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
identityStoreDetails: {type: janrainCapture, connectionDetails: {entityType: user}}
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
identityStoreDetails: {type: janrainCapture, connectionDetails: {entityType: user}}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, member, rule


@rule(severity=Severity.ERROR, fix="unsafe", needs=("oidc-client", "login-policy"), explains="shared")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the client's entity type, its own or inherited, with that of its login policy."""
    workspace = context.workspace
    client = workspace.oidc_client(document)
    theirs = workspace.entity_type_of_policy(workspace.login_policy(client))
    ours = context.effective("user_entity_type")
    if client is None or theirs is None or ours is None or not context.is_known(ours) or ours.value == theirs.value:
        return
    here = context.here(ours)
    # A type that does not exist is reported once, at the application's settings.
    if here is None and workspace.surely_lacks("entity-type", str(ours.value), document):
        return
    if workspace.surely_lacks("entity-type", str(theirs.value), document):
        return  # reported in the login policy
    yield context.finding(
        here or context.settings.own["janrainOidcClientId"],
        f"`user_entity_type` is {'inherited as ' if here is None else ''}{context.show(ours)}, but the login policy of "
        f"this client looks up users in {context.show(theirs)}, so login fails with “Incorrect username or password”; "
        f"write {context.show(theirs)}{' here' if here is None else ''}",
        related=context.related_all(
            (ours if here is None else None, "inherited from here"),
            (theirs, "the login policy looks up users here"),
            (member(client, "loginPolicy"), "the OIDC client uses that policy"),
        ),
        fix=None if here is None else context.replace(ours, theirs.value, f"write {theirs.value}", safe=False),
    )
