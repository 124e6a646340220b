"""An OIDC client refers to a login policy that does not exist.

Every login client needs a login policy: it decides where the users are and which login page they see. The platform
refuses a policy that does not exist, and a policy that is in use cannot be deleted, so the id is mistyped or comes from
elsewhere. Known policies are those with a file in the same environment, and those that the config lists:

    [externals]
    login-policies = ["7d444840-9dc0-11d1-b245-5ffdce74fad2"]

An id of another environment is reported by identity-leak.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy
See: https://techdocs.akamai.com/identity-cloud/docs/delete-a-login-policy

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: login-policies/shop.yaml
id: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d
# file: login-policies/shop.yaml
id: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, dangling, member, rule

_KIND = "login-policy"


@rule(kind="oidc-client", severity=Severity.ERROR, needs=(_KIND,), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an id that no login policy in sight has, and none of another environment either."""
    yield from dangling(member(document, "loginPolicy"), _KIND, context)
