"""A secret is in the file in plain text.

Everyone who can read the repository can read the secret, for as long as the history exists, and use the account behind
it. Write a placeholder or a tag such as `!secret` and let the deployment fill it in. A committed secret is known:
deleting the line does not help, so replace the secret. The default of a placeholder is plain text too.

See: https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings

```yaml bad
rpx_key: 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c
```
```yaml bad
rpx_key: ${RPX_KEY:-0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c}
```
```yaml good
rpx_key: ${RPX_KEY}
```
"""

import re
from collections.abc import Iterator
from functools import cache

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    catalogue,
    find_setting,
    is_sensitive,
    lazy_pattern,
    rule,
)

_PLAIN = lazy_pattern(r"[A-Za-z0-9_.-]+")
_DEFAULT = lazy_pattern(
    r"\$\{[A-Za-z_][A-Za-z0-9_]*:?[-=+](?!\$)[^}]|\$\{[A-Za-z_]+:[^},]*,\s*['\"][^$'\"][^}]*['\"]\s*\}"
)
_NAME = r"(?:[A-Z][A-Z0-9_.-]*|[A-Za-z]+(?:[_.-][A-Za-z0-9]+)*)"  # of a variable
_PATH = r"/?[\w.@${}-]+(?:[/:][\w.@${}-]+)+(?:\#[\w./-]+)?"
_STORES = (
    r"(?:vault|hashivault|op|bws|doppler|infisical|conjur|sops|ssm|awsssm|awssm|secretsmanager|gsm|gcpsm|gcpsecretmanager"
    r"|akv|azurekeyvault|keyvault|secret|secretRef|secretref|env|file)"
)
# Masked, encrypted, the placeholder of another tool, or a reference to a store of secrets.
_NO_SECRET = lazy_pattern(
    rf"""[*•.xX]+|<.*>|REDACTED\w*|ENC\[.*\]|\{{\{{.*\}}\}}|\$[A-Z_][A-Z0-9_]*|
    |\$\({_NAME}\)|\$\[[^\[\]]+\]|\#\{{[^{{}}]+\}}\#?|__{_NAME}__|%{_NAME}%|%%{_NAME}%%|@{_NAME}@|@@{_NAME}@@
    |\(\({_NAME}(?:/{_NAME})*\)\)
    |(?:ref\+[a-z][a-z0-9+-]*|{_STORES})://(?!\S*:[^/@\s]*@)[\w.@:%/${{}} -]+(?:[?\#]\S*)?
    |{_STORES}:{_PATH}|(?:secretRef|secretref):[a-z0-9][a-z0-9-]*|vault:[\w-]+\#[\w.-]+
    |arn:aws[a-z-]*:(?:secretsmanager|ssm):[^:\s]*:[^:\s]*:\S+|\{{\{{?resolve:[a-z-]+:\S+\}}
    |@Microsoft\.KeyVault\(.+\)|projects/[\w.:-]+/secrets/[\w-]+(?:/versions/\w+)?""",
    re.DOTALL | re.VERBOSE,
)
_CLAIMS = "customClaims"  # of a login policy: what goes into its access tokens
_KINDS = ("client-settings", "application-settings", "api-client", "login-policy", "oidc-client")


@rule(severity=Severity.WARNING, kind=_KINDS)
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report every literal under a name that is, or looks, secret; once where a merge brings it in again."""
    places = set()
    for node, name in _under_secret_names(document.root):
        message = _message(node, name)
        if message and context.is_valid(node) and node.place[:2] not in places:
            places.add(node.place[:2])
            yield context.finding(node, message)


def _under_secret_names(root: Node) -> Iterator[tuple[Node, str]]:
    """Every text and number under a name that is secret, with the innermost such name."""
    outside = [part for part in root.path if isinstance(part, str)]
    name = next(filter(_is_secret, reversed(outside)), None)
    harmless = _harmless()
    stack = [] if _CLAIMS in outside else [(root, name)]
    while stack:
        node, name = stack.pop()
        holder = node.value.__class__
        if holder is dict:
            value = node.value
            secret = {key for key in value if key not in harmless and _is_secret(key)}
            holders = {key for key, one in value.items() if one.__class__ is dict or one.__class__ is list}
            if name or secret or holders:  # most members are none of these
                members = node.members
                wanted = value if name else [key for key in value if key in holders or key in secret]
                below = [(members[key], key if key in secret else name) for key in wanted if key != _CLAIMS]
                stack.extend(reversed(below))
        elif holder is list:
            if name or not all(item.__class__ is str for item in node.value):  # most lists hold names of things
                stack.extend([(item, name) for item in reversed(node.items)])
        elif name is not None and node.value and not isinstance(node.value, bool):
            yield node, name


@cache
def _harmless() -> frozenset[str]:
    """The names of settings that hold no secret: most names of a file are among them."""
    return frozenset(name for name in catalogue() if not _is_secret(name))


@cache
def _is_secret(name: str) -> bool:
    setting = find_setting(name)
    return is_sensitive(name) or (setting is not None and bool(setting.sensitive))


_LEAST = 12  # characters: what is shorter may well be a prefix that tells what the secret is for


def _has_secret_beside(node: Node, text: str) -> bool:
    """Whether a text that holds a placeholder also holds a literal that looks random."""
    literals = node.source.placeholder.sub(" ", text).split()
    return any(
        len(one) >= _LEAST and one.isalnum() and any(map(str.isdigit, one)) and any(map(str.isalpha, one))
        for one in literals
    )


def _message(node: Node, name: str) -> str | None:
    text = node.text if node.is_filled else str(node.value)
    if node.is_placeholder or node.is_filled:
        is_default = "${" in text and _DEFAULT.search(text) and not node.tag
        if not is_default and not node.tag and _has_secret_beside(node, text):
            return f"`{name}` has plain text beside its placeholder; let the placeholder stand for the whole secret"
        return f"`{name}` has a default in plain text; leave only the name between the braces" if is_default else None
    if _NO_SECRET.fullmatch(text.strip()):
        return None
    # What is no plain name may hold the secret itself, where a colon is missing.
    plain = name if _PLAIN.fullmatch(name) else "secret"
    placeholder = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", plain).strip("_").upper()
    return (
        f"`{name}` is in plain text; write `${{{placeholder}}}`, and replace the secret, because it is no longer secret"
    )
