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

from lint_settings import Context, Document, Finding, Node, Severity, authorization_rule, rule

_RULE = "authorization.rules.email_is_verified"
_READ = ("email", "emailVerified")


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"))
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Look for the attributes in the entity type of a client with the rule."""

    def is_on(demanded: Node) -> bool:
        return context.is_known(demanded) and str(demanded.value).lower() == "true"

    found = authorization_rule(_RULE, context, is_on)
    missing = [] if found is None else [name for name in _READ if found.attributes.lacks(name)]
    if found is not None and missing:
        names = " and ".join(f"`{name}`" for name in missing)
        yield context.finding(
            found.here,
            f"`{_RULE}` reads {names}, which the entity type {context.show(found.named)} does not have, so no login "
            "gets past the rule; add the attribute, or remove the rule",
            key=found.is_here,
            related=[context.related(found.attributes.place, "its attributes", key=True)],
        )
