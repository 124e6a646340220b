"""A login requires a minimum age, but the entity type of the users has no `birthday`.

`authorization.rules.min_age` reads the attribute `birthday`. A user without it counts as too young, so no user can log
in.

Symptom: Users who are old enough cannot log in.
See: https://techdocs.akamai.com/identity-cloud/docs/authorizationrulesmin_age

```yaml bad
user_entity_type: user
authorization.rules.min_age: 18
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
```yaml good
user_entity_type: user
authorization.rules.min_age: 18
# file: entity-types/user.yaml
name: user
attr_defs: [{name: birthday, type: date}]
```
"""

from collections.abc import Iterator

from lint_settings import CannotTellError, Context, Document, Finding, Severity, rule

_RULE = "authorization.rules.min_age"


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look for the attribute in the entity type of a client with the rule."""
    demanded, named = context.effective(_RULE), context.effective("user_entity_type")
    here = context.here(demanded, named)
    if demanded is None or named is None or here is None or not context.is_valid(demanded):
        return
    if not context.workspace.knows("entity-type", document):
        raise CannotTellError("entity-type")
    attributes = context.workspace.user_attributes(document)
    if attributes is None:
        return
    if attributes.lacks("birthday"):
        meant = attributes.resembling("birthday")
        hint = f" (`{meant}` does not count)" if meant else ""
        yield context.finding(
            here,
            f"`{_RULE}` reads `birthday`, but the entity type {context.show(named)} has no such attribute{hint}, "
            "so every user counts as too young",
            key=here is demanded,
            related=[context.related(attributes.place, "its attributes", key=True)],
        )
