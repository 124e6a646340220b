"""An OIDC client and its login policy belong to different applications.

The settings of a login come from the application client behind the OIDC client; the users come from the application in
the connection details of the login policy. If these are two applications, entity types and flows of one are used with
the records of the other. In the documentation they are always the same, and other set-ups are not mentioned, so this is
a warning.

The finding is at `loginPolicy` of the OIDC client, because connection details of a policy cannot be changed.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-policy

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
_links:
  application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {applicationId: v86cchggr5cdvbfh7ydk8s63zz}
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
_links:
  application_client: {href: /config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm}
# file: login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {applicationId: 79y4mqf2rt3bxs378kw5479xdu}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, application_id, application_link, member, rule, unfilled


@rule(kind="oidc-client", severity=Severity.WARNING, needs=("login-policy",), explains="shared")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a policy of another application, unless one of the two ids is another environment's."""
    chosen, policy = member(document, "loginPolicy"), context.workspace.login_policy(document)
    if chosen is None or policy is None:
        return
    ours, theirs = application_id(document), application_id(policy)
    if ours is None or theirs is None or ours == theirs or unfilled(ours + theirs):
        return
    if any(context.workspace.origin("application", name, document) for name in (ours, theirs)):
        return
    theirs_node = member(policy, "identityStoreDetails", "connectionDetails", "applicationId")
    yield context.finding(
        chosen,
        f"this login policy looks for users in the application `{theirs}`, but the OIDC client is one of `{ours}`; "
        "use a policy of the same application",
        related=context.related_all(
            (theirs_node, "the policy looks for users there"),
            (application_link(document), "the application of the OIDC client"),
        ),
    )
