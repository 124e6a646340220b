"""Recognizes files of other tools by their text and the names at their top, before anything is read in detail.

Reading a file in full takes many times as long as finding out that nothing of the tenant can be in it. A file counts as
foreign only if that is certain, and every other file is read in full: that gives the same result for a foreign one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache, lru_cache
from string import ascii_letters, digits

from ..config.directive_typos import nearly_speaks
from ..documents.files import is_json_name
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..tenant.answers import ERROR_MEMBERS, is_error
from ..tenant.inner_objects import SIGNS
from ..tenant.kind_evidence import any_speaks, indicative_names
from ..tenant.likeness import may_resemble
from ..tenant.object_kinds import COMMON_MEMBERS, DISTINCTIVE, kind_of_folder
from ..tenant.settings import ENVELOPE, catalogue
from ..tenant.unreadable import looks_like_settings, own_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Names around saved objects, and the one that brings in the names of another mapping.
_AROUND = frozenset(("_embedded", "client_settings", "default_settings", "result", "results", "stat", "<<"))
# An object with a `schema` or a `version` needs other members too, which `_may_name_ours` and this find.
_OF_OBJECTS = (DISTINCTIVE - {"schema", "version"}) | _AROUND
_MOST_NAMES = 200  # a mapping with more is settings only if it has an exact name of one
# What names of ours consist of: one with more other characters than slips resembles no name of ours.
_LETTERS = str.maketrans("", "", ascii_letters + digits + " _.-")
_SLIPS = 2
# Line breaks to some readers of YAML only, and a mark that they drop.
_SPECIAL = ("\u0085", "\u2028", "\u2029", "\ufeff")
# A letter, a digit, `.`, `_` or a line break as an escape, which hides a name of ours from a search.
_ESCAPED = lazy_pattern(r"\\(?:[\r\n]|(?:u00|x|U000000)(?:2[eE]|3\d|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA]))")
_NO_CONTENT = r"(?:\n[ \t]*(?:#[^\n]*)?(?=\n))*"
_FIRST = lazy_pattern(rf"{_NO_CONTENT}(?:\n---[ \t]*(?=\n){_NO_CONTENT})?\n(?=([^ \t\n#%]))")
_INDENTED = lazy_pattern(rf"\n---[^\n]*{_NO_CONTENT}\n[ \t]+[^ \t\n#]")
# The beginning of each line of a mapping at the left margin, and of a list of mappings there.
_OF_MAPPING = lazy_pattern(r"\n()(?=[^ \t\n#])([^\n:]*)(:(?=[ \t\n]))?")
_OF_LIST = lazy_pattern(r"\n(- |  |)(?=[^ \t\n#])([^\n:]*)(:(?=[ \t\n]))?")
_QUOTED = lazy_pattern(r"""(["'])([^"'\\]+)\1[ \t]*\Z""")
_NOT_PLAIN = "&*!|>%@`?{[]},:#\"'-"  # the first characters of what is no plain name


def is_foreign(path: str, text: str, depth: int) -> bool:
    """Return whether a file certainly contains nothing that concerns the linter, if no files of ours are next to it.

    It has no document of a known kind and no object inside one; no name at the top resembles one of ours; it is no
    saved error answer; and if it cannot be read, that need not be reported. `depth` is how deep values may be nested.
    """
    # Nearly all files of ours have a name that the pattern finds, near the beginning.
    if kind_of_folder(path) is not None or _searched().pattern.search(text) is not None or "lint-settings:" in text:
        return False
    return _is_foreign_json(text, depth) if is_json_name(path) else _is_foreign_yaml(text)


def _is_foreign_json(text: str, depth: int) -> bool:
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        # Nothing is inside; a name of an object only indicates settings.
        return bool(text.strip()) and not _may_hold_objects(text) and not _is_ours_unread(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(value, dict):
        is_foreign = bool(value) and not is_error(value) and _are_foreign(tuple(value))
    elif isinstance(value, list) and {*map(type, value)} == {dict}:
        # A list of versions is an object of its own.
        every = {*map(tuple, value)}
        is_foreign = all(bool(names) and "version" not in names and _are_foreign(names) for names in every)
        is_foreign = is_foreign and not (len(value) == 1 and is_error(value[0]))
    else:
        return False
    if not is_foreign:
        return False
    mappings = text.count("{")
    # Without a mapping inside, or an escaped line break, nothing inside can be an object or the text of one.
    is_flat = mappings == (len(value) if isinstance(value, list) else 1) and "\\" not in text
    may_be_too_deep = mappings + text.count("[") > depth
    if (may_be_too_deep or not is_flat) and _may_hold_objects(text):
        return False
    return not (may_be_too_deep and _is_ours_unread(text))


def _no_constant(name: str) -> None:
    raise json.JSONDecodeError(name, "", 0)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)  # as the reader of JSON has it


def _is_foreign_yaml(text: str) -> bool:
    names = _names_at_top(text)
    if not names or len(names) > _MOST_NAMES or names[0] in ERROR_MEMBERS or not _are_foreign(tuple(names)):
        return False
    return not (_may_hold_objects(text) or _is_ours_unread(text) or nearly_speaks(text))


@lru_cache(1024)  # the items of a list, and the files of a tool, have the same names
def _are_foreign(names: tuple[str, ...]) -> bool:
    """Return whether the names at the top of a document, perhaps with some more, are none of ours."""
    if not _OF_OBJECTS.isdisjoint(names):
        return False
    if len(names) > _MOST_NAMES:
        return (catalogue().keys() | ENVELOPE).isdisjoint(names)
    near = tuple(name for name in names if len(name.translate(_LETTERS)) <= _SLIPS or not name.isascii())
    return not any_speaks(near) and not may_resemble(names, near)


def _names_at_top(text: str) -> list[str] | None:
    """Return the names at the top of the documents of a YAML file, or of the items of a list, and perhaps some more.

    None for a file that is not written as nearly all files of other tools are.
    """
    if not text.isascii() and any(map(text.__contains__, _SPECIAL)):
        return None
    text = f"\n{text}\n"
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    first = _FIRST.match(text)
    if first is None or "\r" in text or ("\n---" in text and _INDENTED.search(text)):
        return None
    names: list[str] = []
    is_list, may_list = first[1] == "-", False
    for margin, head, colon in (_OF_LIST if is_list else _OF_MAPPING).findall(text):
        if not margin and not colon and head.rstrip(" \t") == "---":
            may_list = False
        elif (head[:2] == "- " or head == "-") and may_list and margin != "- ":
            pass  # in the list of the name above
        else:
            name = _name_in(head) if colon and bool(margin) is is_list else None
            if name is None:
                return None
            names.append(name)
            may_list = True
    return None if is_list and "version" in names else names  # a list of versions is an object of its own


def _name_in(head: str) -> str | None:
    """Return the name before a colon, without quotes; None if it is written in an unusual way."""
    if head[:1] not in _NOT_PLAIN:
        return None if " #" in head else head.rstrip(" \t")
    quoted = _QUOTED.match(head)
    return None if quoted is None else quoted[2]


def _may_hold_objects(text: str) -> bool:
    """Return whether a text contains a name of which every object inside a document has one, or may hide it.

    Names with a `_` have been searched for.
    """
    is_hidden = "\\" in text and _ESCAPED.search(text) is not None
    return is_hidden or any(map(text.__contains__, _searched().of_objects))


def _is_ours_unread(text: str) -> bool:
    """Return whether a text is to be reported if it cannot be read, although no object inside has such names."""
    return any(map(text.__contains__, _searched().of_unread)) and looks_like_settings(text.encode())


class _Searched(Frozen):
    """What is searched for: names with a `_`, which are quick to find by it, and texts.

    Each object inside a document, other than one with such a name, has one of the texts `of_objects`.
    """

    __slots__ = ()

    pattern: re.Pattern[str]
    of_objects: tuple[str, ...]
    of_unread: tuple[str, ...]


@cache
def _searched() -> _Searched:
    count = Counter(name for _, signs in SIGNS for name in signs)

    def rarest(names: frozenset[str]) -> str:
        return max(names, key=lambda name: (count[name] > 1 and name not in COMMON_MEMBERS, len(name), name))

    of_objects = {*indicative_names(), *(rarest(signs) for _, signs in SIGNS)}
    of_unread = {*own_names(), "error", "/config/", "/auth-ui/"}
    ends: dict[str, list[str]] = {}
    for name in sorted(of_objects | own_names()):
        first, underscore, end = name.partition("_")
        if underscore and "." not in name:
            ends.setdefault(first, []).append(end)
    pattern = "|".join(f"_(?<={first}_)(?:{'|'.join(ends[first])})" for first in ends)
    return _Searched(re.compile(pattern), _without_underscore(of_objects), _without_underscore(of_unread - of_objects))


def _without_underscore(names: Iterable[str]) -> tuple[str, ...]:
    """Return the texts by which to find names: a dotted one by its first word, since many share that."""
    return tuple(sorted({name[: name.find(".") + 1] or name for name in names if "." in name or "_" not in name}))
