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

import re
from collections.abc import Iterator

from lint_settings import (
    DIFFERENT_BY_NATURE,
    Context,
    Document,
    Finding,
    Node,
    Related,
    Severity,
    as_stored,
    find_setting,
    is_sensitive,
    rule,
)


@rule(
    severity=Severity.WARNING,
    kind=("client-settings", "application-settings"),
    enabled=False,
    options={"settings": [], "except": []},
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
    if any(_matches(name, pattern) for pattern in context.options["except"]):
        return False
    wanted = context.options["settings"]
    if wanted:
        return any(_matches(name, pattern) for pattern in wanted)
    return name not in DIFFERENT_BY_NATURE and not is_sensitive(name)


def _matches(name: str, pattern: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name) is not None


def _compare(name: str, document: Document, others: list[Document], context: Context) -> Iterator[Finding]:
    own = context.effective(name)
    setting = find_setting(name)
    is_required = setting is not None and setting.data.get("x-required", False)
    if _is_unknown(own) or (own is None and is_required):  # missing-setting reports that
        return
    words: list[str] = []
    related: list[Related] = []
    for other in others:
        theirs = context.workspace.settings(other).effective(name)
        if _is_unknown(theirs) or (theirs is None and is_required) or _stored(own) == _stored(theirs):
            continue
        if not _is_in(document, own) and not _is_in(other, theirs) and _are_compared(document, other, context):
            continue
        words.append(f"{_shown(theirs, context)} in `{other.source.environment}`")
        related.append(context.related(theirs or other.root, f"in {other.source.environment}"))
    if not words:
        return
    here = context.here(own)
    yield context.finding(
        here or document.root,
        f"`{name}` is {_shown(own, context)} here, but {' and '.join(words)}",
        top=here is None,
        related=related,
        pointer=None if here is not None else f"/{name}",
    )


def _is_in(document: Document, node: Node | None) -> bool:
    return node is not None and node.source is document.source


def _are_compared(document: Document, other: Document, context: Context) -> bool:
    """Return whether what both files inherit is compared where the settings of their applications are."""
    files = [context.workspace.application_settings(one) for one in (document, other)]
    return files[0] is not None and files[1] in context.workspace.counterparts(files[0])


def _is_unknown(node: Node | None) -> bool:
    return node is not None and any(inner.is_placeholder for inner in node.walk())


def _stored(node: Node | None) -> object:
    return None if node is None else as_stored(node.value)


def _shown(node: Node | None, context: Context) -> str:
    value = _stored(node)
    if node is None or value is None:
        return "not set"
    inner = value if isinstance(value, list) else [value]
    # What another file has in a mapping may be a secret.
    return "another mapping" if any(isinstance(one, dict) for one in inner) else context.show(node)
