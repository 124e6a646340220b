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
    found = [(one, times) for one in _TARGET.finditer(text) if (times := _surplus(one))] if "%25" in text else []
    if not found:
        return
    start, end = found[0][0].start(1), found[-1][0].end(1)
    written, parts, at = address.value[start:end], [], start
    for one, times in found:
        parts += [address.value[at : one.start(1)], _less(address.value[one.start(1) : one.end(1)], times)]
        at = one.end(1)
    fix = None
    if "\0" not in text[start:end]:
        title = "percent-encode it once" if len(found) == 1 else "percent-encode them once"
        fix = context.replace_part(address, written, "".join(parts), title, safe=False)
    (first, times), *more = found
    subject = f"{len(found)} parameters `redirect_uri`, the first of which" if more else "`redirect_uri`"
    what = "are percent-encoded" if more else "which is percent-encoded"
    message = f"{subject} begins with `{first[2]}`, {what} more than once; write `{_less(first[2], times)}`"
    yield context.finding(address, message, part=written, fix=fix)


def _surplus(target: re.Match[str]) -> int:
    """Return how often too often the beginning of a target is percent-encoded."""
    return max(map(len, _AGAIN.findall(target[2])), default=0) // 2


def _less(text: str, times: int) -> str:
    """Return a text with a number of percent-encodings less."""
    return re.sub(f"%(?:25){{1,{times}}}", "%", text)
