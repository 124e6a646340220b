"""The `_global` block of a client's settings was edited, which changes nothing.

A GET of client settings shows under `_global` what the application says. A PUT leaves the block aside: those settings
can only be changed at the application level, where they hold for all clients that have no value of their own. Whoever
edits them here sees the change in the file and nowhere else.

A block that agrees with the application's own file in the project is a newer answer, and so is taken for one that comes
or goes as a whole. Where the project has no such file, nobody can tell an edit from an answer that was saved anew; the
finding then tells at least that nothing follows from it.

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

from lint_settings import Context, Document, Finding, Node, Severity, is_same, named, rule


@rule(severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report all edits of a block at once, at the member where there is but one."""
    before, block = context.before.document, document.root.members.get("_global")
    if before is None or block is None or "_global" not in before.root.members:
        return
    now, earlier = context.settings.block, context.before.workspace.settings(before).block
    edited = [name for name in {**earlier, **now} if is_same(earlier.get(name), now.get(name)) is False]
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
    """The settings of the application's own file; empty where there is none."""
    application = context.workspace.application_settings(document)
    return {} if application is None else context.workspace.settings(application).own


def _agrees(name: str, now: dict[str, Node], theirs: dict[str, Node]) -> bool:
    return name in theirs and is_same(now.get(name), theirs[name]) is not False
