"""A mail URL leads to another page than the documented one.

The documentation gives one form for each URL: `.../auth-ui/verify-account?client_id=...` for `verify_email_url` and
`.../auth-ui/reset-password?client_id=...` for `password_recover_url`. Pages with other names do not exist, and your own
page is not part of Hosted Login. Both URLs stay the same with Hosted Login v2, which the `loginURL` of the login policy
chooses: `/auth-ui/v2/...` is documented for the login page only, so it is a warning here.

Symptom: Users cannot verify their address or reset a forgotten password.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-v2-and-two-factor-authentication-quick-start-guide-1

```yaml bad
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/forgot-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import AUTH_PAGES, AuthUrl, Context, Finding, Node, Severity, lazy_pattern, parse_auth_url, rule

_CLIENT = lazy_pattern(r"(?:&|;|%3[Ff])client_id(?:=|%3[Dd])")
_PAGE = lazy_pattern(r"/(?i:auth[-_]?ui)/(?i:v2/)?[\w-]+\Z")


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report another page of auth-ui, and a URL that leads elsewhere altogether."""
    url = parse_auth_url(address)
    if url is None or url.endpoint is None or _CLIENT.search(url.endpoint):
        return  # unknown; or missing-client-id reports it
    page = AUTH_PAGES[address.key]
    if url.endpoint == "":
        yield _elsewhere(address, url, page, context)
    elif url.endpoint.removeprefix("v2/") not in AUTH_PAGES.values():
        yield _other_page(address, url.endpoint, page, context)
    elif url.endpoint == f"v2/{page}":
        fix = context.replace_part(address, "/auth-ui/v2/", "/auth-ui/", "remove v2/", safe=False)
        message = f"`v2/` is documented for the login page only; the page here is `/auth-ui/{page}` under v2 as well"
        yield context.finding(address, message, part="v2/", severity=Severity.WARNING, fix=fix)


def _elsewhere(address: Node, url: AuthUrl, page: str, context: Context) -> Finding:
    where = f"`{url.path}`" if url.path and url.path != "/" else "no page"
    part = url.path if url.path and url.path != "/" else url.host
    found = _PAGE.search(url.path or "")
    if found is not None:
        right = f"/auth-ui/{page}"
        fix = context.replace_part(address, found.group(), right, f"write {right}", safe=False)
        message = f"`{address.key}` leads to {where}, and paths are case-sensitive; write `{right}` at its end"
        return context.finding(address, message, part=found.group(), fix=fix)
    message = (
        f"`{address.key}` leads to {where}; the page of Hosted Login here is `/customer-id/auth-ui/{page}?client_id=…`"
    )
    return context.finding(address, message, part=part)


def _other_page(address: Node, endpoint: str, page: str, context: Context) -> Finding:
    slash = endpoint == f"{page}/"
    message = f"`{address.key}` leads to the page `{endpoint}`; the documented one is `{page}`"
    fix = context.replace_part(address, f"/auth-ui/{endpoint}", f"/auth-ui/{page}", f"write {page}", safe=False)
    return context.finding(
        address, message, part=endpoint, severity=Severity.WARNING if slash else Severity.ERROR, fix=fix
    )
