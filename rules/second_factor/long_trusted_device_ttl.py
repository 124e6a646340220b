"""Devices stay trusted for more than 30 days.

The lifetime of a trusted device restarts at each login, so a device that is used now and then may never be asked for
the second factor again. The default is 30 days. A longer time may be intended; this info makes it visible.

Symptom: Users are not asked for the second factor for months.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-the-trusted-device-time-to-live-value

```yaml bad
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 7776000
```
```yaml good
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 1209600
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, number_of, rule

_TTL = "authentication.second_factor.trust_device_ttl"
_DAY = 86400
_LEAST_MILLISECONDS = 86_400_000


@rule(setting=_TTL, severity=Severity.INFO, unless="usual")
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report more than 30 days, unless the number looks like milliseconds and is trusted-device-ttl-unit's business."""
    if ttl.value is None or context.effective(_TTL) is not ttl:
        return
    seconds = number_of(ttl.value)
    if seconds <= 30 * _DAY or (seconds >= _LEAST_MILLISECONDS and seconds % 1000 == 0):
        return
    if context.value("authentication.second_factor") not in (False, "false"):
        days = -(-seconds // _DAY)
        yield context.finding(
            ttl, f"a device is trusted for {days} days, restarted at each login; the default is 30 days (2592000)"
        )
