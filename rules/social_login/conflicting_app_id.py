"""Two spellings of the Social Login application id have different values.

Pages call this setting `rpx_app_id`, `rpx_appid` and `rpx_id`. If two of them have different values, the file does not
show which Social Login application the client uses, and the platform may read the old one.

Symptom: Social login is not available, or offers the providers of another Social Login application.
See: https://techdocs.akamai.com/identity-cloud/docs/select-a-social-login-application

```yaml bad
rpx_app_id: abcdefghijklmnopqrst
rpx_appid: tsrqponmlkjihgfedcba
```
```yaml good
rpx_app_id: abcdefghijklmnopqrst
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, rule

_SPELLINGS = ("rpx_app_id", "rpx_appid", "rpx_id")


@rule(severity=Severity.ERROR, unless="complete")
def check(_document: Document, context: Context) -> Iterator[Finding]:
    """Report, in each scope, every spelling whose value differs from the first spelling's."""
    for scope in (context.settings.own, context.settings.inherited):
        nodes = [scope[name] for name in _SPELLINGS if name in scope and _is_known(scope[name], context)]
        for node in nodes[1:]:
            if node.value != nodes[0].value:
                yield _finding(node, nodes[0], context)


def _is_known(node: Node, context: Context) -> bool:
    return node.value is not None and context.is_known(node)


def _finding(node: Node, other: Node, context: Context) -> Finding:
    return context.finding(
        node,
        f"{context.show(node)} contradicts {context.show(other)} under `{other.key}`, which is the same setting; "
        "keep one of the two",
        related=[context.related(other, "the other value")],
    )
