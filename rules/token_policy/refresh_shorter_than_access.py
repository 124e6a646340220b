"""A refresh token expires before the access token that it should renew.

An expired access token is renewed with the refresh token. If that has expired too, the user must sign in again, as if
there were no refresh tokens. The default of `accessTokenLifetime` is one hour.

Symptom: Users are signed out although the application refreshes their tokens.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-token-lifetimes
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy

```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 3600
refreshTokenLifetime: 600
```
```yaml good
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 600
refreshTokenLifetime: 36000
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, member, number_of, rule

_SHORTEST, _LONGEST_ACCESS = 60, 3_600  # values outside are reported by token-lifetime-range
_DEFAULT = 3_600


@rule(kind="token-policy", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the two lifetimes, the default in place of an access token's that is not given."""
    refresh, access = member(document, "refreshTokenLifetime"), member(document, "accessTokenLifetime")
    if refresh is None or not context.is_known(refresh) or (access is not None and not context.is_known(access)):
        return
    shorter, longer = number_of(refresh.value), _DEFAULT if access is None else number_of(access.value)
    if _SHORTEST <= shorter < longer <= _LONGEST_ACCESS:
        yield context.finding(
            refresh,
            f"the refresh token expires after {shorter} seconds, before the access token that it should renew "
            f"({longer} seconds{_where(access)}); give it a longer lifetime",
            related=context.related_all((access, "the lifetime of access tokens")),
        )


def _where(access: Node | None) -> str:
    return " by default" if access is None else ""
