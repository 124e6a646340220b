"""An OIDC client refers to a token policy that does not exist.

Every OIDC client needs a token policy, including configuration clients: it decides how long tokens live and which
scopes they may have. The platform refuses a policy that does not exist, and a policy that is in use cannot be deleted,
so the id is mistyped or comes from elsewhere. Known policies are those with a file in the same environment, and those
that the config lists:

    [externals]
    token-policies = ["16fd2706-8baf-433b-82eb-8c7fada847da"]

An id of another environment is reported by identity-leak.

See: https://techdocs.akamai.com/identity-cloud/docs/delete-a-token-policy
See: https://identitydocs.akamai.com/home/token-policies-and-login-policies-cant-be-removed-from-oidc-clients

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
tokenPolicy: 16fd2706-8baf-433b-82eb-8c7fada847da
# file: token-policies/login.yaml
id: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
title: Login clients
allowedScopes: [openid, email]
accessTokenLifetime: 1800
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
tokenPolicy: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
# file: token-policies/login.yaml
id: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
title: Login clients
allowedScopes: [openid, email]
accessTokenLifetime: 1800
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, dangling, login_policy_id, member, rule, token_policy_id

_KIND = "token-policy"


@rule(kind="oidc-client", severity=Severity.ERROR, needs=(_KIND,), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an id that no token policy in sight has, and none of another environment either."""
    find, login_id, token_id = context.workspace.find, login_policy_id(document), token_policy_id(document)
    if login_id and token_id and find(_KIND, login_id, document) and find("login-policy", token_id, document):
        return  # dangling-login-policy reports that the two are swapped
    yield from dangling(member(document, "tokenPolicy"), _KIND, context)
