"""The id of the OIDC client is not a UUID.

The documentation calls `janrainOidcClientId` the UUID of the OIDC client, and the two mail URLs contain the same id. A
shorter id was cut off when it was copied; about 32 letters and digits without hyphens look like the id of an API
client. A table in the documentation shows such an id, so this is a warning.

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

from lint_settings import Context, Finding, Node, Severity, is_uuid, rule, unfilled


@rule(setting="janrainOidcClientId", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(client: Node, context: Context) -> Iterator[Finding]:
    """Report an id that is no UUID."""
    if not isinstance(client.value, str) or is_uuid(client.value) or unfilled(client.value):
        return
    bare = client.value.strip()
    fix = context.replace(client, bare, "remove the blanks", safe=False) if is_uuid(bare) else None
    yield context.finding(
        client,
        f"{context.show(client)} is not a UUID such as `1b4e28ba-2fa1-11d2-883f-0016d3cca427`; "
        "copy the id of the OIDC client, not that of the API client",
        fix=fix,
    )
