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
    Related,
    Severity,
    application_id,
    application_link,
    client_id,
    member,
    oidc_client_id,
    own_id,
    rule,
)


@rule(severity=Severity.ERROR, fix="unsafe", needs=("oidc-client",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the ids in the settings' own path with those in the OIDC client's link, once nothing else explains it."""
    client = context.workspace.oidc_client(document)
    if client is None:
        return
    for id_of, report in ((client_id, _other_client), (application_id, _other_application)):
        ours, theirs = id_of(document), id_of(client)
        if ours is not None and theirs is not None and ours != theirs:
            if not _is_reported_elsewhere(document, client, context):
                yield report(document, client, context)
            return


def _other_client(settings: Document, client: Document, context: Context) -> Finding:
    """Report settings of another application client, with the file that seems to have the wrong id."""
    place, ours, theirs = oidc_client_id(settings), client_id(settings), client_id(client)
    link, own, workspace = application_link(client), member(settings, "_self"), context.workspace
    linked = workspace.alike("oidc-client", client_id, ours, settings)
    meant = own_id(linked[0]) if len(linked) == 1 else None
    way_out = "write the id of the OIDC client that was created with it"
    if meant is not None:
        way_out = f"write `{meant}`, which is linked to it"
    elif workspace.api_client(settings) is not None and workspace.api_client(client) is None:
        way_out = f"there is no API client `{theirs}` here, so correct the link"
    return context.finding(
        place,
        f"this OIDC client is linked to the application client `{theirs}`, but these settings are those of `{ours}`; "
        f"{way_out}",
        related=_places(link, theirs, own, ours, context),
        fix=context.replace(place, meant, "write the id of the linked OIDC client", safe=False)
        if place is not None and meant is not None
        else None,
    )


def _other_application(settings: Document, client: Document, context: Context) -> Finding:
    """Report settings of another application, at `_self` if they are those of the same client: its id is random."""
    place, ours, theirs = oidc_client_id(settings), application_id(settings), application_id(client)
    link, own, policy = application_link(client), member(settings, "_self"), context.workspace.login_policy(client)
    is_same = own is not None and client_id(settings) == client_id(client)
    if is_same and (policy is None or application_id(policy) != ours):
        return context.finding(
            own,
            f"`_self` names the application `{ours}`, but the OIDC client of these settings is linked to `{theirs}`; "
            "write that",
            part=ours,
            related=[context.related(link, "the link", part=theirs)] if link else [],
        )
    way_out = "correct the link" if is_same else "write the id of the OIDC client that was created with it"
    return context.finding(
        place,
        f"this OIDC client is linked to the application `{theirs}`, but these settings are those of `{ours}`; "
        f"{way_out}",
        related=_places(link, theirs, own, ours, context),
    )


def _places(
    link: Node | None, theirs: str | None, own: Node | None, ours: str | None, context: Context
) -> list[Related]:
    places = [context.related(link, "the link", part=theirs)] if link else []
    return places + ([context.related(own, "these settings", part=ours)] if own else [])


def _is_reported_elsewhere(settings: Document, client: Document, context: Context) -> bool:
    """Return whether two files share an id here, or one of the ids comes from another environment."""
    workspace = context.workspace
    if len(workspace.clients_with(client)) > 1:
        return True
    if any(own_id(one) != own_id(client) for one in workspace.few_alike(client_id, own_id, client)):
        return True
    ids = [("api-client", client_id(one)) for one in (settings, client)]
    ids += [("application", application_id(one)) for one in (settings, client)]
    return any(name is not None and workspace.origin(sort, name, settings) for sort, name in ids)
