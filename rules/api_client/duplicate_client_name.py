"""Two clients have the same name.

Names of API clients are unique within an application: creating a second client with the same name fails. For OIDC
clients the documentation disagrees with itself: the API reference requires unique names within an organization, another
page describes clients with the same name in two applications. For OIDC clients this is a warning, and environments of
the same customer count as one.

The application is read from paths in the files, the customer from links; files that have neither are compared within
their folder. The first one is reported, with the places of the others; only you know which one to rename.

See: https://janrain-education-center.knowledgeowl.com/home/create-an-api-client
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://janrain-education-center.knowledgeowl.com/home/modify-an-openid-connect-client

```yaml bad
# file: api-clients/shop.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm
name: Shop
features: [login_client]
# file: api-clients/portal.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Shop
features: [login_client]
```
```yaml good
# file: api-clients/shop.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm
name: Shop
features: [login_client]
# file: api-clients/portal.yaml
_self: /config/79y4mqf2rt3bxs378kw5479xdu/clients/pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Portal
features: [login_client]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    full_name,
    member,
    own_id,
    rule,
)

_SHOWN = 3
_WORDS = {
    "api-client": ("API client of the application", "the platform accepts each name only once"),
    "oidc-client": ("OIDC client", "the documentation disagrees on whether the platform accepts a name twice"),
}


@rule(kind=("api-client", "oidc-client"), severity=Severity.ERROR, explains="twice")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a name that another client of the same application or customer has."""
    node = member(document, "name")
    if node is None or full_name(document) is None:
        return
    same = context.workspace.few_alike(full_name, own_id, document, seen=False)
    others = [one for one in same if _is_another(one, document)][:_SHOWN]
    if not others:
        return
    noun, catch = _WORDS[document.kind or ""]
    yield context.finding(
        node,
        f"another {noun} is called {context.show(node)} too; {catch}",
        severity=Severity.ERROR if document.kind == "api-client" else Severity.WARNING,
        related=context.related_all(*((member(one, "name"), "the same name") for one in others)),
    )


def _is_another(one: Document, other: Document) -> bool:
    """Return whether two documents are surely two clients, and not two answers about one."""
    ours, theirs = own_id(one), own_id(other)
    if ours is None or theirs is None:
        return one is not other and ours is theirs
    return ours != theirs
