"""Several stylesheets or fonts are not one text with commas between the URLs.

`theming.stylesheetURLs` and `theming.fontURLs` have plural names, but only one form is documented: one text, with
commas between the URLs. How the platform handles a list, a blank next to a comma or an empty item is not documented,
and nothing complains until the login page appears without the file.

Symptom: The login page comes without your styles or fonts.
See: https://techdocs.akamai.com/identity-cloud/docs/add-custom-css-stylesheets
See: https://techdocs.akamai.com/identity-cloud/docs/add-fonts

```yaml bad
theming.stylesheetURLs:
  - https://static.shop.example.com/base.css
  - https://static.shop.example.com/brand.css
```
```yaml bad
theming.stylesheetURLs: https://static.shop.example.com/base.css, https://static.shop.example.com/brand.css
```
```yaml good
theming.stylesheetURLs: https://static.shop.example.com/base.css,https://static.shop.example.com/brand.css
```
"""

import json
import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Edit,
    Finding,
    Fix,
    Node,
    Severity,
    lazy_pattern,
    read_json_text,
    rule,
    with_whole_hosts,
)

# A blank or semicolon separates only where a URL follows: inside one it may be a part of it.
_SEPARATOR = lazy_pattern(r" ?, ?| ?; ?(?=[\"']?https?://)| (?=[\"']?https?://)", re.IGNORECASE)
_IN_MARKS = lazy_pattern(r"(?<=[\"']) (?=https?://)(?<!\w[\"'] )| (?=[\"'] ?(?:[,;]|\Z))", re.IGNORECASE)
_MARKED = lazy_pattern(r"([\"'])https?://[^\"']*\1", re.IGNORECASE)
_LISTS = ("theming.stylesheetURLs", "theming.fontURLs")
_TITLE = "join the URLs by commas"


@rule(setting=_LISTS, severity=Severity.WARNING, fix="safe", replaces=True, explains="value", unless="usual")
def check(urls: Node, context: Context) -> Iterator[Finding]:
    """Report a list, native or as JSON text, and a text whose commas are not bare."""
    items = _items(urls.value)
    if items is None:
        return
    texts = [item.strip() for item in items if isinstance(item, str) and item.strip()]
    joined = ",".join(texts)
    if isinstance(urls.value, str) and joined == urls.value.strip():
        return
    if len(texts) > 1:  # marks around each URL would stay behind; those around all of them have a rule of their own
        joined = ",".join(one[1:-1] if _MARKED.fullmatch(one) else one for one in texts)
    whole = with_whole_hosts(joined)
    is_plain = all(isinstance(item, str) for item in items) and not any(item.tag for item in urls.items)
    is_joinable = joined and is_plain and whole == joined and not any(text.endswith(":") for text in texts)
    fix = _join(urls, joined, context) if is_joinable else None
    cut = f"; a comma is in a host, so write `{whole}`" if whole != joined else ""
    yield context.finding(urls, f"{_message(urls, items)}{cut}", about=urls.key, fix=fix)


def _items(value: object) -> list[object] | None:
    if isinstance(value, str) and not value.lstrip().startswith("["):
        # A blank within quotes, beside one of them, is not between two URLs.
        text = _IN_MARKS.sub("", " ".join(value.split()))
        return [*(_SEPARATOR.split(text) if " " in text or ";" in text else text.split(","))]
    written = value if isinstance(value, list) else read_json_text(value)
    return written if isinstance(written, list) else None


def _message(urls: Node, items: list[object]) -> str:
    cure = "write the URLs as one text, joined by commas without blanks"
    if not isinstance(urls.value, str) or urls.value.lstrip().startswith("["):
        return f"`{urls.key}` is a list; {cure}" if items else f"`{urls.key}` is an empty list; leave the setting out"
    if "" in items:
        return f"`{urls.key}` has a comma with no URL beside it; {cure}"
    return f"`{urls.key}` has something other than a single comma between its URLs; {cure}"


def _join(urls: Node, joined: str, context: Context) -> Fix | None:
    fix = context.replace(urls, joined, _TITLE, safe=True)
    start, end, _, key_end = urls.place
    between = urls.source.text[key_end:start]
    if fix or isinstance(urls.value, str) or urls.alias or "#" in urls.text or between.strip() != ":":
        return fix
    # A list over several lines: its items may not be indented more than the key, a text must.
    return Fix(_TITLE, True, (Edit(key_end, end, f": {json.dumps(joined, ensure_ascii=False)}"),))
