"""The allow list of an API client is empty.

Without the list, the default is `0.0.0.0/0`, which is everywhere. What an empty list means is not documented: it may
lock out everyone or no one. Write the ranges that you mean.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client

```yaml bad
# file: api-clients/shop.yaml
name: Shop
features: [login_client]
ipWhitelist: []
```
```yaml good
# file: api-clients/shop.yaml
name: Shop
features: [login_client]
ipWhitelist: [0.0.0.0/0]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, allow_list, rule


@rule(kind="api-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a list without entries."""
    listed = allow_list(document)
    if listed is not None and listed.value == []:
        yield context.finding(
            listed,
            f"an empty `{listed.key}` may lock out everyone or no one; write the address ranges, or `0.0.0.0/0` "
            "for everywhere",
        )
