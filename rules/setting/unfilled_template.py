"""A part of a template was not filled in.

The documentation prints URLs and ids with blanks such as `{base_url}`, `{CustomerID}`, `<region>` or `CUSTOMER_ID`.
They do not work as they are. If a deployment fills them in, describe them with the pattern `placeholder` in the config;
without it, `${NAME}` is a placeholder.

Symptom: What the setting is for does not work: a link in a mail, a picture, a button.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings
See: https://techdocs.akamai.com/identity-cloud/docs/enable-a-custom-provider-in-hosted-login

```yaml bad
verify_email_url: https://v1.api.<region>.janrain.com/{CustomerID}/auth-ui/verify-account?client_id={OIDC client_id}
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

import json
from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    left_from_template,
    masked,
    rule,
    unfilled,
    unfilled_in_url,
    unfilled_name,
)

_CUSTOM = "authentication.providers.custom"
# Other rules report angle brackets around these URLs.
_URLS = (
    *("verify_email_url", "password_recover_url", "theming.faviconURL", "theming.fontURLs", "theming.logoURL"),
    "theming.stylesheetURLs",
)
_SETTINGS = (
    *(_CUSTOM, *_URLS, "customer_id", "oidc_url", "configuration_client_id", "capture_server_url", "site_name"),
    *("authentication.captureui_domain", "rpx_app_id", "rpx_realm", "rpx_server", "janrainOidcClientId"),
    *("authentication.providers", "default_flow_name", "legal_acceptance_id_1", "legal_acceptance_id_2"),
    *("user_entity_type", "verify_email_redirect", "backplane_bus", "backplane_server", "backplane_username"),
    *(f"ccp_{name}" for name in ("edit_form", "flow_locale", "flow_name", "registration_form", "verify_email_form")),
)


@rule(setting=_SETTINGS, severity=Severity.ERROR, placeholders=True, explains="value", unless="usual")
def check(node: Node, context: Context) -> Iterator[Finding]:
    """Report what was left from a template in a URL, id or name, and in the keys and values of custom providers."""
    value = node.value
    if value.__class__ is str and not node.is_placeholder and not unfilled(value) and node.key != _CUSTOM:
        return  # like most
    if value.__class__ is dict:
        for member in node.walk():
            key = member.key
            if member is not node and (left := unfilled(key)):
                yield context.finding(member, left_from_template(left), key=True)
            if (text := masked(member)) and (left := _left(key, text)):
                yield context.finding(member, left_from_template(left), part=_part(left))
    elif value.__class__ is list:
        for item in node.items:
            if left := unfilled(masked(item)):
                yield context.finding(item, left_from_template(left), part=_part(left))
    elif left := _in_text(node):
        yield context.finding(node, left_from_template(left), part=_part(left))


def _left(key: str, text: str) -> tuple[str, ...]:
    # The text of a button is free to hold a brace.
    return tuple(left for left in unfilled(text) if key != "name" or left == "BUTTON_TEXT")


def _in_text(node: Node) -> tuple[str, ...]:
    text = masked(node)
    if node.key != _CUSTOM:
        return (unfilled_in_url if node.key in _URLS else unfilled_name if node.key == "site_name" else unfilled)(text)
    try:
        return tuple(_in_members(json.loads(text, strict=False)))
    except (ValueError, RecursionError):
        return ()


def _in_members(value: object) -> Iterator[str]:
    for key, member in value.items() if isinstance(value, dict) else ():
        yield from unfilled(key)
        yield from _left(key, member) if isinstance(member, str) else _in_members(member)


def _part(left: tuple[str, ...]) -> str | None:
    return left[0] if len(left) == 1 else None
