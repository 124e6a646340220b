"""The file of an API client claims the feature `metadata`, which only Akamai can give.

A client with `metadata` writes to user records without moving their `lastUpdated`, as some integrations need it. Akamai
sets such a client up; a request of one's own that sets the feature fails. Whoever saves the client in the Console takes
the feature away, so that every synchronisation looks like a change by the user from then on.

A file like this is a record of the client, and nothing to deploy. If it is meant as one, allow the finding.

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

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule

_FEATURE = "metadata"


@rule(kind="api-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the feature where it is listed."""
    listed = member(document, "features")
    for item in listed.items if listed is not None else ():
        if known_text(item) == _FEATURE:
            yield context.finding(
                item,
                f"only Akamai can give `{_FEATURE}`: a request with it fails, and saving the client in the Console "
                "takes it away",
            )
