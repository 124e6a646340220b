"""A setting names an attribute that the entity type does not have.

`<type>_distinguisher_field` and `<type>_search_distinguisher_field` name the attribute that distinguishes users,
`<type>_search_display_fields` what a search shows. With a name that is not an attribute, searches fail or show nothing.
Also reported is a setting for an entity type that nothing describes, if another one is nearly the same.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
user_distinguisher_field: emial
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
```yaml good
# file: application.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/settings
user_distinguisher_field: email
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    did_you_mean,
    lazy_pattern,
    listed_names,
    nearest,
    rule,
)

_NAME = lazy_pattern(r"(?P<type>.+?)_(?:search_)?(?:distinguisher_field|display_fields)\Z")


@rule(
    kind=("application-settings", "client-settings"), severity=Severity.WARNING, explains="reference", unless="listed"
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look up each named attribute in the entity type of the setting's name."""
    # The catalogue lists no name that begins with an entity type.
    for name, node in (*context.settings.unlisted.items(), *context.settings.block.items()):
        match = _NAME.match(name) if name.endswith(("distinguisher_field", "display_fields")) else None
        if match is None or not context.workspace.knows("entity-type", document):
            continue
        described = context.workspace.entity_type(match["type"], document)
        if described is None:
            yield from _type(match["type"], node, document, context)
            continue
        attributes = context.workspace.attributes(described)
        for text, place in _names(node):
            if attributes.lacks(text):
                meant = attributes.resembling(text)
                yield context.finding(
                    place,
                    f"`{text}` is not an attribute of the entity type `{match['type']}`{did_you_mean(meant)}",
                    related=[
                        context.related(
                            attributes.near(meant), "this one" if meant else "its attributes", key=not meant
                        )
                    ],
                )


def _type(name: str, node: Node, document: Document, context: Context) -> Iterator[Finding]:
    known = context.workspace.names("entity-type", document)
    meant = nearest(name, known) if name not in known else None
    if meant is not None and context.workspace.surely_lacks("entity-type", name, document):
        message = f"there is no entity type `{name}` here; `{node.key}` is named after it: did you mean `{meant}`?"
        _, place, label = context.workspace.guess("entity-type", name, document)
        related = [] if place is None else [context.related(place, label)]
        yield context.finding(node, message, key=True, related=related)


def _names(node: Node) -> Iterator[tuple[str, Node]]:
    listed = list(listed_names(node))
    if not listed and isinstance(node.value, str) and not node.is_placeholder and node.value.strip():
        listed = [(one.strip(), node) for one in node.value.split(",")] if node.value[0] not in "[{" else []
    yield from ((one, place) for one, place in listed if one)
