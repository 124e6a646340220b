"""A stylesheet, picture or font is in a place that only your own network or machine can reach.

The browser of each visitor loads these files, so they must be public. `localhost`, a private address, a host under
`.local` or `.internal`, and a `file:` URL work only for their author. A signed link to a private file expires.

Symptom: The page looks right inside the company; everyone else sees the default look, or the word “logo”.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo
See: https://techdocs.akamai.com/identity-cloud/docs/add-custom-css-stylesheets

```yaml bad
theming.logoURL: https://localhost:8080/logo.svg
```
```yaml bad
theming.stylesheetURLs: https://static.shop.example.com/base.css,https://assets.shop.internal/brand.css
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lint_settings import Context, Finding, Node, Severity, beginning_of, lazy_pattern, rule, with_whole_hosts

_LISTS = ("theming.stylesheetURLs", "theming.fontURLs")
# The hosts are those that insecure-theming-url leaves to this rule.
_HOST = lazy_pattern(
    r"https?://(?:[^/?#@]*@)?("
    r"[\w-]+|[\w.-]+\.(?:localhost|local|internal|intranet|lan|corp)"
    r"|(?:0|10|127)(?:\.\d+){3}|192\.168(?:\.\d+){2}|169\.254(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
    r"|\[(?:::1?|f[cd][\da-f]{2}:[^\]]*|fe80:[^\]]*)\]"
    r")\.?(?::\d*)?(?:[/?#]|$)",
    re.IGNORECASE,
)
# Parameters of links to a private file that expire, as AWS, Google, Azure and CloudFront make them.
_SIGNED = lazy_pattern(
    r"[?&](X-Amz-Signature|X-Amz-Expires|X-Goog-Signature|X-Goog-Expires|AWSAccessKeyId|Key-Pair-Id|sig)="
)
# What else such a link has where the name of the parameter may mean something else.
_BESIDE = {"Key-Pair-Id": lazy_pattern(r"[?&]Signature="), "sig": lazy_pattern(r"[?&]se=")}
_PRIVATE_ENDINGS = ("corp", "internal", "intranet", "lan", "local", "localhost")
_FILE = lazy_pattern(r"file:|[a-z]:[\\/]", re.IGNORECASE)


@rule(setting=(*_LISTS, "theming.logoURL", "theming.faviconURL"), severity=Severity.WARNING, unless="usual")
def check(setting: Node, context: Context) -> Iterator[Finding]:
    """Report every URL whose host the public cannot reach."""
    text = setting.value or ""
    for url in with_whole_hosts(text).split(",") if "," in text and setting.key in _LISTS else [text]:
        url = url.strip()
        host = _private_host("/".join(url.split("/", 3)[:3]))
        if host:
            message = f"`{host}` can be reached from your own network only; use a public host"
        elif "=" in url and (signed := _SIGNED.search(url)) and _BESIDE.get(signed[1], _SIGNED).search(url):
            message = (
                f"this URL is signed (`{signed[1]}`) and works only until it expires; use a public one without that"
            )
        elif url[:4] != "http" and _FILE.match(url):
            message = (
                f"`{beginning_of(url)}` is a file on one machine; put it on a public host and write its https:// URL"
            )
        else:
            continue
        yield context.finding(setting, message, part=url, about=setting.key)


@lru_cache
def _private_host(url: str) -> str | None:
    *front, ending = url.rpartition("/")[2].split(".")
    plain = bool(front) and "".join((*front, ending)).replace("-", "").isalnum() and url.isascii()
    if plain and all(front) and ending.isalpha() and ending.lower() not in _PRIVATE_ENDINGS:
        return None  # a name like most, which needs no closer look
    match = _HOST.match(url)
    return match.group(1) if match else None
