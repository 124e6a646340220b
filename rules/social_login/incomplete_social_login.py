"""Social login providers are set up, but the client is not connected to a Social Login application.

`authentication.providers` and `authentication.providers.custom` only decide which buttons are shown. The buttons need
`rpx_key`, `rpx_realm` and `rpx_app_id`, from the client or inherited from the application. If the file has no `_global`
block, the application's values are unknown, and this is a warning.

Symptom: Social login is not available, or its buttons lead nowhere.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
authentication.providers: [facebook, linkedin]
_global:
  email_method: ses_sync
```
```yaml good
authentication.providers: [facebook, linkedin]
rpx_key: ${RPX_KEY}
rpx_realm: example-shop
_global:
  rpx_app_id: abcdefghijklmnopqrst
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, lazy_pattern, rule

_CREDENTIALS = ("rpx_key", "rpx_realm", "rpx_app_id", "rpx_appid", "rpx_id")
_EMPTY_TEXT = lazy_pattern(r"\s*\{\s*\}\s*")

_WHERE = {False: "which this file leaves to the application", True: "which the application does not set either"}


@rule(
    severity=Severity.ERROR,
    inherited=("authentication.providers", "authentication.providers.custom"),
    unless="complete",
)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the setting that asks for buttons where none of the credentials is known."""
    shown = _shown(context)
    if shown is None or any(_is_set(context.effective(name)) for name in _CREDENTIALS):
        return  # one or two of them are partial-social-login's business
    context.require_inherited()
    application = document.root.members.get("_global")
    block = application is not None and not application.is_placeholder
    known = block or context.workspace.application_settings(document) is not None
    yield context.finding(
        shown,
        f"`{shown.key}` enables social login, which cannot work without `rpx_key`, `rpx_realm` and `rpx_app_id`, "
        + ("missing both here and in `_global`" if block else _WHERE[known]),
        key=True,
        severity=Severity.ERROR if known else Severity.WARNING,
    )  # fmt: skip


def _shown(context: Context) -> Node | None:
    """Return the setting that enables social login buttons, if one certainly does."""
    providers = context.effective("authentication.providers")
    if providers is not None:
        return providers if providers.value and context.is_known(providers) else None
    custom = context.effective("authentication.providers.custom")
    if custom is None or not custom.value or not context.is_known(custom):
        return None
    return None if isinstance(custom.value, str) and _EMPTY_TEXT.fullmatch(custom.value) else custom


def _is_set(node: Node | None) -> bool:
    return node is not None and node.value != ""
