"""An entity type defines the same attribute twice.

Only one of the definitions can apply. The API refuses to add an attribute that exists, with code 233,
`attribute_exists`.

See: https://techdocs.akamai.com/identity-cloud/docs/create-an-attribute
See: https://techdocs.akamai.com/identity-cloud-entity/reference/registration-error-codes

```yaml bad
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: nick, type: string, length: 50}
- {name: nick, type: string, length: 100}
```
```yaml good
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: nick, type: string, length: 100}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_text, repeated, rule


@rule(kind="entity-type", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a name that occurs earlier in the same list, letter by letter."""
    for listed in document.root.holders():
        items = listed.items if listed.key == "attr_defs" else ()
        names = [node for item in items if (node := item.members.get("name")) is not None]
        for node, first in repeated((node, text) for node in names if (text := known_text(node)) is not None):
            related = [context.related(first, "first defined here")]
            yield context.finding(
                node, f"{context.show(node)} is defined already; keep one of the two", related=related
            )
