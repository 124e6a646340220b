"""An attribute of an entity type has a type that does not exist.

The documentation lists the types, from `boolean` to `string`, and the vendor's own tool a few more. Names are
case-sensitive. The page that explains the types writes `datetime`, but all printed schemas have `dateTime`.

See: https://techdocs.akamai.com/identity-cloud/docs/identity-cloud-schema-data-types
See: https://github.com/janrain/ApiExplorer

```yaml bad
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: score, type: float}
```
```yaml good
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: score, type: decimal}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, known_text, nearest, rule

_TYPES = (
    "boolean",
    "date",
    "dateTime",
    "decimal",
    "id",
    "integer",
    "ipAddress",
    "json",
    "object",
    "password",
    "plural",
    "string",
    "uuid",
    "version",  # of lastUpdated, in an answer that is printed
)
_MEANT = {
    "array": "plural",
    "bool": "boolean",
    "float": "decimal",
    "int": "integer",
    "list": "plural",
    "text": "string",
}


@rule(kind="entity-type", severity=Severity.WARNING, fix="unsafe", explains="fault")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report types that are not in the list, with the one that was probably meant."""
    for definition in context.workspace.attributes(document).nodes.values():
        kind = definition.members.get("type")
        text = known_text(kind)
        # How a password is hashed is part of its type.
        if kind is not None and text and text not in _TYPES and not text.startswith("password"):
            yield _finding(kind, text, context)


def _finding(kind: Node, text: str, context: Context) -> Finding:
    folded = {one.lower(): one for one in _TYPES}
    meant = folded.get(text.lower()) or _MEANT.get(text.lower()) or nearest(text, _TYPES)
    fault = f"there is no attribute type {context.show(kind)}"
    if meant is None:
        return context.finding(kind, f"{fault}; the types are {', '.join(_TYPES[:-2])} and {_TYPES[-2]}")
    return context.finding(
        kind, f"{fault}; write `{meant}`", fix=context.replace(kind, meant, f"write {meant}", safe=False)
    )
