"""A member of an object is misspelled, or belongs to another object.

Names must match exactly. In another case, or with underscores as other products use, it is another name, and the
platform acts as if the member did not exist: it uses the default, or refuses the object.

Among the members of clients and policies, those of another object are reported, too, and names that are the end of one
that is missing: `scopes` for `allowedScopes`. Other names that are not similar to a known one are not reported, because
the documentation does not list every member.

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

from collections.abc import Collection, Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    described,
    intended_member,
    lazy_pattern,
    noun_of,
    rule,
)

_KINDS = ("oidc-client", "login-policy", "token-policy", "api-client", "flow", "entity-type", "access-schema")
_OWNERS = {
    **dict.fromkeys(("loginPolicy", "redirectURIs", "tokenPolicy"), "oidc-client"),
    **dict.fromkeys(("customClaims", "identityStoreDetails", "loginURL"), "login-policy"),
    **dict.fromkeys(("accessTokenLifetime", "allowedScopes", "refreshTokenLifetime", "useAccessJWT"), "token-policy"),
    **dict.fromkeys(("features", "ipWhitelist"), "api-client"),
}
_WORD = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CLAIMS = "customClaims"  # its sections are the business of unknown-claims-section


@rule(kind=_KINDS, severity=Severity.WARNING, fix="unsafe", explains="absence")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report members that resemble a known one, at every depth that the schema describes."""
    for mapping, known in described(document):
        for name, node in mapping.members.items():
            meant = None if mapping.key == _CLAIMS else intended_member(name, known)
            if meant is None and mapping is document.root and name not in known and document.kind in _OWNERS.values():
                yield from _foreign(name, node, document, context)
                meant = None if document.kind == "api-client" else _by_last_word(name, known, mapping)
            if meant is None:
                continue
            if meant in mapping.members:
                message = f"there is no member `{name}`, and `{meant}` is there already; remove one of the two"
                related = [context.related(mapping.members[meant], f"`{meant}` is here", key=True)]
                yield context.finding(node, message, key=True, related=related)
            else:
                fix = context.rename(node, meant, f"rename it to {meant}", safe=False)
                yield context.finding(node, f"there is no member `{name}`; write `{meant}`", key=True, fix=fix)


def _foreign(name: str, node: Node, document: Document, context: Context) -> Iterator[Finding]:
    owner = _OWNERS.get(name)
    if owner is not None:
        here, there = noun_of(document.kind or ""), noun_of(owner)
        yield context.finding(node, f"`{name}` is a member of the {there}, not of this {here}; move it there", key=True)


def _by_last_word(name: str, known: Collection[str], mapping: Node) -> str | None:
    """Return the only missing member that ends in the words of a name, as `allowedScopes` in `scopes`."""
    words = [word.lower() for word in _WORD.findall(name)]
    missing = [one for one in known if one not in mapping.members and not one.startswith("_")]
    found = [one for one in missing if [word.lower() for word in _WORD.findall(one)][-len(words) :] == words]
    return found[0] if words and len(found) == 1 and name not in _OWNERS else None
