"""An API client has `login_client` together with other features.

The platform accepts `login_client` only alone: the API refuses a second feature, and the Console disables the others.
Browsers and apps use this client, so many people can read its credentials; it must not have access to all user records.
Create a separate API client for that.

For application clients, which belong to an OIDC client or to settings, see not-a-login-client.

See: https://identitydocs.akamai.com/home/modify-an-api-client
See: https://techdocs.akamai.com/identity-cloud/docs/manage-property-features

```yaml bad
# file: api-clients/shop.yaml
name: Shop
features: [login_client, direct_read_access]
```
```yaml good
# file: api-clients/shop.yaml
name: Shop
features: [login_client]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, in_backticks, known_features, known_text, member, rule

_FEATURE = "login_client"


@rule(kind="api-client", severity=Severity.ERROR, explains="link")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report known features beside `login_client`, at that."""
    listed = member(document, "features")
    items = {known_text(item): item for item in listed.items} if listed is not None else {}
    others = [name for name in items if name in known_features() and name != _FEATURE]
    if _FEATURE not in items or not others or context.workspace.application_user(document) is not None:
        return
    yield context.finding(
        items[_FEATURE],
        f"`{_FEATURE}` cannot be combined with other features, and the API refuses it together with "
        f"{in_backticks(others)}; split this API client in two",
        related=[context.related(items[name], "another feature") for name in others],
    )
