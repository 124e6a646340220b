"""A customer id is not a UUID.

The customer id is the first part of the path of every page of the tenant, and of `customer_id` and `oidc_url` of the
application. Every documented customer id is a UUID. A page under an unknown id does not exist.

Symptom: The page answers with “404 page not found”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-404-page-not-found-error
See: https://identitydocs.akamai.com/getting-started/hosted-login/step1/page2-gather/

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/shop/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, is_uuid, masked, parse_auth_url, rule, unfilled

_SETTINGS = ("verify_email_url", "password_recover_url", "oidc_url", "customer_id")


@rule(setting=_SETTINGS, severity=Severity.WARNING, fix="unsafe", placeholders=True, unless="usual")
def check(node: Node, context: Context) -> Iterator[Finding]:
    """Report a customer id that is no UUID, and a page's URL without one."""
    customer = _customer(node)
    if customer == "":
        yield context.finding(node, f"`{node.key}` lacks the customer id, a UUID, between the host and `/auth-ui/`")
    elif customer is not None and not is_uuid(customer) and is_uuid(customer.strip("/")):
        bare = customer.strip("/")
        fix = context.replace_part(node, f"/{customer}/", f"/{bare}/", "write single slashes", safe=False)
        message = f"a doubled slash beside the customer id is part of the path; write `/{bare}/` with single slashes"
        yield context.finding(node, message, part=f"/{customer}/", fix=fix)
    elif customer is not None and not is_uuid(customer):
        shown = context.show(node) if node.key == "customer_id" else f"`{customer}`"
        yield context.finding(
            node,
            f"{shown} is in the place of the customer id, but is not a UUID such as "
            "`6ba7b810-9dad-11d1-80b4-00c04fd430c8`",
            part=customer,
        )


def _customer(node: Node) -> str | None:
    """Return the customer id of a setting; empty if the URL of a page lacks it, None if it cannot be judged."""
    key = node.path[-1]
    if key == "customer_id":
        text = masked(node)
        return None if not text or "\0" in text or unfilled(text) else text
    url = parse_auth_url(node)
    if url is None or (not url.customer and key == "oidc_url"):
        return None
    is_page = key == "oidc_url" or url.endpoint != ""
    return url.customer if is_page else None
