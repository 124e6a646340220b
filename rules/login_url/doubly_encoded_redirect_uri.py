"""A `redirect_uri` is percent-encoded twice.

A browser decodes a parameter once. Of `https%253A%252F%252F`, `https%3A%2F%2F` is left, which is not the beginning of
an address. This happens if a script encodes what someone has encoded before.

Symptom: After the verification users land on an error page.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https%253A%252F%252Fshop.example.com
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427&redirect_uri=https%3A%2F%2Fshop.example.com
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, masked, rule

_TARGET = lazy_pattern(
    r"[?&]redirect_uri=(([a-z][a-z0-9+.-]*(?::|%(?:25)*3A)(?:/|%(?:25)*2F){2})[^&#]*)", re.IGNORECASE
)
_AGAIN = lazy_pattern("%(?:25)+")


@rule(setting="verify_email_url", severity=Severity.WARNING, fix="unsafe", placeholders=True, unless="usual")
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report a target whose scheme is still encoded after it is decoded once; its parameters may be so on purpose."""
    text = masked(address)
    match = _TARGET.search(text) if "%25" in text else None
    times = max(map(len, _AGAIN.findall(match[2])), default=0) // 2 if match else 0
    if match is None or not times:
        return
    written = address.value[match.start(1) : match.end(1)]
    fix = None
    if "\0" not in match[0]:
        fix = context.replace_part(address, written, _less(written, times), "percent-encode it once", safe=False)
    yield context.finding(
        address,
        f"`redirect_uri` begins with `{match[2]}`, which is percent-encoded more than once; write "
        f"`{_less(match[2], times)}`",
        part=written,
        fix=fix,
    )


def _less(text: str, times: int) -> str:
    """Return a text with a number of percent-encodings less."""
    for _ in range(times):
        text = text.replace("%25", "%")
    return text
