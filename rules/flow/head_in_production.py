"""The login page runs the last saved version of its flow, tested or not.

With `HEAD`, every saved change of the flow reaches users with the next page, including broken ones. That is convenient
during development, but the documentation advises against it in production: change and test the flow first, then pin the
new version here. Files of an environment that is not production are not checked. A file of an unknown environment
counts as production, and the message says so.

Symptom: A fault in the last saved flow shows up on the login page at once.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
default_flow_name: standard
default_flow_version: HEAD
```
```yaml good
default_flow_name: standard
default_flow_version: "20240115093000123456"
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule


@rule(setting="default_flow_version", severity=Severity.WARNING, unless="usual")
def check(version: Node, context: Context) -> Iterator[Finding]:
    """Report `HEAD` where it decides, unless the environment is known not to be production."""
    if version.value != "HEAD" or context.is_production is False or context.effective(version.key) is not version:
        return
    where = " (inherited from the application)" if context.is_inherited(version) else ""
    yield context.finding(
        version,
        f"`HEAD`{where} publishes every saved change of the flow immediately, including broken ones; "
        f"in production, pin the tested version{_doubt(context)}",
    )


def _doubt(context: Context) -> str:
    """Return what to say where it is unknown whether the file is for production."""
    if context.is_production:
        return ""
    if context.environment is None:
        return (
            "; the environment of this file is unknown, so it counts as production: "
            "if it is not, name it under `[environments]` in the config"
        )
    return (
        f"; whether `{context.environment}` is production is unknown, so it counts as such: "
        f"if it is not, write `production = false` under `[environments.{context.environment}]` in the config"
    )
