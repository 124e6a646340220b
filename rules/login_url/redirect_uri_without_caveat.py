"""A `redirect_uri` in `verify_email_url` leads users who change their address to an error page.

The redirect works only if an address is verified during registration. If users change a verified address and then
confirm the new one, they see a page that says “Something went wrong”. The documentation requires an application that
handles this error; otherwise, leave the parameter out. If your application handles it, allow the finding with a reason.

Symptom: “Something went wrong” after a user has changed an address that was already verified.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https://shop.example.com
```
```yaml good
# lint-settings: allow[redirect-uri-without-caveat] -- the profile page catches the error since release 4.2
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https://shop.example.com
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Fix, Node, Severity, redirect_parameter, rule


@rule(setting="verify_email_url", severity=Severity.WARNING, fix="unsafe", placeholders=True, unless="usual")
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report the parameter, regardless of the rest of the URL."""
    part = redirect_parameter(address)
    if part is not None:
        yield context.finding(
            address,
            "`redirect_uri` works only at registration: users who change a verified address see “Something went "
            "wrong” after confirming the new one; handle this error in your application, or remove `redirect_uri`",
            part=part,
            fix=_without(address, part, context),
        )


def _without(address: Node, part: str, context: Context) -> Fix | None:
    last = f"&{part}" in address.value
    return context.replace_part(address, f"&{part}" if last else f"{part}&", "", "remove redirect_uri", safe=False)
