"""The host of a URL has a letter of another alphabet in place of a Latin one.

The Cyrillic `о` and the Latin `o` are printed alike, but hosts with them are two hosts, and the second one may belong
to a stranger. Such letters come along when an address is typed on another keyboard or copied from a page; attackers use
them in addresses that pass a review. A host in one alphabet, such as `пример.рф`, is fine; so is `сахар.com`, where
only the ending is Latin, unless the file also names a host that is printed alike.

Symptom: Users are sent to a host that does not exist, or to one of a stranger.
See: https://www.unicode.org/reports/tr39/

```yaml bad
theming.logoURL: https://static.shоp.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

from collections.abc import Collection, Iterator

from lint_settings import Context, Document, Finding, Fix, Node, Severity, latin_host, lazy_pattern, rule

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
    if document.source.is_ascii:
        return
    nodes = [node for node in document.root.walk() if isinstance(node.value, str) and not node.alias]
    matches = [_URL.match(url) for node in nodes for url in _urls(node) if url.isascii()]
    hosts = {match["host"].lower() for match in matches if match is not None}
    for node in nodes:
        if not node.value.isascii() and context.is_described(node):
            yield from _hosts(node, hosts, context)


def _hosts(node: Node, known: Collection[str], context: Context) -> Iterator[Finding]:
    """Report the wrong hosts in a value, each one once."""
    found: dict[str, list[str | None]] = {}
    for url in _urls(node):
        match = _URL.match(url)
        if match is not None and latin_host(match["host"], known) != match["host"]:
            found.setdefault(match["host"], []).append(_part(str(node.value), url, *match.span("host")))
    for host, parts in found.items():
        meant = latin_host(host, known)
        wrong = next(old for old, new in zip(host, meant, strict=True) if old != new)
        letter = f"`{wrong}` (U+{ord(wrong):04X}), which only looks like a Latin letter"
        message = f"the host `{host}` contains {letter}, so it is another host; write `{meant}`"
        yield context.finding(node, message, part=parts[0] or host, fix=_fix(node, (host, meant), parts, context))


def _urls(node: Node) -> list[str]:
    """Return the URLs in a value: it is one, or a list with commas."""
    text = str(node.value)
    return text.split(",") if node.path and node.path[-1] in _WITH_COMMAS else [text]


def _part(text: str, url: str, start: int, end: int) -> str | None:
    """Return a part of a URL, with its host, that is only once in a text; if possible, it begins with the host."""
    parts = (url[start - back : stop] for back in range(4) for stop in range(end, min(len(url), end + 99) + 1))
    return next((part for part in parts if text.count(part) == 1), None) if len(text) <= _LONG else None


def _fix(node: Node, hosts: tuple[str, str], parts: list[str | None], context: Context) -> Fix | None:
    """Return a fix that writes a host at all its places; None if other text is equal to one of them."""
    title = f"write {hosts[1]}"
    if None in parts:
        return None
    pairs = [(part, part.replace(*hosts)) for part in parts if part is not None]
    return context.combine([context.replace_part(node, *pair, title, safe=False) for pair in pairs], title, safe=False)
