"""An attribute has a member that does not apply to its type.

`length` and `case-sensitive` belong to a `string`, `attr_defs` to an `object` or `plural`. On another type they have no
effect, and usually the type is wrong: a number that should have a certain number of digits, an object that should
contain others. The vendor's own tool offers the members for these types only; what the platform does with them
elsewhere is not documented.

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

from lint_settings import Context, Document, Finding, Severity, in_backticks, known_text, rule

_BELONGS = {"length": ("string",), "case-sensitive": ("string",), "attr_defs": ("object", "plural")}
# Types that are documented in enough detail.
_DOCUMENTED = frozenset(
    ("boolean", "date", "dateTime", "decimal", "integer", "ipAddress", "json", "object", "plural", "string", "uuid")
)


@rule(kind="entity-type", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report members that belong to another type, unless they are null."""
    for definition in context.workspace.attributes(document).nodes.values():
        kind = definition.members.get("type")
        text = known_text(kind)
        for name, types in _BELONGS.items():
            node = definition.members.get(name)
            if node is None or node.value in (None, []) or kind is None or text not in _DOCUMENTED or text in types:
                continue
            yield context.finding(
                node,
                f"`{name}` belongs to {in_backticks(types, ' or ')}, and this attribute is of type "
                f"{context.show(kind)}; remove `{name}`, or change the type",
                key=True,
                related=[context.related(kind, "the type")],
                fix=context.remove(node, f"remove {name}", safe=False),
            )
