"""The name and the version of a flow are set at different scopes.

A version belongs to one flow. If the client sets only one of `default_flow_name` and `default_flow_version` and
inherits the other, a change of the application's value combines the client's with a flow or version that it was not
meant for. `HEAD` is fine, because every flow has one, and so is a value that both scopes share.

Symptom: The login page answers with “No flow available”, or runs another flow than before.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error

```yaml bad
default_flow_version: "20240115093000123456"
_global:
  default_flow_name: standard
  default_flow_version: "20230301080000654321"
```
```yaml good
default_flow_name: standard
default_flow_version: "20240115093000123456"
_global:
  default_flow_name: standard
  default_flow_version: "20230301080000654321"
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, rule


@rule(severity=Severity.WARNING, unless="complete")
def check(_document: Document, context: Context) -> Iterator[Finding]:
    """Report the client's half of a pair whose other half is inherited."""
    name, version = context.effective("default_flow_name"), context.effective("default_flow_version")
    if name is None or version is None or context.is_inherited(name) is context.is_inherited(version):
        return
    if not context.is_known(version) or version.value == "HEAD":
        return
    own, other = (version, name) if context.is_inherited(name) else (name, version)
    covered = context.settings.inherited.get(own.key)
    if covered is None or covered.value != own.value:
        yield context.finding(
            own,
            f"`{own.key}` is set for this client, but `{other.key}` comes from the application; "
            "a version belongs to one flow, so set both here",
            related=[context.related(other, "inherited from here")],
        )
