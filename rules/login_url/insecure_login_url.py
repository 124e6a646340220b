"""The `loginURL` of a login policy uses `http://`.

Users type their passwords on this page, and without encryption everyone on the way can read them. The platform's own
login pages always use `https://`. A URL on localhost, such as `http://localhost/login` in development, is fine.

See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: http://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, lazy_pattern, masked, member, rule, unfilled

_INSECURE = lazy_pattern(r"http://(?!(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/?#]|\Z))(?=[^\0/?#])", re.IGNORECASE)


@rule(kind="login-policy", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an address without encryption for a host other than localhost."""
    address = member(document, "loginURL")
    if address is None or not context.is_valid(address) or unfilled(masked(address)):
        return
    match = _INSECURE.match(masked(address))
    if match:
        old = match.group()
        yield context.finding(
            address,
            "`loginURL` is not encrypted, and users type their passwords there; write https",
            part=old,
            fix=context.replace_part(address, old, "https://", "write https", safe=False),
        )
