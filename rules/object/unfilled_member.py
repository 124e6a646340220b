"""A part of a template was not filled in.

The documentation prints request bodies with blanks such as `<login-policy-id>` or `<region>`. They do not work as they
are. If a deployment fills them in, describe them with the pattern `placeholder` in the config; without it, `${NAME}` is
a placeholder. Names and titles may contain such a part, unless it is everything that they contain; secrets are not
checked, because an export may have blanked them out.

See: https://techdocs.akamai.com/identity-cloud/docs/create-a-login-client-or-modify-your-current-login-client
See: https://identitydocs.akamai.com/home/step-4-create-a-login-policy

```yaml bad
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [<redirect-uri>]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
# file: oidc-clients/shop.yaml
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    is_sensitive,
    left_from_template,
    masked,
    rule,
    unfilled,
    unfilled_in_url,
)

_KINDS = ("oidc-client", "login-policy", "token-policy", "api-client", "access-schema", "flow")
_FREE = frozenset(("name", "title", "description"))
_OF_FLOW = ("_self", "name", "schemas", "version")  # the rest of a flow is texts, which may hold braces


@rule(kind=_KINDS, severity=Severity.ERROR, replaces=True, explains="value")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report what was left from a template, in place of what the schema says about it."""
    roots = [document.root]
    if document.kind == "flow":
        roots = [document.root.members[name] for name in _OF_FLOW if name in document.root.members]
    for node in (one for root in roots for one in root.walk()):
        left = _left(node)
        if left and context.show(node).startswith("`"):  # not a member of the user's own, whose value may be secret
            yield context.finding(
                node,
                left_from_template(left),
                part=left[0] if len(left) == 1 else None,
            )


def _left(node: Node) -> tuple[str, ...]:
    text = masked(node)
    if not text or is_sensitive(node.key):
        return ()
    is_url = node.key == "loginURL" or node.path[-2:-1] == ("redirectURIs",)
    left = unfilled_in_url(text) if is_url else unfilled(text)
    return left if node.key not in _FREE or left == (text,) else ()
