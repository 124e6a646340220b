"""Recognizes values that other tools fill in: variables of pipelines, and references to stores of secrets.

They are no placeholders of ours, so nothing fills them in here and nothing is known about the value.
"""

from __future__ import annotations

import re

from .lazy_regex import lazy_pattern

_VARIABLE = r"(?:[A-Z][A-Z0-9_.-]*|[A-Za-z]+(?:[_.-][A-Za-z0-9]+)*)"
_STORES = (
    r"(?:ref\+[a-z][a-z0-9+-]*|vault|hashivault|bao|openbao|op|bws|doppler|infisical|conjur|sops|ssm|awsssm|awssm"
    r"|secretsmanager|gsm|gcp-sm|gcpsm|sm|akv|azurekv|azurekeyvault|keyvault|berglas)"
)
_REFERENCE = lazy_pattern(
    rf"""\$\({_VARIABLE}\)|\$\[{{1,2}}[ \t]*[A-Za-z_][^\[\]]*\]{{1,2}}|\$\{{[ \t]*[A-Za-z_][\w.]*[ \t]*\}}
    |\#\{{[ \t]*{_VARIABLE}[ \t]*\}}\#?|__{_VARIABLE}__|%%?{_VARIABLE}%%?|@@?{_VARIABLE}@@?
    |\(\({_VARIABLE}(?:/{_VARIABLE})*\)\)
    |{_STORES}://(?!\S*:[^/@\s]*@)\S+|vault:[\w./-]+\#[\w.-]+
    |arn:aws[a-z-]*:(?:secretsmanager|ssm):[^:\s]*:[^:\s]*:\S+
    |@Microsoft\.KeyVault\(.+\)|projects/[\w.:-]+/secrets/[\w-]+(?:/versions/\w+)?""",
    re.VERBOSE,
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# The first two characters of all of them, for a quick test.
HEADS = frozenset(
    (
        *("$(", "$[", "${", "#{", "__", "%%", "@@", "((", "re", "va", "ha", "ba", "op", "bw", "do", "in", "co", "so"),
        *("ss", "aw", "se", "gs", "gc", "sm", "ak", "az", "ke", "be", "ar", "pr"),
        *(f"{sign}{letter}" for sign in "%@" for letter in _LETTERS),
    )
)


def is_left_to_tools(text: str) -> bool:
    """Return whether a text as a whole refers to what another tool fills in."""
    if text[:2] not in HEADS or (text[0].isalpha() and ":" not in text and "/" not in text):
        return False  # a name of a store ends in a colon, or is the beginning of a path
    return _REFERENCE.fullmatch(text) is not None
