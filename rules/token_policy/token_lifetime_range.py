"""A token policy has a lifetime outside the allowed range.

An access token lives from one minute to one hour, 60 to 3600 seconds; a refresh token from one minute to one year of
365¼ days, 60 to 31557600 seconds. Both limits are allowed. Common mistakes are minutes or days instead of seconds, and
a long access token lifetime for long sessions, which is what the refresh token is for.

The pages disagree about numbers in quotes. One prints such a lifetime, another calls it text, and the reference of the
call that creates a policy calls it a whole number. It is a warning.

See: https://techdocs.akamai.com/identity-cloud-hosted-login/reference/post-token-policy
See: https://techdocs.akamai.com/identity-cloud/docs/modify-token-lifetimes

```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 7200
```
```yaml bad
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: "1800"
```
```yaml good
# file: token-policies/shop.yaml
title: Shop
accessTokenLifetime: 3600
refreshTokenLifetime: 2592000
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, member, number_of, rule

_SHORTEST = 60
_SHORT_UNITS = {"accessTokenLifetime": ("minutes", 60), "refreshTokenLifetime": ("days", 86_400)}
_LONGEST = {"accessTokenLifetime": 3_600, "refreshTokenLifetime": 31_557_600}


@rule(kind="token-policy", severity=Severity.ERROR, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report lifetimes out of range, and those in range that are written as text."""
    for name, longest in _LONGEST.items():
        node = member(document, name)
        if node is None or not context.is_known(node):
            continue
        seconds = number_of(node.value)
        if not _SHORTEST <= seconds <= longest:
            yield _out_of_range(node, seconds, longest, context)
        elif isinstance(node.value, str):
            yield context.finding(
                node,
                f"`{name}` is the text {context.show(node)}; the reference asks for a number, though other pages print "
                f"text: write {seconds} without quotes",
                severity=Severity.WARNING,
                fix=context.replace(node, seconds, f"write the number {seconds}", safe=False),
            )


def _out_of_range(node: Node, seconds: int, longest: int, context: Context) -> Finding:
    """Report a lifetime, with what to write where another unit was probably meant."""
    message = f"`{node.key}` is {context.show(node)}; it takes {_SHORTEST} to {longest} seconds"
    unit, length = _SHORT_UNITS[node.key]
    ways = ((unit, seconds * length), ("milliseconds", seconds // 1000 if seconds % 1000 == 0 else 0))
    for unit, better in ways:
        if _SHORTEST <= better <= longest:
            fix = context.replace(node, better, f"write {better}", safe=False)
            return context.finding(node, f"{message}; if {unit} were meant, write {better}", fix=fix)
    return context.finding(node, message)
