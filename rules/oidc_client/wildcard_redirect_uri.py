"""A redirect URI contains a `*`, as if it matched any text.

A login must name one of the addresses exactly. The documentation does not mention wildcards, so a `*` probably
matches only itself and no real address. List each address that users return to.

Symptom: An error page says that the `redirect_uri` is invalid.
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: ["https://*.shop.example.com/callback"]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://de.shop.example.com/callback, https://fr.shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, filled_items, lazy_pattern, member, rule

_FAULT = "contains a `*`, which is not a wildcard"
# `example.*/` and `example.*:` are wildcards for the end of a name, and `://[` begins an address of version 6.
_PATTERN = lazy_pattern(
    r"\^|.*\$\Z|.*(?:\\\.|\(|(?<!//)\[|(?<=[/:])\.\*|\.\*(?![/:?#]|\Z))|[^/]*//[^/]*/(?:.*[^*])?\.\*\Z", re.DOTALL
)
_SEVERAL = lazy_pattern(r"\S[\s,;]+\S")


def _is_several(text: str) -> bool:
    """Return whether a text has several parts, which malformed-redirect-uri reports."""
    return _SEVERAL.search(text.strip()) is not None


@rule(kind="oidc-client", severity=Severity.WARNING)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report addresses with a star."""
    for item, text in filled_items(member(document, "redirectURIs")):
        if "*" in text and not _is_several(text):
            fault = "is a regular expression, which nothing reads as one" if _PATTERN.match(text) else _FAULT
            message = f"{context.show(item)} {fault}; list each address"
            yield context.finding(item, message, part="*")
