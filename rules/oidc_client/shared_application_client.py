"""Two OIDC clients are linked to one application client.

The platform creates an application client together with every OIDC client for logins and links the two; the link can
neither be changed nor given to another client. If two files have the same link, one was copied from the other: the one
whose settings have another `_self`, otherwise the later one.

Symptom: The settings of one client do not apply to its login page.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: oidc-clients/a.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links: {application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}}
# file: oidc-clients/b.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
name: Blog
type: public
redirectURIs: [https://blog.example.com/callback]
_links: {application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}}
```
```yaml good
# file: oidc-clients/a.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
_links: {application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, application_link, client_id, order, own_id, rule


@rule(kind="oidc-client", severity=Severity.ERROR, explains="pair")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a link that another OIDC client has too: one that its settings confirm, or else an earlier one."""
    link, name = application_link(document), client_id(document)
    if link is None or name is None:
        return
    same = [one for one in context.workspace.few_alike(client_id, own_id, document) if own_id(one) != own_id(document)]
    others = [one for one in same if _rank(one, context) < _rank(document, context)]
    first = application_link(others[0]) if others else None
    if first is not None:
        yield context.finding(
            link,
            f"another OIDC client is linked to the application client `{name}` too, and each has its own; write the "
            "link that the API returns for this client",
            part=name,
            related=[context.related(first, "the other link", part=name)],
        )


def _rank(client: Document, context: Context) -> tuple[bool, tuple[str, int, str]]:
    """Return the order in which OIDC clients have a right to their link: those with settings that confirm it first."""
    confirmed = any(client_id(one) == client_id(client) for one in context.workspace.clients_with(client))
    return not confirmed, order(client)
