"""A `redirect_uri` loses its end because it is not percent-encoded.

In a query, `&` starts the next parameter and `#` ends the URL. An address with such characters must be encoded,
otherwise what follows them is lost. A simple address works either way: the documentation's own example is not encoded.

Symptom: After the verification users land on another page than meant, or in another language.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https://shop.example.com/hi?lang=de&from=mail
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https%3A%2F%2Fshop.example.com%2Fhi%3Flang%3Dde%26from%3Dmail
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, masked, rule

_TARGET = lazy_pattern(r"[?&]redirect_uri=([^&#]*)((?:&(?!client_id=)[^&#]*)*)(#.*)?")


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.WARNING,
    fix="unsafe",
    placeholders=True,
    unless="usual",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report an address that goes on behind an `&` or `#` that cuts it off."""
    text = masked(address)
    match = _TARGET.search(text) if "redirect_uri=" in text else None
    if match is None:
        return
    start, more, fragment = match.groups()
    lost = (more if "?" in start else "") or fragment
    if lost:
        begin, end = match.start(1), match.end(3 if fragment else 2)
        part = address.value[begin:end]
        fix = None
        if "\0" not in match.group() and "%" not in part:
            fix = context.replace_part(address, part, _encoded(part), "percent-encode it", safe=False)
        yield context.finding(
            address, f"`redirect_uri` ends before `{lost[:1]}`, the rest is lost; percent-encode it", part=part, fix=fix
        )


def _encoded(text: str) -> str:
    from urllib.parse import quote  # costs more to import than the rules together

    return quote(text, safe="")
