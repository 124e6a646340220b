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

from lint_settings import Context, Document, Finding, Severity, authorization_rule, rule

_RULE = "authorization.rules.min_age"


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"))
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Look for the attribute in the entity type of a client with the rule."""
    found = authorization_rule(_RULE, context)
    if found is not None and found.attributes.lacks("birthday"):
        meant = found.attributes.resembling("birthday")
        hint = f" (`{meant}` does not count)" if meant else ""
        yield context.finding(
            found.here,
            f"`{_RULE}` reads `birthday`, but the entity type {context.show(found.named)} has no such attribute{hint}, "
            "so every user counts as too young",
            key=found.is_here,
            related=[context.related(found.attributes.place, "its attributes", key=True)],
        )
