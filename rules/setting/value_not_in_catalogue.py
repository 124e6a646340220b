"""A value that the tenant's own catalogue of settings does not allow.

The API's `/config/{appId}/settings/options` returns a catalogue of all settings with their types, allowed values, and
whether they are global only. Settings are checked against a saved answer in the project, or one that the config names:

    [kinds]
    settings-options = ["settings-options.json"]

A number or boolean may be text, because the API stores it as text. Unknown names of types are ignored.

See: https://educationcenter.janrain.com/home/configapp-idsettingsoptions

```yaml bad
site_locale: klingon
# file: settings-options.yaml
- {name: site_locale, type: string, group: General Settings, globalOnly: false, values: [en-US, de-DE]}
```
```yaml good
site_locale: de-DE
# file: settings-options.yaml
- {name: site_locale, type: string, group: General Settings, globalOnly: false, values: [en-US, de-DE]}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, rule


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"), needs=("settings-options",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Hold every setting of the file against its entry in the catalogue."""
    options = context.workspace.catalogue(document)
    for name, node in context.settings.own.items():
        option = options.get(name)
        if option is None or node.value is None or not context.is_known(node) or option.accepts(node.value):
            continue
        if option.global_only and document.kind == "client-settings":
            continue  # global-only-setting reports that nothing reads it
        if node.has_placeholder:
            continue
        allowed = option.node.members.get("values" if option.values else "type")
        yield context.finding(
            node,
            f"`{name}` takes {option.takes} according to the tenant's own catalogue, not {context.type_name(node)}",
            related=[context.related(allowed or option.node, "allowed here")],
        )
