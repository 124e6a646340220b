"""A theming URL has quotes or brackets around it.

The marks are part of the value, so the login page asks for a file that does not exist. They come from a link that was
copied from a mail or from Markdown, or from a list written as text; several URLs are one text, joined by commas.

Symptom: The page keeps the default look, or shows the word “logo” in place of the picture.
See: https://techdocs.akamai.com/identity-cloud/docs/change-your-logo

```yaml bad
theming.logoURL: <https://static.shop.example.com/logo.svg>
```
```yaml bad
theming.stylesheetURLs: "[https://static.shop.example.com/base.css,https://static.shop.example.com/brand.css]"
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, beginning_of, marks_around, read_json_text, rule

_LISTS = ("theming.stylesheetURLs", "theming.fontURLs")
_PICTURES = ("theming.logoURL", "theming.faviconURL")


@rule(setting=(*_LISTS, *_PICTURES), severity=Severity.WARNING, fix="safe", explains="value", unless="usual")
def check(setting: Node, context: Context) -> Iterator[Finding]:
    """Report marks around the whole text, and around single URLs of several."""
    if not isinstance(setting.value, str):
        return
    is_list = setting.key in _LISTS
    text = ",".join(map(str.strip, setting.value.split(","))) if is_list else setting.value.strip()
    if marks := _around(text) if is_list else marks_around(text):
        what = "the URLs" if is_list and "," in text else "the URL"
        fix = context.replace(setting, text[1:-1], f"remove the {marks}", safe=True)
        yield context.finding(setting, f"`{setting.key}` has {marks} around {what}; remove them", fix=fix)
    elif text.startswith("[") and read_json_text(text) is None:
        cure = "write the URLs as one text, joined by commas" if is_list else "write the URL itself"
        yield context.finding(setting, f"`{setting.key}` is neither a URL nor a list in JSON; {cure}")
    elif is_list:
        for url in map(str.strip, setting.value.split(",")):
            if marks := marks_around(url):
                fix = context.replace_part(setting, url, url[1:-1], f"remove the {marks}", safe=True)
                yield context.finding(
                    setting, f"`{beginning_of(url)}` has {marks} around it; remove them", part=url, fix=fix
                )


def _around(text: str) -> str | None:
    """Return what surrounds a URL, or several of them, as a part of the text; None if nothing does."""
    return marks_around(text.partition(",")[0] + text[-1:] if "," in text else text)
