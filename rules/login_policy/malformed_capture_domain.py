"""The domain of a login policy's user store is not a host name.

`identityStoreDetails.connectionDetails.domain` takes the host of the capture application, as Akamai gives it, such as
`shop.us.janraincapture.com`: without scheme, port, path and blanks. The host of the Configuration API
(`v1.api.us.janrain.com`) serves no users. Nothing in the block can be changed later, so a policy with a wrong domain
must be created again.

Symptom: No user can sign in with any client of this policy.
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {domain: https://shop.us.janraincapture.com}
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {domain: shop.us.janraincapture.com}
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    known_text,
    lazy_pattern,
    member,
    nearest,
    rule,
    unfilled,
)

_HOST = lazy_pattern(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*\Z")
_SCHEME = lazy_pattern(r"(?:(?<!\s)\s++)?(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?//")
_API = lazy_pattern(r"v\d+\.api\.[a-z-]+\.janrain\.com\Z")
_PARENT = "janraincapture.com"


@rule(kind="login-policy", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a domain that is not a host name, and hosts that serve no users."""
    node = member(document, "identityStoreDetails", "connectionDetails", "domain")
    text = known_text(node)
    if node is None or text is None or unfilled(text):
        return
    if not _HOST.match(text):
        host = _SCHEME.sub("", text).strip().partition("/")[0].partition(":")[0]
        wanted = (
            f"write `{host}`" if _HOST.match(host) else "write it as Akamai gave it, such as `shop.us." + _PARENT + "`"
        )
        yield context.finding(node, f"`domain` takes a host name without scheme, port, path and blanks; {wanted}")
    elif _API.match(text.lower()):
        message = (
            f"`{text}` is the host of the API and holds no users; write the capture domain, which ends in `.{_PARENT}`"
        )
        yield context.finding(node, message)
    elif text.lower().endswith(".rpxnow.com"):
        message = (
            f"`{text}` is the host of Social Login and holds no users; write the capture domain, which ends in "
            f"`.{_PARENT}`"
        )
        yield context.finding(node, message)
    elif nearest(".".join(text.lower().split(".")[-2:]), [_PARENT]) == _PARENT and not text.lower().endswith(
        "." + _PARENT
    ):
        yield context.finding(node, f"the capture domain ends in `.{_PARENT}`, not in {context.show(node)}")
