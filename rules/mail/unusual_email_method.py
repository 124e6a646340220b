"""Transactional mails are sent in an undocumented way.

If Akamai sends the mails, `email_method` is always `ses_sync`. With another value, mails that verify addresses and
reset passwords may not be sent.

Symptom: Users never receive the mail that verifies their address or resets their password.
See: https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings

```yaml bad
email_method: smtp
```
```yaml good
email_method: ses_sync
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_METHOD = "ses_sync"


@rule(setting="email_method", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(method: Node, context: Context) -> Iterator[Finding]:
    """Report any other value."""
    if method.value is not None and method.value != _METHOD:
        fix = context.replace(method, _METHOD, f"write {_METHOD}", safe=False)
        fault = f"{context.show(method)} is not the method for mails that Akamai sends"
        yield context.finding(
            method, f"{fault if method.value else '`email_method` is empty'}; write `{_METHOD}`", fix=fix
        )
