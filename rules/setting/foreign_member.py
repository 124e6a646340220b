"""A member of an API client or an OIDC client is among the settings of an application client.

The platform has three separate objects: the OIDC client with its redirect URIs and policies, the application client
with its features and allow list, and the settings of the application client. A member of one of the first two has no
effect among the settings, and the object that it was meant for stays as it was.

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


@rule(severity=Severity.WARNING, unless="listed")
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
