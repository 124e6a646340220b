"""Two-factor authentication is on for a client whose login policy runs Hosted Login v1.

Two-factor authentication requires v2. The `loginURL` of the login policy decides which version a client runs: it ends
in `/auth-ui/login` for v1 and in `/auth-ui/v2/login` for v2. On v1 the setting is not supported, and accounts are less
protected than you think. Your own login page is not checked.

A change of `loginURL` moves every OIDC client of that policy to v2 at once.

Symptom: Users are never asked for a second factor.
See: https://techdocs.akamai.com/identity-cloud/docs/manage-two-factor-authentication
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-v2-and-two-factor-authentication-quick-start-guide-1

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.second_factor: true
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/login
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.second_factor: true
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, as_stored, member, rule, runs_v1


@rule(severity=Severity.ERROR)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a second factor, the client's own or inherited, together with a v1 policy."""
    factor = context.effective("authentication.second_factor")
    if factor is None or not context.is_known(factor) or as_stored(factor.value) != "true":
        return
    for kind in ("oidc-client", "login-policy"):
        context.require_known(kind)
    client = context.workspace.oidc_client(document)
    policy = context.workspace.login_policy(client)
    if client is None or policy is None or not runs_v1(policy):
        return
    here = context.here(factor)
    inherited = " (inherited from the application)" if here is None or context.is_inherited(factor) else ""
    yield context.finding(
        here or context.settings.own["janrainOidcClientId"],
        f"two-factor authentication is on{inherited}, but the login policy of this client runs Hosted Login v1, which "
        "does not support it; use a policy of v2, or turn it off for this client",
        related=context.related_all(
            (factor if here is None else None, "turned on here"),
            (policy.root.members["loginURL"], "this is v1"),
            (member(client, "loginPolicy"), "the OIDC client uses that policy"),
        ),
    )
