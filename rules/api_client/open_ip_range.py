"""A powerful API client may be used from everywhere.

The allow list contains the addresses from which an API client is accepted. The default `0.0.0.0/0` is everywhere, and a
file without the list sets it with the next request. `owner` and `direct_access` can reach the whole application and all
user records, so with this default, a leaked secret is enough. A range larger than `/8`, such as `0.0.0.0/1`, is no
better.

This is a warning, because the ranges may be beyond your control. Calls for flows, Hosted Login and webhooks ignore the
list. You can choose the features that this rule checks:

    [options.open-ip-range]
    features = ["owner", "direct_access", "direct_read_access"]

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client
See: https://techdocs.akamai.com/identity-cloud/docs/manage-properties-api-clients-in-console

```yaml bad
# file: api-clients/pipeline.yaml
name: Pipeline
features: [owner]
ipWhitelist: [0.0.0.0/0]
```
```yaml bad
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct_access]
```
```yaml good
# file: api-clients/pipeline.yaml
name: Pipeline
features: [owner]
ipWhitelist: [203.0.113.0/24]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    address_fault,
    allow_list,
    intended_member,
    known_text,
    lazy_pattern,
    member,
    rule,
)

_OPEN = lazy_pattern(r"\s*[\d.:a-fA-F]+/0+\s*")
# A range of version 4 with more addresses than one network can have: the largest ones end in `/8`.
_HUGE = lazy_pattern(r"\s*(\d{1,3}(?:\.\d{1,3}){3})/0*([1-7])\s*")
_NAMES = ("ipWhitelist", "whitelist")


@rule(kind="api-client", severity=Severity.WARNING, options={"features": ["owner", "direct_access"]})
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a range that is everywhere, or a list that is left out, for clients with one of the features."""
    features, ranges = member(document, "features"), allow_list(document)
    held = next((one for one in features.items if one.value in context.options["features"]), None) if features else None
    if features is None or held is None:
        return
    if ranges is None:
        if not any(intended_member(name, _NAMES) for name in document.root.members):
            name = "whitelist" if "client_id" in document.root.members else "ipWhitelist"
            yield _finding(features, f"`{name}` is missing, which means everywhere:", held, context, key=True)
        return
    for item in ranges.items:
        text = known_text(item) or ""
        if address_fault(text.partition("/")[0].strip()):
            continue  # malformed-ip-range reports it
        if _OPEN.fullmatch(text):
            yield _finding(item, f"{context.show(item)} is everywhere:", held, context)
        elif huge := _HUGE.fullmatch(text):
            part = f"{100 / 2 ** int(huge[2]):.2g}"
            yield _finding(item, f"{context.show(item)} is {part} percent of all addresses:", held, context)
            return


def _finding(node: Node, fault: str, held: Node, context: Context, *, key: bool = False) -> Finding:
    return context.finding(
        node,
        f"{fault} anyone with the secret of this `{held.value}` client can use it; list the addresses that need it",
        key=key,
        related=[context.related(held, "what the client may do")],
    )
