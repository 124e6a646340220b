"""The entity type of the users lacks attributes that Hosted Login needs.

Hosted Login stores what a user has agreed to in `consents` and `legalAcceptances`, and when the user asked for the
account's data or its deletion in `accountDataRequestTime` and `accountDeleteRequestTime`. A schema that was created for
API use lacks them; the vendor has a script that adds them. One page calls the last one `accountDeleteTime`; both names
are accepted here. `mobileNumber` and `mobileNumberVerified` are needed too, at the top level of the type; without them,
codes cannot be sent by SMS, which is a warning. Everything that is missing is one finding, or two if one part is an
error and one a warning.

An entity type has users if settings or login policies refer to it. If there are no such files, the type `user` and
other types with an e-mail address and a name or password count as such, and what they lack is a warning. Types that the
files do not refer to are not checked.

See: https://techdocs.akamai.com/identity-cloud/docs/the-hosted-login-default-user-schema-1
See: https://github.com/Nadeem-Janrain/AIC-Useful-Scripts
See: https://identitydocs.akamai.com/getting-started/hl-upgrade-v2/step3/page2-addattributes/

```yaml bad
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: password, type: password}
```
```yaml good
# file: entity-types/user.yaml
name: user
attr_defs:
- {name: email, type: string}
- {name: password, type: password}
- {name: consents, type: object, attr_defs: [{name: marketing, type: object}]}
- {name: legalAcceptances, type: plural, attr_defs: [{name: legalAcceptanceId, type: string}]}
- {name: accountDataRequestTime, type: dateTime}
- {name: accountDeleteRequestTime, type: dateTime}
- {name: mobileNumber, type: string}
- {name: mobileNumberVerified, type: dateTime}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, enumerated, id_node, known_text, own_id, rule

_NEEDED = (
    ("consents",),
    ("legalAcceptances",),
    ("accountDataRequestTime",),
    ("accountDeleteRequestTime", "accountDeleteTime"),
)
_FOR_SMS = (("mobileNumber",), ("mobileNumberVerified",))
_TYPES = {"consents": "object", "legalAcceptances": "plural"}
_OF_A_PERSON = ("password", "displayName", "givenName", "familyName")


@rule(kind="entity-type", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report what a type of users lacks at its top level, and what has the wrong type there."""
    attributes = context.workspace.attributes(document)
    user, severity = _use(document, context)
    if severity is None or not attributes.is_complete:
        return
    nodes = {**attributes.nodes, **dict.fromkeys(attributes.misspelled().values(), attributes.place)}
    place = id_node(document) or attributes.place
    why = (user, "this makes it a type of users")
    for level, message in _lacks(severity, nodes):
        related = context.related_all(why)
        yield context.finding(place, f"the entity type lacks {message}", severity=level, related=related)
    for name, kind in _TYPES.items():
        node = nodes[name].members.get("type") if name in nodes else None
        if node is not None and known_text(node) not in (None, kind):
            message = f"Hosted Login needs `{name}` to be {_article(kind)}, but it is of type {context.show(node)}"
            yield context.finding(node, message, severity=severity, related=context.related_all(why))


def _use(document: Document, context: Context) -> tuple[Node | None, Severity | None]:
    """Return the node that names this type as one of users, and whether Hosted Login certainly uses it, or None."""
    used = context.workspace.types_of_users(document)
    if used:
        user = used.get(own_id(document) or "")
        return (None, None) if user is None else (context.workspace.type_of_users(user), Severity.ERROR)
    nodes = context.workspace.attributes(document).nodes
    is_person = "email" in nodes and any(name in nodes for name in _OF_A_PERSON)
    return None, Severity.WARNING if own_id(document) == "user" or is_person else None


def _lacks(severity: Severity, nodes: dict[str, Node]) -> Iterator[tuple[Severity, str]]:
    """Yield what is missing, in one message for each severity."""
    missing, for_sms = _missing(_NEEDED, nodes), _missing(_FOR_SMS, nodes)
    useless = f"{missing}, without which Hosted Login cannot use it"
    deeper = next((path for path in nodes if path.endswith(".mobileNumber")), None)
    hint = f"; `{deeper}` does not count as `mobileNumber`" if deeper and "mobileNumber" not in nodes else ""
    if missing and for_sms and severity is Severity.WARNING:
        both = f"{useless}, and {for_sms} at its top level, without which no code can be sent by SMS"
        yield severity, f"{both}; add what is missing{hint}"
        return
    if missing:
        yield severity, f"{useless}; add what is missing"
    if for_sms:
        yield Severity.WARNING, f"{for_sms} at its top level, so no code can be sent by SMS{hint}"


def _missing(needed: tuple[tuple[str, ...], ...], nodes: dict[str, Node]) -> str:
    lacking = [f"`{names[0]}`" for names in needed if not any(name in nodes for name in names)]
    return enumerated(lacking) if lacking else ""


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
