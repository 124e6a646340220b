"""A picture, font or stylesheet is a web page that only shows it.

`https://github.com/.../blob/...` is a page with the file in it, not the file; so are the pages of GitLab, Bitbucket,
Google Drive and Dropbox. A browser cannot show such a page as a picture or read it as a stylesheet.

Symptom: The login page has no logo, or shows the default look.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
theming.logoURL: https://github.com/example/brand/blob/main/logo.svg
```
```yaml good
theming.logoURL: https://static.example.com/logo.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_SETTINGS = ("theming.logoURL", "theming.faviconURL", "theming.stylesheetURLs", "theming.fontURLs")
_PICTURES = _SETTINGS[:2]
_SECOND = lazy_pattern(r"[,;\s](?:https?:)?//", re.IGNORECASE)  # which several-logos reports
_PAGE = lazy_pattern(
    r"https?://(?:www\.)?(?:"
    r"github\.com/[^/]+/[^/]+/(?:blob|tree)/(?!.*[?&]raw=)"
    r"|(?:[^/]*gitlab[^/]*)/[^?#]*/-/(?:blob|tree)/"
    r"|bitbucket\.org/[^/]+/[^/]+/src/"
    r"|drive\.google\.com/(?:file|open)"
    r"|dropbox\.com/[^?#]*(?!.*[?&](?:raw|dl)=1)(?=\Z|[?#])"
    r"|[^?#]+\.html?(?=\Z|[?#]))",
    re.IGNORECASE,
)
# What font-not-a-file reports.
_NO_FONT = lazy_pattern(r"(?![^?#]*\.(?:ttf|otf|woff2?|eot)(?:[?#]|$))|https?://(?:www\.)?github\.com/", re.IGNORECASE)


# A quick test, since the pattern is slow on a long URL: a page has one of these in its address.
_SIGNS = ("github", "gitlab", "bitbucket", "google", "dropbox", ".htm")


@rule(setting=_SETTINGS, severity=Severity.ERROR, unless="usual")
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report pages that show a file, each once."""
    if isinstance(address.value, str) and not _may_name_page(address.value):
        return
    if address.key in _PICTURES and isinstance(address.value, str) and _SECOND.search(address.value):
        return
    for node in address.items or [address]:
        for one in str(node.value).split(",") if isinstance(node.value, str) else ():
            text = one.strip(' "[]')
            if _PAGE.match(text) and not (address.key == "theming.fontURLs" and _NO_FONT.match(text)):
                yield context.finding(
                    node,
                    f"`{text}` is a web page, not a file that a browser can use; write the address of the file itself",
                    part=text,
                )


def _may_name_page(text: str) -> bool:
    folded = text.lower()
    return not text.isascii() or any(map(folded.__contains__, _SIGNS))
