"""The token policy of a login client does not allow the scope `openid`.

Every login requests `openid`; this makes it an OpenID Connect login. A list of allowed scopes must contain it. Without
a list, the scopes of the discovery document are allowed, including `openid`. Policies for configuration clients have
other scopes, such as `*:config/**`, and do not need it.

One list of policies in the documentation shows a policy without it, but other pages say that it is always required.

Symptom: The login ends with `Scope must include openid`.
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-token-policy
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy

```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [profile, email]
```
```yaml good
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [openid, profile, email]
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, lazy_pattern, member, nearest, rule

_OPENID = "openid"
_OF_CONFIGURATION = lazy_pattern(r"[:/]")


@rule(kind="token-policy", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a list without `openid`, unless the policy is for configuration or the scope is misspelled in it."""
    scopes = member(document, "allowedScopes")
    if scopes is None or not context.is_known(scopes) or any(item.is_placeholder for item in scopes.items):
        return
    texts = [str(item.value) for item in scopes.items]
    if any(_OF_CONFIGURATION.search(text) or _means_openid(text) for text in texts):
        return
    clients = context.workspace.users_of(document)
    of_logins = [client.root.members for client in clients if "loginPolicy" in client.root.members]
    if clients and not of_logins:
        return
    yield context.finding(
        scopes,
        "`allowedScopes` lacks `openid`, which every login requests; add it to the list",
        key=True,
        related=[context.related(one["tokenPolicy"], "this login client uses it") for one in of_logins],
    )


def _means_openid(text: str) -> bool:
    """Return whether a scope is `openid` or a misspelling that another rule reports: in other case, or run together."""
    return any(word == _OPENID or nearest(word, (_OPENID,)) for word in re.split(r"[\s,;+]+", text.lower()))
