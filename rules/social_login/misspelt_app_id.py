"""The id of the Social Login application has another name than in the API.

Pages spell this setting in three ways. The reference of the Configuration API and most pages say `rpx_app_id`; one
table says `rpx_appid`, and the custom provider pages say `rpx_id`. The platform silently ignores unknown names. If your
tenant uses another spelling, name it in the config: `[options.misspelt-app-id]` with `target = "rpx_appid"`.

Symptom: Social login is not available.
See: https://techdocs.akamai.com/identity-cloud/docs/select-a-social-login-application
See: https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings

```yaml bad
rpx_appid: abcdefghijklmnopqrst
```
```yaml good
rpx_app_id: abcdefghijklmnopqrst
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Fix, Node, Severity, rule

_SPELLINGS = ("rpx_app_id", "rpx_appid", "rpx_id")


@rule(setting=_SPELLINGS, severity=Severity.WARNING, fix="unsafe", placeholders=True, options={"target": "rpx_app_id"})
def check(app_id: Node, context: Context) -> Iterator[Finding]:
    """Report every spelling but the target, unless the values contradict each other."""
    target = context.options["target"]
    if app_id.key == target or app_id.value is None:
        return
    others = _others(app_id, context)
    if any(_contradict(app_id, other) for other in others):
        return
    yield context.finding(
        app_id,
        f"the Social Login application id belongs under `{target}`; `{app_id.key}` may be ignored",
        key=True,
        fix=_fix(app_id, others, target, context),
    )


def _others(app_id: Node, context: Context) -> list[Node]:
    """Return the other spellings that the same scope sets."""
    scope = context.settings.inherited if context.is_inherited(app_id) else context.settings.own
    nodes = (scope[name] for name in _SPELLINGS if name != app_id.key and name in scope)
    return [node for node in nodes if node.value is not None]


def _contradict(one: Node, other: Node) -> bool:
    return not one.is_placeholder and not other.is_placeholder and one.value != other.value


def _fix(app_id: Node, others: list[Node], target: str, context: Context) -> Fix | None:
    if not others:
        return context.rename(app_id, target, f"call it {target}", safe=False)
    is_double = any(other.key == target and other.value == app_id.value for other in others)
    return context.remove(app_id, f"keep {target} only", safe=False) if is_double else None
