"""The providers are one text instead of a list of names.

`authentication.providers` is an array: each name in its own quotes, all of them in square brackets. The API stores a
text as it is, and nothing complains until the login page tries to read names from it. The same applies to a list with a
single item that contains several names.

Symptom: Social login buttons are missing from the sign-in page.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
authentication.providers: facebook,twitter
```
```yaml good
authentication.providers: [facebook, twitter]
```
"""

import json
import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    lazy_pattern,
    left_from_template,
    rule,
    unfilled,
    usual_providers,
)

_NAME = lazy_pattern(r"[.:/-]*\w[\w.:/-]*")
_IDP = lazy_pattern(r"[A-Za-z_]+")
_ALL = "remove the setting to show the buttons of all providers"
_NONE = "write `[]` to hide all buttons"
_WAYS = {"*": _ALL, "all": _ALL, "any": _ALL, "true": _ALL, "yes": _ALL, "none": _NONE, "off": _NONE, "no": _NONE}
_BULLET = lazy_pattern(r"(?:^|(?<=\s))[-•*]\s")
_BETWEEN = ("and", "or", "sign", "in", "log", "login", "with", "via", "continue", "use", "id", "account")
_NOT = ("not", "without", "except", "no")
_LINKED_IN = lazy_pattern(r"\blinked[ -]in\b", re.IGNORECASE)
_QUOTES = "\"'“”„‘’ \t\r\n"


@rule(setting="authentication.providers", severity=Severity.ERROR, fix="safe or unsafe", replaces=True, unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report a text in place of the list, and an item that holds several names."""
    if isinstance(providers.value, str):
        yield from _text(providers, context)
    elif isinstance(providers.value, list):
        for item in providers.items:
            names = _split(item.value) if isinstance(item.value, str) and item.value.isascii() else []
            if len(names) > 1 and all(map(_IDP.fullmatch, names)):
                yield _joined(item, names, providers, context)


def _text(providers: Node, context: Context) -> Iterator[Finding]:
    text = providers.value.strip()
    bare = text.removeprefix("[").removesuffix("]")
    if text and not bare.strip():
        return  # an empty list has a rule of its own
    if left := unfilled(text):
        yield context.finding(providers, left_from_template(left))
        return
    bare = _LINKED_IN.sub("linkedin", _BULLET.sub(",", bare))
    way = _WAYS.get(bare.strip(f",{_QUOTES}").lower())
    found = f"the text {context.show(providers)}" if text else "an empty text"
    instead = way or ('write a list like `["facebook", "linkedin"]`' if text else "remove it to show all providers")
    fix = None
    words = [word for word in re.split(r"[\s,;|&]+", bare.strip()) if word and word.lower() not in _BETWEEN]
    for names, safe in ((_split(bare), True), (words, False)):
        if names and all(_NAME.fullmatch(name) and name.lower() not in (*_WAYS, *_BETWEEN, *_NOT) for name in names):
            meant = usual_providers(names, context.effective("authentication.providers.custom"))
            instead = f"write `{json.dumps(meant, ensure_ascii=False)}`"
            fix = context.replace(providers, meant, "write a list", safe=safe and meant == names)
            break
    yield context.finding(providers, f"`authentication.providers` takes a list, not {found}; {instead}", fix=fix)


def _joined(item: Node, names: list[str], providers: Node, context: Context) -> Finding:
    fix = context.replace(providers, names, "write a list", safe=True) if len(providers.items) == 1 else None
    message = f"one item contains {len(names)} providers, {context.show(item)}; make each a separate item"
    return context.finding(item, message, fix=fix)


def _split(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip(_QUOTES))]
