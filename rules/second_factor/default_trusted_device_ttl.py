"""The lifetime of trusted devices is set to its default.

Without `authentication.second_factor.trust_device_ttl`, a device stays trusted for 30 days. A line that repeats the
default must be read and maintained like any other, and changes nothing, unless the application sets another value that
this one overrides.

See: https://techdocs.akamai.com/identity-cloud/docs/modify-the-trusted-device-time-to-live-value

```yaml bad
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 2592000
```
```yaml good
authentication.second_factor: true
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_TTL = "authentication.second_factor.trust_device_ttl"
_DEFAULT = (2_592_000, "2592000")


@rule(setting=_TTL, severity=Severity.INFO, fix="safe or unsafe", scope="own", unless="usual")
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report the default, unless it overrides another value or two-factor authentication is off."""
    inherited = context.settings.inherited.get(_TTL)
    if ttl.value not in _DEFAULT or (inherited is not None and inherited.value is not None):
        return
    if context.value("authentication.second_factor") not in (False, "false"):
        # Without the application's settings, the value that would replace it is unknown.
        unread = context.workspace.unread("application-settings", context.document)
        safe = bool(context.settings.inherited) and unread is None
        fix = context.remove(ttl, "remove the setting", safe=safe)
        yield context.finding(ttl, "30 days is the default; remove the setting", fix=fix)
