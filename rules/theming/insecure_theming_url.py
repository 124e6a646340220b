"""A stylesheet, picture or font is loaded over plain http.

The login page uses https. Browsers block stylesheets and fonts that such a page loads over http, and load pictures over
https instead or not at all. If a browser does load the file, anyone on the way can replace it, on a page that asks for
passwords.

Symptom: The page keeps the default look, or shows the word “logo” in place of the picture.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo
See: https://techdocs.akamai.com/identity-cloud/docs/add-custom-css-stylesheets

```yaml bad
theming.logoURL: http://static.shop.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, beginning_of, lazy_pattern, rule

_LISTS = ("theming.stylesheetURLs", "theming.fontURLs")
# Hosts that private-theming-url reports: https would not help them.
_PRIVATE = (
    r"(?:[^/?#@]*@)?(?:"
    r"[\w-]+|[\w.-]+\.(?:localhost|local|internal|intranet|lan|corp)"
    r"|(?:0|10|127)(?:\.\d+){3}|192\.168(?:\.\d+){2}|169\.254(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
    r"|\[(?:::1?|f[cd][\da-f]{2}:[^\]]*|fe80:[^\]]*)\]"
    r")\.?(?::\d*)?(?:[/?#]|$)"
)
_INSECURE = lazy_pattern(rf"http://(?!{_PRIVATE})[^/?#]", re.IGNORECASE)


@rule(
    setting=(*_LISTS, "theming.logoURL", "theming.faviconURL"),
    severity=Severity.WARNING,
    fix="unsafe",
    unless="usual",
)
def check(setting: Node, context: Context) -> Iterator[Finding]:
    """Report every http URL of a public host."""
    text = setting.value or ""
    if "http:" not in text.lower():
        return
    for url in text.split(",") if setting.key in _LISTS else [text]:
        url = url.strip()
        if url[:5].lower() == "http:" and _INSECURE.match(url):
            fix = context.replace_part(setting, url, "https" + url[4:], "write https", safe=False)
            what = "is plain http, which browsers block or change on the https login page; write https://"
            message = f"`{beginning_of(url)}` {what}"
            yield context.finding(setting, message, part=url, about=setting.key, fix=fix)
