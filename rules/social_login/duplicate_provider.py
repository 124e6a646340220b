"""The list of providers contains a provider twice.

A provider has one button, so the second entry has no effect. It is left over, or you meant another provider whose
button is now missing.

See: https://techdocs.akamai.com/identity-cloud/docs/configure-social-login-in-hosted-login

```yaml bad
authentication.providers: [facebook, twitter, facebook]
```
```yaml good
authentication.providers: [facebook, twitter]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, known_items, repeated, rule


@rule(setting="authentication.providers", severity=Severity.WARNING, fix="safe", unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report every item that an earlier one repeats letter by letter."""
    for item, first in repeated(known_items(providers)):
        yield context.finding(
            item,
            f"{context.show(item)} is in the list already; remove it, or write the provider that you meant",
            related=[context.related(first, "listed here first")],
            fix=context.remove(item, "remove the repeated name", safe=True),
        )
