"""The `provider` of a custom provider does not match the host of Hosted Login.

`provider` names the host of the login pages: `janrain` for `v1.api.us.janrain.com`, `mycompany` for your own host such
as `accounts.mycompany.com`. It is easily forgotten when a CNAME is introduced or an example is copied. The host comes
from `verify_email_url`; the vendor's examples disagree with each other, so this is an info.

Symptom: The button of the custom provider has an odd label.
See: https://identitydocs.akamai.com/getting-started/custom-idp/step2/page4-addtohl/

```yaml bad
verify_email_url: https://accounts.example.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
```yaml good
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
authentication.providers.custom:
  6ba7b810-9dad-11d1-80b4-00c04fd430c8.7d444840-9dc0-11d1-b245-5ffdce74fad2:
    name: Shop Staff
    icon: https://static.shop.example.com/staff.png
    provider: janrain
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, read_json_text, rule

_HOST = lazy_pattern(r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,})(?=[:/?#]|$)")
_SECOND_LEVEL = frozenset(("ac", "co", "com", "gov", "net", "or", "org"))  # as in example.co.uk


@rule(
    setting="authentication.providers.custom",
    severity=Severity.INFO,
    fix="unsafe",
    inherited=("authentication.providers.custom",),
    unless="agreeing",
)
def check(custom: Node, context: Context) -> Iterator[Finding]:
    """Report every custom provider whose `provider` is no label of the host."""
    url = _HOST.match(str(context.value("verify_email_url")).lower())
    if url is None or context.effective("authentication.providers.custom") is not custom:
        return
    host = url.group(1)
    other = _HOST.match(str(context.value("password_recover_url")).lower())
    if other is not None and other.group(1) != host:
        return  # auth-host-mismatch reports it, and the right host is unknown
    if isinstance(custom.value, str):
        for name in _names(custom.value):
            if name.lower() not in host.split("."):
                yield context.finding(custom, _message(name, host), part=f'"{name}"')
        return
    for entry in custom.members.values():
        node = entry.members.get("provider")
        if node is not None and not node.is_placeholder and node.value.lower() not in host.split("."):
            fix = context.replace(node, _label(host), f"write {_label(host)}", safe=False)
            yield context.finding(node, _message(node.value, host), fix=fix)


def _names(text: str) -> list[str]:
    """Return the `provider` members of entries in JSON text."""
    written = read_json_text(text)
    entries = written.values() if isinstance(written, dict) else ()
    names = [entry.get("provider") for entry in entries if isinstance(entry, dict)]
    return [name for name in names if isinstance(name, str) and name]


def _message(name: str, host: str) -> str:
    return f"`provider` must match the host of Hosted Login; write `{_label(host)}` for `{host}`, not `{name}`"


def _label(host: str) -> str:
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2]
