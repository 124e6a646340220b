"""A page of Hosted Login is on a host that does not serve it.

The pages of Hosted Login are on `v1.api.<region>.janrain.com`, or on a host of your own that Akamai has set up. The
capture domain (`shop.us.janraincapture.com`) holds the users and answers the APIs, but it has no login pages. The mails
would lead to an error.

Symptom: The links in the mails lead to an error page.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
verify_email_url: https://shop.us.janraincapture.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    lazy_pattern,
    member,
    nearest,
    parse_auth_url,
    rule,
)

_SETTINGS = ("verify_email_url", "password_recover_url", "oidc_url")
_CAPTURE = ".janraincapture.com"
_API = lazy_pattern(r"v1\.api\.[a-z]+(?:-[a-z]+)?\.janrain\.com\Z")
_OTHER_ALPHABET = lazy_pattern("[\u0370-\u03ff\u0400-\u052f]")
_CUT = lazy_pattern(r"v1\.api\.[a-z-]+(?:\.janrain)?\Z")
_KINDS = ("application-settings", "client-settings", "login-policy")


@rule(kind=_KINDS, severity=Severity.ERROR, explains="value", unless="agreeing")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report hosts of the capture application, and hosts that are nearly those of the API."""
    if document.kind == "login-policy":
        nodes = [member(document, "loginURL")]
    else:
        scopes = (context.settings.own, context.settings.block)
        nodes = [scope.get(name) for name in _SETTINGS for scope in scopes]
    for node in nodes:
        if node is not None:
            yield from _host(node, context)


def _host(node: Node, context: Context) -> Iterator[Finding]:
    url = parse_auth_url(node)
    host = (url.host or "").lower().partition(":")[0] if url is not None else ""
    if _OTHER_ALPHABET.search(host):
        return  # letter-of-another-alphabet reports that
    if not host or url is None or (url.endpoint == "" and not url.customer):
        return
    if host.endswith(_CAPTURE):
        wanted = "write `v1.api.<region>.janrain.com`, or your own host for logins"
        yield context.finding(node, f"`{host}` holds users but has no login pages; {wanted}", part=url.host)
    elif not _API.match(host) and (meant := _meant(host)):
        yield context.finding(node, f"`{host}` is not a host of Hosted Login; did you mean `{meant}`?", part=url.host)


def _meant(host: str) -> str | None:
    labels = host.split(".")
    region = labels[2] if len(labels) > 3 or _CUT.match(host) else "us"
    meant = f"v1.api.{region}.janrain.com"
    if _CUT.match(host):
        return meant
    return nearest(host, [meant]) if meant != host else None
