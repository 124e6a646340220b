"""A theming URL leads to a file of another sort than the setting takes.

`theming.logoURL` and `theming.faviconURL` take a picture, `theming.stylesheetURLs` takes stylesheets. Often two URLs
were swapped when they were copied. Browsers also cannot read the sources of stylesheets (`.scss`, `.less`), the files
of drawing programs (`.eps`, `.ai`, `.psd`) and some formats of pictures (`.tiff`, `.heic`). Endings that this rule does
not know are not reported, and neither are URLs with which a service converts the file, such as `logo.psd?fm=png`.

Symptom: The login page keeps the default look, or shows the word “logo” in place of the picture.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo
See: https://techdocs.akamai.com/identity-cloud/docs/add-custom-css-stylesheets

```yaml bad
theming.logoURL: https://static.shop.example.com/login.css
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, beginning_of, lazy_pattern, rule

_STYLESHEETS = "theming.stylesheetURLs"
_SORTS = {
    "a picture": ("avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"),
    "a stylesheet": ("css",),
    "a font": ("eot", "otf", "ttf", "woff", "woff2"),
    "a script": ("js", "mjs", "ts"),
    "the source of a stylesheet": ("less", "sass", "scss"),
    "a file of a drawing program": ("ai", "eps", "psd", "sketch"),
    "in a format that few browsers show": ("heic", "tif", "tiff"),
    "a document": ("doc", "docx", "json", "pdf", "pptx", "txt", "zip"),
}
# How a URL asks a service for pictures or stylesheets to convert a file.
_CONVERTED = lazy_pattern(r"[?&](?:fm|format|auto|f|compile|output|type)=|/(?:[\w.:-]+,)*f_\w+[,/]")
_SORT_OF = {ending: sort for sort, endings in _SORTS.items() for ending in endings}

# Between two URLs; theming-list and several-logos report the other signs than a comma.
_BETWEEN = lazy_pattern(r"(?:(?<!\s)\s++)?,\s*+|(?<![\s;|])[\s;|]++(?=(?:https?:)?//)", re.IGNORECASE)


@rule(setting=(_STYLESHEETS, "theming.logoURL", "theming.faviconURL"), severity=Severity.WARNING, unless="usual")
def check(setting: Node, context: Context) -> Iterator[Finding]:
    """Report each URL whose ending is that of another sort of file."""
    takes = "a stylesheet" if setting.key == _STYLESHEETS else "a picture"
    if not isinstance(setting.value, str):
        return
    urls = _BETWEEN.split(setting.value.strip())
    if takes == "a picture" and len(urls) > 1:
        return  # several-logos reports that
    for url in urls:
        file = url.partition("?")[0].partition("#")[0].partition("://")[2].partition("/")[2].rpartition("/")[2]
        sort = _SORT_OF.get(file.rpartition(".")[2].lower(), takes) if "." in file else takes
        if sort != takes and not _CONVERTED.search(url):
            message = f"`{beginning_of(url)}` is {sort}, but `{setting.key}` takes {takes}; write the address of that"
            yield context.finding(setting, message, part=url, about=setting.key)
