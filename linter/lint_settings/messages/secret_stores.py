"""Recognizes what is in place of a secret: a reference to a store, a mask, a placeholder without a default."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from ..documents.source import PLACEHOLDER, is_plain_placeholder

_PLAIN_DEFAULT = lazy_pattern(
    r"\$\{[A-Za-z_][A-Za-z0-9_]*:?[-=+](?!\$)[^}]"
    # A name or a default that never ends counts as one, too.
    r"|\$\{[A-Za-z_]+:(?:[^},]{500}|[^},]*,\s*+['\"][^$'\"](?:[^}]{5000}|[^}]*['\"]\s*\}))"
)
_VARIABLE = r"(?:[A-Z][A-Z0-9_.-]*|[A-Za-z]+(?:[_.-][A-Za-z0-9]+)*)"  # of a variable
_STORE_PATH = r"/?[\w.@${}-]+(?:[/:][\w.@${}-]+)+(?:\#[\w./-]+)?"
_STORES = (
    r"(?:vault|hashivault|op|bws|doppler|infisical|conjur|sops|ssm|awsssm|awssm|secretsmanager|gsm|gcpsm|gcpsecretmanager"
    r"|akv|azurekv|azurekeyvault|keyvault|gcp-sm|sm|bao|openbao|berglas|chamber|keyring|lpass|pass|gopass|secret|secretRef"
    r"|secretref|env|file)"
)
# Masked, encrypted, the placeholder of another tool, or a reference to a store of secrets.
_NO_SECRET = lazy_pattern(
    rf"""[*•.xX]+|<.*>|REDACTED\w*|ENC\[.*\]|\{{\{{.*\}}\}}|\$[A-Z_][A-Z0-9_]*|
    |\$\({_VARIABLE}\)|\$\[[^\[\]]+\]|\#\{{[^{{}}]+\}}\#?|__{_VARIABLE}__|%{_VARIABLE}%|%%{_VARIABLE}%%|@{_VARIABLE}@|@@{_VARIABLE}@@
    |\(\({_VARIABLE}(?:/{_VARIABLE})*\)\)
    |(?:ref\+[a-z][a-z0-9+-]*|{_STORES})://(?!\S*:[^/@\s]*@)[\w.@:%/${{}} -]+(?:[?\#]\S*)?
    |{_STORES}:{_STORE_PATH}|(?:secretRef|secretref):[a-z0-9][a-z0-9-]*|vault:[\w-]+\#[\w.-]+
    |arn:aws[a-z-]*:(?:secretsmanager|ssm):[^:\s]*:[^:\s]*:\S+|\{{\{{?resolve:[a-z-]+:\S+\}}
    |\{{cipher\}}\S+|\$ANSIBLE_VAULT;.*|\$__(?:env|file|vault)\{{[^{{}}]+\}}|env:[A-Z][A-Z0-9_]*
    |\[\[[A-Z][A-Z0-9_]+\]\]|%?\{{[A-Z][A-Z0-9_]+\}}|~[A-Z][A-Z0-9_]+~|/(?:var/)?run/secrets/[\w./-]+
    |@Microsoft\.KeyVault\(.+\)|projects/[\w.:-]+/secrets/[\w-]+(?:/versions/\w+)?""",
    re.DOTALL | re.VERBOSE,
)
_LEAST = 12  # characters: what is shorter may well be a prefix that says what the secret is for


def refers_to_secret(text: str) -> bool:
    """Return whether a text refers to a secret: it is masked, encrypted, a placeholder or a path in a store."""
    return _NO_SECRET.fullmatch(text.strip()) is not None


def has_plain_default(text: str) -> bool:
    """Return whether a placeholder in a text has a default, as `${NAME:-secret}` has."""
    return "${" in text and not is_plain_placeholder(text) and _PLAIN_DEFAULT.search(text) is not None


def has_plain_part(text: str, placeholder: re.Pattern[str]) -> bool:
    """Return whether a text contains something besides its placeholders that looks random."""
    if placeholder is PLACEHOLDER and is_plain_placeholder(text):
        return False
    return any(
        len(one) >= _LEAST and one.isalnum() and any(map(str.isdigit, one)) and any(map(str.isalpha, one))
        for one in placeholder.sub(" ", text).split()
    )
