"""`rpx_server` is not an https address.

`rpx_server` is where the Social Login application answers, such as `https://shop.rpxnow.com`: an https address with a
host, without blanks. A host that is nearly `rpxnow.com` is reported too.

Symptom: The buttons of social login lead to an error.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
rpx_server: https://shop.rpxnow.con
```
```yaml good
rpx_server: https://shop.rpxnow.com
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, nearest, rule, unfilled

_ADDRESS = lazy_pattern(r"https://(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,})(?::\d+)?/?\Z")
_STRAY = lazy_pattern(r"(?<!\s)\s+(?=[./:])|(?<=[./:])\s+|[\"'`<>]")
_PORT_OF_HTTP = lazy_pattern(r":80(?!\d)")
_KNOWN = ("rpxnow.com", "janrain.com")


@rule(setting="rpx_server", severity=Severity.ERROR)
def check(server: Node, context: Context) -> Iterator[Finding]:
    """Report what is no https address, and hosts that are nearly the known ones."""
    text = server.value
    if not isinstance(text, str) or not text or unfilled(text):
        return
    match = _ADDRESS.match(text)
    if match is None:
        bare = (
            _STRAY.sub("", text.strip().strip("\"'`<> \t\r\n")).removeprefix("https:").removeprefix("http:").strip("/")
        )
        meant = _ADDRESS.match(f"https://{bare}")
        wanted = f"write `{_corrected(meant)}`" if meant else "write it like `https://shop.rpxnow.com`"
        yield context.finding(server, f"`rpx_server` takes an https address, not {context.show(server)}; {wanted}")
    elif (known := _known(match["host"])) is not None:
        domain = ".".join(match["host"].lower().split(".")[-2:])
        yield context.finding(server, f"`rpx_server` is on `{domain}`; did you mean `{known}`?", part=match["host"])


def _corrected(address: re.Match[str]) -> str:
    """Return an address with the known domain that its host is nearly on."""
    host = address["host"]
    known = _known(host)
    if known is not None:
        host = ".".join((*host.split(".")[:-2], known))
    rest = address.string[address.end("host") :]
    return f"https://{host}{_PORT_OF_HTTP.sub('', rest)}"


def _known(host: str) -> str | None:
    """Return the known domain that a host is nearly on; None if it is on one, or on another."""
    domain = ".".join(host.lower().split(".")[-2:])
    return None if domain in _KNOWN else nearest(domain, _KNOWN)
