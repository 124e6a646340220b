"""A setting that is not documented.

Every name is allowed: the platform stores unknown ones as custom settings, for example for texts in e-mail templates.
But it does not complain about a wrong name either, so check each new one. List the intended ones in the config; `*`
stands for any characters:

    [options.unknown-setting]
    known = ["shop_locale", "mail_*"]

All settings of a saved answer of the API's `settings/options` in the project are known.

Settings of the application in `_global` are not reported, because the client's file cannot change them.

See: https://techdocs.akamai.com/identity-cloud/docs/application-and-api-client-settings

```yaml bad
shop_locale: de-DE
```
```yaml good
site_name: Example Shop
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    NameFault,
    Severity,
    catalogue,
    matches_any,
    name_fault,
    nearest,
    rule,
)

_LIST_IT = "add it to `options.unknown-setting.known` in the config"


@rule(severity=Severity.INFO, kind=("client-settings", "application-settings"), options={"known": []}, unless="listed")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the client's own settings that are neither documented nor listed nor some other rule's business."""
    strange = context.settings.unlisted
    if not strange:
        return
    workspace = context.workspace
    options = workspace.catalogue(document)
    names, unknown = document.root.members, NameFault.UNKNOWN
    for name, node in strange.items():
        if name_fault(name, node, names) is not unknown or matches_any(name, context.options["known"]):
            continue
        if name not in options and workspace.intended(name, document) is None:
            yield context.finding(node, _message(name), key=True)


def _message(name: str) -> str:
    resembled = nearest(name, catalogue(), limit=4) if "." in name else None
    if resembled is not None:
        return f"`{name}` is not documented; if you do not mean `{resembled}`, {_LIST_IT}"
    return f"`{name}` is not documented, but allowed as a custom setting; if you mean it, {_LIST_IT}"
