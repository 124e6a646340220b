"""The application client of an OIDC client is removed, but the OIDC client stays.

The platform creates an application client together with each OIDC client for logins, and deletes them together. If you
delete only the application client, it cannot be created again and nothing can replace it: without settings, the OIDC
client serves neither logins nor registrations. To get rid of it, delete the OIDC client; both are then gone.

The application client counts as removed if its settings or API client had a file before and neither has one now. Moved
and renamed files are recognized. If the application client exists elsewhere, list its id or that of the OIDC client in
the config:

    [externals]
    api-clients = ["4678p9t6apgchzamuvqzx75pm3zt3pcm"]

Symptom: Neither login nor registration works with this client.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
# before: settings/shop.yaml
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
# file: settings/portal.yaml
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
# before: settings/shop.yaml
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
# before: settings/portal.yaml
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, Workspace, client_id, named, own_id, place_of, rule


@rule(kind="oidc-client", severity=Severity.ERROR, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an OIDC client of whose application client every file is gone."""
    before, old, workspace = context.before, context.earlier, context.workspace
    parts = [] if old is None or _parts(document, workspace) else _parts(old, before.workspace)
    if not parts or not all(before.has_lost(part, workspace) for part in parts):
        return
    if _is_elsewhere(document, parts, context):
        return
    files = named({one.source.path for one in parts})
    yield context.finding(
        place_of(document),
        f"the application client of this OIDC client is removed with {files} and "
        "can never be linked again; keep it, or delete the OIDC client instead, which deletes both",
    )


def _parts(client: Document, workspace: Workspace) -> list[Document]:
    """Return the settings and the API client of an OIDC client's application client."""
    name = client_id(client)
    settings = workspace.clients_with(client)
    settings = settings or ([] if name is None else workspace.find_all("client-settings", name, client))
    keys = [key for key in map(workspace.api_client, (client, *settings)) if key is not None]
    return [*settings, *keys]


def _is_elsewhere(document: Document, parts: list[Document], context: Context) -> bool:
    ids = {client_id(document), *map(own_id, parts)} - {None}
    externals = context.workspace.externals
    return not ids.isdisjoint(externals("api-client")) or own_id(document) in externals("oidc-client")
