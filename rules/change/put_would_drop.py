"""A client setting that existed before is missing, so the PUT of this file deletes it.

A PUT of client settings replaces all of them and deletes those that the body omits. Only settings of the application,
shown as `_global`, and `janrainOidcClientId` survive. A body with only the two settings that you want to add takes the
login page away. To be safe, GET the settings, change what you need, and send all of them.

If the application has a value, it applies to the client from then on; if that value is the same, nothing is reported.
Edits in `_global` do not count, because they have no effect. A setting that Hosted Login needs is an error, any other a
warning. If the setting should go, allow it in the config, with its pointer.

Symptom: What nobody meant to touch is gone: the look of the pages, a part of the login, or all of it.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client-settings

```yaml bad
default_flow_name: standard
default_flow_version: HEAD
# before: settings/shop.yaml
default_flow_name: standard
site_name: Example Shop
```
```yaml good
default_flow_name: standard
default_flow_version: HEAD
site_name: Example Shop
# before: settings/shop.yaml
default_flow_name: standard
site_name: Example Shop
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    as_stored,
    find_setting,
    is_same,
    linked_oidc_id,
    rule,
    weakened,
)

_KEPT = "janrainOidcClientId"
_SPELLINGS = frozenset(("rpx_app_id", "rpx_appid", "rpx_id"))


@rule(severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each setting that the client loses, by name; the last says what survives."""
    dropped = [] if _is_another(document, context) else _dropped(context)
    for name in dropped:
        message = f"{_how(name, context)}: {_from_then_on(name, context)}"
        if name == dropped[-1]:
            message += "; only `_global` and `janrainOidcClientId` survive a PUT"
        yield _finding(name, message, context)


def _is_another(document: Document, context: Context) -> bool:
    """Whether the settings are those of another client, so that nobody knows what a PUT will meet."""
    before = context.before
    if before.document is None or before.was_another(document):
        return True
    ids = (linked_oidc_id(before.document), linked_oidc_id(document))
    return None not in ids and ids[0] != ids[1]


def _dropped(context: Context) -> list[str]:
    before = context.before
    earlier = {} if before.document is None else before.workspace.settings(before.document).own
    gone = {name: old for name, old in earlier.items() if old.value is not None and _is_unset(name, context)}
    weaker = weakened(context) if gone else None  # told by second-factor-weakened
    told = None if weaker is None else weaker.name
    return sorted(name for name, old in gone.items() if name != told and _is_felt(name, old, context))


def _is_unset(name: str, context: Context) -> bool:
    names = _SPELLINGS if name in _SPELLINGS else (name,)
    nodes = [context.own(one) for one in names]
    return name != _KEPT and all(node is None or node.value is None for node in nodes)


def _is_felt(name: str, old: Node, context: Context) -> bool:
    """Whether the setting had an effect that it has no more: another value may take its place, or nothing."""
    setting = find_setting(name)
    option = context.workspace.catalogue(context.document).get(name)
    global_only = None if option is None else option.global_only
    if global_only or (global_only is None and setting is not None and setting.scope == "application"):
        return False  # the client's value was ignored
    if setting is None and context.workspace.intended(name, context.document) is not None:
        return False  # a misspelt name that nothing reads
    now = context.after(name)
    if now is not None:
        return is_same(old, now) is not True
    # A new client starts out with the default of a required setting; one that has lost it is left with nothing.
    default = None if setting is None or setting.required else setting.default
    return default is None or as_stored(old.value) != as_stored(default)


def _finding(name: str, message: str, context: Context) -> Finding:
    setting, root, here, meant = find_setting(name), context.document.root, context.own(name), _meant(name, context)
    node = here or meant or root
    return context.finding(
        node,
        message,
        key=node is meant,
        top=node is root,
        pointer=_pointer(root, name) if node is root else None,
        severity=Severity.ERROR if setting is not None and setting.required else None,
        symptom=_symptom(name, context),
        url=None if setting is None else setting.url,
    )


def _symptom(name: str, context: Context) -> str | None:
    setting = find_setting(name)
    if setting is None or setting.absent is None or context.after(name) is not None:
        return None
    return f"{setting.absent[0].upper()}{setting.absent[1:]}."


def _pointer(root: Node, name: str) -> str:
    return f"{root.pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _meant(name: str, context: Context) -> Node | None:
    """The node that stands for the setting under a misspelt name."""
    own, workspace = context.settings.own, context.workspace
    return next((node for other, node in own.items() if workspace.intended(other, context.document) == name), None)


def _how(name: str, context: Context) -> str:
    here, meant = context.own(name), _meant(name, context)
    if here is not None:
        return f"`{name}` is null, so it is no longer set"
    why = "" if meant is None else f", because `{meant.key}` is not its name"
    return f"a PUT of this file deletes `{name}`{why}"


def _from_then_on(name: str, context: Context) -> str:
    now, setting = context.after(name), find_setting(name)
    if now is not None:
        return f"the application's value {context.show(now)} applies from then on"
    if setting is None:
        return "nothing replaces this custom setting"
    return setting.absent or "nothing replaces it"
