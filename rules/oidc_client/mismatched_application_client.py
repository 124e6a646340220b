"""The OIDC client of the settings is linked to another application client.

`janrainOidcClientId` in the settings names their OIDC client, and the link `application_client` in the OIDC client
names the application client behind it. Both are created together and always refer to each other. If the ids in that
link and in `_self` of the settings differ, one file was copied from another client and changed only in part. The
finding is at `janrainOidcClientId`, which a copy most likely kept.

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
    Severity,
    application_id,
    application_link,
    client_id,
    linked_oidc_id,
    member,
    oidc_client_id,
    rule,
)


@rule(severity=Severity.ERROR, needs=("oidc-client",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the ids in the settings' own path with those in the OIDC client's link, once nothing else explains it."""
    place, client = oidc_client_id(document), context.workspace.oidc_client(document)
    if place is None or client is None or _is_reported_elsewhere(document, client, context):
        return
    for noun, id_of in (("application client", client_id), ("application", application_id)):
        ours, theirs = id_of(document), id_of(client)
        if ours is None or theirs is None or ours == theirs:
            continue
        link, own = application_link(client), member(document, "_self")
        related = [context.related(link, "the link", part=theirs)] if link else []
        related += [context.related(own, "these settings", part=ours)] if own else []
        yield context.finding(
            place,
            f"this OIDC client is linked to the {noun} `{theirs}`, but these settings are those of `{ours}`; "
            "write the id of the OIDC client that was created with it",
            related=related,
        )
        return


def _is_reported_elsewhere(document: Document, client: Document, context: Context) -> bool:
    """Return whether the settings share the OIDC client, or one of the ids comes from another environment."""
    workspace = context.workspace
    if workspace.alike("client-settings", linked_oidc_id, linked_oidc_id(document), document):
        return True
    ids = [("api-client", client_id(one)) for one in (document, client)]
    ids += [("application", application_id(one)) for one in (document, client)]
    return any(name is not None and workspace.origin(sort, name, document) for sort, name in ids)
