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

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    dangling,
    login_policy_id,
    member,
    rule,
    token_policy_id,
)

_KIND = "login-policy"


@rule(kind="oidc-client", severity=Severity.ERROR, fix="unsafe", needs=(_KIND,), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an id that no login policy in sight has, and none of another environment either; swapped ones once."""
    login, token = member(document, "loginPolicy"), member(document, "tokenPolicy")
    find, login_id, token_id = context.workspace.find, login_policy_id(document), token_policy_id(document)
    is_swapped = (
        login_id is not None
        and token_id is not None
        and find("token-policy", login_id, document) is not None
        and find(_KIND, token_id, document) is not None
    )
    if not is_swapped or login is None or token is None:
        yield from dangling(login, _KIND, context)
        return
    fixes = (
        context.replace(login, token.value, "write the other id", safe=False),
        context.replace(token, login.value, "write the other id", safe=False),
    )
    yield context.finding(
        login,
        f"`loginPolicy` and `tokenPolicy` are swapped: `{login_id}` is the id of a token policy, and `{token_id}` that "
        "of a login policy",
        related=[context.related(token, "swapped with this one")],
        fix=context.combine(fixes, "swap the ids", safe=False),
    )
