"""A custom provider is described, but not listed among the providers.

`authentication.providers.custom` describes the button of a custom provider; `authentication.providers` decides whether
it is shown. If the list lacks the custom provider, the button is hidden. The spelling of its entry is not documented,
so every entry counts that contains the id of the custom provider or is a part of it.

Symptom: The button of the custom provider is not visible.
See: https://techdocs.akamai.com/identity-cloud/docs/troubleshoot-custom-providers

```yaml bad
authentication.providers: [facebook]
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
```yaml good
authentication.providers: [facebook, 6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2]
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, read_json_text, rule, unfilled


@rule(
    setting="authentication.providers.custom",
    severity=Severity.WARNING,
    inherited=("authentication.providers.custom",),
    unless="agreeing",
)
def check(custom: Node, context: Context) -> Iterator[Finding]:
    """Report every custom provider without a counterpart in a list that is known and not empty."""
    providers = context.effective("authentication.providers")
    if context.effective("authentication.providers.custom") is not custom or providers is None:
        return
    if not providers.items or not context.is_valid(providers) or any(item.is_placeholder for item in providers.items):
        return
    listed = [item.value.lower() for item in providers.items]
    for key in _keys(custom):
        provider_id = key.rpartition(".")[2].lower()
        if not provider_id or any(provider_id in entry or entry in provider_id for entry in listed):
            continue
        yield _finding(custom, key, providers, context)


def _keys(custom: Node) -> list[str]:
    """Return the keys of the custom providers, without those filled in at deploy time or left from a template."""
    source = custom.source
    return [
        key
        for key in read_json_text(custom.value) or custom.members
        if not (source.placeholder_mark in key and source.placeholder.search(key)) and not unfilled(key)
    ]


def _finding(custom: Node, key: str, providers: Node, context: Context) -> Finding:
    entry = custom.members.get(key)
    message = f"custom provider `{key}` is not listed in `authentication.providers`, so it gets no button; add it there"
    related = [context.related(providers, "the list of providers", key=True)]
    if entry is None:
        return context.finding(custom, message, part=key, related=related)
    return context.finding(entry, message, key=True, related=related)
