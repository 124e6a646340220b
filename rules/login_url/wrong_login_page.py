"""The `loginURL` of a login policy leads to a page of the platform that is not a login page.

Hosted Login has two login pages: `/{customerId}/auth-ui/login` is version 1, `/{customerId}/auth-ui/v2/login` is
version 2. `loginURL` alone chooses between them, for every OIDC client with the policy. Other paths on the platform's
host, such as those for mails, show no sign-in form. A page on your own host may have any path.

Symptom: Users who want to sign in see an error page.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy
See: https://identitydocs.akamai.com/getting-started/hl-upgrade-v2/step2/page5-alternative/

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login/v2
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, is_uuid, lazy_pattern, member, parse_auth_url, rule

_PAGES = ("login", "v2/login")
_NEARLY = lazy_pattern(r"/auth-ui/?\Z|/[0-9a-f-]{36}/+auth[^/]{0,2}ui(?:/|\Z)", re.IGNORECASE)
_PLATFORM = lazy_pattern(r"(?:[\w-]+\.)*janrain\.com(?::443)?\Z", re.IGNORECASE)


@rule(kind="login-policy", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report other pages of auth-ui, other paths on the platform's host, and a customer id that is none."""
    address = member(document, "loginURL")
    url = parse_auth_url(address) if address is not None and context.is_valid(address) else None
    if address is None or url is None or url.endpoint is None:
        return
    on_platform = url.host is not None and _PLATFORM.match(url.host) is not None
    takes = "the login page is at `/auth-ui/login` or, for version 2, at `/auth-ui/v2/login`"
    if url.endpoint and url.endpoint not in _PAGES:
        meant = url.endpoint.lower().strip("/")
        fix = None
        if meant in _PAGES:
            takes = f"write `/auth-ui/{meant}`"
            old, new = f"/auth-ui/{url.endpoint}", f"/auth-ui/{meant}"
            fix = context.replace_part(address, old, new, f"write {new}", safe=False)
        message = f"`/auth-ui/{url.endpoint}` is not a login page; {takes}"
        yield context.finding(address, message, part=url.endpoint, fix=fix)
    elif not url.endpoint and (on_platform or _NEARLY.search(url.path or "")):
        yield context.finding(address, f"`loginURL` does not lead to a login page; {takes}")
    elif url.customer and url.customer.strip("/") != url.customer:
        yield context.finding(address, "`loginURL` has two slashes where the pages have one", part=f"{url.customer}/")
    elif on_platform and url.customer is not None and not is_uuid(url.customer):
        what = f"`{url.customer}` is not a customer id" if url.customer else "`loginURL` lacks the customer id"
        yield context.finding(address, f"{what}; the part before `/auth-ui` must be a UUID", part=url.customer or None)
