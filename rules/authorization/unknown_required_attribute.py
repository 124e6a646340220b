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

from lint_settings import Context, Document, Finding, Severity, authorization_rule, listed_names, rule

_RULE = "authorization.rules.required_attributes"


@rule(severity=Severity.WARNING, kind=("client-settings", "application-settings"))
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Look up each attribute in the entity type of a client with the rule."""
    found = authorization_rule(_RULE, context)
    if found is None:
        return
    for name, item in listed_names(found.demanded):
        if found.attributes.lacks(name):
            meant = found.attributes.resembling(name)
            yield context.finding(
                item if found.is_here else found.here,
                f"a login requires `{name}`, but the entity type {context.show(found.named)} has no such attribute"
                + (f"; did you mean `{meant}`?" if meant else ", so no user can give it"),
                part=name if found.is_here else None,
                related=[context.related(found.attributes.place, "its attributes", key=True)],
            )
