"""A name in `authentication.providers` is no provider, but nearly one, or contains what no name does.

The list filters the buttons of the login page by the names that the Social Login service gives its providers, such as
`facebook`, `linkedin` and `twitter`. A name with a wrong letter, with quotes that became a part of it, or a URL matches
no provider, so its button is missing. Nor does `*` or `all`: without the setting, all buttons are there.

Symptom: The button of a provider is missing on the login page.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-social-login-in-hosted-login

```yaml bad
authentication.providers: [facebok, linkedin]
```
```yaml good
authentication.providers: [facebook, linkedin]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, filled_items, lazy_pattern, nearest, rule

_KNOWN = ("facebook", "linkedin", "twitter")
_NAME = lazy_pattern(r"[\w.-]+\Z")
_QUOTES = "\"'`"
_ALL = ("*", "all", "any")
_NONE = ("none", "off")
_URL = lazy_pattern(r"https?://(?:[\w-]+\.)*?([\w-]+)\.[a-z]{2,6}(?:[/?#]|\Z)")


@rule(setting="authentication.providers", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report names a letter away from that of a provider, and those with quotes in them."""
    custom = context.effective("authentication.providers.custom")
    names = {item.value for item in providers.items}
    for item, name in filled_items(providers):
        way_out = _way_out(name.strip().lower())
        if way_out:
            yield context.finding(item, f"no provider is called {context.show(item)}; {way_out}")
            continue
        bare = name.strip(_QUOTES)
        if bare != name and _NAME.match(bare):
            meant: str | None = bare
        elif url := _URL.match(name.lower()):
            meant = url[1]
        elif name.islower() and name.isalpha() and name not in _KNOWN:
            meant = nearest(name, _KNOWN, 1)
        else:
            meant = None
        if meant is None or (custom is not None and name in str(custom.value)):
            continue
        fix = None if meant in names else context.replace(item, meant, f"write {meant}", safe=False)
        yield context.finding(item, f"no provider is called {context.show(item)}; did you mean `{meant}`?", fix=fix)


def _way_out(name: str) -> str:
    """Return what to write in place of a word that means all providers, or none; empty for a name."""
    if name in _ALL:
        return "remove the setting to show the buttons of all providers"
    return "write an empty list to hide all buttons" if name in _NONE else ""
