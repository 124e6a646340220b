"""A flow refers to an attribute that its entity type does not have.

`schemaAttribute` binds a field of a flow to an attribute, and `userData` lists the attributes that the JavaScript SDK
copies to the browser. The entity types are those in the flow's `schemas`, or `user` without them. A path is reported if
none of them has it, and only if all of them have files. The platform refuses such a field; for `userData` nothing is
documented, so that is a warning.

Symptom: The API answers that a path “is not a valid schemaAttribute”.
See: https://techdocs.akamai.com/identity-cloud/docs/what-it-means-to-get-a-this-is-not-a-valid-schemaattribute-when-creating-a-field
See: https://techdocs.akamai.com/identity-cloud-config/reference/put-flow

```yaml bad
# file: flows/standard.yaml
name: standard
version: "20240115093000123456"
schemas: [user]
userData: [displayname]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: displayName, type: string}]
```
```yaml good
# file: flows/standard.yaml
name: standard
version: "20240115093000123456"
schemas: [user]
userData: [displayName]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: displayName, type: string}]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, did_you_mean, in_backticks, known_text, rule


@rule(severity=Severity.ERROR, kind="flow", explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look up each path of the flow in its entity types."""
    paths = list(_paths(document.root))
    if paths:
        context.require_known("entity-type")
    types = [context.workspace.entity_type(name, document) for name in _types(document)] if paths else []
    known = [context.workspace.attributes(one) for one in types if one is not None]
    if not known or len(known) < len(types):
        return
    names = in_backticks(name for name in _types(document) if name is not None)
    for node in paths:
        path = known_text(node)
        if path is None or not all(attributes.lacks(path) for attributes in known):
            continue
        meant = known[0].resembling(path)
        is_field = node.key == "schemaAttribute"
        yield context.finding(
            node,
            f"{context.show(node)} is not an attribute of the entity type{'s' if len(known) > 1 else ''} {names}"
            f"{did_you_mean(meant)}",
            severity=Severity.ERROR if is_field else Severity.WARNING,
            related=[
                context.related(attributes.near(meant, path), "this one" if meant else "its attributes", key=not meant)
                for attributes in known
            ],
        )


def _paths(root: Node) -> Iterator[Node]:
    """Yield the nodes with paths of attributes: the items of `userData`, and what any field is bound to."""
    user_data = root.members.get("userData")
    if user_data is not None:
        yield from user_data.items
    yield from (node for node in root.walk() if node.key == "schemaAttribute")


def _types(document: Document) -> list[str | None]:
    listed = document.root.members.get("schemas")
    return ["user"] if listed is None else [known_text(item) for item in listed.items]
