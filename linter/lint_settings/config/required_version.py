"""Compares the version of lint-settings with what `required-version` asks for."""

from __future__ import annotations

import re
from operator import eq, ge, gt, le, lt, ne

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    # The numbers of a release without zeros at the end, and what comes before or after that release.
    Version: TypeAlias = "tuple[tuple[int, ...], tuple[int, int]]"

_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,9})(?:[-_.]?(dev|a|b|rc|post)[-_.]?(\d{0,9}))?", re.IGNORECASE)
_PART = re.compile(r"\s*+(?:(==|!=|>=|<=|~=|>|<)\s*+)?(\S+)\s*+")
_RANKS = {"dev": -4, "a": -3, "b": -2, "rc": -1, "": 0, "post": 1}
_COMPARE: dict[str, Any] = {"==": eq, "!=": ne, ">=": ge, "<=": le, ">": gt, "<": lt}


def parsed_version(text: str) -> Version | None:
    """Return a version in a form that compares; None for a text that is not one."""
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    numbers = [int(number) for number in match[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), (_RANKS[(match[2] or "").lower()], int(match[3] or 0))


def is_requirement(text: str) -> bool:
    """Return whether a text says which versions fit, such as `>=0.2,<1`."""
    return all(_condition(part) is not None for part in text.split(","))


def fits(version: str, requirement: str) -> bool:
    """Return whether a version is one that a requirement asks for; a requirement without a sign is that very version.

    `requirement` must be one, and `version` too.
    """
    own = parsed_version(version)
    return all(_holds(own, *condition) for part in requirement.split(",") if (condition := _condition(part)))


def lowest(requirement: str) -> Version | None:
    """Return the lowest version that a requirement allows; None if it allows all old ones."""
    found = [
        version
        for part in requirement.split(",")
        if (condition := _condition(part)) and condition[0] in ("==", ">=", ">", "~=")
        for version in [parsed_version(condition[1])]
        if version is not None
    ]
    return max(found, default=None)


def _condition(part: str) -> tuple[str, str] | None:
    match = _PART.fullmatch(part)
    if match is None or parsed_version(match[2]) is None:
        return None
    if match[1] == "~=" and "." not in match[2]:
        return None
    return match[1] or "==", match[2]


def _holds(own: Version | None, sign: str, text: str) -> bool:
    version = parsed_version(text)
    if own is None or version is None:
        return False
    if sign != "~=":
        return bool(_COMPARE[sign](own, version))
    # Compatible: not older, and the same but for the last number that is given.
    found = _VERSION.fullmatch(text)
    numbers = [int(number) for number in re.findall(r"\d+", found[1])][:-1] if found is not None else []
    padded = [*own[0], *[0] * len(numbers)][: len(numbers)]
    return own >= version and padded == numbers
