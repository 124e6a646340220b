"""The URL of a login page does not start with `https://`.

Users open these pages from a mail, to choose a new password or to verify their address. With `http://`, everyone on the
way can read what they send. The documented form of both URLs starts with `https://`.

See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
verify_email_url: http://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, parse_auth_url, rule


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report another scheme than https."""
    url = parse_auth_url(address)
    if url is not None and url.scheme and url.endpoint != "" and url.scheme.lower() != "https":
        start = f"{url.scheme}://"
        fix = context.replace_part(address, start, "https://", "write https://", safe=False)
        yield context.finding(address, f"`{address.key}` begins with `{start}`; write `https://`", part=start, fix=fix)
