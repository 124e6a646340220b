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
# file: token-policies/login.yaml
id: 16fd2706-8baf-433b-82eb-8c7fada847da
title: Login clients
allowedScopes: [openid, email]
accessTokenLifetime: 1800
# file: oidc-clients/shop.yaml
name: Configuration
type: confidential
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
    Workspace,
    distance,
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
_MANY = 100
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
    if _is_meant(name, context):
        return
    uses = (member(client, member_of_client) for client in workspace.visible(_CLIENT, document))
    another = next((use for use in uses if use is not None), None)
    yield context.finding(
        place_of(document),
        f"no OIDC client uses this {noun_of(document.kind or '')}; delete it if it is left over",
        related=context.related_all((another, "this OIDC client uses another")),
    )


def _is_meant(name: str, context: Context) -> bool:
    """Return whether an id that no policy has is meant for this one: it is nearly the same, or no client has another.

    Such an id is reported at its place. Of very many, any may be meant.
    """
    workspace, kind = context.workspace, context.document.kind or ""
    if any(workspace.everywhere(_CLIENT, named_by, name) for _, named_by in _USES.values()):
        return True  # under the wrong name
    lost, is_any_known = workspace.once(_lost, context.document, kind)
    is_one = len(lost) > _MANY or any(distance(one, name, 1) <= 1 for one in lost)
    return bool(lost) and (not is_any_known or is_one)


def _lost(workspace: Workspace, policy: Document, kind: str) -> tuple[list[str], bool]:
    """Return the ids that visible clients have for a policy of a kind and no policy has, and whether any has one."""
    used = {one for one in map(_USES[kind][1], workspace.visible(_CLIENT, policy)) if one is not None}
    known = workspace.externals(kind)
    lost = [one for one in sorted(used) if one not in known and workspace.find(kind, one, policy) is None]
    return lost, len(lost) < len(used)


def _unknown(client: Document) -> str | None:
    """Return `unknown` for a client whose policies are not known; only a public one must have a login policy."""
    chosen, is_public = member(client, "loginPolicy"), known_text(member(client, "type")) == "public"
    is_login_known = known_text(chosen) is not None or (chosen is None and not is_public)
    return None if token_policy_id(client) is not None and is_login_known else "unknown"
