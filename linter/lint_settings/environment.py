"""Which environment the words of a path name, and whether an environment is a production one."""

from __future__ import annotations

import re

from .regex import lazy_pattern

_PRODUCTION = frozenset(("prod", "production", "live", "prd"))
_DEVELOPMENT = frozenset(
    (
        "dev",
        "development",
        "test",
        "testing",
        "qa",
        "stage",
        "staging",
        "sandbox",
        "uat",
        "nonprod",
        "preprod",
        "nonproduction",
        "preproduction",
    )
)
_WORDS = _PRODUCTION | _DEVELOPMENT
_SHORTEST = [word for word in _WORDS if not any(other != word and other in word for other in _WORDS)]
_WORD = lazy_pattern(r"[^\W_]+")
_NOT_QUITE = lazy_pattern(r"\b(non|pre)[-_ .]?(prod|production|live)\b")


def environment_in(path: str) -> str | None:
    """The environment that a path names, in lower case: the last word that tells; None where none does."""
    found = None
    folded = path.lower().replace("_", "-")
    for word in _SHORTEST:
        if word in folded:
            break
    else:  # as with most paths
        return None
    if "non" in folded or "pre" in folded:
        folded = _NOT_QUITE.sub(lambda match: f"{match.group(1)}prod", folded)
    for match in _WORD.finditer(folded):
        word = match.group()
        if word in _WORDS:
            found = word
    return found


def is_production(name: str | None) -> bool | None:
    """Whether an environment of this name is a production one, a development-like one (False), or unknown (None)."""
    word = environment_in(name) if name else None
    return None if word is None else word in _PRODUCTION


def without_environment(path: str, name: str | None) -> str:
    """A path without its ending and the words in it that name environments, one of this name among them.

    What two environments have in common: `dev/settings/shop.yaml` and `prod/settings/shop.json` give `settings/shop`.
    """
    words = _WORDS | set(_WORD.findall((name or "").lower()))
    parts = []
    for part in re.sub(r"\.[^./]+$", "", path).lower().replace("_", "-").split("/"):
        plain = _NOT_QUITE.sub("", part)
        parts.append("-".join(word for word in _WORD.findall(plain) if word not in words))
    return "/".join(part for part in parts if part)
