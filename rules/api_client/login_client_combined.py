"""An API client has `login_client` together with other features.

The platform takes `login_client` only alone: the API refuses a second feature beside it, and the Console greys the
others out. It is meant for the calls that browsers and apps make, whose credentials many people can read; rights over
the records of all users do not belong there. What needs them gets an API client of its own.

Of an application client, which an OIDC client or its settings show to be one, not-a-login-client tells.

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

from lint_settings import Context, Document, Finding, Severity, known_features, known_text, member, rule

_FEATURE = "login_client"


@rule(kind="api-client", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report known features beside `login_client`, at that."""
    listed = member(document, "features")
    items = {known_text(item): item for item in listed.items} if listed is not None else {}
    others = [name for name in items if name in known_features() and name != _FEATURE]
    if _FEATURE not in items or not others or context.workspace.application_user(document) is not None:
        return
    names = " and ".join(f"`{name}`" for name in others)
    yield context.finding(
        items[_FEATURE],
        f"`{_FEATURE}` goes with no other feature, and the API refuses it beside {names}; make two clients of this one",
        related=[context.related(items[name], "another feature") for name in others],
    )
