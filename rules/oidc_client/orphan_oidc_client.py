"""The application client of an OIDC client no longer exists, so no user can sign in with it.

The platform creates an application client together with every OIDC client for logins and links the two. If the
application client is deleted, the link `application_client` disappears from the OIDC client. It cannot be set again,
and no other application client can replace it: without settings, the OIDC client serves neither logins nor
registrations.

A saved answer with `_links.self` but without that link is proof. A link to an application client without a file is a
warning if you keep files of such clients for the same application: the client may have been deleted, or its file may be
missing. Bodies for creating a client have no `_links` and are not checked, and neither are OIDC clients without a login
policy, which serve the configuration and have no application client.

Symptom: Neither login nor registration works with this client.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/clients/1b4e28ba-2fa1-11d2-883f-0016d3cca427}
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/clients/1b4e28ba-2fa1-11d2-883f-0016d3cca427}
  application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}
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
    id_node,
    known_text,
    member,
    oidc_client_id,
    rule,
)

_WAY_OUT = "it can never be linked again; create a new OIDC client and delete this one"


@rule(kind="oidc-client", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a login client whose link is gone, and one whose link leads to a client that no file has."""
    links = member(document, "_links")
    if links is None or member(document, "loginPolicy") is None:
        return
    link = application_link(document)
    if link is None or link.value == {}:  # the API leaves out what is gone; a null is reported by wrong-type
        # Items of a list may lack some of their links.
        if known_text(_self(links)) is not None and "_embedded" not in document.root.path:
            message = f"the link `application_client` is gone, and no user can sign in with this client; {_WAY_OUT}"
            named = map(oidc_client_id, context.workspace.clients_with(document))
            related = context.related_all(*((node, "these settings name it") for node in named))
            yield context.finding(links, message, key=True, related=related)
        return
    name = client_id(document)
    known = _login_clients(document, context)
    if name is not None and known and _is_missing(name, document, context):
        yield context.finding(
            link,
            f"no file here has the application client `{name}`; if it was deleted, no user can sign in with this OIDC "
            f"client, and {_WAY_OUT}",
            part=name,
            severity=Severity.WARNING,
            related=context.related_all((id_node(known[0]), "an application client with a file")),
        )


def _self(links: Node) -> Node | None:
    own = links.members.get("self")
    return None if own is None else own.members.get("href", own)


def _is_missing(name: str, document: Document, context: Context) -> bool:
    workspace = context.workspace
    # That a client of this path has another id is reported there.
    known = workspace.clients_with(document) or workspace.alike("api-client", client_id, name, document)
    if known or workspace.find("client-settings", name, document):
        return False
    if not workspace.lacks("api-client", name, document) or workspace.origin("api-client", name, document) is not None:
        return False
    context.require_all("client-settings")
    return True


def _login_clients(document: Document, context: Context) -> list[Document]:
    """Return the visible API clients for logins in the same application; without any file, none can be missing."""
    application = application_id(document)
    same = context.workspace.alike("api-client", application_id, application, document) if application else []
    return [one for one in same if "login_client" in _features(one)]


def _features(client: Document) -> list[str]:
    listed = member(client, "features")
    return [item.value for item in listed.items if isinstance(item.value, str)] if listed else []
