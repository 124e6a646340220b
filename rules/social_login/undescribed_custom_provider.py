"""A custom provider is in `authentication.providers`, but nothing describes it.

The button of a custom provider takes its label and picture from `authentication.providers.custom`, under the key
`<customerId>.<providerId>`. Without an entry, the button has an odd label, or users do not see it. If the application
may describe it in a file that is not kept here, this is an info.

Symptom: The button of a custom provider has an odd label.
See: https://techdocs.akamai.com/identity-cloud/docs/enable-a-custom-provider-in-hosted-login
See: https://techdocs.akamai.com/identity-cloud/docs/troubleshoot-custom-providers

```yaml bad
authentication.providers: [6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2]
authentication.providers.custom: {}
```
```yaml good
authentication.providers: [6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2]
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    {name: Staff, icon: https://static.example.com/staff.png, provider: janrain}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, filled_items, is_uuid, read_json_text, rule

_CUSTOM = "authentication.providers.custom"


@rule(
    setting="authentication.providers",
    severity=Severity.WARNING,
    inherited=("authentication.providers", _CUSTOM),
    unless="agreeing",
)
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report entries with the two ids of a custom provider that have no description."""
    custom = context.effective(_CUSTOM)
    keys = _keys(custom)
    listed = [(item, name) for item, name in filled_items(providers) if _is_custom(name)]
    if keys is None or all(name.lower() in keys for _, name in listed):
        return
    if context.effective(providers.key) is not providers or (custom is not None and custom.has_placeholder):
        return
    if custom is None and context.document.kind == "application-settings":
        return  # the clients that inherit the list may describe them
    if any(not any(key.partition(".")[2] in name.lower() for _, name in listed) for key in keys):
        return  # one that is described is not listed, which is reported there
    severity = None if custom is not None or _knows_application(context) else Severity.INFO
    for item, name in listed:
        if name.lower() not in keys:
            message = f"nothing describes {context.show(item)} in `{_CUSTOM}`, so its button has an odd label"
            related = [] if custom is None else [context.related(custom, "the descriptions", key=True)]
            yield context.finding(item, f"{message}; add it there", severity=severity, related=related)


def _is_custom(name: str) -> bool:
    first, _, second = name.partition(".")
    return is_uuid(first) and is_uuid(second)


def _keys(custom: Node | None) -> set[str] | None:
    """Return the keys of the descriptions in lower case; None if they are no mapping."""
    if custom is None:
        return set()
    written = read_json_text(custom.value) if isinstance(custom.value, str) else custom.value
    return {str(key).lower() for key in written} if isinstance(written, dict) else None


def _knows_application(context: Context) -> bool:
    return bool(context.settings.block) or context.workspace.application_settings(context.document) is not None
