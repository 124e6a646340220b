"""A setting is null, which may mean several things.

The API accepts null for most settings, and its reference does not say whether null clears the setting, hides the
application's value or counts as empty text. A PUT removes what its body omits, so leave a setting out of the file if it
should not be set.

In every answer of the API, a client without social login has null for all its Social Login credentials, so these are
reported only if one of them has a value.

See: https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings

```yaml bad
site_name: null
```
```yaml good
site_name: Example Shop
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, find_setting, rule

_PROVIDERS = "authentication.providers"
_CREDENTIALS = ("rpx_key", "rpx_realm", "rpx_app_id", "rpx_appid", "rpx_id")


@rule(
    severity=Severity.INFO,
    fix="unsafe",
    kind=("client-settings", "application-settings"),
    explains="value",
    unless="plain",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report own settings that are null, unless their lack is reported already."""
    for name, node in context.settings.own.items():
        if node.value is not None:
            continue
        setting = find_setting(name)
        if setting is None or node.is_placeholder:
            continue
        if setting.scope == "application" and document.kind == "client-settings":
            continue
        inherited = context.effective(name) is not None and setting.can_inherit is not False
        if setting.required and not inherited:
            continue
        has_social_login = any(context.effective(one) is not None for one in _CREDENTIALS)
        if name in _CREDENTIALS and not has_social_login:
            continue  # so the API itself writes them
        fix = context.remove(node, f"remove {name}", safe=False)
        if name == _PROVIDERS:
            message = (
                "null is neither a list nor a missing setting; remove the setting to show all providers, or write [] "
                "for none"
            )
            yield context.finding(node, message, severity=Severity.WARNING, fix=fix)
        elif inherited:
            message = f"`{name}` is null here and set for the whole application; remove it to use that value"
            yield context.finding(node, message, fix=fix)
        else:
            message = f"`{name}` is null, which may count as unset or as empty; remove it or give it a value"
            # Social login is gone without one of its credentials.
            severity = Severity.WARNING if name in _CREDENTIALS else None
            yield context.finding(node, message, severity=severity, fix=fix)
