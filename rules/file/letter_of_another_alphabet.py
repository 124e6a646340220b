"""The host of a URL has a letter of another alphabet in place of a Latin one.

The Cyrillic `о` and the Latin `o` are printed alike, but hosts with them are two hosts, and the second one may belong
to a stranger. Such letters come along when an address is typed on another keyboard or copied from a page; attackers use
them in addresses that pass a review. A host in one alphabet, such as `пример.рф`, is fine; so is `сахар.com`, where
only the ending is Latin.

Symptom: Users are sent to a host that does not exist, or to one of a stranger.
See: https://www.unicode.org/reports/tr39/

```yaml bad
theming.logoURL: https://static.shоp.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Fix, Node, Severity, lazy_pattern, rule

_LATIN = str.maketrans(
    "аеорсухѕіјһԁԛԝӏѵАВЕКМНОРСТУХЅІЈҺαικνορχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxsijhdqwlvABEKMHOPCTYXSIJHaikvopxABEZHIKMNOPTYX",
)
# A URL as a whole; its host is behind the login.
_URL = lazy_pattern(
    r"\s*[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#\s]*@)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?::[0-9]{1,5})?(?:[/?#]\S*)?\s*\Z"
)
_WITH_COMMAS = ("theming.stylesheetURLs", "theming.fontURLs")
_LONG = 10_000  # to search such a text for each of its URLs takes too long
_KINDS = ("application-settings", "client-settings", "login-policy", "oidc-client")


@rule(kind=_KINDS, severity=Severity.ERROR, fix="unsafe", explains="value", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each host that becomes a plain one with the Latin letters."""
    for node in () if document.source.is_ascii else document.root.walk():
        if isinstance(node.value, str) and not node.value.isascii() and not node.alias and context.is_described(node):
            yield from _hosts(node, context)


def _hosts(node: Node, context: Context) -> Iterator[Finding]:
    """Report the wrong hosts in a value, each one once."""
    found: dict[str, list[str | None]] = {}
    for url in _urls(node):
        match = _URL.match(url)
        if match is not None and _meant(match["host"]) != match["host"]:
            found.setdefault(match["host"], []).append(_part(str(node.value), url, *match.span("host")))
    for host, parts in found.items():
        meant = _meant(host)
        wrong = next(old for old, new in zip(host, meant, strict=True) if old != new)
        letter = f"`{wrong}` (U+{ord(wrong):04X}), which only looks like a Latin letter"
        message = f"the host `{host}` contains {letter}, so it is another host; write `{meant}`"
        yield context.finding(node, message, part=parts[0] or host, fix=_fix(node, host, parts, context))


def _urls(node: Node) -> list[str]:
    """Return the URLs in a value: it is one, or a list with commas."""
    text = str(node.value)
    return text.split(",") if node.path and node.path[-1] in _WITH_COMMAS else [text]


def _part(text: str, url: str, start: int, end: int) -> str | None:
    """Return a part of a URL, with its host, that is only once in a text; if possible, it begins with the host."""
    parts = (url[start - back : stop] for back in range(4) for stop in range(end, min(len(url), end + 99) + 1))
    return next((part for part in parts if text.count(part) == 1), None) if len(text) <= _LONG else None


def _fix(node: Node, host: str, parts: list[str | None], context: Context) -> Fix | None:
    """Return a fix that writes a host at all its places; None if other text is equal to one of them."""
    title = f"write {_meant(host)}"
    if None in parts:
        return None
    pairs = [(part, part.replace(host, _meant(host))) for part in parts if part is not None]
    return context.combine([context.replace_part(node, *pair, title, safe=False) for pair in pairs], title, safe=False)


def _meant(host: str) -> str:
    """Return a host with Latin letters in labels with both alphabets, and in those that are beside Latin ones."""
    labels = host.split(".")
    if not labels[-1].isascii():
        return host
    domain = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    before = labels[:-domain]
    is_mixed = any(map(_has_latin, (label for label in before if label.lower() != "www")))
    return ".".join(
        _plain(label) if _has_latin(label) or (at < len(before) and is_mixed) else label
        for at, label in enumerate(labels)
    )


def _has_latin(label: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in label)


def _plain(label: str) -> str:
    """Return a label with Latin letters if all its letters are printed like these, else the label itself."""
    plain = label.translate(_LATIN)
    return plain if plain.isascii() else label
