"""An access schema refers to an entity type that does not exist.

Known entity types are those with a file in the same environment, and those that the config lists:

    [externals]
    entity-types = ["partner"]

Symptom: The API answers with code 222, `unknown_entity_type`.
See: https://techdocs.akamai.com/identity-cloud-entity/reference/post-entitytype-setaccessschema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: users
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_text, member, rule, unfilled

_KIND = "entity-type"


@rule(kind="access-schema", severity=Severity.ERROR, needs=(_KIND,), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a name that no entity type in sight has."""
    node, workspace = member(document, "type_name"), context.workspace
    name = known_text(node)
    if node is None or name is None or unfilled(name) or not workspace.lacks(_KIND, name, document):
        return
    hint, place, label = workspace.guess(_KIND, name, document)
    message = f"there is no entity type {context.show(node)} here; {hint}"
    yield context.finding(node, message, related=context.related_all((place, label)))
