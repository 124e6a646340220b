"""The OIDC client of the settings is linked to another application client.

`janrainOidcClientId` in the settings names their OIDC client, and the link `application_client` in the OIDC client
names the application client behind it. Both are created together and always refer to each other. If the ids in that
link and in `_self` of the settings differ, one file was copied from another client and changed only in part.

The finding is at `janrainOidcClientId`, which a copy most likely kept, or at `_self` if only the applications differ.
The message says so if other files show that the link is the wrong one.

Symptom: The links in the mails lead to pages of another client.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz/settings
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  application_client:
    href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm
```
```yaml good
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm/settings
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  application_client:
    href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    application_id,
    application_link,
    client_id,
    member,
    oidc_client_id,
    own_id,
    rule,
)


@rule(severity=Severity.ERROR, fix="unsafe", needs=("oidc-client",), explains="reference")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the ids in the settings' own path with those in the OIDC client's link, once nothing else explains it."""
    client, own = context.workspace.oidc_client(document), member(document, "_self")
    front = str(own.value).partition("/config/")[0] if own is not None else ""
    if client is None or (front and "://" not in front):
        return  # malformed-reference reports such a path
    for id_of in (client_id, application_id):
        ours, theirs = id_of(document), id_of(client)
        if ours is None or theirs is None or ours == theirs:
            continue
        if not _is_reported_elsewhere(document, client, context):
            place, message, meant = _verdict(document, client, context)
            fix = context.replace(place, meant, "write the linked id", safe=False) if place and meant else None
            related = [context.related(link, "the link", part=theirs)] if (link := application_link(client)) else []
            related += [context.related(own, "these settings", part=ours)] if own and place is not own else []
            yield context.finding(place, message, part=ours if place is own else None, related=related, fix=fix)
        return


def _verdict(settings: Document, client: Document, context: Context) -> tuple[Node | None, str, str | None]:
    """Return what is wrong according to the other files: the place, the message, and the id that belongs there."""
    own, place, workspace = member(settings, "_self"), oidc_client_id(settings), context.workspace
    ours, theirs, noun = client_id(settings), client_id(client), "application client"
    is_same = ours is not None and theirs is not None and ours.lower() == theirs.lower()
    if None in (ours, theirs) or ours == theirs:
        ours, theirs, noun = application_id(settings), application_id(client), "application"
    policy = workspace.login_policy(client)
    is_confirmed = noun == "application" and policy is not None and application_id(policy) == ours
    if own is not None and is_same and not is_confirmed:  # random ids: the same one is that of the same client
        linked = f"the OIDC client of these settings is linked to `{theirs}`"
        return own, f"`_self` names the {noun} `{ours}`, but {linked}; write that", None
    found = [] if is_same else workspace.alike("oidc-client", client_id, ours, settings)
    meant = own_id(found[0]) if len(found) == 1 else None
    way_out = "write the id of the OIDC client that was created with it"
    if meant is not None:
        way_out = f"write `{meant}`, which is linked to it"
    elif is_confirmed or (workspace.api_client(settings) is not None and workspace.api_client(client) is None):
        way_out = f"nothing else here names `{theirs}`, so correct the link"
    is_linked = f"this OIDC client is linked to the {noun} `{theirs}`"
    return place, f"{is_linked}, but these settings are those of `{ours}`; {way_out}", meant


def _is_reported_elsewhere(settings: Document, client: Document, context: Context) -> bool:
    """Return whether two files share an id here, or one of the ids comes from another environment."""
    workspace = context.workspace
    linked = workspace.few_alike(client_id, own_id, client)
    if len(workspace.clients_with(client)) > 1 or any(own_id(one) != own_id(client) for one in linked):
        return True
    sorts = (("api-client", client_id), ("application", application_id))
    ids = [(sort, id_of(one)) for sort, id_of in sorts for one in (settings, client)]
    return any(name is not None and workspace.origin(sort, name, settings) for sort, name in ids)
