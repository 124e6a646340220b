"""A redirect URI has a fragment, the part after `#`.

The login page appends its answer to the address. Browsers do not send what follows a `#`, and OAuth 2.0 forbids
redirect URIs with a fragment. Routes of single-page apps such as `/#/callback` do not work: use an address without a
fragment, and let the app route from there.

See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: ["https://shop.example.com/#/callback"]
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

from lint_settings import Context, Document, Finding, Severity, filled_items, member, rule


@rule(kind="oidc-client", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report addresses with a hash sign."""
    addresses = member(document, "redirectURIs")
    for item, text in filled_items(addresses):
        if addresses is not None and "#" in text:
            fragment = text[len(text.partition("#")[0].rstrip()) :]
            address = text.removesuffix(fragment)
            is_listed = address in addresses.value
            advice = (
                "remove it, as the list has the address without it" if is_listed else f"remove `{fragment.strip()}`"
            )
            fix = (
                context.remove(item, "remove it", safe=False)
                if is_listed
                else context.replace_part(item, fragment, "", f"remove {fragment.strip()}", safe=False)
            )
            if not address.strip():
                advice, fix = "write the whole address", None
            yield context.finding(
                item,
                f"{context.show(item)} has a fragment, which no login page can return to; {advice}",
                part=fragment,
                fix=fix,
            )
