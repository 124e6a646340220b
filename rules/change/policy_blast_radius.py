"""A change affects clients that it does not mention.

A login policy or token policy applies to every OIDC client that refers to it, and `loginURL` alone decides between
Hosted Login v1 and v2 for all of them at once. A setting of the application applies to every client without its own
value. A reviewer of such a change sees only one file; this finding lists the affected clients. It is an info, because
sharing a policy is fine. To spare a client, give it its own policy or value first.

A policy counts as shared if at least two OIDC clients refer to it. Changes of its title and links do not count, and
values that can never change are reported by immutable-changed.

See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy
See: https://identitydocs.akamai.com/home/configapp-idsettings

```yaml bad
# file: token-policies/login.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Login
accessTokenLifetime: 600
# file: oidc-clients.yaml
- {id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427, name: Shop, tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d}
- {id: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d, name: Blog, tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d}
# before: token-policies/login.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Login
accessTokenLifetime: 3600
```
```yaml good
# file: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 600
# file: oidc-clients.yaml
- {id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427, name: Shop, tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d}
# before: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 3600
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    changed_names,
    find_setting,
    heirs,
    name_of_client,
    named,
    noun_of,
    place_of,
    rule,
)

_UNFELT = frozenset(("id", "title", "_links", "_self", "identityStoreDetails"))
_MOST_RELATED = 5


@rule(kind=("login-policy", "token-policy", "application-settings"), severity=Severity.INFO, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the clients that each changed policy and each changed setting of an application affects."""
    before = context.earlier
    if before is not None and document.kind == "application-settings":
        yield from _application(document, before, context)
    elif before is not None:
        yield from _policy(document, before, context)


def _policy(document: Document, before: Document, context: Context) -> Iterator[Finding]:
    now = document.root.members
    found = changed_names(before.root.members, now, ordered=False)
    changed = [name for name in found if name not in _UNFELT]
    clients = context.workspace.users_of(document) if changed else []
    if len(clients) < 2:
        return
    yield context.finding(
        now.get(changed[0]),
        f"this change of {named(changed)} affects all {len(clients)} OIDC clients of the "
        f"{noun_of(document.kind or '')}: {_names(clients, context)}; give clients that should not change a separate "
        "policy",
        missing=changed[0],
        related=[context.related(place_of(client), "this client uses it") for client in clients[:_MOST_RELATED]],
    )


def _application(document: Document, before: Document, context: Context) -> Iterator[Finding]:
    old, now = context.before.workspace.settings(before).own, context.settings.own
    for name in filter(_may_inherit, changed_names(old, now)):
        clients = list(heirs(document, name, context.workspace))
        if not clients:
            continue
        count = "one client inherits" if len(clients) == 1 else f"{len(clients)} clients inherit"
        yield context.finding(
            now.get(name),
            f"{count} `{name}` from the application and will see this change: {_names(clients, context)}; "
            "set a value for each client that should not change",
            missing=name,
            related=[context.related(place_of(client), "it has none of its own") for client in clients[:_MOST_RELATED]],
        )


def _may_inherit(name: str) -> bool:
    setting = find_setting(name)
    return setting is None or (setting.can_inherit is not False and setting.scope == "any")


def _names(clients: list[Document], context: Context) -> str:
    return named(name_of_client(client, context.workspace) for client in clients)
