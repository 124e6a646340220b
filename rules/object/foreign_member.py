"""A member of an API client or of an OIDC client stands among the settings of an application client.

The platform keeps three objects apart: the OIDC client with its redirect addresses and policies, the application
client with its features and its list of allowed addresses, and that client's settings. What belongs to one of the
first two changes nothing among the settings, and the object that it was meant for stays as it was.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
user_entity_type: user
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
```
```yaml good
user_entity_type: user
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, foreign_members, rule


@rule(severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report such members at the top level."""
    members = document.root.members
    owners = foreign_members(members)
    if not owners:
        return
    for name, node in members.items():
        if name in owners:
            yield context.finding(
                node,
                f"`{name}` is a member of {owners[name]}, not a setting, and has no effect here; move it there",
                key=True,
            )
