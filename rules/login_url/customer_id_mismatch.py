"""A file names two different customers.

The customer id in `verify_email_url` and `password_recover_url` is that of the tenant, and so is the one in the
application's `customer_id` and `oidc_url`. If they differ, one was copied from another tenant, and its page belongs to
another tenant or does not exist.

Symptom: The page answers with “404 page not found”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-404-page-not-found-error
See: https://identitydocs.akamai.com/getting-started/hosted-login/step1/page2-gather/

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/7d444840-9dc0-11d1-b245-5ffdce74fad2/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, is_uuid, parse_auth_url, rule

# The first that is known is taken for right, unless it is alone against the login page and the links in mails.
_SETTINGS = ("customer_id", "oidc_url", "verify_email_url", "password_recover_url")


@rule(severity=Severity.WARNING, inherited=_SETTINGS, explains="shared", unless="agreeing")
def check(_document: Document, context: Context) -> Iterator[Finding]:
    """Report each customer id that is not the first one, once, with the places that agree and those that do not."""
    places: dict[str, list[tuple[Node, str]]] = {}
    for name in _SETTINGS:
        node = context.effective(name)
        customer = "" if node is None else _customer(node, name)
        if node is not None and is_uuid(customer):
            places.setdefault(customer.lower(), []).append((node, customer))
    right, *others = places.values() or [[]]
    keys = [[node.key for node, _ in group] for group in (right, *others)]
    if len(keys) == 2 and keys[0] == ["customer_id"] and keys[1][0] == "oidc_url" and len(keys[1]) > 1:
        right, others = others[0], [right]
    for (node, customer), *more in others:
        (first, wanted), *_ = right
        related = [context.related(first, "another customer id here")]
        related += [context.related(also, "the same customer id here") for also, _ in more]
        message = f"`{node.key}` names the customer `{customer}`, but `{first.key}` names `{wanted}`"
        yield context.finding(node, message, part=customer, related=related)


def _customer(node: Node, name: str) -> str:
    if name == "customer_id":
        return node.value if isinstance(node.value, str) else ""
    url = parse_auth_url(node)
    return "" if url is None else url.customer or ""
