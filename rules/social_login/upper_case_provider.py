"""The name of a provider contains capital letters.

The documentation writes names of identity providers in lower case: `facebook`, `twitter`, `linkedin`. A name in another
case may not be recognized. Entries for custom providers, whose spelling is not documented, are not checked.

Symptom: The button of the provider is missing from the sign-in page.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-social-login-in-hosted-login

```yaml bad
authentication.providers: [Facebook, linkedin]
```
```yaml good
authentication.providers: [facebook, linkedin]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

# The entry of a custom provider holds ids, therefore digits, dots or hyphens.
_CAPITALS = lazy_pattern(r"(?=[a-z]*[A-Z])[A-Za-z]+")


@rule(setting="authentication.providers", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report the first use of every name that is all letters, not all lower case and no custom provider."""
    custom = context.effective("authentication.providers.custom")
    names = {item.value for item in providers.items}
    for item in providers.items:
        name = item.value
        if name not in names or not _CAPITALS.fullmatch(name) or (custom is not None and name in str(custom.value)):
            continue
        names.discard(name)  # a repetition is another rule's business
        yield _finding(item, name.lower(), name.lower() in names, context)


def _finding(item: Node, lower: str, is_listed: bool, context: Context) -> Finding:
    if is_listed:
        message = f"{context.show(item)} repeats `{lower}`, which is in the list already; remove it"
        return context.finding(item, message, fix=context.remove(item, "remove it", safe=False))
    message = f"{context.show(item)} may not be recognized, because provider names are lower case; write `{lower}`"
    return context.finding(item, message, fix=context.replace(item, lower, f"write {lower}", safe=False))
