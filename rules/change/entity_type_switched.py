"""A client looks up its users in another entity type than before.

Each entity type has its own users. Registered users stay in the old type, so a client that looks in another one does
not find them, and a login with the right password fails. The login policy must name the same entity type, and a policy
can never change it, so a switch also needs a new policy. If the client already has one for the new type, the switch is
intended, and this is a warning.

A new setting is not a switch, and neither is a value that is filled in at deploy time. Removed settings are reported by
put-would-drop, changed policies by immutable-changed.

Symptom: Login fails with “Incorrect username or password” although both are right.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
user_entity_type: customer
# before: settings/shop.yaml
user_entity_type: user
```
```yaml good
user_entity_type: user
site_name: Example Shop
# before: settings/shop.yaml
user_entity_type: user
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, heirs, known_text, rule

_NAME = "user_entity_type"


@rule(kind=("client-settings", "application-settings"), severity=Severity.ERROR, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the entity type that held before with the one that the document now gives itself."""
    before, now = context.before, context.own(_NAME)
    was = None if now is None else before.effective(_NAME)
    new, old = known_text(now), known_text(was)
    if now is None or was is None or new is None or old is None or before.was_another(document):
        return
    if new == old or not _is_felt(document, context):
        return
    workspace = context.workspace
    unknown = ", and no file here describes that type" if workspace.surely_lacks("entity-type", new, document) else ""
    kept = context.show(was)
    yield context.finding(
        now,
        f"existing users are in the entity type {kept} and cannot sign in if the client looks them up in "
        f"{context.show(now)}{unknown}; keep {kept}, or move the users and the login policy too",
        severity=Severity.WARNING if _policy_agrees(document, now, context) else None,
    )


def _is_felt(document: Document, context: Context) -> bool:
    """Return whether a client goes by the value; unknown if the application's clients have no files."""
    workspace = context.workspace
    if document.kind == "client-settings" or not workspace.knows("client-settings", document):
        return True
    return any(heirs(document, _NAME, workspace))


def _policy_agrees(document: Document, now: Node, context: Context) -> bool:
    """Return whether every client that goes by the value has a login policy that is known to name the new type."""
    workspace = context.workspace
    clients = [document] if document.kind == "client-settings" else list(heirs(document, _NAME, workspace))
    policies = [workspace.entity_type_of_policy(workspace.login_policy(client)) for client in clients]
    return bool(policies) and all(policy is not None and policy.value == now.value for policy in policies)
