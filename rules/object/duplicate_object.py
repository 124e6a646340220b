"""Two files describe the same object.

An object has one identity: its kind and its id within an application. If two files describe it, the one that is
deployed last wins, and reviewers cannot see which one that is. Usually one is a copy that was meant to become another
object and kept the id. The finding is in each later file, in the order of their paths.

Flows may have several files: their body and their list of versions. Entity types do not name their application, so only
those in one folder count.

Symptom: Changes are undone by the next deployment.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: token-policies/a.yaml
id: 16fd2706-8baf-433b-82eb-8c7fada847da
title: Login clients
accessTokenLifetime: 1800
# file: token-policies/b.yaml
id: 16fd2706-8baf-433b-82eb-8c7fada847da
title: Mobile clients
accessTokenLifetime: 600
```
```yaml good
# file: token-policies/a.yaml
id: 16fd2706-8baf-433b-82eb-8c7fada847da
title: Login clients
accessTokenLifetime: 1800
# file: token-policies/b.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Mobile clients
accessTokenLifetime: 600
```
"""

from collections.abc import Iterator

from lint_settings import (
    ONE_FILE_KINDS,
    Context,
    Document,
    Finding,
    Severity,
    first_duplicate,
    id_in_link,
    noun_of,
    order,
    own_id,
    place_of,
    rule,
)


@rule(kind=ONE_FILE_KINDS, severity=Severity.ERROR, explains="copy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report an object that an earlier file describes too."""
    earlier = first_duplicate(document, context.workspace)
    if earlier is None or order(earlier) > order(document):
        return
    noun = noun_of(document.kind or "")
    verb = "are" if noun.endswith("settings") else "is"
    what = f"these {noun} {verb}" if verb == "are" else f"this {noun} {verb}"
    where = "above in this file" if earlier.source is document.source else "by another file"
    linked = id_in_link(document)
    meant = f"write `{linked}`, the id in its own path" if linked not in (None, own_id(document)) else "correct the id"
    yield context.finding(
        place_of(document),
        f"{what} described {where} too, and the one that is deployed last wins; delete one of the two, or {meant} if "
        "this is another object",
        top=place_of(document) is document.root,
        related=[context.related(place_of(earlier), "described here first")],
    )
