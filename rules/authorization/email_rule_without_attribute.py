"""Users must have a verified address, but the entity type has no attribute for it.

`authorization.rules.email_is_verified` reads `email` and `emailVerified` of the user. Without these attributes no user
ever has a verified address, and no login gets past the rule.

Symptom: Users are asked to verify their address at every login and never get further.
See: https://techdocs.akamai.com/identity-cloud/docs/the-v1-email-verification-required-screen-authrule_verifyemail-overview

```yaml bad
user_entity_type: user
authorization.rules.email_is_verified: true
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}]
```
```yaml good
user_entity_type: user
authorization.rules.email_is_verified: true
# file: entity-types/user.yaml
name: user
attr_defs: [{name: email, type: string}, {name: emailVerified, type: dateTime}]
```
"""

from collections.abc import Iterator

from lint_settings import CannotTellError, Context, Document, Finding, Severity, rule

_RULE = "authorization.rules.email_is_verified"
_READ = ("email", "emailVerified")


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look for the attributes in the entity type of a client with the rule."""
    demanded, named = context.effective(_RULE), context.effective("user_entity_type")
    here = context.here(demanded, named)
    if demanded is None or named is None or here is None or not context.is_known(demanded):
        return
    if str(demanded.value).lower() != "true":
        return
    if not context.workspace.knows("entity-type", document):
        raise CannotTellError("entity-type")
    attributes = context.workspace.user_attributes(document)
    missing = [] if attributes is None else [name for name in _READ if attributes.lacks(name)]
    if attributes is not None and missing:
        names = " and ".join(f"`{name}`" for name in missing)
        yield context.finding(
            here,
            f"`{_RULE}` reads {names}, which the entity type {context.show(named)} does not have, so no login gets "
            "past the rule; add the attribute, or remove the rule",
            key=here is demanded,
            related=[context.related(attributes.place, "its attributes", key=True)],
        )
