"""An attribute of an entity type has a constraint that does not exist.

An unknown constraint checks nothing, so invalid values are accepted, if the API accepts the schema at all. The
documentation lists eight constraints.

See: https://techdocs.akamai.com/identity-cloud/docs/assign-constraints-to-an-attribute

```yaml bad
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: email, type: string, constraints: [email]}
```
```yaml good
# file: entity-types/partner.yaml
name: partner
attr_defs:
- {name: email, type: string, constraints: [email-address]}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, intended_member, known_items, rule

_CONSTRAINTS = (
    "required",
    "unique",
    "locally-unique",
    "alphabetic",
    "alphanumeric",
    "unicode-letters",
    "unicode-printable",
    "email-address",
)
_MEANT = {"email": "email-address", "mandatory": "required"}


@rule(kind="entity-type", severity=Severity.WARNING, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report constraints that are not in the list, with the one that was probably meant."""
    for definition in context.workspace.attributes(document).nodes.values():
        for item, text in known_items(definition.members.get("constraints")):
            if text not in _CONSTRAINTS:
                yield _finding(item, text, context)


def _finding(item: Node, text: str, context: Context) -> Finding:
    meant = _MEANT.get(text.lower()) or intended_member(text, _CONSTRAINTS)
    fault = f"there is no constraint {context.show(item)}"
    if meant is None:
        return context.finding(
            item, f"{fault}; the constraints are {', '.join(_CONSTRAINTS[:-1])} and {_CONSTRAINTS[-1]}"
        )
    return context.finding(
        item, f"{fault}; write `{meant}`", fix=context.replace(item, meant, f"write {meant}", safe=False)
    )
