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

import re
from collections.abc import Iterator

from lint_settings import (
    PROVIDERS,
    Context,
    Finding,
    Node,
    Severity,
    filled_items,
    lazy_pattern,
    nearest,
    read_json_text,
    rule,
)

_SITES = (*PROVIDERS, "apple", "google")
_NAME = lazy_pattern(r"[\w.-]+\Z")
_WORDS = lazy_pattern(r"[a-z]+")
_QUOTES = "\"'`"
_ALL, _NONE = ("*", "all", "any"), ("none", "off")
_NOT = lazy_pattern(r"(?:.*\s)?(?:not|without|except|no)(?:\s|\Z)|[!-]\w")
_URL = lazy_pattern(r"\s*[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?([^/?#:\s]*)", re.IGNORECASE)


@rule(setting="authentication.providers", severity=Severity.WARNING, fix="unsafe", unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report names a letter away from that of a provider, and those with quotes in them."""
    custom = context.effective("authentication.providers.custom")
    listed = {str(item.value).lower() for item in providers.items}
    for item, name in filled_items(providers):
        meant = _meant(name)
        way_out = _way_out(name.strip().lower()) or (_URL.match(name) and not meant and "write its name, not a URL")
        if way_out and not _is_described(name.strip().lower(), custom):
            yield context.finding(item, f"no provider is called {context.show(item)}; {way_out}")
        if way_out or meant is None or (custom is not None and name in str(custom.value)):
            continue
        is_listed = meant.lower() in listed
        listed.add(meant.lower())  # for a fix of one item only
        fix = None if is_listed else context.replace(item, meant, f"write {meant}", safe=False)
        yield context.finding(item, f"no provider is called {context.show(item)}; did you mean `{meant}`?", fix=fix)


def _meant(name: str) -> str | None:
    """Return the name in quotes, that of the provider with a URL, or that of one a letter away."""
    bare = name.strip(_QUOTES)
    if bare != name and _NAME.match(bare):
        return bare
    if " " in bare.strip() and "," not in bare:  # the text of a button
        named = {word for word in _WORDS.findall(bare.lower()) if word in _SITES}
        return named.pop() if len(named) == 1 else None
    if url := _URL.match(name):
        return next((label for label in url[1].lower().split(".") if label in _SITES), None)
    return nearest(name, PROVIDERS, 1) if name.islower() and name.isalpha() and name not in PROVIDERS else None


def _is_described(name: str, custom: Node | None) -> bool:
    """Return whether a custom provider has this name, whole or behind the customer id."""
    if custom is None:
        return False
    written = read_json_text(custom.value) if isinstance(custom.value, str) else custom.value
    keys = [str(key).lower() for key in written] if isinstance(written, dict) else []
    return any(name in (key, key.partition(".")[2]) for key in keys)


def _way_out(name: str) -> str:
    """Return what to write in place of a word that means all providers, or none; empty for a name."""
    if name in _ALL:
        return "remove the setting to show the buttons of all providers"
    if _NOT.match(name):
        return "list the providers to show, and leave out the others"
    if len(parts := re.split(r"\s?[;|/]\s?", name)) > 1 and all(part in PROVIDERS for part in parts):
        return f"it is one text, so the buttons are missing; write `{', '.join(parts)}` as items"
    return "write an empty list to hide all buttons" if name in _NONE else ""
