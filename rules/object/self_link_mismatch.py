"""An object's own link refers to another object.

The API writes an object's own path into every answer: `_links.self` of OIDC clients and policies, `_self` of API
clients and flows. Its last part is the id or name of the object. If the two differ, the file combines two answers, or a
copy was changed only in part; deploying it by its path changes the other object. One sample in the documentation has
this mistake, so it may have no effect.

The right one is that under which the API returns this object. If another file has the id in the link, the link was
copied from there: write the object's own id in it.

See: https://techdocs.akamai.com/identity-cloud/docs/list-token-policies
See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/get-oidc-client

```yaml bad
# file: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 1800
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/tokenPolicies/74738ff5-5367-5958-9aee-98fffdcd1876}
```
```yaml good
# file: token-policies/shop.yaml
id: 886313e1-3b8a-5372-9b90-0c9aee199e5d
title: Shop
accessTokenLifetime: 1800
_links:
  self: {href: /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/tokenPolicies/886313e1-3b8a-5372-9b90-0c9aee199e5d}
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    distance,
    folded,
    id_node,
    known_text,
    lazy_pattern,
    member,
    own_link,
    rule,
)

_KINDS = ("oidc-client", "login-policy", "token-policy", "api-client", "flow")
_NEAR = 2  # letters by which a typo differs
_COLLECTIONS = lazy_pattern(r"/(?:clients|loginPolicies|tokenPolicies|flows)/([^/?#]+)(?:/settings)?/?\Z")


@rule(kind=_KINDS, severity=Severity.WARNING, explains="link")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare the id or name of an object with the last part of its own paths."""
    own, kind = id_node(document), document.kind or ""
    name = known_text(own)
    if own is None or name is None:
        return
    for link in (own_link(document), member(document, "_settings")):
        match = _COLLECTIONS.search(known_text(link) or "")
        if link is not None and match and folded(kind, match[1]) != folded(kind, name.strip()):
            is_typo = distance(match[1].lower(), name.strip().lower()) <= _NEAR
            other = context.workspace.find(kind, match[1], document)
            advice = "one of the two has a typo" if is_typo else "one of the two was copied from another object"
            advice += "; the right one is that under which the API returns this object"
            if other is not None:
                advice = f"another object here has that `{own.key}`, so write {context.show(own)} in the link"
            yield context.finding(
                link,
                f"the link leads to `{match[1]}`, but `{own.key}` says {context.show(own)}; {advice}",
                part=match[1],
                related=[context.related(own, "the object's own")],
            )
