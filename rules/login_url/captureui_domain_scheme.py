"""The Capture domain is a URL, but must be a host name.

`authentication.captureui_domain` is the host of a Capture application with your own domain, set up by Akamai. It takes
only the host name: no `https://`, no port and no path.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/configure-cnames-optional

```yaml bad
authentication.captureui_domain: https://profiles.shop.example.com/
```
```yaml good
authentication.captureui_domain: profiles.shop.example.com
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_URL = lazy_pattern(r"\s*(?P<scheme>(?:[a-z][a-z0-9+.-]*:)?//)?(?P<host>[^/?#:\s]*)(?P<rest>[/?#:]?)", re.IGNORECASE)


@rule(setting="authentication.captureui_domain", severity=Severity.ERROR, fix="safe")
def check(domain: Node, context: Context) -> Iterator[Finding]:
    """Report anything before or behind the host name."""
    url = _URL.match(domain.value or "")
    if url and (url["scheme"] or url["rest"]):
        host = url["host"]
        wanted = f"only the host name `{host}`" if host else "a host name"
        yield context.finding(
            domain,
            f"`{domain.key}` takes {wanted}, without scheme, port and path, not {context.show(domain)}",
            fix=context.replace(domain, host, f"write {host}", safe=True) if host else None,
        )
