"""The URL of the reset page has a `redirect_uri`.

The documentation describes this parameter for `verify_email_url` only. What the page that resets a password does with
it is not documented, so do not rely on it.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https://shop.example.com
```
```yaml good
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, redirect_parameter, rule


@rule(setting="password_recover_url", severity=Severity.INFO, placeholders=True, unless="usual")
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report the parameter."""
    part = redirect_parameter(address)
    if part is not None:
        yield context.finding(
            address,
            "`redirect_uri` is documented for `verify_email_url` only; what it does here is not documented, so "
            "remove it",
            part=part,
        )
