"""The file of an API client lists the feature `metadata`, which only Akamai can grant.

A client with `metadata` can write user records without changing their `lastUpdated`, which some integrations need. Only
Akamai sets up such a client; your own request with this feature fails. Saving the client in the Console removes the
feature, and from then on every synchronization looks like a change by the user.

Such a file can only document the client. If that is its purpose, allow the finding.

See: https://techdocs.akamai.com/identity-cloud/docs/api-clients-and-permissions-1
See: https://techdocs.akamai.com/identity-cloud/docs/manage-properties-api-clients-in-console

```yaml bad
# file: api-clients/crm.yaml
name: Synchronisation with the CRM
features: [direct_access, metadata]
ipWhitelist: [203.0.113.0/24]
```
```yaml good
# file: api-clients/crm.yaml
name: Synchronisation with the CRM
features: [direct_access]
ipWhitelist: [203.0.113.0/24]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_items, member, rule

_FEATURE = "metadata"


@rule(kind="api-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the feature where it is listed."""
    for item, text in known_items(member(document, "features")):
        if text == _FEATURE:
            yield context.finding(
                item,
                f"only Akamai can grant `{_FEATURE}`: a request with it fails, and saving the client in the Console "
                "takes it away",
            )
