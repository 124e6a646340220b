"""`site_name` differs from the name of the OIDC client.

The platform copies the name of a new OIDC client to the `site_name` of its application client. Later changes of
`site_name` leave the OIDC client's name alone, but the documentation says that renaming the OIDC client affects the
application client. Then the visible name of the site may change back unintentionally. The finding is at
`site_name`.

Symptom: The name in the browser's tab and in the mails changes when the OIDC client is renamed.
See: https://identitydocs.akamai.com/home/oidc-clients-and-the-site-name-property

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
site_name: The Example Shop
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
site_name: Shop
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    client_id,
    first_invisible,
    full_name,
    is_configuration_client,
    known_text,
    member,
    rule,
)


@rule(setting="site_name", severity=Severity.INFO, scope="own", needs=("oidc-client",), explains="shared")
def check(site: Node, context: Context) -> Iterator[Finding]:
    """Report a name that differs from that of the OIDC client."""
    client = context.workspace.oidc_client(context.document) if context.document.kind == "client-settings" else None
    if client is None or (full_name(client) or "").partition("\n")[0] == site.value or is_configuration_client(client):
        return
    linked, own = client_id(client), client_id(context.document)
    if linked is not None and own is not None and linked != own:
        return  # the OIDC client of other settings: another rule reports its id here
    if first_invisible(str(site.value)):
        return  # hidden-character reports why the two differ
    name = member(client, "name")
    if name is None or known_text(name) is None or known_text(site) is None or name.value == site.value:
        return
    yield context.finding(
        site,
        f"the OIDC client is called {context.show(name)}; renaming it may overwrite this {context.show(site)}",
        related=[context.related(name, "the name of the OIDC client")],
    )
