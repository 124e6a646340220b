"""The address of a login page is not a URL.

`verify_email_url` and `password_recover_url` are sent to users in mails, so they must be complete URLs: `https://`, the
host of the tenant, the customer id, the page and the client id. Without a scheme, or with a blank or line break, the
link in the mail does not work. A user before the host (`user:password@`) would be shown to everyone.

Symptom: The link in the mail does not open the page to reset the password or to verify the address.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
password_recover_url: v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password
```
```yaml good
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    lazy_pattern,
    marks_around,
    masked,
    parse_auth_url,
    rule,
    unfilled_in_url,
    url_slip,
)

_BARE_HOST = lazy_pattern(r"[A-Za-z0-9\0-]+(?:\.[A-Za-z0-9\0-]+)+(?::[0-9]+)?/\S*\Z")


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="safe or unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report what cannot be taken apart as a URL, with the reason where one can be seen."""
    text = masked(address)
    if not text or unfilled_in_url(text):
        return
    slip = url_slip(address.value)
    if parse_auth_url(address) is not None and slip is None:
        return
    value: str = address.value
    bare = value.strip()
    if re.search(r"\s", bare):
        yield context.finding(address, f"`{address.key}` contains a blank or a line break; a URL has neither")
    elif bare != value:
        fix = context.replace(address, bare, "remove the blanks", safe=True)
        yield context.finding(address, f"`{address.key}` has blanks around the URL; remove them", fix=fix)
    elif marks := marks_around(value):
        fix = context.replace(address, value[1:-1], f"remove the {marks}", safe=True)
        message = f"`{address.key}` has {marks} around the URL as a part of it; remove them"
        yield context.finding(address, message, fix=fix)
    elif "&amp;" in value:
        fix = context.replace(address, value.replace("&amp;", "&"), "write &", safe=True)
        yield context.finding(address, "`&amp;` is HTML for `&`; write `&` in this URL", part="&amp;", fix=fix)
    elif slip is not None:
        fault, part, meant = slip
        fix = context.replace(address, meant, "write the URL", safe=False)
        yield context.finding(address, f"`{address.key}` {fault}", part=part, fix=fix)
    elif _BARE_HOST.match(text):
        fix = context.replace(address, f"https://{value}", "begin with https://", safe=False)
        message = f"`{address.key}` begins with a host; a link in a mail needs `https://` before it"
        yield context.finding(address, message, fix=fix)
    else:
        yield context.finding(
            address,
            f"{context.show(address)} is not a URL; write it as `https://host/customer-id/auth-ui/page?client_id=…`",
        )
