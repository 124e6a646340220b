"""The entry of a custom provider cannot be read, or lacks a part of its button.

Each key of `authentication.providers.custom` is the customer id, a dot and the id of the custom provider; its value
contains `name`, `icon` and `provider`. Hosted Login loads the icon from a public https address. The setting may be
stored as JSON text, in which one wrong comma breaks every entry.

Symptom: The button of the custom provider has an odd label or no icon.
See: https://techdocs.akamai.com/identity-cloud/docs/enable-a-custom-provider-in-hosted-login
See: https://identitydocs.akamai.com/getting-started/custom-idp/step1/page3-customdetails/

```yaml bad
authentication.providers.custom:
  7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
```yaml good
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
"""

import json
import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule, unfilled

_MEMBERS = ("name", "icon", "provider")
_KEY = lazy_pattern(r"[^.\s]+\.[^.\s]+")
_HTTPS = lazy_pattern(r"https://[^\s/]+(/\S*)?", re.IGNORECASE)
_CURLY = lazy_pattern("[“”„‟]")
_PRIVATE_SIGNS = ("10.", "127.", "172.", "192.", "internal", "lan", "local")  # an address without any is public
_PRIVATE = lazy_pattern(
    r"https://((127|10|192\.168|172\.(1[6-9]|2\d|3[01]))(\.\d+)+\.?|([^/:]+\.)?(local|localhost|internal|lan))"
    r"(?=[:/?#]|$)",
    re.IGNORECASE,
)


@rule(setting="authentication.providers.custom", severity=Severity.ERROR, replaces=True, unless="usual")
def check(custom: Node, context: Context) -> Iterator[Finding]:
    """Report wrong keys and icons, and in JSON text all that the schema cannot look into."""
    if isinstance(custom.value, str):
        if custom.value.lstrip().startswith("{"):
            yield from _text(custom, context)
        return
    for key, entry in custom.members.items():
        if not context.is_known(entry):
            continue
        if fault := _key_fault(key, custom):
            yield context.finding(entry, fault, key=True)
        icon = entry.members["icon"]
        if not icon.is_placeholder and (fault := _icon_fault(icon.value)):
            yield context.finding(icon, fault)


def _text(custom: Node, context: Context) -> Iterator[Finding]:
    """Yield what is wrong with entries written as JSON text."""
    try:
        entries = json.loads(custom.value)
    except (ValueError, RecursionError) as error:
        if not _CURLY.search(custom.value):  # smart-quotes says what is wrong
            at = getattr(error, "pos", 0) + 1
            message = f"this text is not valid JSON from character {at} on, so no custom provider can be read"
            yield context.finding(custom, message)
        return
    for key, entry in entries.items():
        if fault := _key_fault(key, custom) or _entry_fault(key, entry):
            yield context.finding(custom, fault, part=key)
        elif fault := _icon_fault(entry["icon"]):
            yield context.finding(custom, fault, part=entry["icon"])


def _key_fault(key: str, custom: Node) -> str | None:
    if _KEY.fullmatch(key) or custom.source.placeholder.search(key) or unfilled(key):
        return None
    return f"`{key}` is not a key of a custom provider; write the customer id, a dot and the id of the custom provider"


def _entry_fault(key: str, entry: object) -> str | None:
    if not isinstance(entry, dict):
        return f"`{key}` takes a mapping with name, icon and provider"
    wrong = [f"`{name}`" for name in _MEMBERS if not isinstance(entry.get(name), str) or not entry[name]]
    return f"`{key}` lacks a text under {' and '.join(wrong)}" if wrong else None


def _icon_fault(icon: str) -> str | None:
    if unfilled(icon) or not icon.isascii():
        return None  # said by unfilled-template and smart-quotes
    if not _HTTPS.fullmatch(icon):
        return f"`icon` takes an https URL, not `{icon}`; the button would have no picture"
    if any(map(icon.lower().__contains__, _PRIVATE_SIGNS)) and _PRIVATE.match(icon):
        return f"`icon` must be public, but users cannot reach `{icon}`; the button would have no picture"
    return None
