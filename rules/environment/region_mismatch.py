"""The URLs of one tenant lead to different regions.

Each application is in one region, and Hosted Login, the users and the settings are all there:
`v1.api.us.janrain.com` goes with `shop.us.janraincapture.com`. If the pages in the mails, the login page and the
capture domain are in different regions, one was copied from another tenant. A host with `-dev` is a region of its own
among the hosts of the API; a capture domain with `-dev` goes with both. Hosts of your own are not compared.

Symptom: The links in the mails lead to an error page, or users cannot sign in.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.eu.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {domain: shop.us.janraincapture.com}
```
```yaml good
# file: login-policies/shop.yaml
title: Shop
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
identityStoreDetails:
  type: janrainCapture
  connectionDetails: {domain: shop.us.janraincapture.com}
```
"""

from collections.abc import Iterator
from functools import lru_cache

from lint_settings import Context, Document, Finding, Node, Severity, known_text, lazy_pattern, member, rule

_API = lazy_pattern(r"https?://v1\.api\.(?P<region>[a-z]+(?:-[a-z]+)?)\.janrain\.com(?=[:/]|\Z)")
_CAPTURE = lazy_pattern(r"(?:https?://)?[^./]+\.(?P<region>[a-z]+)(?:-[a-z]+)?\.janraincapture\.com(?=[:/]|\Z)")
_PAGES = ("verify_email_url", "password_recover_url")
_KINDS = ("application-settings", "client-settings", "login-policy")


@rule(kind=_KINDS, severity=Severity.WARNING, explains="reference", unless="agreeing and unlinked")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Compare what the object says itself, then what it is used with."""
    if document.kind == "login-policy":
        connection = member(document, "identityStoreDetails", "connectionDetails", "domain")
        yield from _compare(member(document, "loginURL"), connection, "the capture domain is", context)
    elif document.kind == "client-settings":
        pages = [(page, region) for name in _PAGES if (region := _region(page := context.effective(name))) is not None]
        if len({region for _, region in pages}) == 1:  # else another rule compares their hosts
            page = pages[0][0]
            policy = context.workspace.login_policy(document)
            login = None if policy is None else member(policy, "loginURL")
            yield from _compare(page, login, "the login page is", context)
            issuer = context.own("oidc_url") or context.settings.block.get("oidc_url")
            yield from _compare(page, issuer, "`oidc_url` is", context)
    else:
        yield from _application(document, context)


def _application(document: Document, context: Context) -> Iterator[Finding]:
    """Compare `oidc_url` with the pages of all clients that inherit it, and with the capture server."""
    from lint_settings import heirs  # which the files of clients do not need

    issuer = context.own("oidc_url")
    yield from _compare(issuer, context.own("capture_server_url"), "`capture_server_url` is", context)
    pages: list[Node] = []
    domains: list[Node] = []
    for client in heirs(document, "oidc_url", context.workspace) if _region(issuer) else ():
        nodes = (context.workspace.settings(client).effective(name) for name in _PAGES)
        pages += [node for node in nodes if node is not None and _region(node)]
        policy = context.workspace.login_policy(client)
        domain = None if policy is None else member(policy, "identityStoreDetails", "connectionDetails", "domain")
        domains += [domain] if domain is not None and _region(domain) else []
    if pages and len({_region(node) for node in pages}) == 1:
        yield from _compare(issuer, pages[0], "the pages of its clients are", context)
    elif not pages and len({_region(node) for node in domains}) == 1:
        yield from _compare(issuer, domains[0], "the capture domain of its clients is", context)


def _compare(node: Node | None, other: Node | None, what: str, context: Context) -> Iterator[Finding]:
    if node is None or other is None or node.source is not context.document.source:
        return
    ours, theirs = _region(node), _region(other)
    if ours is None or theirs is None or ours == theirs:
        return
    if (_is_api(node) and _is_api(other)) or ours.partition("-")[0] != theirs.partition("-")[0]:
        message = f"`{node.key}` leads to the region `{ours}`, but {what} in `{theirs}`; both must be in one region"
        yield context.finding(node, message, related=[context.related(other, what.rpartition(" ")[0])])


def _region(node: Node | None) -> str | None:
    text = known_text(node)
    return None if text is None else _region_of("/".join(text.split("/", 3)[:3]))


def _is_api(node: Node) -> bool:
    return _API.match((known_text(node) or "").lower()) is not None


@lru_cache(64)  # a tenant has few hosts, and each is compared with several
def _region_of(text: str) -> str | None:
    text = text.lower()
    match = _API.match(text) or _CAPTURE.match(text)
    return match["region"] if match else None
