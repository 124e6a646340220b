"""A login requires an attribute that the entity type of the users does not have.

`authorization.rules.required_attributes` lists attributes that must have a value. An attribute that does not exist
never has one. The exact form of the entries is not documented: paths in all common forms are accepted, and this is a
warning.

Symptom: Users are held at the “additional information required” screen.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-authorization-rules

```yaml bad
user_entity_type: user
authorization.rules.required_attributes: [givenname]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: givenName, type: string}]
```
```yaml good
user_entity_type: user
authorization.rules.required_attributes: [givenName]
# file: entity-types/user.yaml
name: user
attr_defs: [{name: givenName, type: string}]
```
"""

from collections.abc import Iterator

from lint_settings import CannotTellError, Context, Document, Finding, Severity, listed_names, rule

_RULE = "authorization.rules.required_attributes"


@rule(severity=Severity.WARNING, kind=("client-settings", "application-settings"))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look up each attribute in the entity type of a client with the rule."""
    demanded, named = context.effective(_RULE), context.effective("user_entity_type")
    here = context.here(demanded, named)
    if demanded is None or named is None or here is None or not context.is_valid(demanded):
        return
    if not context.workspace.knows("entity-type", document):
        raise CannotTellError("entity-type")
    attributes = context.workspace.user_attributes(document)
    if attributes is None:
        return
    for name, item in listed_names(demanded):
        if attributes.lacks(name):
            meant = attributes.resembling(name)
            yield context.finding(
                item if here is demanded else here,
                f"a login requires `{name}`, but the entity type {context.show(named)} has no such attribute"
                + (f"; did you mean `{meant}`?" if meant else ", so no user can give it"),
                part=name if here is demanded else None,
                related=[context.related(attributes.place, "its attributes", key=True)],
            )
