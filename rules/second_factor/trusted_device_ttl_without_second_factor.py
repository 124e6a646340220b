"""The lifetime of trusted devices is set, but two-factor authentication is off.

A trusted device may skip the second factor. Without `authentication.second_factor`, which is off by default, there is
nothing to skip, and the lifetime has no effect. If the file has no `_global` block, the application may turn it on, and
this is an info.

Symptom: Users are never asked for a second factor.
See: https://techdocs.akamai.com/identity-cloud/docs/manage-two-factor-authentication

```yaml bad
authentication.second_factor: false
authentication.second_factor.trust_device_ttl: 604800
```
```yaml good
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 604800
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_FACTOR = "authentication.second_factor"


@rule(
    setting="authentication.second_factor.trust_device_ttl",
    severity=Severity.WARNING,
    scope="own",
    placeholders=True,
    unless="usual",
)
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report the client's lifetime where the second factor is off or nowhere turned on."""
    factor = context.effective(_FACTOR)
    if ttl.value is None or (factor is None and ttl.value in (0, "0")):
        return  # unset; or zero-trusted-device-ttl reports it
    if factor is None:
        context.require_inherited()
        block = context.document.root.members.get("_global")
        where = "which this file leaves to the application"
        if block is not None and not block.is_placeholder:
            where = "which is set neither here nor in `_global`"
        elif context.workspace.application_settings(context.document) is not None:
            where = "which is set neither here nor for the whole application"
        yield context.finding(
            ttl,
            f"the lifetime of trusted devices has no effect unless `{_FACTOR}` is true, {where}",
            key=True,
            severity=Severity.WARNING if "neither" in where else Severity.INFO,
            related=context.related_all((context.own(_FACTOR), "null here")),
        )
    elif factor.value is False or factor.value == "false":  # and not 0, which is invalid
        message = "the lifetime of trusted devices has no effect while `authentication.second_factor` is false; "
        message += "turn it on, or remove this"
        yield context.finding(ttl, message, key=True, related=[context.related(factor, "off here")])
