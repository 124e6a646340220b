"""A login requires a consent that the entity type of the users does not have.

`authorization.rules.consents` lists members of the object `consents` of the entity type. Users cannot give a consent
that does not exist, so no user can log in.

Symptom: No user gets past the consent screen.
See: https://identitydocs.akamai.com/getting-started/consent/2-opts/page6-authrule/

```yaml bad
user_entity_type: user
authorization.rules.consents: [newsletters]
# file: entity-types/user.yaml
name: user
attr_defs:
  - {name: consents, type: object, attr_defs: [{name: newsletter, type: object}]}
```
```yaml good
user_entity_type: user
authorization.rules.consents: [newsletter]
# file: entity-types/user.yaml
name: user
attr_defs:
  - {name: consents, type: object, attr_defs: [{name: newsletter, type: object}]}
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, authorization_rule, listed_names, nearest, rule

_RULE = "authorization.rules.consents"


@rule(severity=Severity.WARNING, kind=("client-settings", "application-settings"), explains="fault")
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Look up each consent among the members of `consents`."""
    found = authorization_rule(_RULE, context)
    place = None if found is None else found.attributes.nodes.get("consents")
    if found is None or place is None:
        return  # entity-type-not-hosted-login reports that there are no consents at all
    attributes = found.attributes
    known = [path.removeprefix("consents.") for path in attributes.nodes if re.fullmatch(r"consents\.[^.]+", path)]
    for name, item in listed_names(found.demanded):
        if attributes.lacks(f"consents.{name}") and attributes.lacks(name):
            yield context.finding(
                item if found.is_here else found.here,
                f"a login requires the consent `{name}`, which is not in `consents` of the entity type "
                f"{context.show(found.named)}, so no user can give it; {_hint(name, known)}",
                part=name if found.is_here else None,
                related=[context.related(place, "its consents")],
            )


def _hint(name: str, known: list[str]) -> str:
    meant = nearest(name, known)
    listed = ", ".join(f"`{one}`" for one in known)
    return f"did you mean `{meant}`?" if meant else f"it has {listed}" if known else "it has none"
