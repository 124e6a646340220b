"""A URL in production leads to a host for tests.

A file that was copied from staging often keeps its hosts. A redirect URI of production that leads to `shop.staging...`
sends the tokens of real users to a site that is protected less, and a stylesheet or logo from there changes or breaks
the login page of production whenever the other environment does. Mails and social logins of another environment
confuse users.

The name of a host decides: a part of it before the domain is `test`, ends in `dev`, `qa`, `sandbox` or `stage`, or
begins or ends in `staging`, `uat`, `preprod` or the like. `test-drive` and `dev-portal` do not count. The scheme of a
mobile app is judged in the same way, and hosts of the platform are not. If such a host belongs to production, record
that with an allow and a reason.

Symptom: After the login, users are on a site for tests, or the login page has the style of another environment.
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client
See: https://techdocs.akamai.com/identity-cloud/docs/why-you-must-promote-your-flow-changes

```yaml bad
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.staging.example.com/callback]
```
```yaml good
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    is_test_host,
    is_test_name,
    known_items,
    known_text,
    lazy_pattern,
    may_name_tests,
    member,
    rule,
)

_OBJECTS = ("login-policy", "oidc-client")
_KINDS = ("application-settings", "client-settings", *_OBJECTS)
_THEMING = ("theming.logoURL", "theming.faviconURL", "theming.stylesheetURLs", "theming.fontURLs")
# Not a URL in the query of another; the host is behind the login.
_URL = lazy_pattern(r"(?<![^\s,;])([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#\s,]*@)?([\w.-]*+)(?!:[^0-9${<*]|@)")


@rule(kind=_KINDS, severity=Severity.WARNING, unless="unplaced")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report such hosts in an environment that is known to be production."""
    if context.is_production is not True:
        return
    for node, text in _texts(document, context):
        for scheme, host in _URL.findall(text) if may_name_tests(text) else ():
            name = host if scheme.lower() in ("http", "https") else scheme
            if is_test_host(name, reverse=name is scheme):
                yield _finding(node, name, context)
    realm = None if document.kind in _OBJECTS else context.own("rpx_realm")
    if realm is not None and is_test_name(known_text(realm) or ""):
        yield _finding(realm, str(realm.value), context)


def _finding(node: Node, name: str, context: Context) -> Finding:
    seen = f"`{name}` looks like the name of a test environment, but `{context.environment}` is production"
    return context.finding(node, f"{seen}; write that of production", part=name)


def _texts(document: Document, context: Context) -> Iterator[tuple[Node, str]]:
    """Yield the URLs of an object or of settings, and the host of the sender of mails as one."""
    if document.kind in _OBJECTS:
        yield from known_items(member(document, "redirectURIs"))
        if (login := member(document, "loginURL")) is not None:
            yield login, known_text(login) or ""
        return
    for scope in (context.settings.own, context.settings.block):
        for name in scope.keys() & {*_THEMING, "email_sender_address"}:
            text = known_text(scope[name]) or ""
            yield scope[name], text if name in _THEMING else f"https://{text.rpartition('@')[2].rstrip('>')}"
