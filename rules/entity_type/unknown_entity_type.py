"""Settings or a login policy refer to an entity type that does not exist.

Known entity types are those with a file in the same environment, and those that the config lists under `externals`:

    [externals]
    entity-types = ["partner"]

A type that only another environment has is unknown too. If the settings and the login policy of a client disagree,
`entity-type-mismatch` reports it instead.

Symptom: Login fails with “Incorrect username or password” although both are right.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
user_entity_type: users
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
```yaml good
user_entity_type: user
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, rule


@rule(
    severity=Severity.ERROR,
    kind=("client-settings", "application-settings", "login-policy"),
    needs=("entity-type",),
    explains="reference",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the name of an entity type in this file that no entity type in sight has."""
    is_policy = document.kind == "login-policy"
    workspace = context.workspace
    node = workspace.entity_type_of_policy(document) if is_policy else context.effective("user_entity_type")
    if node is None or context.here(node) is None or not context.is_known(node):
        return
    name = str(node.value)
    if not workspace.lacks("entity-type", name, document):
        return
    if not is_policy and workspace.disagrees(document):
        return  # a client and a policy that name different types have a rule of their own
    hint, place, label = workspace.guess("entity-type", name, document)
    message = f"there is no entity type {context.show(node)} here; {hint}"
    yield context.finding(node, message, related=context.related_all((place, label)))
