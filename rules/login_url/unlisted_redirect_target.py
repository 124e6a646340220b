"""The `redirect_uri` in `verify_email_url` leads to a site that the OIDC client does not list.

An OIDC client lists the addresses that logins may return to. The address in the verification mail usually belongs to
the same application, so a host that is not in the list is probably mistyped or comes from another client. No page says
that the two must agree, so this is a warning. Only the sites are compared, that is scheme,
host and port; `http` and `https` count as the same.

See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https%3A%2F%2Fforum.example.com
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https%3A%2F%2Fshop.example.com
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, masked, member, rule, unfilled

_TARGET = lazy_pattern(r"[?&](redirect_uri=([^&#\0]+))(\0)?")
_SITE = lazy_pattern(r"([a-z][a-z0-9+.-]*)://([^/?#]*)", re.IGNORECASE)
_PORTS = {"https": ":443", "http": ":80"}


@rule(
    setting="verify_email_url",
    severity=Severity.WARNING,
    placeholders=True,
    needs=("oidc-client",),
    inherited=("verify_email_url",),
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report a target at a site that is known not to be listed."""
    match = next((one for one in _TARGET.finditer(masked(address)) if one[3] is None), None)
    client = context.workspace.oidc_client(context.document) if match else None
    listed = member(client, "redirectURIs") if client is not None else None
    if match is None or listed is None or context.effective("verify_email_url") is not address:
        return
    target = _decoded(match.group(2))
    site = _site(target)
    texts = [item.value for item in listed.items if isinstance(item.value, str) and not item.is_placeholder]
    known = [_secure(_site(text)) for text in texts]
    if site is None or not known or len(known) < len(listed.items) or None in known:
        return
    if _secure(site) in known:
        meant = [text for text in texts if target != text and _folded(text) == _folded(target)]
        if len(meant) == 1 and target not in texts:
            fault = (
                f"`redirect_uri` differs from `{meant[0]}` in `redirectURIs` in case or a slash at its end; write that"
            )
            yield context.finding(
                address, fault, part=match.group(1), related=[context.related(listed, "here", key=True)]
            )
        return
    yield context.finding(
        address,
        f"`redirect_uri` leads to `{site}`, which is in none of the OIDC client's `redirectURIs`",
        part=match.group(1),
        related=[context.related(listed, "the listed addresses", key=True)],
    )


def _folded(url: str) -> str:
    """Return a URL without case and without slashes at its end."""
    return url.casefold().rstrip("/")


def _decoded(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def _site(url: str) -> str | None:
    """Return scheme, host and port in a normal form; None if they are unknown."""
    match = _SITE.match(url)
    if match is None or unfilled(match[0]):
        return None
    scheme, host = match[1].lower(), match[2].lower()
    return f"{scheme}://{host.removesuffix(_PORTS.get(scheme, chr(0)))}"


def _secure(site: str | None) -> str | None:
    """Return a site under `https` where it is one of `http`."""
    return f"https{site[4:]}" if site is not None and site.startswith("http://") else site
