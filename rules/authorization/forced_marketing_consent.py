"""A login requires consent to marketing.

`authorization.rules.consents` locks out users who decline any of the listed consents. If marketing is one of them, a
customer who only declines advertising cannot log in. The documentation asks you to think this through first. If you do
want it, allow the finding with a reason.

Symptom: Users cannot get past the consent screen without agreeing to marketing.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-authorization-rules

```yaml bad
authorization.rules.consents: [ageConfirmed, marketing]
```
```yaml good
authorization.rules.consents: [ageConfirmed]
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_NAME = lazy_pattern(r"[\w.-]+")
_MARKETING = lazy_pattern("marketing|newsletter|advertis|promotion", re.IGNORECASE)


@rule(setting="authorization.rules.consents", severity=Severity.WARNING)
def check(consents: Node, context: Context) -> Iterator[Finding]:
    """Report every consent whose name speaks of marketing."""
    for node in consents.items or [consents]:
        if not isinstance(node.value, str) or node.is_placeholder:
            continue
        for name in filter(_MARKETING.search, _NAME.findall(node.value)):
            yield context.finding(
                node,
                f"`{consents.key}` locks out users who decline `{name}`; remove it from the list to let them log in",
                part=name,
            )
