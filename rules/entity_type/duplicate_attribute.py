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

from lint_settings import Context, Document, Finding, Node, Severity, known_text, rule


@rule(kind="entity-type", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a name that has stood in the same list before, letter by letter."""
    for listed in document.root.walk():
        seen: dict[str, Node] = {}
        for item in listed.items if listed.key == "attr_defs" else ():
            node = item.members.get("name")
            name = known_text(node)
            if node is None or name is None:
                continue
            if name in seen:
                yield context.finding(
                    node,
                    f"{context.show(node)} is defined already; keep one of the two",
                    related=[context.related(seen[name], "first defined here")],
                )
            seen.setdefault(name, node)
