"""Recognizes the environment named in a path, and whether it is a production one."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document

_PRODUCTION = frozenset(("prod", "production", "live", "prd", "dr"))
_DEVELOPMENT = frozenset(
    (
        "acceptance",
        "demo",
        "dev",
        "development",
        "int",
        "local",
        "nonprod",
        "nonproduction",
        "perf",
        "preprod",
        "preproduction",
        "qa",
        "sandbox",
        "sit",
        "stage",
        "staging",
        "stg",
        "test",
        "testing",
        "tst",
        "uat",
    )
)
_WORDS = _PRODUCTION | _DEVELOPMENT
# Words that clients and folders may contain for other reasons: they count only as a whole name or at its end
# (`shop-int`), and only if no other word names the environment.
_WEAK = frozenset(("acceptance", "demo", "dr", "int", "local", "perf"))
# What may follow such a word nevertheless: a region, or the number of the environment.
_SUFFIX = lazy_pattern(
    r"\)?(?:[-. ](?:\d+|[a-h]|af|am|amer|americas|ap|apac|asia|au|br|ca|cn|de|emea|eu|fr|global|gb|in|jp|kr|latam|me|na"
    r"|sa|sg|uk|us|east|west|north|south|central|blue|green|primary|secondary))*(?:\.(?:json|ya?ml))?\Z"
)
# Words with which `live` means that something happens now, as in `live-chat`.
_NOT_LIVE = lazy_pattern(
    r"[- ](?:activit(?:y|ies)|agents?|auctions?|blogs?|broadcasts?|chats?|class(?:es)?|coding|commerce|concerts?|edit"
    r"|editing|editor|events?|feeds?|help|maps?|music|news|notifications?|person|preview|reload|scores?|search|server"
    r"|sessions?|share|shopping|shows?|sports?|streams?|streaming|support|ticker|tracking|tv|updates?|videos?|view"
    r"|webinars?)\b"
)
_DIGITS = 2  # maximum digits of a number after such a word
_SHORTEST = [word for word in _WORDS if not any(other != word and other in word for other in _WORDS)]
_WORD = lazy_pattern(r"[^\W_]+")
_NOT_QUITE = lazy_pattern(r"\b(non|pre)[-_ .]?(prod|production|live)(\d{0,2})\b")


def environment_in(path: str) -> str | None:
    """Return the environment that a path names, in lower case: the last word that names one; None if none does.

    A number at its end belongs to the name: `prod2` and `prod` are different environments.
    """
    folded = path.lower().replace("_", "-")
    if not any(map(folded.__contains__, _SHORTEST)):
        return None  # the usual case
    if "non" in folded or "pre" in folded:
        folded = _NOT_QUITE.sub(lambda match: f"{match.group(1)}prod{match.group(3)}", folded)
    clear = weak = None
    for part in folded.split("/"):
        for match in _WORD.finditer(part):
            word = _base(match.group())
            if word in _WEAK:
                weak = match.group() if _SUFFIX.match(part, match.end()) else weak
            elif word in _WORDS and not (word == "live" and _NOT_LIVE.match(part, match.end())):
                clear = match.group()
    return clear or weak


def is_production(name: str | None) -> bool | None:
    """Return whether an environment is production, not production (False), or unknown (None), judging by its name."""
    word = environment_in(name) if name else None
    return None if word is None else _base(word) in _PRODUCTION


def without_environment(path: str, name: str | None) -> str:
    """Return a path without its extension and without words for environments and this name.

    This is what the paths of two environments share: `dev/settings/shop.yaml` and `prod/settings/shop.json` both become
    `settings/shop`.
    """
    own = set(_WORD.findall((name or "").lower()))
    parts = []
    for part in re.sub(r"\.[^./]+$", "", path).lower().replace("_", "-").split("/"):
        plain = _NOT_QUITE.sub("", part)
        parts.append("-".join(word for word in _WORD.findall(plain) if word not in own and not _is_clear(word)))
    return "/".join(part for part in parts if part)


def common_path(document: Document) -> str:
    """Return the part of a path that is the same for counterparts in other environments."""
    source = document.source
    return f"{document.index}{document.pointer} {without_environment(source.path, source.environment)}"


def common_name(document: Document) -> str:
    """Return the same for the name alone, without folders."""
    place, _, path = common_path(document).partition(" ")
    return f"{place} {path.rpartition('/')[2]}"


def _is_clear(word: str) -> bool:
    base = _base(word)
    return base in _WORDS and base not in _WEAK


def _base(word: str) -> str:
    """Return the word before a number of one or two digits: `dev1` is a `dev`."""
    bare = word.rstrip("0123456789")
    return bare if len(word) - len(bare) <= _DIGITS else word


def copied_folders(path: str, other: str) -> tuple[str, ...]:
    """Return the two folders, or files, of which one is a copy of the other, as two paths of the same end show them."""
    ours, theirs = path.split("/"), other.split("/")
    while ours and theirs and ours[-1] == theirs[-1] and ours != theirs:
        ours, theirs = ours[:-1], theirs[:-1]
    return tuple(sorted(("/".join(ours), "/".join(theirs))))
