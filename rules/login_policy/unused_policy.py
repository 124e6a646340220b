"""No OIDC client refers to a policy.

Login policies and token policies have no effect of their own: OIDC clients refer to them. A policy that is left over
after a move to v2, or to other lifetimes, misleads readers of the files, and a login policy contains the secret of an
owner. Only unused policies can be deleted. Clients of all files count, including those of other environments; if the
config lists OIDC clients without files, nothing is reported.

See: https://techdocs.akamai.com/identity-cloud/docs/delete-a-login-policy
See: https://techdocs.akamai.com/identity-cloud/docs/delete-a-token-policy

```yaml bad
# file: token-policies/old.yaml
id: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
title: Before the move
allowedScopes: [openid, email]
accessTokenLifetime: 1800
# file: oidc-clients/shop.yaml
name: Shop
type: public
tokenPolicy: 16fd2706-8baf-433b-82eb-8c7fada847da
```
```yaml good
# file: token-policies/login.yaml
id: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
title: Login clients
allowedScopes: [openid, email]
accessTokenLifetime: 1800
# file: oidc-clients/shop.yaml
name: Shop
type: public
tokenPolicy: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    known_text,
    login_policy_id,
    member,
    noun_of,
    own_id,
    place_of,
    rule,
    token_policy_id,
)

_CLIENT = "oidc-client"
_USES = {
    "login-policy": ("loginPolicy", login_policy_id),
    "token-policy": ("tokenPolicy", token_policy_id),
}


@rule(kind=("login-policy", "token-policy"), severity=Severity.INFO, needs=(_CLIENT,))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a policy that is used nowhere, if the policies of every visible client are known."""
    workspace, name = context.workspace, own_id(document)
    member_of_client, named_by = _USES[document.kind or ""]
    if name is None or workspace.externals(_CLIENT) or workspace.everywhere(_CLIENT, named_by, name):
        return
    context.require_all(_CLIENT)
    if workspace.alike(_CLIENT, _unknown, "unknown", document):
        return
    uses = (member(client, member_of_client) for client in workspace.visible(_CLIENT, document))
    another = next((use for use in uses if use is not None), None)
    yield context.finding(
        place_of(document),
        f"no OIDC client uses this {noun_of(document.kind or '')}; delete it if it is left over",
        related=context.related_all((another, "this OIDC client uses another")),
    )


def _unknown(client: Document) -> str | None:
    """Return `unknown` for a client whose policies are not known; a login policy may be missing."""
    chosen = member(client, "loginPolicy")
    is_known = token_policy_id(client) is not None and (chosen is None or known_text(chosen) is not None)
    return None if is_known else "unknown"
