"""An API client with the feature `owner` has an access schema.

Access schemas limit a partner's system to the few attributes that it needs. An owner administers the whole application,
including its access schemas, so it can lift every limit. Whether the platform applies an access schema to an owner is
not documented. Give each system that reads or writes records its own API client.

See: https://techdocs.akamai.com/identity-cloud/docs/api-clients-and-permissions-1
See: https://techdocs.akamai.com/identity-cloud/docs/create-an-access-schema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: api-clients/owner.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Owner
features: [owner]
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: api-clients/newsletter.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Newsletter
features: [direct_read_access]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule

_FEATURE = "owner"


@rule(kind="access-schema", severity=Severity.INFO, needs=("api-client",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a client that is known to be an owner."""
    node = member(document, "for_client_id")
    name = known_text(node)
    client = context.workspace.find("api-client", name, document) if name else None
    features = member(client, "features") if client else None
    owner = next((item for item in features.items if item.value == _FEATURE), None) if features else None
    if node is not None and owner is not None:
        yield context.finding(
            node,
            f"this API client is an `{_FEATURE}`, which can lift its own access schema; use a separate API client for "
            "limited access",
            related=[context.related(owner, "the feature of the client")],
        )
