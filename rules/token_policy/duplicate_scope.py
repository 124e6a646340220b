"""A token policy allows the same scope twice.

The second entry has no effect, and removing only one of them does not forbid the scope.

See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy

```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [openid, email, openid]
```
```yaml good
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 1800
allowedScopes: [openid, email]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_items, member, repeated, rule


@rule(kind="token-policy", severity=Severity.WARNING, fix="safe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each entry that occurs earlier in the list."""
    for item, first in repeated(known_items(member(document, "allowedScopes"))):
        yield context.finding(
            item,
            f"{context.show(item)} is in the list already; remove one of the two",
            related=[context.related(first, "first named here")],
            fix=context.remove(item, f"remove the second {item.value}", safe=True),
        )
