"""The name of a setting is misspelled.

Names are case-sensitive, and the platform accepts any name: an unknown one becomes a custom setting that nothing reads.
The setting that you meant keeps its old value or has none. Two such names are in the vendor's own pages,
`authentication.provders` and `theming.stylesheet.URLs`; a third one, for the rule about legal acceptances, is in a list
there.

Known settings are the documented ones, and those that a saved answer of the API's `settings/options` in the project
lists.

Symptom: Nothing happens; the setting seems to have no effect.
See: https://educationcenter.janrain.com/home/configapp-idsettingsoptions

```yaml bad
Site_Name: Example Shop
```
```yaml good
site_name: Example Shop
```
"""

from collections.abc import Iterator, Mapping

from lint_settings import (
    ENVELOPE,
    Context,
    Document,
    Finding,
    NameFault,
    Node,
    Severity,
    find_setting,
    intended_block,
    name_fault,
    rule,
)

# The tenant's own catalogue may contain undocumented names.
_MISSPELT = (NameFault.MISSPELT, NameFault.UNKNOWN)


@rule(
    severity=Severity.ERROR,
    fix="safe or unsafe",
    kind=("client-settings", "application-settings"),
    explains="absence",
    unless="listed",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report names in another case as errors, names with a wrong letter or two as warnings."""
    settings = context.settings
    for scope, strange in ((settings.own, settings.unlisted), (settings.block, settings.block)):
        for name, node in strange.items():
            meant = context.workspace.intended(name, document) or intended_block(name, node)
            if meant is not None and name_fault(name, node, document.root.members) in _MISSPELT:
                yield _finding(name, node, meant, scope, context)


def _finding(name: str, node: Node, meant: str, scope: Mapping[str, Node], context: Context) -> Finding:
    only_case = name.casefold() == meant.casefold()
    fault = (
        f"names are case-sensitive, and `{name}` is silently ignored"
        if only_case
        else f"`{name}` looks like a misspelled `{meant}`, and nothing reads it"
    )
    severity = Severity.ERROR if only_case or meant in ENVELOPE else Severity.WARNING
    setting = find_setting(meant)
    symptom = setting.symptom if setting is not None else None
    workspace, document = context.workspace, context.document
    if meant in document.root.members and meant in ENVELOPE:
        related = [context.related(document.root.members[meant], "the block that is read", key=True)]
        message = f"{fault}; move its settings to `{meant}`"
        if not node.members:
            message = f"{fault}; `{meant}` is set too, so remove this one"
        return context.finding(node, message, key=True, severity=Severity.ERROR, related=related)
    rivals = [
        node for other, node in scope.items() if other != name and meant in (other, workspace.intended(other, document))
    ]
    if rivals:
        related = [context.related(rival, f"`{rival.key}` is set here", key=True) for rival in rivals]
        message = f"{fault}; `{meant}` is set too, so keep one of the two"
        if meant not in scope:
            message = f"{fault}; `{rivals[0].key}` means the same, so write `{meant}` once"
        return context.finding(node, message, key=True, severity=severity, related=related, symptom=symptom)
    fix = context.rename(node, meant, f"rename it to {meant}", safe=only_case)
    message = f"{fault}; write `{meant}`"
    return context.finding(node, message, key=True, severity=severity, fix=fix, symptom=symptom)
