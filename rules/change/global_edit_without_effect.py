"""The `_global` block of a client's settings was edited, which has no effect.

A GET of client settings shows the application's settings under `_global`. A PUT ignores the block: these settings can
only be changed at the application level, where they apply to all clients without a value of their own. An edit here
changes the file and nothing else.

A block that agrees with the application's file in the project is a newer answer and is not reported, and neither is a
block that is added or removed as a whole. If the project has no such file, an edit looks the same as a newer answer;
the finding then says that the change has no effect.

Symptom: Nothing happens; the change seems to have no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
site_name: Example Shop
_global:
  email_method: smtp
# before: settings/shop.yaml
site_name: Example Shop
_global:
  email_method: ses_sync
```
```yaml good
site_name: Shop
_global:
  email_method: ses_sync
# before: settings/shop.yaml
site_name: Example Shop
_global:
  email_method: ses_sync
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, changed_names, is_same, named, rule


@rule(severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report all edits of a block at once, at the member where there is but one."""
    before, block = context.before.document, document.root.members.get("_global")
    if before is None or block is None or "_global" not in before.root.members:
        return
    now, earlier = context.settings.block, context.before.workspace.settings(before).block
    edited = changed_names(earlier, now)
    theirs = _application(document, context) if edited else {}
    edited = [name for name in edited if not _agrees(name, now, theirs)]
    if not edited:
        return
    place = now.get(edited[0], block) if len(edited) == 1 else block
    yield context.finding(
        place,
        f"a PUT of client settings leaves `_global` as it is, so this edit of {named(edited)} has no effect; "
        "edit the settings of the application",
        key=place is block,
        related=[context.related(theirs[name], "set here") for name in edited if name in theirs],
    )


def _application(document: Document, context: Context) -> dict[str, Node]:
    """Return the settings of the application's own file; empty if it has none."""
    application = context.workspace.application_settings(document)
    return {} if application is None else context.workspace.settings(application).own


def _agrees(name: str, now: dict[str, Node], theirs: dict[str, Node]) -> bool:
    return name in theirs and is_same(now.get(name), theirs[name]) is not False
