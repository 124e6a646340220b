"""A redirect address has a fragment, the part from `#` on.

The login page adds its answer to the address. Behind a `#` an address belongs to the browser alone, and OAuth 2.0
forbids redirect addresses with one. Routes such as `/#/callback` of a single-page app cannot be returned to: give the
app an address without it and let it find its way from there.

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

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule, unfilled


@rule(kind="oidc-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report addresses with a hash sign."""
    addresses = member(document, "redirectURIs")
    if addresses is None:
        return
    for item in addresses.items:
        text = known_text(item)
        if text and "#" in text and not unfilled(text):
            fragment = text[text.index("#") :]
            is_listed = text.removesuffix(fragment) in addresses.value
            advice = "remove it, as the list has the address without it" if is_listed else f"leave out `{fragment}`"
            fix = (
                context.remove(item, "remove it", safe=False)
                if is_listed
                else context.replace_part(item, fragment, "", f"leave out {fragment}", safe=False)
            )
            yield context.finding(
                item,
                f"{context.show(item)} has a fragment, which no login page can return to; {advice}",
                part=fragment,
                fix=fix,
            )
