"""A login requires other legal documents than the ones that are recorded on acceptance.

Hosted Login writes `legal_acceptance_id_1` and `legal_acceptance_id_2` to the user record on acceptance; at login it
looks there for the documents of `authorization.rules.legal_accepted`. Both must name the same versions. If you enter a
new version in one place only, users are asked to accept it at every login, and it is never recorded.

Symptom: The screen that asks to accept the terms comes back at every login.
See: https://identitydocs.akamai.com/getting-started/consent/1-terms/page3-versioning/

```yaml bad
legal_acceptance_id_1: privacyPolicy-v1
legal_acceptance_id_2: termsOfService-v3
authorization.rules.legal_accepted: [privacyPolicy-v2, termsOfService-v3]
```
```yaml good
legal_acceptance_id_1: privacyPolicy-v2
legal_acceptance_id_2: termsOfService-v3
authorization.rules.legal_accepted: [privacyPolicy-v2, termsOfService-v3]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, in_backticks, read_json_text, rule

_RULE = "authorization.rules.legal_accepted"
_IDS = ("legal_acceptance_id_1", "legal_acceptance_id_2")


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"), unless="complete")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the rule with the ids that are known; with one id only, the rule must name that one."""
    rule_node, ids = context.effective(_RULE), [context.effective(name) for name in _IDS]
    found = [node for node in ids if node is not None]
    if rule_node is None or not found or not all(context.is_known(node) for node in (rule_node, *found)):
        return
    nodes = [rule_node, *found]
    required = _names(rule_node)
    recorded = {node.value: node for node in found}
    if required is None or set(required) == recorded.keys() or any(item.is_placeholder for item in rule_node.items):
        return
    if len(found) < len(_IDS) and not _is_whole(document, context):
        return  # the other id may be in the settings of the application
    missing = [node for name, node in recorded.items() if name not in required]
    # The place to report is one that this file can change: the rule, else an id that the rule lacks, else the other.
    here = [node for node in (nodes[0], *missing, *nodes[1:]) if node.source is document.source]
    here.sort(key=context.is_inherited)
    if here:
        others = [node for node in nodes if node is not here[0]]
        related = [context.related(one, f"`{one.key}` is {context.show(one)}") for one in others]
        extra = [name for name in required if name not in recorded]
        wrong = [item for item in rule_node.items if item.value in extra and item.span.line != rule_node.span.line]
        related += [context.related(item, "this one") for item in wrong]
        nulls = [one for one in map(context.own, _IDS) if one is not None and one.value is None]
        related += [context.related(one, "null here") for one in nulls]
        yield context.finding(here[0], _message(extra, missing), related=related)


def _is_whole(document: Document, context: Context) -> bool:
    """Return whether all that a client inherits is known."""
    if document.kind == "application-settings" or context.settings.block:
        return True
    return context.workspace.application_settings(document) is not None


def _names(accepted: Node) -> list[str] | None:
    names = accepted.value if isinstance(accepted.value, list) else read_json_text(accepted.value)
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def _message(extra: list[str], missing: list[Node]) -> str:
    required = in_backticks(extra)
    recorded = " and ".join(f"`{node.value}` of `{node.key}`" for node in missing)
    if not extra:
        return f"`{_RULE}` lacks {recorded}; both must name the same versions"
    instead = f", but acceptance records {recorded}" if missing else ", but acceptance never records it"
    names = " and ".join(f"`{name}`" for name in _IDS)
    return f"{required} is required at login{instead}; `{_RULE}`, {names} must name the same versions"
