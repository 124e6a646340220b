"""A client setting that existed before is missing, so the PUT of this file deletes it.

A PUT of client settings replaces all of them and deletes those that the body omits. Only settings of the application,
shown as `_global`, and `janrainOidcClientId` survive. A body with only the two settings that you want to add takes the
login page away. To be safe, GET the settings, change what you need, and send all of them.

If the application has a value, it applies to the client from then on; if that value is the same, nothing is reported.
Edits in `_global` do not count, because they have no effect. A setting that Hosted Login needs is an error, any other a
warning. If the setting should go, allow it in the config, with its pointer.

Symptom: Something that the change did not touch is gone: the look of the pages, a part of the login, or all of it.
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
    find_setting,
    linked_oidc_id,
    lost_settings,
    rule,
    weakened,
)


@rule(severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each setting that the client loses, by name; the last says what survives."""
    ids = [linked_oidc_id(one) for one in (document, context.earlier) if one is not None]
    if len(ids) < 2 or (None not in ids and ids[0] != ids[1]):
        return  # a new client, or another: it is unknown what a PUT will replace
    lost = lost_settings(context)
    weaker = weakened(context) if lost else None
    dropped = sorted(lost.keys() - {weaker.name if weaker else None})  # second-factor-weakened reports that one
    for name in dropped:
        survive = "; only `_global` and `janrainOidcClientId` survive a PUT" if name == dropped[-1] else ""
        yield _finding(name, f"{_how(name, context)}: {_from_then_on(name, context)}{survive}", context)


def _finding(name: str, message: str, context: Context) -> Finding:
    setting, here = find_setting(name), context.own(name)
    return context.finding(
        here or _meant(name, context),
        message,
        key=here is None,
        missing=name,
        severity=Severity.ERROR if setting is not None and setting.required else None,
        symptom=_symptom(name, context),
        url=None if setting is None else setting.url,
    )


def _symptom(name: str, context: Context) -> str | None:
    setting = find_setting(name)
    if setting is None or setting.absent is None or context.after(name) is not None:
        return None
    return f"{setting.absent[0].upper()}{setting.absent[1:]}."


def _meant(name: str, context: Context) -> Node | None:
    """Return the node of the setting under a misspelled name."""
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
