"""A mail URL does not name its client.

Both pages take the id of the OIDC client as the query parameter `client_id`. The page serves many clients of a tenant;
without the id it does not know which flow, texts and colors to use.

Symptom: Users cannot verify their address or reset a forgotten password.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password
```
```yaml good
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import AuthUrl, Context, Finding, Fix, Node, Severity, lazy_pattern, parse_auth_url, rule, unfilled

# `client_id` behind a sign that does not begin a query, or with something other than `=`.
_SIGN = lazy_pattern(r"(&|\?\?|#|%3[Ff]|;)client_id(?:=|%3[Dd])|[?&]client_id(?:%3[Dd]|==|:)")

_PAGES = ("reset-password", "verify-account")
_WHERE = "the one in `janrainOidcClientId`"


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report a query without `client_id`, with an empty one, and with one that is spelled otherwise."""
    url = parse_auth_url(address)
    if url is None or url.endpoint == "" or url.query is None:
        return
    given = url.parameters("client_id")
    if not given and url.query == () and url.endpoint not in _PAGES:
        known = any(page.startswith(url.endpoint or " ") for page in _PAGES)
        if known and not _SIGN.search(address.value):
            return  # the end of the URL is missing: another rule reports the page
    if not given:
        yield _absent(address, url, context)
    elif all(parameter.value == "" for parameter in given):
        fix = context.replace_part(address, "client_id=", f"client_id={_own(context)}", "fill it in", safe=False)
        message = f"`client_id` is empty; write the id of the OIDC client, {_WHERE}"
        yield context.finding(address, message, part="client_id", fix=fix if _own(context) else None)


def _absent(address: Node, url: AuthUrl, context: Context) -> Finding:
    if sign := _SIGN.search(address.value):
        written, mark = sign.group(), "&" if url.query and sign[1] == "#" else "?"
        right = f"{mark}client_id="
        page = _PAGES[1] if address.key == "verify_email_url" else _PAGES[0]
        front, inside, _ = (url.endpoint or "").partition(written)
        if inside and front != page:  # without the sign, the page would be known to be another one
            written, right = f"/auth-ui/{front}{written}", f"/auth-ui/{page}{right}"
        fix = context.replace_part(address, written, right, f"write {right}", safe=False)
        wrong = f"`{sign[1]}` before `client_id` does not begin a query" if sign[1] else f"`{written}` is no parameter"
        return context.finding(
            address, f"{wrong}, so the URL names no client; write `{right}` in its place", part=written, fix=fix
        )
    for parameter in url.query or ():
        if parameter.name.lower().replace("_", "").replace("-", "") == "clientid":
            old = f"{parameter.name}="
            fix = context.replace_part(address, old, "client_id=", "write client_id", safe=False)
            message = f"`{parameter.name}` is not the parameter's name; it is `client_id`"
            return context.finding(address, message, part=parameter.name, fix=fix)
    start = f"{'&' if url.query else '?'}client_id="
    message = f"`{address.key}` names no client; add `{start}` and the id of the OIDC client, {_WHERE}"
    return context.finding(address, message, fix=_added(address, url, context))


def _added(address: Node, url: AuthUrl, context: Context) -> Fix | None:
    if not url.endpoint or url.query or "?" in address.value or not _own(context):
        return None
    page = f"/auth-ui/{url.endpoint}"
    return context.replace_part(address, page, f"{page}?client_id={_own(context)}", "add the client id", safe=False)


def _own(context: Context) -> str:
    own = context.value("janrainOidcClientId")
    return own if isinstance(own, str) and not unfilled(own) else ""
