"""There is only one configuration client, or one token policy for all of them.

OIDC clients and policies are changed with tokens of a configuration client: a confidential OIDC client without a login
policy, whose token policy allows configuration scopes. If you delete the last one, or its token policy, you can change
nothing anymore, and cannot create a new one. The documentation therefore recommends a spare configuration token policy,
even if it is equal to the first.

Only objects with files are counted. If the config lists OIDC clients without files, nothing is reported.

Symptom: You can no longer get an administrative access token.
See: https://techdocs.akamai.com/identity-cloud/docs/get-an-administrative-access-token-needed-to-call-the-hosted-login-apis

```yaml bad
# file: oidc-clients/configuration.yaml
name: Configuration
type: confidential
tokenPolicy: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
# file: oidc-clients/shop.yaml
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 16fd2706-8baf-433b-82eb-8c7fada847da
```
```yaml good
# file: oidc-clients/configuration.yaml
name: Configuration
type: confidential
tokenPolicy: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
# file: oidc-clients/spare.yaml
name: Spare configuration
type: confidential
tokenPolicy: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    Workspace,
    application_link,
    known_text,
    member,
    order,
    place_of,
    rule,
    token_policy_id,
)

_CLIENT = "oidc-client"


@rule(kind=_CLIENT, severity=Severity.WARNING, needs=(_CLIENT,))
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the only configuration client; of several with one token policy the first."""
    policy, workspace = member(document, "tokenPolicy"), context.workspace
    if policy is None or not _is_for_configuration(document) or workspace.externals(_CLIENT):
        return
    first, is_one_policy, is_alone = workspace.once(_configuration, document)
    if is_alone and any(map(_may_be, workspace.visible(_CLIENT, document))):
        return  # what is wrong with that client is reported there
    if is_alone:
        context.require_all(_CLIENT)
        used = workspace.token_policy(document)
        yield context.finding(
            member(document, "name"),
            "this is the only configuration client here; if it or its token policy is deleted, you can no longer "
            "change OIDC clients and policies, so keep a second one with a token policy of its own",
            related=[context.related(place_of(used), "its token policy")] if used is not None else [],
        )
    elif first is document and is_one_policy:
        others = workspace.alike(_CLIENT, _purpose, "configuration", document)
        yield context.finding(
            policy,
            "all configuration clients have this one token policy; if its scopes are lost, you can no longer change "
            "OIDC clients and policies, so give one of them a policy of its own",
            related=context.related_all(*((member(one, "tokenPolicy"), "the same token policy") for one in others)),
        )


def _configuration(workspace: Workspace, document: Document) -> tuple[Document | None, bool, bool]:
    """Return the first visible configuration client, whether all have one token policy, and whether it is the only."""
    clients = [one for one in workspace.everywhere(_CLIENT, _purpose, "configuration") if workspace.sees(document, one)]
    first = min(clients, key=order, default=None)
    return first, len({token_policy_id(one) for one in clients}) == 1, len(clients) < 2


def _is_for_configuration(client: Document) -> bool:
    return _purpose(client) == "configuration"


def _purpose(client: Document) -> str | None:
    """Return `configuration` for a client that is certainly one: confidential, and without a login policy."""
    confidential = known_text(member(client, "type")) == "confidential"
    named = token_policy_id(client) is not None and member(client, "loginPolicy") is None
    named = named and application_link(client) is None
    return "configuration" if confidential and named else None


def _may_be(client: Document) -> bool:
    """Return whether a client would be one for configuration if its type and token policy were right."""
    members = client.root.members
    addresses = members.get("redirectURIs")
    if "loginPolicy" in members or "name" not in members or (addresses is not None and addresses.items):
        return False
    kind = known_text(members.get("type"))
    return kind != "public" and (kind != "confidential" or token_policy_id(client) is None)
