"""An object lacks a member that the API requires.

A PUT replaces the whole object: if the body omits a required member, the API answers `field required`. An OIDC client
needs `name`, `type` and `tokenPolicy`, and for logins `redirectURIs` too; a login policy needs `title`, `loginURL` and
`identityStoreDetails`; an API client needs a name. Entries of saved lists, which contain little more than id and link,
are not checked.

Symptom: The API answers `field required`.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy
See: https://identitydocs.akamai.com/home/token-policies-and-login-policies-cant-be-removed-from-oidc-clients
See: https://janrain-education-center.knowledgeowl.com/home/create-an-api-client

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, in_backticks, intended_member, rule

# The members that each kind needs, and those of which one shows that this is the object and no entry of a list.
_NEEDED = {
    "oidc-client": (("name", "type", "tokenPolicy"), ("type", "redirectURIs", "loginPolicy", "tokenPolicy")),
    "login-policy": (("title", "loginURL", "identityStoreDetails"), ("loginURL", "identityStoreDetails")),
    "access-schema": (("attributes",), ("for_client_id", "access_type")),
    "api-client": (("name",), ("features", "ipWhitelist", "whitelist")),
}


@rule(kind=tuple(_NEEDED), severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report required members that exist in no spelling."""
    members = document.root.members
    needed, signs = _NEEDED[document.kind or ""]
    if not any(name in members for name in signs):
        return
    if "loginPolicy" in members:
        needed = (*needed, "redirectURIs")
    misspelled = {intended_member(name, {*needed, *signs}) for name in members}
    missing = [name for name in needed if name not in members and name not in misspelled]
    if "name" in missing and "description" in members and document.kind == "api-client":
        missing.remove("name")  # so the older calls name it
    if missing:
        are, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        message = f"{in_backticks(missing)} {are} missing, and the API refuses the object without {them}"
        yield context.finding(None, message, missing=missing[0])
