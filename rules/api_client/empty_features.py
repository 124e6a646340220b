"""An API client has no features, so it may do nothing.

Features decide what an API client may do; a client without features can be created but not used. A request that omits
`features` is no better: it removes the features that the client had. Name them in every request.

See: https://identitydocs.akamai.com/home/modify-an-api-client
See: https://techdocs.akamai.com/identity-cloud/docs/manage-property-features

```yaml bad
# file: api-clients/reports.yaml
name: Reports
features: []
ipWhitelist: [203.0.113.0/24]
```
```yaml bad
# file: api-clients/reports.yaml
name: Reports
ipWhitelist: [203.0.113.0/24]
```
```yaml good
# file: api-clients/reports.yaml
name: Reports
features: [direct_read_access]
ipWhitelist: [203.0.113.0/24]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    held_features,
    intended_member,
    known_text,
    member,
    own_id,
    rule,
)

_NAME = "features"


@rule(kind="api-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an empty list, or none, unless another rule reports what the client lacks."""
    if held_features(document) != [] or _is_reported_elsewhere(document, context):
        return
    node = member(document, _NAME)
    if node is not None:
        yield context.finding(node, "an API client without features may do nothing; list the ones that it needs")
        return
    yield context.finding(
        None,
        "`features` is missing: a PUT of this file removes the features of the API client, which may then do nothing",
        missing=_NAME,
    )


def _is_reported_elsewhere(document: Document, context: Context) -> bool:
    workspace, name = context.workspace, own_id(document)
    pipelines = workspace.visible("pipeline", document)
    used = name is not None and any(known_text(member(one, "client")) == name for one in pipelines)
    misspelled = any(intended_member(one, (_NAME,)) for one in document.root.members)
    listed = _NAME in document.root.members
    return used or misspelled or (listed and workspace.application_user(document) is not None)
