"""A URL names another customer than the OIDC client that it is for.

The customer id is the first part of the path of every Hosted Login page, and of `_links.self` of OIDC clients and
policies, which the platform itself writes. A URL with another customer than the OIDC client's own link leads to another
tenant's page, or to none. If several URLs of one file differ, customer-id-mismatch reports it; an id of another
environment is reported by identity-leak. That both must be equal follows from templates in the documentation, so this
is a warning.

The finding is where people write the id: in URLs of the settings and in the `loginURL` of a login policy.

Symptom: The page answers with “404 page not found”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-404-page-not-found-error
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/e0a70b4f-1eef-4856-bcdb-f050fee66aae/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/clients/1b4e28ba-2fa1-11d2-883f-0016d3cca427}
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/clients/1b4e28ba-2fa1-11d2-883f-0016d3cca427}
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Mention,
    Severity,
    customer_ids,
    customers,
    customers_of_client,
    rule,
)


@rule(kind=("client-settings", "login-policy"), severity=Severity.WARNING, needs=("oidc-client",))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the one customer of the file's URLs with that of the OIDC client or of the policy's own link."""
    written = _in_urls(document, context)
    own, clients = _links(document, context)
    known = {one.value for one in own} or {value for client in clients for value in customer_ids(client)}
    if len(known) != 1 or len({one.value for one in written}) != 1 or written[0].value in known:
        return
    theirs = (own or [one for client in clients for one in customers(client)])[0]
    if any(context.workspace.origin("customer", one.value, document) for one in (written[0], theirs)):
        return
    here = [one for one in written if one.node.source is document.source and not context.is_inherited(one.node)]
    if here:
        first, *others = here
        whose = "OIDC client" if theirs.node.source is not document.source else "login policy"
        confirmed = any(one.node.key in ("customer_id", "oidc_url") for one in written)
        way_out = "; correct the link in its file, if all others are right" if confirmed else ""
        yield context.finding(
            first.node,
            f"`{first.node.key}` names the customer `{first.value}`, but the {whose} belongs to `{theirs.value}`"
            f"{way_out}",
            part=first.value,
            related=[
                context.related(theirs.node, f"the customer of the {whose}", part=theirs.value),
                *(context.related(one.node, "the same customer id here", part=one.value) for one in others),
            ],
        )


def _in_urls(document: Document, context: Context) -> list[Mention]:
    if document.kind == "login-policy":
        return [one for one in customers(document) if one.node.key == "loginURL"]
    return customers_of_client(context.settings)


def _links(document: Document, context: Context) -> tuple[list[Mention], list[Document]]:
    """Return the customers in a policy's own links, or else the OIDC clients whose links are compared."""
    if document.kind == "client-settings":
        client = context.workspace.oidc_client(document)
        return [], [] if client is None else [client]
    own = [one for one in customers(document) if one.node.key != "loginURL"]
    return own, [] if own else context.workspace.users_of(document)
