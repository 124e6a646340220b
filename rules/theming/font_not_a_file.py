"""A font URL leads to a stylesheet or web page instead of a font file.

`theming.fontURLs` takes font files (`.ttf`, `.otf`, `.woff`, `.woff2`, `.eot`). What a font service offers for
embedding is a stylesheet, and a file on github.com is shown inside a web page. Even examples in the documentation
contain such URLs.

Symptom: The text appears in the browser's default font.
See: https://techdocs.akamai.com/identity-cloud/docs/add-fonts

```yaml bad
theming.stylesheetURLs: https://static.shop.example.com/login.css
theming.fontURLs: https://fonts.googleapis.com/css?family=Open+Sans
```
```yaml good
theming.stylesheetURLs: https://static.shop.example.com/login.css
theming.fontURLs: https://static.shop.example.com/fonts/open-sans.woff2
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, beginning_of, lazy_pattern, rule, with_whole_hosts

_ABSOLUTE = lazy_pattern(r"https?://", re.IGNORECASE)
_ENDINGS = (".eot", ".otf", ".ttf", ".woff", ".woff2")
_SIGNS = ("?", "#", "github")
_FONT = lazy_pattern(r"[^?#]*\.(?:ttf|otf|woff2?|eot)(?:[?#]|$)", re.IGNORECASE)
_STYLESHEET = lazy_pattern(r"https?://fonts\.(?:google|googleapis)\.com/css|[^?#]*\.css(?:[?#]|$)", re.IGNORECASE)
_PAGE = lazy_pattern(r"(https?://(?:www\.)?github\.com/[^/?#]+/[^/?#]+)/blob(/[^?#]+)", re.IGNORECASE)


@rule(setting="theming.fontURLs", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(fonts: Node, context: Context) -> Iterator[Finding]:
    """Report every full URL that does not end like a font file, and files shown by github.com."""
    for url in with_whole_hosts(fonts.value or "").split(","):
        url = url.strip()
        if _is_plain_file(url):
            continue
        page = _PAGE.match(url)
        fix = None
        if not _ABSOLUTE.match(url) or len(url.split()) > 1 or (_FONT.match(url) and not page):
            continue
        if _STYLESHEET.match(url):
            message = "is a stylesheet, not a font file; name the file itself (.ttf, .otf, .woff, .woff2 or .eot)"
        elif page and _FONT.match(url):
            message = "is a page about the file; the file itself is under /raw/"
            fix = context.replace_part(fonts, url, _PAGE.sub(r"\1/raw\2", url), "write /raw/", safe=False)
        else:
            message = "does not end like a font file (.ttf, .otf, .woff, .woff2 or .eot); name the file itself"
        yield context.finding(fonts, f"`{beginning_of(url)}` {message}", part=url, fix=fix)


def _is_plain_file(url: str) -> bool:
    """Return whether a URL is like most, and needs no closer look."""
    is_file = url.isascii() and url.startswith("https://") and url.endswith(_ENDINGS)
    return is_file and not any(sign in url.lower() for sign in _SIGNS)
