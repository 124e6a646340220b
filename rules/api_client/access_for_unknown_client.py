"""An access schema refers to an API client that does not exist.

The id is mistyped, or the client was deleted or created again. Known API clients are those with a file in the same
environment, and those that the config lists:

    [externals]
    api-clients = ["pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz"]

This is a warning, because not every API client needs a file. An id of another environment is reported by identity-leak.

Symptom: The API client sees more attributes than it should, or fewer.
See: https://techdocs.akamai.com/identity-cloud-entity/reference/post-entitytype-setaccessschema

```yaml bad
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
access_type: read
attributes: [email]
# file: api-clients/newsletter.yaml
_id: jd28553swp8w5tegy55627qwcczc3yq3
name: Newsletter
features: [direct_read_access]
```
```yaml good
# file: access-schemas/newsletter.yaml
type_name: user
for_client_id: jd28553swp8w5tegy55627qwcczc3yq3
access_type: read
attributes: [email]
# file: api-clients/newsletter.yaml
_id: jd28553swp8w5tegy55627qwcczc3yq3
name: Newsletter
features: [direct_read_access]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, dangling, member, rule

_KIND = "api-client"


@rule(kind="access-schema", severity=Severity.WARNING, needs=(_KIND,), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an id that no API client in sight has, and none of another environment either."""
    yield from dangling(member(document, "for_client_id"), _KIND, context)
