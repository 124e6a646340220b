"""Fonts are loaded, but no stylesheet of yours uses them.

`theming.fontURLs` only makes font files available. The text changes if a stylesheet in `theming.stylesheetURLs` uses
the font family; the default stylesheet does not know your fonts.

Symptom: The text appears in the browser's default font.
See: https://techdocs.akamai.com/identity-cloud/docs/add-fonts

```yaml bad
theming.fontURLs: https://static.shop.example.com/fonts/shop-sans.woff2
```
```yaml good
theming.stylesheetURLs: https://static.shop.example.com/login.css
theming.fontURLs: https://static.shop.example.com/fonts/shop-sans.woff2
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, intended, rule

_STYLESHEETS = "theming.stylesheetURLs"


@rule(
    setting="theming.fontURLs",
    severity=Severity.WARNING,
    placeholders=True,
    inherited=("theming.fontURLs",),
    unless="complete",
)
def check(fonts: Node, context: Context) -> Iterator[Finding]:
    """Report fonts that hold for the client while no stylesheet does, not even under a misspelled name."""
    is_decisive = context.effective(fonts.key) is fonts and context.effective(_STYLESHEETS) is None
    names = context.settings.own
    if not is_decisive or context.document.kind != "client-settings":
        return  # to an application's fonts, a client may add the stylesheet
    # Null, nested or misspelled, the stylesheet is there all the same, and another rule says what is wrong with it.
    if "theming" not in names and not any(_STYLESHEETS in (name, intended(name)) for name in names):
        context.require_inherited()
        yield context.finding(
            fonts, f"no stylesheet uses these fonts; set `{_STYLESHEETS}` to one that names their family", key=True
        )
