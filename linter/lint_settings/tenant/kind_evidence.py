"""Weighs the evidence that a mapping is client settings: exact names, and similar or nested ones as support."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..messages.pasted import without_pasted
from ..messages.spelling import nearest
from .settings import ENVELOPE, catalogue, find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

# In a mapping with more names than this and no exact one, similar names are not searched for: it would take much longer
# than reading the file, and no settings file has so many.
_MOST_NAMES = 200
_PIECE, _SLIPS = 4, 2  # letters
_LONG = 15  # letters of a name in which two slips leave a piece unchanged
_SHORTEST = 8  # minimum letters of a name that may be misspelled
_SEPARATORS = str.maketrans("", "", " _.-")

_SETTINGS_PATH = lazy_pattern(r"/config/(?:[^/]+/clients/)?[^/]+/settings/?\Z")
_OWN_PAGE = lazy_pattern(r"/auth-ui\b|janraincapture\.com")
# Prose, as translations contain it under any name.
_PROSE = lazy_pattern(
    r"(?!(?:[Tt]rue|[Ff]alse|TRUE|FALSE|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)\Z)"
    r"(?:[A-Z][^\d:/${}\[\]<>@._]*|[^:/${}\[\]<>@]*[^\x00-\x7f“”„‟‘’].*)",
    re.DOTALL,
)
_LIKELY_VALUES = {
    "email_method": lazy_pattern(r"[a-z_]+"),
    "email_sender_address": lazy_pattern(r".*[@$].*", re.DOTALL),
}
_SENTENCE = lazy_pattern(r"[^\W\d_]{2} [^\W\d_]{2}|<\w+>|[!?]\Z")
_FEWEST_TRANSLATIONS = 2
_DESCRIBES = frozenset(("default", "description", "sensitive", "type", "value"))
_URL = lazy_pattern(r"https?://.*|.*\$\{.*", re.DOTALL)
# Folders whose names show what their files are, and one whose name many tools use.
_OWN_FOLDERS = frozenset(("client-settings", "application-settings", "hosted-login", "identity-cloud"))
_FOLDER = "settings"


class Signs(Frozen):
    """The evidence in the names of a mapping: a list of names for each kind of evidence.

    `certain` are exact names of settings that no other software uses, `likely` other exact ones, `similar` are spelled
    or written almost like a setting, `nested` spell a dotted name with mappings. `share` is the portion of the mapping
    that all known names make up, from 0 to 1.
    """

    __slots__ = ()

    certain: list[str]
    likely: list[str]
    similar: list[str]
    nested: list[str]
    share: float

    @property
    def any(self) -> list[str]:
        """Every name that suggests settings, the strongest first."""
        return [*self.certain, *self.likely, *self.similar, *self.nested]


def certain_names(value: Mapping[str, Any]) -> list[str]:
    """Return the exact names of settings in a mapping, its `custom` and its `_global`, that no other software uses.

    A name is exact, too, if it only contains a character that cannot be seen.
    """
    custom = value.get("custom")
    found = sorted(_certain_in(value))
    if isinstance(custom, dict):
        found += sorted(_certain_in(custom))
    if _is_block(value.get("_global")):
        found.append("_global")
    return found


def has_certain_name(value: Mapping[str, Any]) -> bool:
    """Return whether `certain_names` finds any; the first one suffices, and most files of settings have many."""
    custom = value.get("custom")
    for part in (value, custom) if isinstance(custom, dict) else (value,):
        if next(_certain_in(part), None) is not None:
            return True
    return _is_block(value.get("_global"))


def _is_block(block: Any) -> bool:
    return isinstance(block, dict) and bool(
        _is_settings_path(block.get("_self")) or has_certain_name(block) or _likely_in(block)
    )


def signs(value: Mapping[str, Any]) -> Signs:
    """Return the evidence in the names of a mapping."""
    certain = certain_names(value)
    custom = value.get("custom")
    inner = custom if isinstance(custom, dict) else {}
    outer = [name for name in value if name not in ENVELOPE]
    if len(outer) + len(inner) > _MOST_NAMES:
        return Signs(certain, _likely_in(value), [], [], 0.0)
    similar = [name for name in (*outer, *inner) if resembled(name) is not None]
    nested = [name for name in outer if name not in similar and spells_setting(name, value[name])]
    known = [name for name in (*outer, *(name for name in inner if find_setting(name))) if find_setting(name)]
    count = len(outer) + sum(name in inner for name in (*known, *similar) if name not in value)
    share = (len(known) + len(similar) + len(nested)) / count if count else 0.0
    return Signs(certain, _likely_in({**inner, **value}), similar, nested, share)


def may_speak(value: Mapping[str, Any]) -> bool:
    """Return whether any name in a mapping is evidence; cached by names, since items of a list mostly have the same."""
    return len(value) > _MOST_NAMES or any_speaks(tuple(value))


@lru_cache(1024)
def any_speaks(names: tuple[str, ...]) -> bool:
    """Return whether any of the names in a mapping is, or resembles, that of a setting or of a member around it."""
    known, prefixes = catalogue(), _prefixes()
    return any(name in known or name in ENVELOPE or name in prefixes or resembled(name) for name in names)


def speak_for_settings(found: Signs, path: str) -> bool:
    """Return whether signs and the path of the file suffice: one certain name, or two independent signs."""
    if found.certain:
        return True
    if found.share <= 0.5:
        return False
    likely = {name.split("_")[0].split(".")[0] for name in found.likely}
    slips = [name for name in found.similar if _is_slip(name)]
    if len(likely) > 1 or (likely and (found.share == 1 or slips)):
        return True
    strong = [name for name in slips if _sign(resembled(name) or "") == "certain"]
    if strong and len(found.similar) > 2 and found.share >= 0.75:
        return True
    return _with_path(found, bool(likely), slips, strong, path)


def _with_path(found: Signs, likely: bool, slips: list[str], strong: list[str], path: str) -> bool:
    folders = path.lower().replace("_", "-").replace("\\", "/").split("/")[:-1]
    if not _OWN_FOLDERS.isdisjoint(folders):
        return likely or bool(found.similar)
    if _FOLDER not in folders:
        return False
    return likely or bool(strong) or len(found.similar) > 1 or (bool(slips) and found.share == 1)


def is_folder_of_settings(path: str) -> bool:
    """Return whether a file is in a folder with a name for settings."""
    folders = path.lower().replace("_", "-").replace("\\", "/").split("/")[:-1]
    return _FOLDER in folders or not _OWN_FOLDERS.isdisjoint(folders)


def _certain_in(value: Mapping[str, Any]) -> Iterator[str]:
    exact = (name for name in _names("certain").intersection(value) if not ("." in name and _is_prose(value[name])))
    first = next(exact, None)
    if first is None and not "".join(value).isascii():
        exact = (name for name in value if not name.isascii() and without_pasted(name) in _names("certain"))
        first = next(exact, None)
    if first is not None:
        if are_translations(value) or _are_descriptions(value):
            return
        yield first
        yield from exact
    yield from (name for name in _names("likely").intersection(value) if _is_own(name, value))


def are_translations(value: Mapping[str, Any]) -> bool:
    """Return whether the values of a mapping are texts for people, as translations have them under any name."""
    if len(value) < _FEWEST_TRANSLATIONS or {*map(type, value.values())} != {str}:
        return False
    return sum(_is_prose(text) or _SENTENCE.search(text) is not None for text in value.values()) > 0.75 * len(value)


def _are_descriptions(value: Mapping[str, Any]) -> bool:
    """Return whether every member is described, not set: `{type: string, value: user}`, as Terraform prints outputs."""
    return all(isinstance(inner, dict) and not _DESCRIBES.isdisjoint(inner) for inner in value.values())


def _is_own(name: str, value: Mapping[str, Any]) -> bool:
    """Return whether the rest confirms a likely name: its value is a page's URL, or no other tool has dotted names."""
    if "." not in name:
        return _is_own_page(value[name])
    others = (other for other in value if find_setting(other) is None and other not in ENVELOPE)
    foreign = (other for other in others if "." in other or isinstance(value[other], dict))
    return _may_be(name, value[name]) and all(resembled(other) is not None for other in foreign)


def may_be_named(value: Mapping[str, Any]) -> bool:
    """Return whether a mapping can be settings at all, if the user says so."""
    return not ENVELOPE.isdisjoint(value) or bool(signs(value).any)


def _likely_in(value: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in _names("likely").intersection(value) if _may_be(name, value[name]))


def _may_be(name: str, value: Any) -> bool:
    """Return whether a value is plausible for a setting whose name others use too."""
    if not isinstance(value, str):
        return not isinstance(value, dict)
    pattern = _URL if name.endswith("_url") else _LIKELY_VALUES.get(name)
    if pattern is None:
        return not _is_prose(value)
    return "${" in value or pattern.fullmatch(value) is not None


def _is_prose(value: Any) -> bool:
    return isinstance(value, str) and _PROSE.fullmatch(value) is not None


def _is_own_page(value: Any) -> bool:
    return isinstance(value, str) and _OWN_PAGE.search(value) is not None


def _is_settings_path(value: Any) -> bool:
    return isinstance(value, str) and _SETTINGS_PATH.search(value) is not None


@cache
def _names(sign: str) -> frozenset[str]:
    return frozenset(name for name, setting in catalogue().items() if setting.sign == sign)


def _sign(name: str) -> str:
    setting = catalogue().get(name)
    return "none" if setting is None else setting.sign


def indicative_names() -> Iterator[str]:
    """Yield the names of settings that indicate settings in a text."""
    yield from _names("certain")
    yield from _names("likely")


@lru_cache(4096)  # the items of a list have the same names
def resembled(name: str) -> str | None:
    """Return the setting that a name almost is; None for an exact name, and for the name of an environment variable."""
    if len(name) < _SHORTEST or len(name) > 60 or name.isupper() or find_setting(name) is not None:
        return None
    bare = _folded().get(name.casefold().translate(_SEPARATORS))
    if bare is not None:
        return bare
    lower = name.lower()
    return _lower().get(nearest(lower, _candidates(lower)) or "")


def _is_slip(name: str) -> bool:
    """Return whether a name has the separators of the setting it resembles; `userEntityType` may be another tool's."""
    meant = resembled(name) or ""
    return [char for char in name if char in "_."] == [char for char in meant if char in "_."]


def _candidates(name: str) -> list[str]:
    """Return the settings that can be within two letters of a name; for most names none, which is quick to find."""
    if "_" not in name and "." not in name:
        return []
    if len(name) < _LONG:
        return [known for known in _lower() if abs(len(known) - len(name)) <= _SLIPS]
    shared = Counter(known for piece in _pieces_of(name) for known in _by_piece().get(piece, ()))
    # Two swapped letters are part of five pieces, so up to five pieces differ.
    least = len(name) - _PIECE + 1 - (_PIECE + 1) * _SLIPS
    return [known for known, count in shared.items() if count >= least and abs(len(known) - len(name)) <= _SLIPS]


def _pieces_of(name: str) -> set[str]:
    return {name[at : at + _PIECE] for at in range(len(name) - _PIECE + 1)}


@cache
def _by_piece() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in _lower():
        for piece in _pieces_of(name):
            found.setdefault(piece, []).append(name)
    return found


@cache
def _lower() -> Mapping[str, str]:
    return {name.lower(): name for name, setting in catalogue().items() if not setting.deprecated}


@cache
def _folded() -> Mapping[str, str]:
    return {name.casefold().translate(_SEPARATORS): name for name in catalogue()}


def spells_setting(name: str, value: Any) -> bool:
    """Return whether a mapping spells a dotted setting with nested mappings: `theming: {logoURL: ...}`."""
    if not isinstance(value, dict) or name not in _prefixes():
        return False
    return any(f"{name}.{inner}" in catalogue() or f"{name}.{inner}" in _prefixes() for inner in value)


@cache
def _prefixes() -> frozenset[str]:
    parts = (name.split(".") for name in catalogue() if "." in name)
    return frozenset(".".join(part[:depth]) for part in parts for depth in range(1, len(part)))
