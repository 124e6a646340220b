"""The URL for one mail leads to the page for the other.

`verify_email_url` is for the mail that verifies an address and ends in `verify-account`; `password_recover_url` is for
the mail after a forgotten password and ends in `reset-password`. If they are swapped, each mail leads to a page that
cannot do what the mail promises.

Symptom: Users who want to reset a password land on the page that verifies addresses, or the other way round.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import AUTH_PAGES, Context, Finding, Fix, Node, Severity, parse_auth_url, rule

_OTHER = dict(zip(AUTH_PAGES, reversed(AUTH_PAGES), strict=True))


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report the other setting's page; where both are swapped, once."""
    if not _is_swapped(address):
        return
    page, wanted = AUTH_PAGES[_OTHER[address.key]], AUTH_PAGES[address.key]
    other = context.effective(_OTHER[address.key])
    if other is None or not _is_swapped(other):
        message = f"`{address.key}` leads to `{page}`, the page of `{_OTHER[address.key]}`; the page here is `{wanted}`"
        yield context.finding(address, message, part=page, fix=_swapped(address, context))
    elif address.key == "verify_email_url":
        yield context.finding(
            address,
            "`verify_email_url` and `password_recover_url` are swapped: "
            f"here the page is `{wanted}`, and there `{page}`",
            part=page,
            fix=_swap(address, other, context),
            related=[context.related(other, "swapped with this one")],
        )


def _is_swapped(address: Node) -> bool:
    url = parse_auth_url(address)
    return url is not None and (url.endpoint or "").removeprefix("v2/") == AUTH_PAGES[_OTHER[address.key]]


def _swapped(address: Node, context: Context) -> Fix | None:
    page, wanted = AUTH_PAGES[_OTHER[address.key]], AUTH_PAGES[address.key]
    return context.replace_part(address, f"/{page}", f"/{wanted}", f"write {wanted}", safe=False)


def _swap(address: Node, other: Node, context: Context) -> Fix | None:
    one, two = _swapped(address, context), _swapped(other, context)
    return one if context.is_inherited(other) else context.combine((one, two), "swap the pages", safe=False) or one
