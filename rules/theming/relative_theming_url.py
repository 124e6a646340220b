"""A stylesheet, picture or font does not have a complete URL.

The login page is on a host of Akamai, not on yours: a path without a host is looked up there, and a host without
`https://` is read as a path. Theming settings take complete URLs of public files.

Symptom: The page keeps the default look, or shows the word “logo” in place of the picture.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo
See: https://techdocs.akamai.com/identity-cloud/docs/add-custom-css-stylesheets

```yaml bad
theming.logoURL: /images/logo.svg
```
```yaml bad
theming.stylesheetURLs: static.shop.example.com/login.css
```
```yaml good
theming.logoURL: https://static.shop.example.com/images/logo.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, beginning_of, lazy_pattern, rule, unfilled, with_whole_hosts

_LISTS = ("theming.stylesheetURLs", "theming.fontURLs")
_PICTURES = ("theming.logoURL", "theming.faviconURL")
_FULL = lazy_pattern(r"(?:https?://[^/?#]|data:|file:|[a-z]:[\\/]|\[)", re.IGNORECASE)  # [: JSON text of a list
_NO_SCHEME = lazy_pattern(r"(?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/", re.IGNORECASE)

_SECOND = lazy_pattern(r"\s(?:https?:)?//", re.IGNORECASE)  # several-logos and theming-list report it
_NO_HOST = lazy_pattern(r"https?://[^/?#\s,;]*([,;])[^/?#:]*(?:[/?#]|\Z)", re.IGNORECASE)


@rule(setting=(*_LISTS, *_PICTURES), severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(setting: Node, context: Context) -> Iterator[Finding]:
    """Report every URL that does not begin with a scheme and a host."""
    text = setting.value or ""
    is_one = "," not in text or setting.key in _PICTURES
    is_plain = "," not in text and ";" not in text
    if is_one and is_plain and len(text.split()) == 1 and _is_full(text.strip()):
        return
    if setting.key in _LISTS and (whole := with_whole_hosts(text)) != text:
        yield from _cut_hosts(setting, text, whole, context)
        text = whole
    urls = [url.strip() for url in text.split(",")] if setting.key in _LISTS else [text.strip()]
    for index, url in enumerate(urls):
        if not url or unfilled(url) or urls[0].startswith("["):
            continue
        if setting.key in _PICTURES and (wrong := _NO_HOST.match(url)):
            yield context.finding(
                setting, f"the host in `{beginning_of(url)}` contains `{wrong[1]}`; write a dot", part=url
            )
            continue
        if _is_full(url):
            if len(url.split()) > 1 and not url.startswith("data:") and not _SECOND.search(url):
                advice = "remove what follows it" if re.search(r"\s#", url) else "write %20, or remove it"
                yield context.finding(setting, f"`{beginning_of(url)}` contains a blank; {advice}", part=url)
            continue
        fix = None
        if _NO_SCHEME.match(url):
            whole = "https://" + url.removeprefix("//")
            fix = context.replace_part(setting, url, whole, f"write {whole}", safe=False)
        yield context.finding(setting, _message(beginning_of(url), index), part=url, about=setting.key, fix=fix)


def _cut_hosts(setting: Node, text: str, whole: str, context: Context) -> Iterator[Finding]:
    """Yield a finding about each comma in a host; `whole` is the text with a dot in its place."""
    start = 0
    for url in whole.split(","):
        cut, meant = text[start : start + len(url)].strip(), url.strip()
        start += len(url) + 1
        if cut != meant:
            fix = context.replace_part(setting, cut, meant, "write a dot in the host", safe=False)
            message = f"a comma in the host takes `{beginning_of(cut)}` apart; write `{beginning_of(meant)}`"
            yield context.finding(setting, message, part=cut, fix=fix)


def _is_full(url: str) -> bool:
    if url.startswith("https://") and url[8:9] not in ("", "/", "?", "#"):
        return True
    return _FULL.match(url) is not None


def _message(url: str, index: int) -> str:
    if "://" in url:
        return f"`{url}` is not a web address; write a URL that begins with https://"
    if url.startswith("//"):
        return f"`{url}` leaves out the scheme; begin the URL with https://"
    if index and "/" not in url:
        ways = "write %2C for one inside a URL" + (", or add https:// and your host" if "." in url else "")
        return f"`{url}` is not a URL; a comma begins another URL here, so {ways}"
    return f"`{url}` is not a complete URL, so the login page looks for it on its own host; add https:// and your host"
