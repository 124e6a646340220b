"""A setting for one picture has several, or is a list.

`theming.logoURL` and `theming.faviconURL` take exactly one URL each, unlike the stylesheets and fonts. Anything else
cannot be loaded.

Symptom: The page shows the word “logo” where the picture should be.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo
See: https://educationcenter.janrain.com/home/changing-your-hosted-login-favicon

```yaml bad
theming.logoURL: https://static.shop.example.com/light.svg,https://static.shop.example.com/dark.svg
```
```yaml bad
theming.faviconURL: [https://static.shop.example.com/favicon.png]
```
```yaml good
theming.logoURL: https://static.shop.example.com/light.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, read_json_text, rule

# Commas are legal inside a URL (image services size pictures with them); one with a URL behind it is none of those.
_SECOND = lazy_pattern(r"^\s*https?://(?:(?!https?://).)*?[,;\s](?:https?:)?//", re.IGNORECASE | re.DOTALL)


@rule(
    setting=("theming.logoURL", "theming.faviconURL"),
    severity=Severity.ERROR,
    fix="safe",
    replaces=True,
    unless="usual",
)
def check(picture: Node, context: Context) -> Iterator[Finding]:
    """Report a list, native or as JSON text, and a text with a second URL behind a comma."""
    items = _items(picture.value)
    if items is None:
        text = picture.value
        if not isinstance(text, str) or text.count("//") < 2 or not _SECOND.match(text):
            return
        message, fix = f"`{picture.key}` names several pictures; it takes one URL", None
    elif len(items) == 1 and isinstance(items[0], str) and not any(item.tag for item in picture.items):
        message = f"`{picture.key}` is a list; it takes the URL itself"
        fix = context.replace(picture, items[0].strip(), "write the URL itself", safe=True)
    else:
        message, fix = f"`{picture.key}` is a list; it takes one URL", None
    yield context.finding(picture, message, about=picture.key, fix=fix)


def _items(value: object) -> list[object] | None:
    written = value if isinstance(value, list) else read_json_text(value)
    return written if isinstance(written, list) else None
