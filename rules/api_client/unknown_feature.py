"""An API client has a feature that does not exist.

The features are `owner`, `access_issuer`, `direct_access`, `direct_read_access`, `login_client` and `metadata`; old
pages also mention `image_create`. They are lower case with underscores. Other names give no access, and the request
that sets one fails.

For application clients, which can only be a `login_client`, see not-a-login-client.

Symptom: The API refuses the request, or calls are answered with code 403, `client_permission_error`.
See: https://techdocs.akamai.com/identity-cloud/docs/manage-property-features
See: https://janrain-education-center.knowledgeowl.com/home/create-an-api-client

```yaml bad
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct-access]
ipWhitelist: [203.0.113.0/24]
```
```yaml good
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct_access]
ipWhitelist: [203.0.113.0/24]
```
"""

import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    filled_items,
    known_features,
    lazy_pattern,
    member,
    nearest,
    rule,
)

_SEVERAL = lazy_pattern(r"\w\s*[,;]\s*\w|\w\s+\w+_\w")


@rule(kind="api-client", severity=Severity.ERROR, fix="unsafe", explains="fault")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report names that are no feature, with the one that was probably meant."""
    listed = member(document, "features")
    if listed is None:
        return
    unknown = [(item, name) for item, name in filled_items(listed) if name not in known_features()]
    if not unknown or context.workspace.application_user(document) is not None:
        return
    names = {str(item.value) for item in listed.items}
    for item, name in unknown:
        yield _finding(item, name, names, context)


def _finding(item: Node, name: str, names: set[str], context: Context) -> Finding:
    fault = f"there is no feature {context.show(item)}"
    if _SEVERAL.search(name):
        return context.finding(item, f"{fault}; if these are several, make each an item of the list")
    plain = re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())).lower()
    meant = plain if plain in known_features() else nearest(plain, known_features())
    if meant is None:
        return context.finding(item, f"{fault}; the features are {', '.join(f'`{one}`' for one in known_features())}")
    if meant in names:
        fix = context.remove(item, f"remove {name}", safe=False)
        return context.finding(item, f"{fault}, and `{meant}` is in the list already; remove it", fix=fix)
    fix = context.replace(item, meant, f"write {meant}", safe=False)
    return context.finding(item, f"{fault}; did you mean `{meant}`?", fix=fix)
