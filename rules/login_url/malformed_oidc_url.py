"""The URL in `oidc_url` does not have the documented form.

The form is `https://`, the identity domain, the customer id and `/login`. It is among the application's custom
settings, so that programs can read the region and customer id from it. In another form, they find wrong values or none.

See: https://identitydocs.akamai.com/getting-started/hosted-login/step1/page2-gather/

```yaml bad
_global:
  custom:
    oidc_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8
```
```yaml good
_global:
  custom:
    oidc_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/login
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, masked, parse_auth_url, rule, unfilled

_LOGIN = lazy_pattern(r"/[^/]+/login/?\Z")


@rule(setting="oidc_url", severity=Severity.WARNING, placeholders=True, unless="usual")
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report another scheme than https, and a path other than the customer's login page."""
    text = masked(address)
    if not text or unfilled(text):
        return
    url = parse_auth_url(address)
    form = "`https://v1.api.us.janrain.com/customer-id/login`"
    if url is None:
        yield context.finding(address, f"{context.show(address)} is not a URL; the form is {form}")
    elif url.scheme and url.scheme.lower() != "https":
        message = f"`oidc_url` begins with `{url.scheme}://`; the form is {form}"
        yield context.finding(address, message, part=f"{url.scheme}://")
    elif url.path is not None and not ("\0" in text and url.path == "") and not _LOGIN.match(url.path):
        yield context.finding(address, f"`oidc_url` does not lead to the customer's login page; the form is {form}")
