"""The rule for new passwords in the settings differs from that of the flow.

Hosted Login checks a new password twice: the page with `regex_standard_newPassword` of the settings, and the platform
with the validation of the flow's field `newPassword`. If the two differ, the page accepts passwords that are refused
afterwards, or refuses good ones.

Symptom: A new password is refused although the page shows no error.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
default_flow_name: standard
regex_standard_newPassword: ^.{8,}$
# file: flows/standard.yaml
name: standard
schemas: [user]
userData: [email]
fields:
- {name: newPassword, type: password, schemaAttribute: password, validation: [{rule: regex, value: "^.{12,}$"}]}
```
```yaml good
default_flow_name: standard
regex_standard_newPassword: ^.{12,}$
# file: flows/standard.yaml
name: standard
schemas: [user]
userData: [email]
fields:
- {name: newPassword, type: password, schemaAttribute: password, validation: [{rule: regex, value: "^.{12,}$"}]}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, Workspace, known_text, rule

_REGEX = "regex_standard_newPassword"
_FIELD = "newPassword"
_RULES = ("regex", "pattern", "regexp", "format")


@rule(severity=Severity.WARNING, kind=("client-settings", "application-settings"), needs=("flow",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the expression with that of the flow's field, where both are known."""
    regex, flow_name = context.effective(_REGEX), context.effective("default_flow_name")
    text, name = known_text(regex), known_text(flow_name)
    here = context.here(regex, flow_name)
    if regex is None or text is None or name is None or here is None:
        return
    for bare, flow in context.workspace.once(_expressions, document, name).items():
        theirs = _expression(flow.root)
        if theirs is not None and bare != _bare(text):
            related = [context.related(theirs, "the expression of the flow")]
            yield context.finding(
                here,
                f"`{_REGEX}` differs from the rule of the field `{_FIELD}` in the flow `{name}`; "
                "write the same expression in both",
                key=here is not regex,
                related=related if here is regex else [*related, context.related(regex, f"`{_REGEX}`")],
            )
            return


def _expressions(workspace: Workspace, settings: Document, name: str) -> dict[str, Document]:
    """Return the expressions of the flows of a name, without slashes, each with the first flow that has it."""
    found: dict[str, Document] = {}
    for flow in workspace.find_all("flow", name, settings):
        theirs = _expression(flow.root)
        if theirs is not None:
            found.setdefault(_bare(str(theirs.value)), flow)
    return found


def _expression(flow: Node) -> Node | None:
    """Return the only expression that the flow's field for new passwords must match."""
    fields = [node for node in flow.walk() if known_text(node.members.get("name")) == _FIELD]
    found = [
        rule.members["value"]
        for field in fields
        for rule in (field.members["validation"].items if "validation" in field.members else ())
        if known_text(rule.members.get("rule")) in _RULES and known_text(rule.members.get("value")) is not None
    ]
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    """Return the expression without the slashes around it, which another rule reports."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "/" else text
