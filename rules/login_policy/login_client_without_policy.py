"""A login client has no login policy.

The login policy decides where users log in and where their profiles are. Every login client has exactly one; it can be
replaced but not removed. A public client is always a login client, and so is a client with an application client. Only
a confidential client that configures the tenant needs none.

See: https://identitydocs.akamai.com/home/token-policies-and-login-policies-cant-be-removed-from-oidc-clients
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
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

from lint_settings import Context, Document, Finding, Severity, intended_member, known_text, member, rule

_POLICY = "loginPolicy"


@rule(kind="oidc-client", severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report public clients and those with an application client that have no policy, under any spelling."""
    policy = member(document, _POLICY)
    if policy is not None and policy.value is not None:
        return
    if any(intended_member(name, (_POLICY,)) for name in document.root.members if name != _POLICY):
        return  # misspelled, and reported as such
    kind = member(document, "type")
    application_client = member(document, "_links", "application_client")
    if known_text(kind) == "public":
        place, what = policy or kind, "a public client signs users in and"
    else:
        place, what = policy or application_client, "a client that has an application client signs users in and"
    if place is not None and (application_client is not None or known_text(kind) == "public"):
        known = context.workspace.names("login-policy", document)
        way_out = f"write `{known[0]}`, the only one here" if len(known) == 1 else "write the id of one"
        yield context.finding(place, f"{what} needs a `{_POLICY}`; {way_out}", key=place is not kind)
