"""A token policy allows a scope that does not exist.

Login clients can have `openid`, `profile`, `email`, `address` and `phone`; a policy may allow fewer of them, but no
others. An unknown scope gives no claims: a request for it gets a token without it. Policies for configuration clients
have other scopes, such as `*:config/**`; these are an error where a login client uses the policy.

Symptom: Claims are missing, or the login ends with `Scope must include openid`.
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-token-policy

```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [openid, offline_access]
```
```yaml good
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [openid, profile]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, lazy_pattern, member, nearest, rule

_SCOPES = ("openid", "profile", "email", "address", "phone")
_OF_CONFIGURATION = lazy_pattern(r"[:/]")
_SEVERAL = lazy_pattern(r"[\s,;+]")


@rule(kind="token-policy", severity=Severity.WARNING, fix="unsafe", explains="fault")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report scopes that are none of the five, with the one that was probably meant."""
    scopes = member(document, "allowedScopes")
    items = [] if scopes is None else [item for item in scopes.items if context.is_known(item)]
    of_configuration = [item for item in items if _OF_CONFIGURATION.search(item.value)]
    if of_configuration:
        yield from _mixed(of_configuration, document, context)
        return
    listed = {str(item.value) for item in items}
    for item in items:
        if item.value not in _SCOPES:
            yield _finding(item, listed, context)


def _mixed(scopes: list[Node], document: Document, context: Context) -> Iterator[Finding]:
    """Report scopes for configuration in the policy of a login client: every user could request them."""
    logins = [client for client in context.workspace.users_of(document) if "loginPolicy" in client.root.members]
    if logins:
        message = (
            f"{context.show(scopes[0])} is for configuration clients, but login clients use this policy, so a user's "
            "token could change the tenant; remove it, or give configuration a policy of its own"
        )
        place = logins[0].root.members["tokenPolicy"]
        related = [context.related(place, "this login client uses it")]
        yield context.finding(scopes[0], message, severity=Severity.ERROR, related=related)


def _finding(scope: Node, listed: set[str], context: Context) -> Finding:
    text = str(scope.value)
    if _SEVERAL.search(text.strip()):
        message = f"{context.show(scope)} contains several scopes in one text; make each an item of the list"
        return context.finding(scope, message)
    meant = nearest(text.strip().lower(), _SCOPES)
    fault = f"there is no scope {context.show(scope)}"
    if meant is None:
        return context.finding(scope, f"{fault}; login clients can have {', '.join(_SCOPES[:-1])} and {_SCOPES[-1]}")
    if meant in listed:
        fix = context.remove(scope, f"remove {text}", safe=False)
        return context.finding(scope, f"{fault}, and `{meant}` is in the list already; remove it", fix=fix)
    fix = context.replace(scope, meant, f"write {meant}", safe=False)
    return context.finding(scope, f"{fault}; write `{meant}`", fix=fix)
