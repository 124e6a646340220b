"""The settings refer to an OIDC client that does not exist.

`janrainOidcClientId` ties the settings of an application client to one OIDC client, and the platform never changes it.
An unknown id is mistyped, or its client was deleted. Known OIDC clients are those with a file in the same environment,
and those that the config lists:

    [externals]
    oidc-clients = ["1b4e28ba-2fa1-11d2-883f-0016d3cca427"]

An id of another environment is reported by identity-leak.

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

from lint_settings import Context, Finding, Node, Severity, id_node, is_uuid, linked_client, own_id, rule

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
    """Report an id that no OIDC client in sight has, and none of another environment either."""
    document, workspace = context.document, context.workspace
    if document.kind != "client-settings" or not isinstance(client.value, str) or not is_uuid(client.value):
        return
    if not workspace.lacks(_KIND, client.value, document) or workspace.elsewhere(_KIND, client.value, document):
        return
    linked = linked_client(document, workspace)
    meant = own_id(linked) if linked else None
    hint, place, label = workspace.guess_id(_KIND, client.value, document)
    if linked and meant:
        hint = f"`{meant}` is linked to this application client"
        place, label = id_node(linked), "this OIDC client is linked to it"
    yield context.finding(
        client,
        f"there is no OIDC client {context.show(client)} here; {hint}",
        related=context.related_all((place, label)),
        fix=context.replace(client, meant, "write the id of the linked OIDC client", safe=False) if meant else None,
    )
