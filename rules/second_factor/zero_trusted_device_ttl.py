"""A lifetime of 0 disables trusted devices, so users need the second factor at every login.

With 0 in `authentication.second_factor.trust_device_ttl`, the "Trust this device" box disappears and no device skips
two-factor authentication. The platform does not forget devices: with another value, devices that were trusted before
are trusted again. If you do want the second factor at every login, record that with an allow and a reason.

Symptom: Users need the second factor at every login, and the "Trust this device" box is gone.
See: https://identitydocs.akamai.com/home/requiring-two-factor-authentication-on-each-login

```yaml bad
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 0
```
```yaml good
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 604800
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_TTL = "authentication.second_factor.trust_device_ttl"


@rule(setting=_TTL, severity=Severity.WARNING, unless="usual")
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report 0, unless two-factor authentication is off or the client overrides it."""
    if not _is_zero(ttl.value) or context.effective(_TTL) is not ttl:
        return
    if context.value("authentication.second_factor") not in (False, "false"):
        yield context.finding(
            ttl,
            "0 asks for the second factor at every login and hides the “Trust this device” box; "
            "write seconds, such as 604800 for a week",
        )


def _is_zero(value: int | str | None) -> bool:
    return value == 0 if not isinstance(value, str) else not value.strip("0")
