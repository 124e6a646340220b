"""The name of an attribute that Hosted Login uses is misspelled, or in another case.

Names of attributes are case-sensitive: Hosted Login reads and writes `consents`, and an attribute `Consents` stays
empty. The rule compares the attributes at the top level of a type of users with those of the default schema, where the
right one is missing. A type with at least three of them counts as one of users. Names in another case are reported, and
names that are almost one of those that Hosted Login needs.

An attribute cannot be renamed on the platform: if it exists there already, add the right one and move the data.

Symptom: Values are empty at login, or users cannot give a consent or get a code.
See: https://techdocs.akamai.com/identity-cloud/docs/the-hosted-login-default-user-schema-1

```yaml bad
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: password, type: password}
- {name: DisplayName, type: string}
- {name: consents, type: object, attr_defs: [{name: marketing, type: object}]}
- {name: legalAcceptances, type: plural, attr_defs: [{name: legalAcceptanceId, type: string}]}
- {name: accountDataRequestTime, type: dateTime}
- {name: accountDeleteRequestTime, type: dateTime}
- {name: mobileNumber, type: string}
- {name: mobileNumberVerified, type: dateTime}
```
```yaml good
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: password, type: password}
- {name: displayName, type: string}
- {name: consents, type: object, attr_defs: [{name: marketing, type: object}]}
- {name: legalAcceptances, type: plural, attr_defs: [{name: legalAcceptanceId, type: string}]}
- {name: accountDataRequestTime, type: dateTime}
- {name: accountDeleteRequestTime, type: dateTime}
- {name: mobileNumber, type: string}
- {name: mobileNumberVerified, type: dateTime}
```
"""

from collections.abc import Iterator

from lint_settings import NEEDED_ATTRIBUTES, Context, Document, Finding, Severity, rule


@rule(kind="entity-type", severity=Severity.WARNING, fix="unsafe", explains="value")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the names at the top level with those of the default schema."""
    attributes = context.workspace.attributes(document)
    for name, meant in attributes.misspelled().items():
        node = attributes.nodes[name].members["name"]
        why = "names are case-sensitive" if name.casefold() == meant.casefold() else "it looks misspelled"
        yield context.finding(
            node,
            f"Hosted Login reads and writes the attribute `{meant}`, not {context.show(node)}, so for users it is "
            f"always empty: {why}; write `{meant}`",
            severity=Severity.ERROR if meant in NEEDED_ATTRIBUTES else None,
            fix=context.replace(node, meant, f"write {meant}", safe=False),
        )
