"""The id of the OIDC client is not a UUID.

The documentation calls `janrainOidcClientId` the UUID of the OIDC client, and the two mail URLs contain the same id. A
shorter id was cut off when it was copied; about 32 letters and digits without hyphens look like the id of an API
client. A table in the documentation shows such an id, so this is a warning. Where a UUID is in the value, or one OIDC
client is linked to this application client, the message names it.

Symptom: The application client no longer belongs to its OIDC client.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, id_advice, is_uuid, linked_client, own_id, rule, unfilled


@rule(setting="janrainOidcClientId", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(client: Node, context: Context) -> Iterator[Finding]:
    """Report an id that is no UUID."""
    if not isinstance(client.value, str) or is_uuid(client.value) or unfilled(client.value):
        return
    _, meant = id_advice("oidc-client", client.value, context.workspace, context.document)
    if meant is None and context.document.kind == "client-settings":
        linked = linked_client(context.document, context.workspace)
        meant = own_id(linked) if linked is not None else None
    if meant is not None and is_uuid(meant):
        way_out = f"write `{meant}`"
        fix = context.replace(client, meant, f"write {meant}", safe=False)
    else:
        way_out, fix = "copy the id of the OIDC client, not that of the API client", None
    yield context.finding(
        client,
        f"{context.show(client)} is not a UUID such as `1b4e28ba-2fa1-11d2-883f-0016d3cca427`; {way_out}",
        fix=fix,
    )
