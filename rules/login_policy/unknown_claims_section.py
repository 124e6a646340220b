"""Custom claims are in a section that does not exist.

`customClaims` of a login policy has two sections: `id_token` for the identity token, `userinfo` for the userinfo
endpoint. Claims in another section, or outside of both, are probably not returned anywhere.

Symptom: A claim that the application asks for is missing.
See: https://techdocs.akamai.com/identity-cloud/docs/create-custom-claims
See: https://identitydocs.akamai.com/home/configcustomer-idloginpolicies

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
customClaims:
  access_token: {zip: primaryAddress.zip}
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
customClaims:
  id_token: {zip: primaryAddress.zip}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, intended_member, member, rule

_SECTIONS = ("id_token", "userinfo")


@rule(kind="login-policy", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report members of `customClaims` that are neither of the two sections."""
    claims = member(document, "customClaims")
    for name, node in claims.members.items() if claims is not None else ():
        if name not in _SECTIONS:
            yield _finding(name, node, claims, context)


def _finding(name: str, node: Node, claims: Node | None, context: Context) -> Finding:
    if not isinstance(node.value, dict):
        message = f"the claim `{name}` is outside of both sections; put it into `id_token` or `userinfo`"
        return context.finding(node, message, key=True)
    meant = intended_member(name, _SECTIONS)
    fault = f"`customClaims` has no section `{name}`"
    if meant is None or (claims is not None and meant in claims.members):
        return context.finding(node, f"{fault}; claims belong in `id_token` or `userinfo`", key=True)
    fix = context.rename(node, meant, f"rename it to {meant}", safe=False)
    return context.finding(node, f"{fault}; write `{meant}`", key=True, fix=fix)
