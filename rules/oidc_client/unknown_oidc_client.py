"""The settings refer to an OIDC client that does not exist, or that signs no users in.

`janrainOidcClientId` ties the settings of an application client to one OIDC client, and the platform never changes it.
An unknown id is mistyped, or its client was deleted. Known OIDC clients are those with a file in the same environment,
and those that the config lists:

    [externals]
    oidc-clients = ["1b4e28ba-2fa1-11d2-883f-0016d3cca427"]

An id of another environment is reported by identity-leak. A configuration client, which is confidential and has no
login policy, no application client and no redirect addresses, belongs to no settings.

Symptom: The links in the mails lead to pages of a client that does not exist.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: oidc-clients/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
```yaml good
janrainOidcClientId: 886313e1-3b8a-5372-9b90-0c9aee199e5d
# file: oidc-clients/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    id_node,
    is_configuration_client,
    is_uuid,
    linked_client,
    own_id,
    parse_auth_url,
    rule,
)

_KIND = "oidc-client"


@rule(
    setting="janrainOidcClientId",
    severity=Severity.ERROR,
    fix="unsafe",
    scope="own",
    needs=(_KIND,),
    explains="reference",
)
def check(client: Node, context: Context) -> Iterator[Finding]:
    """Report an id that only a configuration client has, or no OIDC client in sight nor one of another environment."""
    document, workspace = context.document, context.workspace
    if document.kind != "client-settings" or not isinstance(client.value, str) or not is_uuid(client.value):
        return
    if workspace.lacks(_KIND, client.value, document) and not workspace.elsewhere(_KIND, client.value, document):
        hint, place, label = workspace.guess_id(_KIND, client.value, document)
        message = f"there is no OIDC client {context.show(client)} here; "
    elif (found := workspace.oidc_client(document)) is not None and is_configuration_client(found):
        message = "this OIDC client is for the configuration and signs no users in; "
        hint, place, label = _of_the_urls(context), id_node(found), "the configuration client"
    else:
        return
    linked = linked_client(document, workspace)
    meant = own_id(linked) if linked else None
    if linked and meant:
        hint = f"`{meant}` is linked to this application client"
        place, label = id_node(linked), "this OIDC client is linked to it"
    yield context.finding(
        client,
        message + hint,
        related=context.related_all((place, label)),
        fix=context.replace(client, meant, "write the id of the linked OIDC client", safe=False) if meant else None,
    )


def _of_the_urls(context: Context) -> str:
    """Return what to write in place of the id of a configuration client: the id in the URLs, if a client has it."""
    for name in ("verify_email_url", "password_recover_url"):
        url = parse_auth_url(address) if (address := context.effective(name)) else None
        for parameter in url.parameters("client_id") if url else ():
            found = context.workspace.find(_KIND, parameter.value or "", context.document)
            if found is not None and not is_configuration_client(found):
                return f"write `{parameter.value}`, as in `{name}`"
    return "write the id of the OIDC client that was created with this application client"
