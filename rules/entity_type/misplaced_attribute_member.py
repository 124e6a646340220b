"""An attribute has a member that its type has no use for.

`length` and `case-sensitive` belong to a `string`, `attr_defs` to an `object` or `plural`. On another type they say
nothing, and most often it is the type that is wrong: a number that was to have so many digits, an object that was to
hold others. The vendor's own tool offers the members for these types only; no page says what the platform does with the
others.

See: https://github.com/janrain/ApiExplorer
See: https://techdocs.akamai.com/identity-cloud/docs/create-an-attribute

```yaml bad
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: joined, type: dateTime, length: 50}
```
```yaml good
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: joined, type: dateTime}
- {name: nick, type: string, length: 50, case-sensitive: false}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_text, rule

_BELONGS = {"length": ("string",), "case-sensitive": ("string",), "attr_defs": ("object", "plural")}
# Types of which the documentation shows enough to tell.
_TOLD = frozenset(
    ("boolean", "date", "dateTime", "decimal", "integer", "ipAddress", "json", "object", "plural", "string", "uuid")
)


@rule(kind="entity-type", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report members that belong to another type, unless they are null."""
    for definition in context.workspace.attributes(document).nodes.values():
        kind = definition.members.get("type")
        text = known_text(kind)
        for name, types in _BELONGS.items():
            node = definition.members.get(name)
            if node is None or node.value in (None, []) or kind is None or text not in _TOLD or text in types:
                continue
            yield context.finding(
                node,
                f"`{name}` belongs to {' or '.join(f'`{one}`' for one in types)}, and this attribute is of type "
                f"{context.show(kind)}; leave `{name}` out, or change the type",
                key=True,
                related=[context.related(kind, "the type")],
                fix=context.remove(node, f"leave {name} out", safe=False),
            )
