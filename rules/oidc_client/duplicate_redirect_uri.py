"""An OIDC client lists the same redirect URI twice.

The second entry has no effect, and removing only one of them does not close the address.

See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback, https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_items, member, repeated, rule


@rule(kind="oidc-client", severity=Severity.WARNING, fix="safe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each address that occurs earlier in the list, letter by letter."""
    for item, first in repeated(known_items(member(document, "redirectURIs"))):
        yield context.finding(
            item,
            f"{context.show(item)} is in the list already; remove one of the two",
            related=[context.related(first, "first listed here")],
            fix=context.remove(item, "remove the second of the two", safe=True),
        )
