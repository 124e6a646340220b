"""The Social Login realm is a host or URL instead of its first label.

`rpx_realm` is the label before `.rpxnow.com` in the address of the Social Login application; the address is built from
it. With a whole host or URL, the address does not exist. The setting applies to the standard domain, so your own domain
is not a realm either.

Symptom: The list of social login providers cannot be fetched.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
rpx_realm: https://example-shop.rpxnow.com
```
```yaml good
rpx_realm: example-shop
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule, unfilled, without_pasted

_STANDARD = lazy_pattern(r"\s*(?:https?://)?([a-z0-9-]+)\.rpxnow\.com(?::\d+)?(?:/\S*)?\s*", re.IGNORECASE)


@rule(setting="rpx_realm", severity=Severity.ERROR, fix="safe", unless="usual")
def check(realm: Node, context: Context) -> Iterator[Finding]:
    """Report a realm with more than a label; the label of a standard domain is known."""
    text = realm.value or ""
    if without_pasted(text) != text or unfilled(text):
        return  # smart-quotes and unfilled-template say what is wrong
    standard = _STANDARD.fullmatch(text) if ".rpxnow.com" in text.lower() else None
    if standard:
        label = standard.group(1)
        fix = context.replace(realm, label, f"write {label}", safe=True)
        yield context.finding(realm, f"`rpx_realm` takes the label before `.rpxnow.com` only; write `{label}`", fix=fix)
    elif strange := next((char for char in text if not char.isascii() and char.isalnum()), ""):
        what = f"`{strange}` (U+{ord(strange):04X}), which no host name has; write a letter from a to z"
        yield context.finding(realm, f"`rpx_realm` contains {what}", part=strange)
    elif text.isascii() and not all(char.isalnum() or char in "_-" for char in text):
        message = (
            f"`rpx_realm` takes one label like `example-shop` of `example-shop.rpxnow.com`, not {context.show(realm)}"
        )
        yield context.finding(realm, message, severity=Severity.WARNING)
