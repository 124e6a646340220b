"""A token policy gives tokens a longer lifetime than before.

An access token works for its holder until it expires; a refresh token creates new ones for as long as it lives. A
longer lifetime keeps users signed in, and also keeps a stolen token usable. It applies to every OIDC client with the
policy. The default is one hour for access tokens and 90 days for refresh tokens.

Lifetimes above the maximum are reported by token-lifetime-range.

See: https://techdocs.akamai.com/identity-cloud/docs/modify-token-lifetimes
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy

```yaml bad
# file: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 3600
# before: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 900
```
```yaml good
# file: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 600
# before: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 900
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, in_words, member, rule, whole_number

# What each token is called, how many seconds it lives by default and at most; less than the shortest is refused too.
_LIFETIMES = {
    "accessTokenLifetime": ("access tokens", 3_600, 3_600),
    "refreshTokenLifetime": ("refresh tokens", 7_776_000, 31_557_600),
}
_SHORTEST = 60


@rule(kind="token-policy", severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare both lifetimes with the earlier ones, the defaults in place of what is not given."""
    before = context.earlier
    if before is None:
        return
    for name, (tokens, default, longest) in _LIFETIMES.items():
        node, was = member(document, name), member(before, name)
        new = default if node is None or node.value is None else whole_number(node)
        old = default if was is None or was.value is None else whole_number(was)
        if old is None or new is None or not _SHORTEST <= old < new <= longest:
            continue
        by_default = " by default" if node is None or node.value is None else ""
        yield context.finding(
            node,
            f"{tokens} now live {in_words(new)}{by_default} instead of {in_words(old)}, and a stolen one works as "
            f"long; keep {old}",
            missing=name,
        )
