"""An access schema lists an attribute that the entity type does not have.

Paths use dots, as in `primaryAddress.city`; a leading slash, as in older examples, is accepted too. A path that does
not exist gives access to nothing, and the call that sets it fails with code 223. The list replaces the previous one, so
the client loses access to the attribute that you meant.

Symptom: The API answers with code 223, `unknown_attribute`, “attribute does not exist”.
See: https://techdocs.akamai.com/identity-cloud/docs/create-an-access-schema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email, city]
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: primaryAddress, type: object, attr_defs: [{name: city, type: string}]}
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email, primaryAddress.city]
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: primaryAddress, type: object, attr_defs: [{name: city, type: string}]}
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    did_you_mean,
    known_text,
    listed_attributes,
    member,
    rule,
    unfilled,
)


@rule(kind="access-schema", severity=Severity.ERROR, fix="unsafe", needs=("entity-type",), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look up each listed path in the entity type."""
    workspace, name = context.workspace, known_text(member(document, "type_name"))
    entity_type = workspace.entity_type(name, document)
    if entity_type is None:
        return
    attributes = workspace.attributes(entity_type)
    for node, path, part in listed_attributes(document):
        if unfilled(path) or not attributes.lacks(path):
            continue
        meant = attributes.resembling(path)
        better = ("/" if path.startswith("/") else "") + meant if meant else None
        fix = context.replace(node, better, f"write {better}", safe=False) if better and not part else None
        yield context.finding(
            node,
            f"`{path}` is not an attribute of the entity type `{name}`{did_you_mean(better)}",
            part=part,
            related=[
                context.related(attributes.near(meant, path), "this one" if meant else "its attributes", key=not meant)
            ],
            fix=fix,
        )
