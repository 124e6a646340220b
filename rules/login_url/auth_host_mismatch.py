"""The two mail URLs have different hosts.

Both pages belong to one Hosted Login, on the tenant's identity domain or its own domain. With two hosts, only one URL
was changed together with a region or domain. If the customer ids differ too, that is reported instead.

Symptom: One of the two mails leads to a page of another region or tenant, or to none.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/configure-cnames-optional

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
password_recover_url: https://v1.api.eu.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import AuthUrl, Context, Document, Finding, Node, Severity, parse_auth_url, rule


@rule(severity=Severity.WARNING, inherited=("verify_email_url", "password_recover_url"), unless="agreeing")
def check(_document: Document, context: Context) -> Iterator[Finding]:
    """Report the second URL when its host is not the first one's; the first where `oidc_url` sides with the second."""
    verify, recover = context.effective("verify_email_url"), context.effective("password_recover_url")
    first, second = _page(verify), _page(recover)
    if verify is None or recover is None or first is None or second is None:
        return
    others = first.customer and second.customer and first.customer.lower() != second.customer.lower()
    if not _host(first) or not _host(second) or _host(first) == _host(second) or others:
        return
    login = parse_auth_url(issuer) if (issuer := context.effective("oidc_url")) else None
    if login is not None and _host(login) == _host(second):  # two against one
        (verify, first), (recover, second) = (recover, second), (verify, first)
    yield context.finding(
        recover,
        f"the host is `{second.host}`, but `{verify.key}` leads to `{first.host}`; both pages must be on the same host",
        part=second.host,
        related=[context.related(verify, "the other host")],
    )


def _page(address: Node | None) -> AuthUrl | None:
    url = None if address is None else parse_auth_url(address)
    return None if url is None or url.endpoint == "" else url


def _host(url: AuthUrl) -> str:
    return (url.host or "").lower().removesuffix(":443")
