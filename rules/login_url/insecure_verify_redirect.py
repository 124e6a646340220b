"""A `redirect_uri` sends users from https to an `http://` page.

The link in the mail is encrypted up to this redirect. After it, everyone on the way can read and change the page. A URL
on localhost, such as `http://localhost:3000` in development, is fine.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=http://shop.example.com
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https://shop.example.com
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, masked, rule

_TARGET = lazy_pattern(
    r"[?&]redirect_uri=(http(?::|%3A)(?:/|%2F){2})(?!(?:localhost|127(?:\.\d+){3}|\[::1\]|%5B::1%5D)(?![\w.-]))",
    re.IGNORECASE,
)


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.WARNING,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report a target without encryption for a host other than localhost."""
    text = masked(address)
    match = _TARGET.search(text) if not text.isascii() or "redirect_uri=" in text.lower() else None
    if match:
        old = match.group(1)
        part = f"redirect_uri={old}"
        secure = f"redirect_uri=https{old[4:]}"
        fix = context.replace_part(address, part, secure, "write https", safe=False)
        yield context.finding(
            address, "`redirect_uri` leads to an `http://` page; users should stay on `https://`", part=old, fix=fix
        )
