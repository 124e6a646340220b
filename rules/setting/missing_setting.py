"""A setting that every application client needs is set neither here nor for the whole application.

`janrainOidcClientId` must be in the client's own settings; the others may be inherited from the application. A PUT of
client settings deletes what its body omits, so a file without one of them removes it from a working client.

What users see depends on the setting. Without a flow and its version, the login page answers with “No flow available”.
Without `verify_email_url`, the error is “verify_email_url is not set”, and the sign-in screen does not appear. Without
`password_recover_url`, users cannot reset a forgotten password. Without `user_entity_type`, a login fails with
“Incorrect username or password”.

Symptom: The login page shows an error, or users cannot sign in, reset a password or confirm an address.
See: https://techdocs.akamai.com/identity-cloud/docs/configure-the-required-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
default_flow_name: standard
default_flow_version: "20240115093000123456"
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
user_entity_type: user
default_flow_name: standard
default_flow_version: "20240115093000123456"
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
password_recover_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/reset-password?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator
from functools import cache

from lint_settings import (
    AUTH_PAGES,
    COUNTERPARTS,
    Context,
    Document,
    Finding,
    Fix,
    Setting,
    Severity,
    application_places,
    catalogue,
    intended,
    names_split_off,
    parse_auth_url,
    rule,
    unread_settings,
)

# Where the address of a page can be taken from.
_OTHER = dict(zip(AUTH_PAGES, reversed(AUTH_PAGES), strict=True))


@rule(severity=Severity.ERROR, fix="unsafe", explains="shared", unless="complete")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report every required setting without an effective value, unless a misspelled one replaces it."""
    own = context.settings.own
    if all((node := own.get(one.name)) is not None and node.value is not None for one in _required()):
        return  # like most
    missing = [setting for setting in _required() if _is_missing(setting, context)]
    meant = {COUNTERPARTS.get(name) or intended(name) for name in own} if missing else set()
    meant |= unread_settings(document.root) if missing else set()
    places = application_places(context) if missing else []
    for setting in (one for one in missing if one.name not in meant):
        name, here, own_only = setting.name, own.get(setting.name), setting.can_inherit is False
        unset = "is not set, and the application cannot provide it" if own_only else "is neither set nor inherited"
        if here is None and not own_only:
            context.require_inherited()
        what = unset if here is None else "is null, which leaves it unset"
        related = names_split_off(document).get(name) or ([] if own_only or here is not None else places)
        gone = f"; {related[0].message}" if related and related[0].is_example else ""
        fix, message = _page(name, context), f"`{name}` {what}; it takes {setting.takes}{gone}"
        yield context.finding(here, message, missing=name, about=name, related=related, fix=None if here else fix)


def _page(name: str, context: Context) -> Fix | None:
    """Return a page's address differs from that of the other one by its last part only, where that one is right."""
    other = context.own(_OTHER[name]) if name in _OTHER else None
    if other is None or len(other.path) > len(context.document.root.path) + 1 or not context.is_known(other):
        return None
    url = parse_auth_url(other)
    ids = [] if url is None else [parameter.value for parameter in url.query or ()]
    is_right = url is not None and url.endpoint == AUTH_PAGES[other.key] and bool(url.parameters("client_id"))
    if url is None or not is_right or ids != [context.value("janrainOidcClientId")]:
        return None
    value = str(other.value).replace(f"/auth-ui/{url.endpoint}?", f"/auth-ui/{AUTH_PAGES[name]}?")
    return context.add_after(other, name, value, f"add {name}", safe=False)


def _is_missing(setting: Setting, context: Context) -> bool:
    if setting.can_inherit is not False:
        return context.effective(setting.name) is None
    here, misplaced = context.own(setting.name), context.settings.block.get(setting.name)
    if here is None and misplaced is not None and misplaced.value is not None:
        return False  # inherited-client-id reports it
    return here is None or here.value is None


@cache
def _required() -> tuple[Setting, ...]:
    return tuple(setting for setting in catalogue().values() if setting.required)
