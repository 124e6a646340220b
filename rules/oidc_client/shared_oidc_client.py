"""Two files of client settings name the same OIDC client.

An OIDC client and its application client are created together, and neither can be given to another. A file that was
copied for a second client and kept the id of the first describes a client that cannot exist: the links in its mails
lead to the pages of the first.

If the file of the OIDC client names the application client, the findings are in the other files; otherwise they are in
every file, because only you know which one is the copy. Two files with the same `_self` count as copies of one answer.

Symptom: The links in the mails of one client lead to pages of the other.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: settings/portal.yaml
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
# file: settings/portal.yaml
janrainOidcClientId: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    client_id,
    linked_oidc_id,
    oidc_client_id,
    own_id,
    rule,
    unfilled,
)

_SHOWN = 3


@rule(setting="janrainOidcClientId", severity=Severity.ERROR, fix="unsafe", scope="own", explains="pair")
def check(client: Node, context: Context) -> Iterator[Finding]:
    """Report an id that other settings name as well, unless these here are the linked ones."""
    document = context.document
    if document.kind != "client-settings" or not isinstance(client.value, str) or unfilled(client.value):
        return
    if not _others(document, context):
        return
    owner = context.workspace.oidc_client(document)
    linked = client_id(owner) if owner else None
    if linked is not None and client_id(document) == linked:
        return
    others = _others(document, context, linked)
    first = next((one for one in others if linked is not None and client_id(one) == linked), others[0])
    elsewhere = "" if context.workspace.sees(document, first) else f" in `{first.source.environment}`"
    belongs = "these are linked to it" if linked is not None and client_id(first) == linked else "also named here"
    shown = [first, *(one for one in others if one is not first)][:_SHOWN]
    way_out, meant = "the copy needs its own id", _linked(document, context)
    if meant is not None:
        way_out = f"write `{meant}`, which is linked to this application client"
    elif linked is not None:
        way_out = "write the id of the OIDC client that was created with this one"
    yield context.finding(
        client,
        f"other settings{elsewhere} refer to this OIDC client too, but it can have only one application client; "
        f"{way_out}",
        related=context.related_all(
            *((oidc_client_id(one), belongs if one is first else "also named here") for one in shown)
        ),
        fix=context.replace(client, meant, "write the id of the linked OIDC client", safe=False) if meant else None,
    )


def _linked(settings: Document, context: Context) -> str | None:
    """Return the id of the only OIDC client whose link leads to the application client of the settings."""
    own = client_id(settings)
    found = context.workspace.alike("oidc-client", client_id, own, settings) if own is not None else []
    return own_id(found[0]) if len(found) == 1 else None


def _others(document: Document, context: Context, linked: str | None = None) -> list[Document]:
    """Return the first other settings that name the same OIDC client; in all environments if its own is unknown."""
    workspace = context.workspace
    seen = workspace.knows("oidc-client", document)
    alike = workspace.few_alike(linked_oidc_id, client_id, document, seen=seen, also=linked)
    return [one for one in alike if not _is_same(one, document)]


def _is_same(one: Document, other: Document) -> bool:
    return client_id(one) is not None and client_id(one) == client_id(other)
