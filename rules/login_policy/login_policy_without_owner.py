"""The API client of a login policy is not an owner of the application.

The connection details of a login policy contain the id and secret of an API client with the feature `owner`, which the
login page uses to read and write users. Nothing in them can be changed later, so a policy with another client must be
created again. The finding is at `clientId` of the policy.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {clientId: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz}
# file: api-clients/pipeline.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Pipeline
features: [direct_access]
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

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule


@rule(kind="login-policy", severity=Severity.ERROR, needs=("api-client",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an API client that is known to lack the feature."""
    node = member(document, "identityStoreDetails", "connectionDetails", "clientId")
    name = known_text(node)
    client = context.workspace.find("api-client", name, document) if name else None
    features = member(client, "features") if client else None
    if node is None or features is None or not isinstance(features.value, list):
        return
    if any(item.is_placeholder for item in features.items) or "owner" in features.value:
        return
    has = ", ".join(f"`{item}`" for item in features.value) or "none"
    yield context.finding(
        node,
        f"a login policy needs an API client with the feature `owner`, but this one has {has}; these details cannot be "
        "changed, so create a new policy with the owner's id and secret",
        related=[context.related(features, "the features of the API client")],
    )
