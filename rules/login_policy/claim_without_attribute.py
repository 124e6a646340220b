"""A custom claim of a login policy refers to an attribute that the entity type does not have.

Custom claims contain the path of an attribute, with dots for members of objects. The policy's own connection details
name the entity type. A path that does not exist gives no value; how the platform responds is not documented, so this is
a warning.

Symptom: A claim that an application waits for is missing from its tokens.
See: https://techdocs.akamai.com/identity-cloud/docs/create-custom-claims
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy

```yaml bad
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
identityStoreDetails: {type: janrainCapture, connectionDetails: {entityType: user}}
customClaims: {id_token: {zip: zip}}
# file: entity-types/user.yaml
name: user
attr_defs: [{name: primaryAddress, type: object, attr_defs: [{name: zip, type: string}]}]
```
```yaml good
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
identityStoreDetails: {type: janrainCapture, connectionDetails: {entityType: user}}
customClaims: {id_token: {zip: primaryAddress.zip}}
# file: entity-types/user.yaml
name: user
attr_defs: [{name: primaryAddress, type: object, attr_defs: [{name: zip, type: string}]}]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, did_you_mean, known_text, member, rule


@rule(severity=Severity.WARNING, fix="unsafe", kind="login-policy", explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Look up the path of each claim in the policy's entity type."""
    workspace = context.workspace
    named = workspace.entity_type_of_policy(document)
    claims = member(document, "customClaims")
    if named is None or claims is None:
        return
    context.require_known("entity-type")
    entity_type = workspace.entity_type(known_text(named), document)
    if entity_type is None:
        return
    attributes = workspace.attributes(entity_type)
    for section in claims.members.values():
        for name, target in section.members.items():
            path = known_text(target)
            if path is None or not (attributes.lacks(path) or (attributes.is_complete and "/" in path.strip("/"))):
                continue
            meant = attributes.resembling(path)
            yield context.finding(
                target,
                f"the claim `{name}` is taken from `{path}`, which is not an attribute of the entity type "
                f"{context.show(named)}{did_you_mean(meant)}",
                related=[
                    context.related(
                        attributes.near(meant, path), "this one" if meant else "its attributes", key=not meant
                    )
                ],
                fix=context.replace(target, meant, f"write {meant}", safe=False) if meant else None,
            )
