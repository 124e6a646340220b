"""Finds the call of the platform, or the feature of an API client, that a name refers to."""

from __future__ import annotations

import re
from functools import cache

from ..documents.lazy_regex import lazy_pattern
from ..messages.spelling import nearest
from .permissions import known_features, operations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .permissions import Operation

_METHOD = lazy_pattern(r"([A-Za-z]+)\s+(?=\S*[/.])")
_HOST = lazy_pattern(r"https?://[^/\s]*", re.IGNORECASE)
_CALL = lazy_pattern(r"/?(?:entity|entityType)(?:\.\w+)?", re.IGNORECASE)
_GENITIVE = lazy_pattern(r"['’]s?\b")
_HUMP = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_METHODS = frozenset(("get", "put", "post", "delete"))
_WORDS = {
    **dict.fromkeys(("fetch", "list", "read", "show", "view"), "get"),
    **dict.fromkeys(
        ("assign", "change", "edit", "modify", "rename", "replace", "reset", "set", "update", "write"), "put"
    ),
    **dict.fromkeys(("add", "create", "make", "new"), "post"),
    **dict.fromkeys(("clear", "drop", "remove"), "delete"),
    **dict.fromkeys(("profile", "record", "user"), "entity"),
    **dict.fromkeys(("allowlist",), "whitelist"),
    **dict.fromkeys(("default", "global"), "application"),
    **dict.fromkeys(("property",), "client"),
    **dict.fromkeys(("search",), "find"),
}
_IDLE = frozenset(
    ("a", "all", "an", "api", "call", "config", "configuration", "endpoint", "for", "in", "my", "of", "on", "the", "to")
)


def find_operations(text: str) -> list[Operation]:
    """Return the calls that a name may refer to, several if it fits several.

    A name consists of words in any order, number and case, or of a path with or without a method.
    """
    plain = " ".join(text.split())
    exact = [one for one in operations() if plain.casefold() in map(str.casefold, (one.name, *one.also))]
    if exact:
        return exact
    if "/" in plain or _CALL.fullmatch(plain):
        return _by_path(plain)
    wanted = _key(plain)
    found = [one for one in operations() if wanted in _keys(one)]
    if not found and not wanted & _METHODS:
        found = [one for one in operations() if any(wanted == key - _METHODS for key in _keys(one))]
    if not found:
        # Calls that are made without an API client have no method in their name.
        found = [one for one in operations() if wanted - _METHODS in _keys(one)]
    return found if wanted - _METHODS else []


def unknown_operation(text: str) -> str:
    """Return the message for a name that fits no call."""
    meant = _resembling(text)
    if meant:
        return f"there is no call `{text}`; did you mean {' or '.join(f'`{one.name}`' for one in meant)}?"
    return f"there is no call `{text}`; `lint-settings access` lists them all"


def find_feature(text: str) -> str | None:
    """Return the feature that a name refers to, however it is written; None if it is not one."""
    plain = _HUMP.sub("_", text.strip()).casefold().replace("-", "_").replace(" ", "_")
    return plain if plain in known_features() else None


def unknown_feature(text: str) -> str:
    """Return the message for a name that is not a feature."""
    meant = nearest(text.casefold(), known_features(), 4)
    known = ", ".join(f"`{feature}`" for feature in known_features())
    return f"there is no feature `{text}`; " + (f"did you mean `{meant}`?" if meant else f"known: {known}")


def _keys(operation: Operation) -> list[frozenset[str]]:
    return [_key(name) for name in (operation.name, *operation.also)]


@cache
def _key(text: str) -> frozenset[str]:
    """Return the words of a name in a normal form: `View the clients' settings` becomes get, client, setting."""
    spaced = _GENITIVE.sub("", _HUMP.sub(" ", text)).casefold().replace("allow list", "allowlist")
    words = (_singular(word) for word in re.findall(r"[a-z0-9]+", spaced))
    return frozenset(_WORDS.get(word, word) for word in words if word not in _IDLE)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _by_path(text: str) -> list[Operation]:
    method, path = _parts(text)
    found = [(template, one) for one in operations() for template in one.paths if _fits(path, method, template)]
    # The more of a path a template spells out, the better it matches.
    best = max((_exactness(template) for template, _ in found), default=None)
    return [one for template, one in found if _exactness(template) == best]


def _parts(text: str) -> tuple[str | None, list[str]]:
    """Return the method of a call, if it is given, and the steps of its path."""
    method = _METHOD.match(text)
    path = _HOST.sub("", text[method.end() :] if method else text).partition("?")[0]
    return method[1].upper() if method else None, path.strip().strip("/").split("/")


def _fits(path: Sequence[str], method: str | None, template: str) -> bool:
    wanted, steps = _parts(template)
    # Calls without a method of their own take GET as well as POST.
    if method is not None and wanted not in (None, method):
        return False
    if steps[-1] == "**":
        steps = steps[:-1]
        if len(path) <= len(steps):
            return False
    elif len(path) != len(steps):
        return False
    pairs = zip(path, steps, strict=False)
    return all(template.startswith("{") or step.casefold() == template.casefold() for step, template in pairs)


def _exactness(template: str) -> tuple[bool, int]:
    _, steps = _parts(template)
    return steps[-1] != "**", sum(not step.startswith("{") for step in steps)


def _resembling(text: str) -> list[Operation]:
    """Return up to three calls that a name may have meant: with the same path, similar spelling, or similar words."""
    plain = " ".join(text.split())
    if "/" in plain:
        _, path = _parts(plain)
        return [one for one in operations() if any(_fits(path, None, template) for template in one.paths)][:3]
    names = {one.name.casefold(): one for one in operations()}
    close = nearest(plain.casefold(), names, 3)
    if close:
        return [names[close]]
    vocabulary = {word for one in operations() for key in _keys(one) for word in key}
    wanted = {nearest(word, vocabulary) or word for word in _key(plain)}
    ranked = sorted(operations(), key=lambda one: -max(_likeness(wanted, key) for key in _keys(one)))
    return [one for one in ranked if max(_likeness(wanted, key) for key in _keys(one)) >= 0.5][:3]


def _likeness(one: Collection[str], other: Collection[str]) -> float:
    """Return the share of words that two names have in common; 0 if they have only a method in common."""
    common = set(one) & set(other)
    return len(common) / len(set(one) | set(other)) if common - _METHODS else 0
