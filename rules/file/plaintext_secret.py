"""A secret is in the file in plain text.

Everyone who can read the repository can read the secret, for as long as the history exists, and use the account behind
it. Write a placeholder or a tag such as `!secret` and let the deployment fill it in. A committed secret is known:
deleting the line does not help, so replace the secret. The default of a placeholder is plain text too.

See: https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings

```yaml bad
rpx_key: 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c
```
```yaml bad
rpx_key: ${RPX_KEY:-0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c}
```
```yaml good
rpx_key: ${RPX_KEY}
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
    lazy_pattern,
    rule,
    secret_values,
)

_PLAIN = lazy_pattern(r"[A-Za-z0-9_.-]+")
# A dollar, a brace or a letter of another width, or a blank.
_LIKE_PLACEHOLDER = lazy_pattern(
    r"\s*+[$＄﹩]\s*+(?:[{｛﹛]\s*+)?[A-Z_＿Ａ-Ｚ][A-Z_＿Ａ-Ｚ0-9０-９]*+\s*+(?:[}｝﹜]\s*+)?\Z"
)
_KINDS = ("client-settings", "application-settings", "api-client", "login-policy", "oidc-client")


@rule(severity=Severity.WARNING, kind=_KINDS, explains="apart", unless="plain")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report every literal under a name that is, or looks, secret; once where a merge brings it in again."""
    places = set()
    for node, name in secret_values(document.root):
        message = _message(node, name)
        if message and context.is_valid(node) and node.place[:2] not in places:
            places.add(node.place[:2])
            yield context.finding(node, message)


def _message(node: Node, name: str) -> str | None:
    text = node.text if node.is_filled else str(node.value)
    if node.is_placeholder and text.startswith("${") and text.endswith("}") and text[2:-1].replace("_", "").isalpha():
        return None  # nothing but a name, as most are
    from lint_settings import has_plain_default, has_plain_part, refers_to_secret

    if node.is_placeholder or node.is_filled:
        if not node.tag and has_plain_default(text):
            return f"`{name}` has a default in plain text; leave only the name between the braces"
        if not node.tag and has_plain_part(text, node.source.placeholder):
            return f"`{name}` has plain text beside its placeholder; let the placeholder stand for the whole secret"
        return None
    if refers_to_secret(text):
        return None
    if text.startswith("${") and "}" not in text:
        return f"`{name}` begins like a placeholder, but nothing closes it; write a closing brace at its end"
    if _LIKE_PLACEHOLDER.match(text):
        return f"`{name}` looks like a placeholder, but is none; write plain letters without blanks, as in `${{NAME}}`"
    # What is no plain name may hold the secret itself, where a colon is missing.
    plain = name if _PLAIN.fullmatch(name) else "secret"
    placeholder = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", plain).strip("_").upper()
    return (
        f"`{name}` is in plain text; write `${{{placeholder}}}`, and replace the secret, because it is no longer secret"
    )
