"""A value that the platform never allows to change is changed.

`janrainOidcClientId` ties an application client to its OIDC client forever. `identityStoreDetails` of a login policy
cannot change: the API answers `identityStoreDetails cannot be changed` to a PUT that differs. An OIDC client stays
`public` or `confidential` and keeps its application client. Its login policy and token policy can be replaced but not
removed.

To use another value, create a new object: a login policy with the new details that the OIDC clients then refer to, or a
new OIDC client. If a file now has the id of another object, it is treated as that object, and nothing is reported.
Values that are filled in at deploy time are not reported either.

Symptom: The API answers `identityStoreDetails cannot be changed`, or the change has no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
See: https://janrain-education-center.knowledgeowl.com/home/modify-an-openid-connect-client

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: confidential
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
# before: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Example Shop
type: public
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
# before: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    application_link,
    client_id,
    fixed_changes,
    is_same,
    is_sensitive,
    known_text,
    member,
    oidc_client_id,
    own_id,
    rule,
)


@rule(kind=("client-settings", "login-policy", "oidc-client"), severity=Severity.ERROR, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare what cannot change, in the same object as before."""
    old = context.earlier
    if old is None:
        return
    if document.kind == "client-settings":
        yield from _client(document, old, context)
        return
    for change in fixed_changes(document, old):
        name, why, is_secret = change.name, change.why, is_sensitive(change.name)
        if change.now is not None:
            kept = "the earlier one" if is_secret else context.show(change.was)
            yield context.finding(change.now, f"`{name}` cannot be changed: {why}; keep {kept}, or {change.instead}")
        elif not is_secret:  # a secret may well be added at deploy time
            message = f"`{name}` was removed, but it must be sent unchanged: {why}; put it back"
            yield context.finding(None, message, missing=name, within=change.holder)
    if document.kind == "oidc-client":
        yield from _link(document, old, context)
        for name in ("loginPolicy", "tokenPolicy"):
            yield from _gone(document, old, name, context)


def _client(document: Document, old: Document, context: Context) -> Iterator[Finding]:
    node, was = oidc_client_id(document), oidc_client_id(old)
    if node is None or was is None or is_same(was, node) is not False or _was_made_anew(document, old, context):
        return
    yield context.finding(
        node,
        f"`janrainOidcClientId` cannot be changed: the application client stays tied to {context.show(was)}; restore "
        "it, and put the settings of another client into a separate file",
    )


def _was_made_anew(document: Document, old: Document, context: Context) -> bool:
    """Return whether the OIDC client was replaced: the earlier one is gone and the one that is named now exists."""
    workspace, former = context.workspace, context.before.workspace.oidc_client(old)
    is_gone = former is not None and workspace.find("oidc-client", own_id(former) or "", document) is None
    return is_gone and workspace.oidc_client(document) is not None


def _link(document: Document, old: Document, context: Context) -> Iterator[Finding]:
    link, now, was = application_link(document), client_id(document), client_id(old)
    if link is not None and now is not None and was is not None and now != was:
        message = f"an OIDC client stays linked to the application client it was created with, `{was}`"
        yield context.finding(link, f"{message}; to use the settings of another, copy them into its own", part=now)


def _gone(document: Document, old: Document, name: str, context: Context) -> Iterator[Finding]:
    node, was = member(document, name), member(old, name)
    if was is not None and known_text(was) is not None and (node is None or node.value is None):
        message = f"`{name}` was removed, but it can only be replaced by another; put {context.show(was)} back"
        yield context.finding(node, message, missing=name)
