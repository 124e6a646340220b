"""A URL in production leads to localhost.

`localhost` and `127.0.0.1` are the computer that the browser runs on. In a production environment, a login page or mail
link to them works for no user, and a redirect URI to them lets any program on a user's computer receive logins.

Symptom: Users see an error page of their browser instead of the page.
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client

```yaml bad
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback, "http://localhost:3000/"]
```
```yaml good
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, lazy_pattern, member, rule

_LOCAL = lazy_pattern(r"https?://(?:localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)(?=[:/?#]|\Z)", re.IGNORECASE)
_SETTINGS = ("verify_email_url", "password_recover_url", "oidc_url", "rpx_server", "theming.logoURL")


@rule(
    kind=("application-settings", "client-settings", "login-policy", "oidc-client"),
    severity=Severity.WARNING,
    explains="value",
    unless="unplaced",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report local addresses in an environment that is known to be production."""
    if context.is_production is not True:
        return
    for node in _nodes(document, context):
        if isinstance(node.value, str) and _LOCAL.match(node.value):
            yield context.finding(
                node,
                f"{context.show(node)} leads to the user's own computer, but `{context.environment}` is "
                "production; write the public address, or remove it",
            )


def _nodes(document: Document, context: Context) -> list[Node]:
    if document.kind == "oidc-client":
        listed = member(document, "redirectURIs")
        return list(listed.items) if listed is not None else []
    if document.kind == "login-policy":
        login = member(document, "loginURL")
        return [] if login is None else [login]
    scopes = (context.settings.own, context.settings.block)
    return [scope[name] for name in _SETTINGS for scope in scopes if name in scope]
