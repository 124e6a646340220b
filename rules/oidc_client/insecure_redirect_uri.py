"""A redirect URI uses `http://` for a host other than localhost.

The login page sends the code for the user's session to this address. The platform accepts `https://` addresses and the
schemes of mobile apps; it accepts `http://` only for the machine of the browser, for development. The documentation
writes `http://localhost` or `http://127.0.0.1`; both are fine, with any port.

Symptom: An error page says that the `redirect_uri` is invalid.
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-an-invalid-redirect_uri-error

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [http://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback, com.example.shop://callback, http://localhost:3000/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, filled_items, lazy_pattern, member, rule

_INSECURE = lazy_pattern(r"http://(?!(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/?#]|\Z))", re.IGNORECASE)


@rule(kind="oidc-client", severity=Severity.ERROR, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report addresses without encryption for a host other than localhost."""
    items = [*filled_items(member(document, "redirectURIs"))]
    listed = {text for _, text in items}
    for item, text in items:
        match = _INSECURE.match(text)
        if match:
            old = match.group()
            is_listed = f"https://{text[len(old) :]}" in listed
            advice = "remove it, as the list has the address with https already" if is_listed else "write https"
            fix = (
                context.remove(item, "remove it", safe=False)
                if is_listed
                else context.replace_part(item, old, "https://", "write https", safe=False)
            )
            yield context.finding(
                item,
                f"{context.show(item)} is not encrypted, and the platform accepts `http://` only for localhost; "
                f"{advice}",
                part=old,
                fix=fix,
            )
