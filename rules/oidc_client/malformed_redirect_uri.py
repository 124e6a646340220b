"""A redirect URI is not an address that a browser or app could open.

It must be a complete address: a scheme, such as `https://` or that of a mobile app, and what follows. A path alone, a
host without a scheme, a blank, or two addresses in one text match no request, because a request must name an address
exactly. Schemes such as `javascript:`, `file:` or `mailto:` lead to nothing that could take the answer.

Symptom: An error page says that the `redirect_uri` is invalid.
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-an-invalid-redirect_uri-error

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback, com.example.shop://callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    distance,
    known_items,
    lazy_pattern,
    marks_around,
    member,
    rule,
    unfilled_in_url,
)

_SEVERAL = lazy_pattern(r"(?:[^\s,;]|\A\s*[,;])[\s,;]+[A-Za-z][\w.+-]*:/")
_SCHEME = lazy_pattern(r"(?![\w.-]+:\d+(?:/|\Z))[A-Za-z][A-Za-z0-9+.-]*:")

_WEB = ("http", "https")
# Known schemes that neither a web server nor an app answers.
_NO_ANSWER = ("about", "blob", "data", "file", "ftp", "javascript", "mailto", "tel", "vbscript", "ws", "wss")
_HOST = lazy_pattern(r"[A-Za-z]+://(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]|\Z)")
_AUTHORITY = lazy_pattern(r"https?://([^/?#]+)", re.IGNORECASE)


@rule(kind="oidc-client", severity=Severity.WARNING, fix="safe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report addresses without a scheme or host, with blanks, and several in one text."""
    for item, text in known_items(member(document, "redirectURIs")):
        fault = None if unfilled_in_url(text) or _has_wildcard(text) else _fault(text)
        if fault:
            marks = marks_around(text)
            fix = context.replace(item, text[1:-1], f"remove the {marks}", safe=True) if marks else None
            yield context.finding(item, f"{context.show(item)} {fault}", fix=fix)


def _has_wildcard(text: str) -> bool:
    """Return whether a text is one address with a `*`, which wildcard-redirect-uri reports."""
    return "*" in text and not re.search(r"\s", text.strip()) and not _SEVERAL.search(text)


def _fault(text: str) -> str | None:
    if _SEVERAL.search(text):
        return "contains several addresses in one text; make each an item of the list"
    before, sign, _ = text.partition("#")  # fragment-in-redirect-uri reports the rest, and the blanks before it
    if re.search(r"\s", before.rstrip() if sign else text):
        return "contains a blank, and no request matches that; remove the blank"
    if marks := marks_around(text):
        return f"has {marks} around it, and no request matches that; remove them"
    if not _SCHEME.match(text):
        return "does not begin with a scheme such as `https://`; write the whole address"
    if re.match(r"https?:", text, re.IGNORECASE) and not re.match(r"https?://[^/?#]", text, re.IGNORECASE):
        return "has no host after the scheme; write `https://` and the host"
    host = _AUTHORITY.match(text)
    if host and (wrong := re.search(r"[,;\"'\\]", host[1])):
        return f"has the character `{wrong[0]}` in its host; correct the host"
    if host and "@" in host[1]:
        return "names a user before the host; remove that"
    if host and re.search(r":(?![0-9]+\Z)[^:\]]*\Z", host[1]):
        return "has a port that is not a number; correct the port, or remove it with its colon"
    scheme = text.partition(":")[0].lower()
    if scheme in _NO_ANSWER:
        return (
            f"begins with `{scheme}:`, to which no answer can be sent; write the https address of a page or of an app"
        )
    if scheme not in _WEB and _HOST.match(text) and any(distance(scheme, one, 1) == 1 for one in _WEB):
        return "begins with a scheme that no browser knows; write `https://`"
    return None
