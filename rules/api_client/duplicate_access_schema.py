"""An API client has two access schemas of the same type for one entity type.

A client has at most one access schema for reading and one for writing; setting one replaces the previous one. Of two
files, the one that is sent last applies, and the attributes of the other are lost. The finding is in the later file, in
the order of their paths.

Symptom: The API client does not get attributes that an access schema lists.
See: https://techdocs.akamai.com/identity-cloud/docs/create-an-access-schema
See: https://techdocs.akamai.com/identity-cloud-entity/reference/post-entitytype-setaccessschema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: access-schemas/newsletter-more.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [givenName]
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email, givenName]
# file: access-schemas/newsletter-write.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: write
attributes: [consents]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_text, member, order, rule

_SHOWN = 3


@rule(kind="access-schema", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look for access schemas of the same client, type and entity type that come before this one."""
    node = member(document, "access_type")
    if node is None or _subject(document) is None:
        return
    same = context.workspace.few_alike(_subject, None, document)
    earlier = [one for one in same if order(one) < order(document)][:_SHOWN]
    if not earlier:
        return
    yield context.finding(
        node,
        f"this API client has another access schema of the type {context.show(node)} for the same entity type; the one "
        "that is sent last replaces the other, so list all attributes in one",
        related=[context.related(member(one, "access_type") or one.root, "the other") for one in earlier],
    )


def _subject(document: Document) -> str | None:
    """Return what there can be only one access schema for; None where it is not known, or nothing is set."""
    names = [known_text(member(document, name)) for name in ("for_client_id", "type_name", "access_type")]
    known = [name for name in names if name is not None]
    return " ".join(known) if len(known) == len(names) and "attributes" in document.root.members else None
