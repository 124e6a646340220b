"""Only one or two of the three settings for social login are set.

`rpx_key`, `rpx_realm` and `rpx_app_id` describe one Social Login application and work only together. A client may
inherit them from the application, but must not mix: its own key together with the realm or id of another Social Login
application does not work. If the file has no `_global` block, the missing ones may be inherited, and this is a warning.

Symptom: Social login is not available.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
rpx_realm: example-shop
rpx_app_id: abcdefghijklmnopqrst
_global:
  email_method: ses_sync
```
```yaml good
rpx_key: ${RPX_KEY}
rpx_realm: example-shop
rpx_app_id: abcdefghijklmnopqrst
```
"""

from collections.abc import Iterator, Mapping

from lint_settings import Context, Document, Finding, Node, Severity, in_backticks, rule

_NEEDED = (("rpx_key",), ("rpx_realm",), ("rpx_app_id", "rpx_appid", "rpx_id"))

_WHERE = {False: "which this file leaves to the application", True: "which the application does not set either"}


@rule(
    severity=Severity.ERROR, inherited=("rpx_key", "rpx_realm", "rpx_app_id", "rpx_appid", "rpx_id"), unless="complete"
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the first credential of an incomplete set, or of a set that mixes two applications."""
    own, inherited = _credentials(context.settings.own), _credentials(context.settings.inherited)
    effective = {**inherited, **own}
    if 0 < len(effective) < len(_NEEDED):
        yield from _incomplete(document, effective, context)
    elif own and len(own) < len(_NEEDED):
        yield from _mixed(own, inherited, context)


def _credentials(scope: Mapping[str, Node]) -> dict[str, Node]:
    """Return the credentials that a scope sets, under the first of their spellings."""
    found = {}
    for spellings in _NEEDED if scope else ():
        for name in spellings:
            if name in scope and scope[name].value not in (None, ""):
                found[spellings[0]] = scope[name]
                break
    return found


def _incomplete(document: Document, found: dict[str, Node], context: Context) -> Iterator[Finding]:
    blank = [context.settings.own.get(name) for name, *_ in _NEEDED if name not in found]
    if None in blank:
        yield _lacking(document, found, context)
    for node in blank if None not in blank else ():
        if node is not None and node.value is not None:  # null-value reports the others
            present = in_backticks(one.key for one in found.values())
            yield context.finding(node, f"`{node.key}` is empty, and {present} cannot work without it")


def _lacking(document: Document, found: dict[str, Node], context: Context) -> Finding:
    context.require_inherited()
    application = document.root.members.get("_global")
    block = application is not None and not application.is_placeholder
    known = block or context.workspace.application_settings(document) is not None
    missing = in_backticks(name for name, *_ in _NEEDED if name not in found)
    present = in_backticks(node.key for node in found.values())
    places = sorted(found.values(), key=lambda node: (node.source.path, node.place))
    return context.finding(
        context.here(*places) or places[0],
        f"{present} cannot work without {missing}, "
        + ("missing both here and in `_global`" if block else _WHERE[known]),
        key=True,
        severity=Severity.ERROR if known else Severity.WARNING,
    )  # fmt: skip


def _mixed(own: dict[str, Node], inherited: dict[str, Node], context: Context) -> Iterator[Finding]:
    differing = [name for name, node in own.items() if name in inherited and _differ(node, inherited[name])]
    rest = in_backticks(name for name in inherited if name not in own)
    for name in differing[:1]:
        message = f"`{name}` differs from the application's value but is combined with its {rest}"
        message += "; set all three here, or none"
        yield context.finding(own[name], message, key=True, severity=Severity.WARNING)


def _differ(one: Node, other: Node) -> bool:
    unknown = one.is_placeholder or other.is_placeholder
    return not unknown and one.key == other.key and one.value != other.value
