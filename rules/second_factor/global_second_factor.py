"""Two-factor authentication is on for the whole application, but some of its login policies run Hosted Login v1.

Only v2 supports a second factor, and the documentation says not to set it globally while there is a v1 client. Set it
for each client that runs v2 until the last one has moved. A client that inherits the setting and runs v1 is reported by
`second-factor-on-v1`; this rule reports policies that no such client uses.

See: https://techdocs.akamai.com/identity-cloud/docs/manage-two-factor-authentication
See: https://identitydocs.akamai.com/getting-started/rba/1-2fa/page3-enable2fa/

```yaml bad
# file: application-settings.yaml
_self: /config/shopapp2222222222222222222/settings
custom:
  authentication.second_factor: true
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
```yaml good
# file: application-settings.yaml
_self: /config/shopapp2222222222222222222/settings
custom:
  authentication.second_factor: true
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, application_id, as_stored, rule, runs_v1

_NAME = "authentication.second_factor"


@rule(severity=Severity.WARNING, kind="application-settings")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the application's second factor once, with every v1 policy in sight."""
    factor = context.own(_NAME)
    if factor is None or not context.is_known(factor) or as_stored(factor.value) != "true":
        return
    context.require_known("login-policy")
    policies = list(_on_v1(document, context))
    known = {id(policy) for policy in _known(factor, context)} if policies else ()
    unknown = [policy for policy in policies if id(policy) not in known]
    if not unknown:
        return
    some = "a login policy runs" if len(unknown) == 1 else f"{len(unknown)} login policies run"
    yield context.finding(
        factor,
        f"two-factor authentication is on for every client, but {some} Hosted Login v1, which does not support it; "
        "set it only for the clients of v2",
        related=[context.related(policy.root.members["loginURL"], "this is v1") for policy in unknown],
    )


def _on_v1(document: Document, context: Context) -> Iterator[Document]:
    """Yield the v1 policies of the application, as far as they name their application."""
    own = application_id(document)
    for policy in context.workspace.visible("login-policy", document):
        theirs = application_id(policy)
        if runs_v1(policy) and (own is None or theirs is None or own == theirs):
            yield policy


def _known(factor: Node, context: Context) -> Iterator[Document]:
    """Yield the policies of the clients that inherit the setting."""
    workspace = context.workspace
    for settings in workspace.visible("client-settings", context.document):
        if workspace.settings(settings).effective(_NAME) is factor:
            policy = workspace.login_policy(settings)
            if policy is not None:
                yield policy
