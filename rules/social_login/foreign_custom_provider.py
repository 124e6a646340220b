"""A custom provider has the id of another customer in its key.

The key of a custom provider is the customer id, a dot and the id of the provider, in this order. With the id of another
customer, or with the two ids the wrong way round, Hosted Login finds no such provider.

Symptom: The button of the provider is missing or leads to an error.
See: https://identitydocs.akamai.com/getting-started/custom-idp/step1/page3-customdetails/

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.providers.custom:
  e0a70b4f-1eef-4856-bcdb-f050fee66aae.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    {name: Staff, icon: https://static.example.com/staff.png, provider: janrain}
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    {name: Staff, icon: https://static.example.com/staff.png, provider: janrain}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, customers_of_client, is_uuid, read_json_text, rule

_CUSTOM, _LISTED = "authentication.providers.custom", "authentication.providers"


@rule(
    setting=(_CUSTOM, _LISTED),
    severity=Severity.ERROR,
    inherited=("authentication.providers", "authentication.providers.custom"),
    explains="value",
    unless="agreeing",
)
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Compare the customer in each key with the one that the URLs name."""
    keys = [(key, node) for key, node in _keys(providers) if "." in key]
    if not keys or context.effective(providers.key) is not providers:
        return
    customer = context.value("customer_id")
    if all(key.lower().partition(".")[0] == customer for key, _ in keys):
        return  # like most: if the URLs name another customer, that is no mistake of the keys
    custom = context.effective(_CUSTOM)
    if custom is not None and providers.key == _LISTED:
        described = {key for key, _ in _keys(custom)}  # reported there
        keys = [one for one in keys if one[0] not in described]
    named = {one.value: one.node for one in customers_of_client(context.settings)} if keys else {}
    if len(named) != 1:
        return
    customer, place = next(iter(named.items()))
    for key, node in keys:
        first, _, second = key.lower().partition(".")
        if not is_uuid(first) or first == customer or (providers.key == _LISTED and not is_uuid(second)):
            continue
        hint = f"write `{customer}.{first if second == customer else second}`"
        what = (
            "its two ids are the wrong way round" if second == customer else f"the URLs name the customer `{customer}`"
        )
        yield context.finding(
            node,
            f"`{key}` begins with the customer id `{first}`, but {what}; {hint}",
            key=node is not providers and providers.key == _CUSTOM,
            part=key if node is providers else None,
            related=[context.related(place, "the customer", part=customer)],
        )


def _keys(providers: Node) -> list[tuple[str, Node]]:
    """Return the keys of custom providers, each with the node that shows it."""
    if providers.key == _LISTED:
        return [(item.value, item) for item in providers.items if isinstance(item.value, str)]
    written = read_json_text(providers.value)
    return [(key, providers) for key in written] if isinstance(written, dict) else list(providers.members.items())
