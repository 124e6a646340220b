"""A change turns the second factor off, or lets trusted devices skip it for longer.

If `authentication.second_factor` was on and is now false or missing, a password alone is enough. If it stays on,
`authentication.second_factor.trust_device_ttl` is the number of seconds for which a trusted device skips it, 30 days by
default. The time restarts at each login, so with a longer one some users may never be asked again. After 0, which let
no device skip it, devices that were trusted earlier are trusted again.

Effective values are compared: the client's, or else the application's. If the application's file makes the change, it
is reported there once, if any client inherits it.

Symptom: Users are asked for the second factor less often than before, or never.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-the-trusted-device-time-to-live-value
See: https://techdocs.akamai.com/identity-cloud/docs/manage-two-factor-authentication

```yaml bad
authentication.second_factor: false
# before: settings/shop.yaml
authentication.second_factor: true
```
```yaml bad
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 2592000
# before: settings/shop.yaml
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 604800
```
```yaml good
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 86400
# before: settings/shop.yaml
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 604800
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, in_words, rule, weakened

_SWITCH = "authentication.second_factor"


@rule(kind=("client-settings", "application-settings"), severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the one of the two settings that the document changes for the worse, or where it is left out."""
    found = None if context.before.was_another(document) else weakened(context)
    if found is None:
        return
    message = _switched_off(context) if found.name == _SWITCH else _longer(found.old, found.new)
    yield context.finding(context.own(found.name), message, missing=found.name)


def _switched_off(context: Context) -> str:
    node = context.own(_SWITCH)
    how = "off" if node is not None and node.value is not None else f"off by removing `{_SWITCH}`"
    return f"two-factor authentication was on and is turned {how}: a password alone is enough; keep it true"


def _longer(old: int, new: int) -> str:
    if old == 0:
        devices = f"trusted devices, including those trusted earlier, skip it for {in_words(new)}"
        return f"no device skipped the second factor before; now {devices}; keep 0"
    return f"a trusted device now skips the second factor for {in_words(new)} instead of {in_words(old)}; keep {old}"
