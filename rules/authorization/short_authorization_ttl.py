"""Users must authenticate again within a minute.

`authorization.rules.ttl` is in seconds, and independent of token lifetimes. A number below 60 was probably meant as
minutes, hours or days. Without the setting, the rule is off.

Symptom: Users are asked to sign in again and again.
See: https://techdocs.akamai.com/identity-cloud/docs/authorizationrulesttl

```yaml bad
authorization.rules.ttl: 30
```
```yaml good
authorization.rules.ttl: 86400
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, number_of, rule

_MINUTE = 60


@rule(setting="authorization.rules.ttl", severity=Severity.WARNING, unless="usual")
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report less than a minute."""
    if ttl.value is not None and (seconds := number_of(ttl.value)) < _MINUTE:
        yield context.finding(
            ttl,
            f"`{ttl.key}` asks users to sign in again after {seconds} seconds; the value is in seconds: write "
            "86400 for a day, or remove the setting",
        )
