"""A value begins or ends with a blank.

The platform takes texts as they are. With a blank at an end, an id names nothing, a provider has no button, a URL leads
nowhere, and reviewers do not see it. Texts that people read, such as descriptions and translations, may have blanks.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
authentication.providers: ["facebook "]
```
```yaml good
authentication.providers: [facebook]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, find_setting, is_sensitive, rule

_KINDS = (
    "access-schema",
    "api-client",
    "application-settings",
    "client-settings",
    "entity-type",
    "flow",
    "login-policy",
    "oidc-client",
    "token-policy",
)
# What people read, what may hold any text, and the metadata of SOPS, which no fix may touch.
_FREE = ("sops", "description", "translations", "label", "tip", "placeholder", "message", "definition")
_SETTINGS = ("application-settings", "client-settings")
_URLS = ("loginURL", "oidc_url", "password_recover_url", "redirectURIs", "rpx_server", "verify_email_url")
_BLANKS = " \t\r\n"
_EVERY = _BLANKS + "\u00a0"  # in settings, smart-quotes reports non-breaking spaces wherever they are


@rule(kind=_KINDS, severity=Severity.ERROR, fix="safe", explains="value", unless="tidy")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report texts in what the platform reads, with a fix that takes the blanks away."""
    if not (document.source.has_outer_blanks or document.source.filled):
        return  # like most
    blanks = _BLANKS if document.kind in _SETTINGS else _EVERY
    if document.kind not in _SETTINGS:
        nodes = [document.root]
    else:
        named = context.settings.nodes()
        nodes = [node for name, node in named if _has_blank(node.value, blanks) and find_setting(name)]
    for node in nodes:
        for one in _texts(node, blanks):
            if one.key in _URLS or (len(one.path) > 1 and one.path[-2] in _URLS):
                continue  # rules about these report blanks
            # JSON and regular expressions may end in a line break of the file.
            if one.style in ("|", ">") or one.is_placeholder or one.is_pasted or not context.is_valid(one):
                continue
            text = one.value.strip(blanks)
            if not text:
                yield context.finding(one, "the value is only blanks; write a value, or remove the member")
                continue
            from lint_settings import to_write

            side = "ends with" if one.value.startswith(text) else "begins with" if one.value.endswith(text) else "has"
            where = " at both ends" if side == "has" else ""
            shown = "" if is_sensitive(one.key) else f"; write `{to_write(one, text)}`"
            yield context.finding(
                one,
                f"the value {side} a blank{where}, which the platform takes as a part of it{shown}",
                fix=None if is_sensitive(one.key) else context.replace(one, text, f"write {text}", safe=True),
            )


def _has_blank(value: object, blanks: str) -> bool:
    """Return whether a text begins or ends with a blank, or one in a mapping or list does."""
    if isinstance(value, str):
        return value.strip(blanks) != value
    if isinstance(value, dict):
        return any(_has_blank(member, blanks) for member in value.values())
    return isinstance(value, list) and any(_has_blank(item, blanks) for item in value)


def _texts(node: Node, blanks: str) -> Iterator[Node]:
    if not _has_blank(node.value, blanks) or node.key in _FREE:  # like most
        return
    if isinstance(node.value, str):
        yield node
    for child in (*node.members.values(), *node.items):
        yield from _texts(child, blanks)
