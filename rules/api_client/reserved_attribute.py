"""An access schema lists an attribute that the platform adds itself.

`id`, `uuid`, `created` and `lastUpdated` belong to every entity type and to every access schema. A request that lists
one of them can fail with an error that does not mention the reason. The documentation says to leave them out, although
one of its examples lists `created`. Attributes with these names inside an object or plural are fine.

Symptom: `entityType.setAccessSchema` answers “Unexpected internal error”.
See: https://techdocs.akamai.com/identity-cloud/docs/create-an-access-schema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [uuid, email]
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
```
"""

from collections.abc import Iterator

from lint_settings import (
    RESERVED_ATTRIBUTES,
    Context,
    Document,
    Finding,
    Severity,
    attribute_path,
    listed_attributes,
    rule,
)


@rule(kind="access-schema", severity=Severity.ERROR, fix="safe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each of the four that is listed."""
    for node, path, part in listed_attributes(document):
        if attribute_path(path) in RESERVED_ATTRIBUTES:
            yield context.finding(
                node,
                f"`{path}` is always part of an access schema, and listing it can fail with “Unexpected internal "
                "error”; "
                "remove it",
                part=part,
                fix=None if part else context.remove(node, f"remove {path}", safe=True),
            )
