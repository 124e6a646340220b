"""The `loginURL` of a login policy is not the URL of a web page.

Every login of every OIDC client with this policy goes there. It must be a complete URL with scheme and host, of the
platform's login page or of your own.

Symptom: Users who want to sign in end up nowhere.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    lazy_pattern,
    marks_around,
    masked,
    member,
    parse_auth_url,
    rule,
    unfilled_in_url,
)

_SCHEMELESS = lazy_pattern(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?\Z")


@rule(kind="login-policy", severity=Severity.ERROR, fix="safe or unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report what cannot be read as an http address, blanks in templates aside."""
    address = member(document, "loginURL")
    if address is None or not context.is_valid(address) or unfilled_in_url(masked(address)) or not masked(address):
        return
    url = parse_auth_url(address)
    if url is not None and (url.scheme is None or url.scheme.lower() in ("http", "https")):
        return
    if marks := marks_around(address.value):
        fix = context.replace(address, address.value[1:-1], f"remove the {marks}", safe=True)
        message = f"`loginURL` has {marks} around the URL as a part of it; remove them"
        yield context.finding(address, message, fix=fix)
        return
    if (bare := address.value.strip()) != address.value:
        fix = context.replace(address, bare, "remove the blank", safe=True)
        message = f"`loginURL` has a blank before or behind the URL as a part of it; write `{bare}`"
        yield context.finding(address, message, fix=fix)
        return
    fix = None
    if _SCHEMELESS.match(masked(address)):
        fix = context.replace(address, f"https://{address.value}", "write https:// before it", safe=False)
    yield context.finding(
        address, f"{context.show(address)} is not the URL of a web page; write it with `https://`", fix=fix
    )
