"""The API client behind an OIDC client is not a login client, or has other features too.

The application client of an OIDC client has the feature `login_client` and no other: neither the API nor the Console
accepts a second one. Without it the client cannot serve logins; with features such as `direct_access`, the credentials
of a login page would give access to user records.

The finding is at the features, and shows the OIDC client or settings that make this an application client.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/manage-property-features

```yaml bad
# file: api-clients/shop.yaml
_id: 4678p9t6apgchzamuvqzx75pm3zt3pcm
name: Shop
features: [direct_access]
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}
```
```yaml good
# file: api-clients/shop.yaml
_id: 4678p9t6apgchzamuvqzx75pm3zt3pcm
name: Shop
features: [login_client]
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    client_id,
    in_backticks,
    linked_oidc_id,
    member,
    own_id,
    rule,
)

_FEATURE = "login_client"


@rule(
    kind="api-client",
    severity=Severity.ERROR,
    fix="unsafe",
    needs=("oidc-client|client-settings",),
    explains="link",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an API client behind an OIDC client or its settings with other features than the one."""
    features = member(document, "features")
    if features is None or not isinstance(features.value, list):
        return
    if any(item.is_placeholder or not isinstance(item.value, str) for item in features.items):
        return
    names = [item.value for item in features.items]
    more = [name for name in names if name != _FEATURE]
    user = None if _FEATURE in names and not more else context.workspace.application_user(document)
    if user is None or _is_in_doubt(document, context):
        return
    if _FEATURE in names:
        message = (
            f"the application client of an OIDC client must have only the feature `{_FEATURE}`; this one also has "
            f"{in_backticks(more, ', ')}"
        )
    else:
        message = f"this is the application client of an OIDC client, but it lacks `{_FEATURE}`"
    fix = context.replace(features, [_FEATURE], f"write {_FEATURE} alone", safe=False)
    yield context.finding(
        features,
        f"{message}; write `features: [{_FEATURE}]`",
        related=[
            context.related(user, "this makes it an application client"),
            *(context.related(item, "another feature") for item in features.items if item.value != _FEATURE),
        ],
        fix=fix,
    )


def _is_in_doubt(client: Document, context: Context) -> bool:
    """Return whether the OIDC client that is linked to an API client has settings that belong to another one.

    The link is wrong then, which mismatched-application-client reports, or the settings are.
    """
    workspace = context.workspace
    for linked in workspace.alike("oidc-client", client_id, own_id(client), client):
        for settings in workspace.alike("client-settings", linked_oidc_id, own_id(linked), linked):
            if client_id(settings) not in (None, own_id(client)):
                return True
    return False
