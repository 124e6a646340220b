"""A member of an object is misspelled.

Names must match exactly. In another case, or with underscores as other products use, it is another name, and the
platform acts as if the member did not exist: it uses the default, or refuses the object.

Names that are not similar to a known one are not reported, because the documentation does not list every member.

See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectUris: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, described, intended_member, rule

_KINDS = ("oidc-client", "login-policy", "token-policy", "api-client", "flow", "entity-type", "access-schema")
_CLAIMS = "customClaims"  # its sections are the business of unknown-claims-section


@rule(kind=_KINDS, severity=Severity.WARNING, fix="unsafe", explains="absence")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report members that resemble a known one, at every depth that the schema describes."""
    for mapping, known in described(document):
        for name, node in mapping.members.items():
            meant = None if mapping.key == _CLAIMS else intended_member(name, known)
            if meant is None:
                continue
            if meant in mapping.members:
                message = f"there is no member `{name}`, and `{meant}` is there already; remove one of the two"
                related = [context.related(mapping.members[meant], f"`{meant}` is here", key=True)]
                yield context.finding(node, message, key=True, related=related)
            else:
                fix = context.rename(node, meant, f"rename it to {meant}", safe=False)
                yield context.finding(node, f"there is no member `{name}`; write `{meant}`", key=True, fix=fix)
