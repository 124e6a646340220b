"""A login client has no redirect URIs.

Users return to one of the listed addresses, and a login with another one is refused. With an empty list, every login
is. A client that only configures the tenant needs no address.

Symptom: An error page says that the `redirect_uri` is invalid.
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: []
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

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule


@rule(kind="oidc-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an empty list of a client that is public or has a login policy."""
    addresses = member(document, "redirectURIs")
    policy = member(document, "loginPolicy")
    signs_in = known_text(member(document, "type")) == "public" or (policy is not None and policy.value is not None)
    if addresses is not None and addresses.value == [] and signs_in:
        yield context.finding(
            addresses, "with an empty list, no user can sign in; list the addresses that users return to", key=True
        )
