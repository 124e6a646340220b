"""The name of a setting is empty or contains a blank.

A setting name cannot contain a blank. Either the display name was used instead of the technical name, or a blank was
copied by accident; the platform has no setting with that name.

Symptom: Nothing happens; the setting seems to have no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-property-setting
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-global-setting

```yaml bad
site name: Example Shop
```
```yaml good
site_name: Example Shop
```
"""

from collections.abc import Iterator

from lint_settings import ENVELOPE, Context, Document, Finding, Node, Severity, catalogue, lazy_pattern, rule

_BLANK = lazy_pattern(r"[ \t\r\n]+")


@rule(
    severity=Severity.ERROR,
    fix="safe",
    kind=("client-settings", "application-settings"),
    explains="absence",
    unless="listed",
)
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Report such names, with a fix where they spell a known one."""
    known = catalogue()
    for name, node in (*context.settings.unlisted.items(), *context.settings.block.items()):
        if name in known:
            continue
        if not name:
            yield context.finding(node, "a setting cannot have an empty name", key=True)
        elif _BLANK.search(name):
            yield _finding(name, node, context)


def _finding(name: str, node: Node, context: Context) -> Finding:
    meant = _meant(name)
    if meant is None:
        return context.finding(node, f"`{name}` contains a blank, which names of settings cannot", key=True)
    if context.own(meant) is not None or meant in context.document.root.members:
        message = f"`{name}` contains a blank, and `{meant}` is set too; remove one of the two"
        return context.finding(node, message, key=True)
    fix = context.rename(node, meant, f"rename it to {meant}", safe=True)
    return context.finding(node, f"`{name}` contains a blank; write `{meant}`", key=True, fix=fix)


def _meant(name: str) -> str | None:
    """Return the known name that is left when blanks are dropped or become underscores or dots, ignoring case."""
    spellings = {_BLANK.sub(filler, name.strip()).casefold() for filler in ("", "_", ".")}
    return next((known for known in (*catalogue(), *sorted(ENVELOPE)) if known.casefold() in spellings), None)
