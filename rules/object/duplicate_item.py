"""A list names the same thing twice.

Features, ranges of addresses, constraints and attributes are sets: the second time has no effect. Usually another one
was meant, such as the second of two ranges. Scopes, providers and redirect URIs have rules of their own.

See: https://techdocs.akamai.com/identity-cloud/docs/manage-property-features

```yaml bad
# file: api-clients/reports.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Reports
features: [direct_read_access]
ipWhitelist: [203.0.113.0/28, 203.0.113.0/28]
```
```yaml good
# file: api-clients/reports.yaml
_id: pcq9tzs6rjvmhe3tnb7x8q5ksytrb2uz
name: Reports
features: [direct_read_access]
ipWhitelist: [203.0.113.0/28, 203.0.113.16/28]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, rule

_KINDS = ("access-schema", "api-client", "application-settings", "client-settings", "entity-type", "flow")
_LISTS = frozenset(
    (
        *(
            "attributes",
            "authProfileData",
            "constraints",
            "features",
            "ipWhitelist",
            "schemas",
            "userData",
            "whitelist",
        ),
        "authorization.rules.consents",
        "authorization.rules.legal_accepted",
        "authorization.rules.required_attributes",
    )
)


@rule(kind=_KINDS, severity=Severity.WARNING, unless="plain")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each text that a list has had before."""
    for node in document.root.holders():
        if not isinstance(node.value, list) or node.key not in _LISTS or not _is_any_repeated(node.value):
            continue
        first: dict[str, Node] = {}
        for item in node.items:
            text = item.value
            if not isinstance(text, str) or not text or item.is_placeholder:
                continue
            if first.setdefault(text, item) is not item:
                related = [context.related(first[text], "listed here first")]
                yield context.finding(
                    item, f"`{node.key}` lists {context.show(item)} twice; remove one", related=related
                )


def _is_any_repeated(values: list[object]) -> bool:
    texts = [value for value in values if isinstance(value, str)]
    return len({*texts}) < len(texts)
