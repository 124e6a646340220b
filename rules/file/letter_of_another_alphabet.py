"""The host of a URL has a letter of another alphabet in place of a Latin one.

The Cyrillic `о` and the Latin `o` are printed alike, but hosts with them are two hosts, and the second one may belong
to a stranger. Such letters come along when an address is typed on another keyboard or copied from a page; attackers use
them in addresses that pass a review. A host that is written in one alphabet as a whole, such as `пример.рф`, is fine.

Symptom: Users are sent to a host that does not exist, or to one of a stranger.
See: https://www.unicode.org/reports/tr39/

```yaml bad
theming.logoURL: https://static.shоp.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, lazy_pattern, rule

_LATIN = str.maketrans(
    "аеорсухѕіјһԁԛԝӏѵАВЕКМНОРСТУХЅІЈҺαικνορχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxsijhdqwlvABEKMHOPCTYXSIJHaikvopxABEZHIKMNOPTYX",
)
_HOST = lazy_pattern(r"(?<![\w.-])(?:[A-Za-z][A-Za-z0-9+.-]*://)([\w.-]+)")
_KINDS = ("application-settings", "client-settings", "login-policy", "oidc-client")


@rule(kind=_KINDS, severity=Severity.ERROR, fix="unsafe", explains="value", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each host that becomes a plain one with the Latin letters."""
    for node in () if document.source.is_ascii else document.root.walk():
        if isinstance(node.value, str) and not node.value.isascii() and not node.alias:
            for match in _HOST.finditer(node.value):
                yield from _host(node, match[1], context)


def _host(node: Node, host: str, context: Context) -> Iterator[Finding]:
    if host.isascii() or not host.rpartition(".")[2].isascii():
        return
    meant = ".".join(_plain(label) for label in host.split("."))
    wrong = re.search(r"[^\x00-\x7f]", host)
    if wrong is not None and meant != host:
        letter = f"`{wrong[0]}` (U+{ord(wrong[0]):04X}), which only looks like a Latin letter"
        fix = context.replace_part(node, host, meant, f"write {meant}", safe=False)
        yield context.finding(
            node, f"the host `{host}` contains {letter}, so it is another host; write `{meant}`", part=host, fix=fix
        )


def _plain(label: str) -> str:
    """Return a label with Latin letters if all its letters are printed like these, else the label itself."""
    plain = label.translate(_LATIN)
    return plain if plain.isascii() else label
