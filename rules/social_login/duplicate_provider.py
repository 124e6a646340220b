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

from lint_settings import Context, Finding, Node, Related, Severity, rule


@rule(setting="authentication.providers", severity=Severity.WARNING)
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report every item that an earlier one repeats letter by letter."""
    first: dict[str, Node] = {}
    for item in providers.items:
        if item.is_placeholder or first.setdefault(item.value, item) is item:
            continue
        earlier = first[item.value]
        yield context.finding(
            item,
            f"{context.show(item)} is in the list already; remove it, or write the provider that you meant",
            related=[Related(earlier.source.path, earlier.span, "listed here first")],
            fix=context.remove(item, "remove the repeated name", safe=True),
        )
