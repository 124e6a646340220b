"""A redirect URI is removed from an OIDC client.

A login must name one of the client's `redirectURIs` exactly, and the exchange of the code for tokens repeats it. A PUT
replaces the whole list. Sites and apps that still send a removed address get an error page instead of the login. A
slightly changed address is another address too: change the sites first, and remove it when no site sends it anymore.

Only the case of scheme and host, and the scheme's default port, do not matter. Addresses that no login can have used,
such as templates and addresses without a scheme, may go.

Symptom: An error page says that the `redirect_uri` is invalid.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-an-invalid-redirect_uri-error
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client

```yaml bad
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/login]
# before: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
```yaml good
# file: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/login, https://shop.example.com/callback]
# before: oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, known_items, lazy_pattern, member, named, rule, unfilled

_PARTS = lazy_pattern(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<host>[^/?#:]*)(?::(?P<port>\d*))?)?(?P<rest>\S*)\Z"
)
_PORTS = {"https": "443", "http": "80"}


@rule(kind="oidc-client", severity=Severity.WARNING, over_time=True)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report all addresses at once that are in the list no more."""
    before, node = context.earlier, member(document, "redirectURIs")
    if before is None or node is None or not isinstance(node.value, list):
        return  # without the list the API refuses the client as a whole
    old = member(before, "redirectURIs")
    known = {item.value for item in old.items if item.is_placeholder} if old is not None else ()
    if any(item.is_placeholder and item.value not in known for item in node.items):
        return  # it may be filled in with one that is missing
    kept = {None, *(_plain(text) for _, text in known_items(node))}
    gone = {text for _, text in known_items(old) if _plain(text) not in kept}
    if not gone:
        return
    were, them = ("were", "them") if len(gone) > 1 else ("was", "it")
    yield context.finding(
        node,
        f"{named(gone)} {were} removed, and sites that still send {them} get an “invalid redirect_uri” error page; "
        f"keep {them} until no site sends {them}",
        key=True,
    )


def _plain(address: str) -> str | None:
    """Return an address without what makes no difference; None for one that no login can use."""
    match = None if unfilled(address) else _PARTS.match(address)
    if match is None:
        return None
    scheme, host, port, rest = match.group("scheme", "host", "port", "rest")
    scheme = scheme.lower()
    if port in ("", _PORTS.get(scheme)):
        port = None
    authority = "" if host is None else f"//{host.lower()}" + (f":{port}" if port else "")
    return f"{scheme}:{authority}{rest}"
