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
    Node,
    Severity,
    application_link,
    client_id,
    is_same,
    is_sensitive,
    known_text,
    linked_oidc_id,
    member,
    oidc_client_id,
    rule,
)

_STORE = "identityStoreDetails"
_NEW_POLICY = "create a new login policy and refer to it from the OIDC clients"
_NEW_CLIENT = "create a new OIDC client"
_DETAILS = ("domain", "applicationId", "entityType", "clientId", "clientSecret")
_FIXED = ((_STORE, "type"), *((_STORE, "connectionDetails", name) for name in _DETAILS))


@rule(kind=("client-settings", "login-policy", "oidc-client"), severity=Severity.ERROR, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare what cannot change, in the same object as before."""
    old = context.before.document
    if old is None or context.before.was_another(document):
        return
    if document.kind == "client-settings":
        yield from _client(document, old, context)
    elif document.kind == "login-policy":
        yield from _store(document, old, context)
    else:
        yield from _changed(
            document, old, ("type",), "an OIDC client keeps the type that it was created with", _NEW_CLIENT, context
        )
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
    """Whether the OIDC client has been replaced: the earlier one is gone and the one that is named now is there."""
    workspace, former = context.workspace, context.before.workspace.oidc_client(old)
    name = linked_oidc_id(old)
    is_gone = former is not None and name is not None and workspace.find("oidc-client", name, document) is None
    return is_gone and workspace.oidc_client(document) is not None


def _store(document: Document, old: Document, context: Context) -> Iterator[Finding]:
    told = set()
    for path in _FIXED:
        for finding in _changed(
            document, old, path, f"the API answers `{_STORE} cannot be changed`", _NEW_POLICY, context
        ):
            if finding.pointer not in told:  # what held several of them is gone as a whole
                yield finding
            told.add(finding.pointer)


def _changed(
    document: Document, old: Document, path: tuple[str, ...], why: str, way_out: str, context: Context
) -> Iterator[Finding]:
    node, was = member(document, *path), member(old, *path)
    name = path[-1]
    if was is None or was.value is None or _is_alike(was, node, name):
        return
    if node is not None and node.value is not None:
        kept = "the earlier one" if is_sensitive(name) else context.show(was)
        yield context.finding(node, f"`{name}` cannot be changed: {why}; keep {kept}, or {way_out}")
    elif not is_sensitive(name):  # a secret may well be added at deploy time
        yield from _missing(document, path, why, context)


def _is_alike(was: Node, node: Node | None, name: str) -> bool:
    """Whether two values are the same, or may be: host names are so in upper and lower case."""
    if is_same(was, node) is not False:
        return True
    texts = (known_text(was), known_text(node))
    return name == "domain" and None not in texts and len({str(text).lower() for text in texts}) == 1


def _missing(document: Document, path: tuple[str, ...], why: str, context: Context) -> Iterator[Finding]:
    """Report the first name of a path that leads nowhere any more; what is in it is gone with it."""
    node = document.root
    for name in path:
        inner = node.members.get(name)
        if inner is None or inner.value is None:
            message = f"`{name}` was removed, but it must be sent unchanged: {why}; put it back"
            is_root = node is document.root
            yield context.finding(node, message, key=not is_root, top=is_root, pointer=f"{node.pointer}/{name}")
            return
        if inner.is_placeholder:
            return
        node = inner


def _link(document: Document, old: Document, context: Context) -> Iterator[Finding]:
    link, now, was = application_link(document), client_id(document), client_id(old)
    if link is not None and now is not None and was is not None and now != was:
        message = f"an OIDC client stays linked to the application client it was created with, `{was}`"
        yield context.finding(link, f"{message}; to use the settings of another, copy them into its own", part=now)


def _gone(document: Document, old: Document, name: str, context: Context) -> Iterator[Finding]:
    node, was = member(document, name), member(old, name)
    if was is None or known_text(was) is None or (node is not None and node.value is not None):
        return
    message = f"`{name}` was removed, but it can only be replaced by another; put {context.show(was)} back"
    is_null = node is not None
    yield context.finding(node or document.root, message, top=not is_null, pointer=f"{document.root.pointer}/{name}")
