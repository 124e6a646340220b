"""A setting has different values in two environments.

What was tested in one environment should reach the next one unchanged, but settings are moved by hand, and a hurried
change is easily forgotten. The rule is off until the config gives it a severity or selects it:

    [severity]
    drift-between-environments = "warning"

    [options.drift-between-environments]
    settings = ["authorization.rules.*", "login_attempts"]
    except = ["site_name"]

Settings files with the same path are compared, ignoring words in it that name environments, such as `dev/shop.yaml` and
`prod/shop.yaml`; otherwise files with the same name. Inherited settings are included. `settings` lists what to compare;
`*` stands for any characters. Without it, all settings are compared except those that differ by nature: ids, URLs and
settings that contain ids, hosts, flow versions and secrets. `except` excludes more. The finding is in the file for
production if there is one, else in the last file.

See: https://techdocs.akamai.com/identity-cloud/docs/promote-a-flow

```yaml bad
# file: dev/settings/shop.yaml
user_entity_type: user
login_attempts: 5
# file: prod/settings/shop.yaml
user_entity_type: user
login_attempts: 10
```
```yaml good
# file: dev/settings/shop.yaml
user_entity_type: user
login_attempts: 5
# file: prod/settings/shop.yaml
user_entity_type: user
login_attempts: "5"
```
"""

from collections.abc import Iterator

from lint_settings import (
    DIFFERENT_BY_NATURE,
    Context,
    Document,
    Finding,
    Node,
    Severity,
    as_stored,
    find_setting,
    is_same,
    is_sensitive,
    matches_any,
    rule,
)


@rule(
    severity=Severity.WARNING,
    kind=("client-settings", "application-settings"),
    enabled=False,
    options={"settings": [], "except": []},
    explains="compared",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the file that reports with its counterparts, setting by setting."""
    others = context.workspace.counterparts(document)
    if not others or document is not max((document, *others), key=lambda one: _rank(one, context)):
        return
    found = [context.workspace.settings(one) for one in (document, *others)]
    names = dict.fromkeys(name for settings in found for name in (*settings.own, *settings.inherited))
    for name in names:
        if _is_compared(name, context):
            yield from _compare(name, document, others, context)


def _rank(document: Document, context: Context) -> tuple[bool, str]:
    return context.workspace.is_production(document.source.environment) is True, document.source.path


def _is_compared(name: str, context: Context) -> bool:
    wanted = context.options["settings"]
    is_wanted = matches_any(name, wanted) if wanted else name not in DIFFERENT_BY_NATURE and not is_sensitive(name)
    return is_wanted and not matches_any(name, context.options["except"])


def _compare(name: str, document: Document, others: list[Document], context: Context) -> Iterator[Finding]:
    own = context.effective(name)
    # Where a required setting is missing, missing-setting reports that.
    is_optional = (setting := find_setting(name)) is None or not setting.required
    values = [(other, context.workspace.settings(other).effective(name)) for other in others]
    values = [(other, theirs) for other, theirs in values if is_same(own, theirs) is False]
    values = [(other, theirs) for other, theirs in values if is_optional or None not in (own, theirs)]
    values = [(other, theirs) for other, theirs in values if not _is_elsewhere(document, own, other, theirs, context)]
    if values:
        words = [f"{_shown(theirs, context)} in `{other.source.environment}`" for other, theirs in values]
        related = [context.related(theirs or other.root, f"in {other.source.environment}") for other, theirs in values]
        message = f"`{name}` is {_shown(own, context)} here, but {' and '.join(words)}"
        yield context.finding(context.here(own), message, related=related, missing=name)


def _is_elsewhere(document: Document, own: Node | None, other: Document, theirs: Node | None, context: Context) -> bool:
    """Return whether both values are inherited, and compared where the settings of their applications are."""
    if any(node is not None and node.source is one.source for one, node in ((document, own), (other, theirs))):
        return False
    files = [context.workspace.application_settings(one) for one in (document, other)]
    return files[0] is not None and files[1] in context.workspace.counterparts(files[0])


def _shown(node: Node | None, context: Context) -> str:
    if node is None or node.value is None:
        return "not set"
    value = as_stored(node.value)
    inner = value if isinstance(value, list) else [value]
    # What another file has in a mapping may be a secret.
    return "another mapping" if any(isinstance(one, dict) for one in inner) else context.show(node)
