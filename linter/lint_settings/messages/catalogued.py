"""The allow-list of values that may be shown: those of members that a schema describes as not sensitive."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType

from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import compiled, kinds, read_schema
from .random_text import looks_random
from .schema_places import MEMBER, is_schema_place
from .sensitive_names import may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.node import Node
    from ..documents.source import Source
    from ..documents.span import Path

# Files of the linter's own, whose members have no schema of a kind.
_OWN = {
    "baseline": frozenset(("version", "findings", "rule", "file", "pointer", "value")),
    "pipeline": frozenset(("name", "client", "features", "operations", "environment")),
}
# Members that schemas leave out but rules mention.
FIELDS = frozenset(("schemaAttribute", "name", "type"))
# The claims of an ID token in a login policy, and the token itself anywhere else.
_SECRET_ELSEWHERE = frozenset(("id_token",))
_IDS = ("id", "_id", "client", "_self", "_settings", "href", "version", "rpx_appid")
# Members that hold an id, but may hold a token by mistake; an id is a UUID, or a path that ends in one.
_LINKS = ("loginPolicy", "tokenPolicy")
_UUID = r"(?:[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}|[0-9A-Fa-f]{32})"
_LINK = lazy_pattern(
    rf"(?:https?://[a-z0-9.-]+/)?/?(?:(?:[A-Za-z-]{{1,20}}|v[0-9]|{_UUID})/)*(?:{_UUID}|\{{{_UUID}\}})/?\Z"
)
_WITH_SETTINGS = ("client-settings", "application-settings")
_AROUND_SETTINGS = ("custom", "_global")
_KEPT = 8192
# Tags of tools that replace a name with a value, and what may follow them.
_TAG = lazy_pattern(
    r"!(?:vault|secret|env|env_var|var|ref|sub|reference|include|importvalue|getatt|sops|kms|ssm|op|file|join|param\w*)"
    r"(?::\w+)?\Z",
    re.IGNORECASE,
)
_NOT_WORDS = lazy_pattern(r"[^A-Za-z]+")
_NAMED = lazy_pattern(r"[A-Za-z_](?:[A-Za-z./_:#-]*[A-Za-z_])?[0-9]{0,3}\Z")


def is_public(source: Source, path: Path, value: Any) -> bool:
    """Return whether the value at a path of a file may be shown, apart from secrets within its text.

    If the name decides nothing, the value does: what is short, empty, true or false is no secret.
    """
    if path and path[-1] == MEMBER and is_schema_place(MEMBER, value):
        return True
    kinds, steps = kinds_at(source, path)
    names = tuple(step for step in steps if isinstance(step, str))
    if any(describes_value(kind, names, value) for kind in kinds):
        return not _is_long_random(names, value)
    if any(describes(kind, names) for kind in kinds):
        return False
    is_little = is_trifle(value) or is_short_number(value)
    return is_little and not any(isinstance(step, str) and may_be_secret(step) for step in path)


def is_in_place_of_members(node: Node) -> bool:
    """Return whether a value is a text where the kind expects a mapping: a colon may be missing after a name in it."""
    kinds, steps = kinds_at(node.source, node.path)
    names = tuple(step for step in steps if isinstance(step, str))
    is_described = any(describes(kind, names) for kind in kinds)
    return is_described and not any(describes_value(kind, names, node.value) for kind in kinds)


def is_trifle(value: Any) -> bool:
    """Return whether a value is too short to be a secret."""
    return value is None or isinstance(value, bool) or (isinstance(value, int) and -1000 < value < 1000) or value == ""


def is_short_number(value: Any) -> bool:
    """Return whether a value is a number of few digits, such as an unquoted `010` or `12e3`, which messages quote."""
    return isinstance(value, (int, float)) and not 100_000 <= abs(value) < float("inf")


def is_id(name: str, value: Any) -> bool:
    """Return whether a value is an id, a version or a path according to its name: long and random, but not secret."""
    if name in _LINKS:
        return isinstance(value, str) and _LINK.match(value) is not None
    return name in _IDS or name.endswith(("_id", "Id", "ID", "_version"))


def _is_long_random(names: tuple[str, ...], value: Any) -> bool:
    if not isinstance(value, str) or len(value) < 20 or (names and is_id(names[-1], value)):
        return False
    return looks_random(value)


def kinds_at(source: Source, path: Path) -> tuple[tuple[str, ...], Path]:
    """Return the kinds of the object that a path of a file leads into, and the path within that object."""
    for depth in range(len(path) if source.kinds else 0, -1, -1):
        found = source.kinds.get(path[:depth])
        if found is not None:
            return tuple(found), path[depth:]
    return (), path


@lru_cache(_KEPT)
def describes(kind: str, names: tuple[str, ...]) -> bool:
    """Return whether the schema of a kind describes the member at these names (without list indexes) as not secret."""
    if kind in _OWN:
        return bool(names) and names[-1] in _OWN[kind]
    if kind not in kinds() or not names:
        return False
    if kind == "flow" and names[0] == "fields" and names[-1] in FIELDS:
        return True
    names = _as_meant(kind, names)
    for depth in range(1, len(names) + 1):
        parts = _parts(kind, names[:depth])
        if not parts or any(part.get("x-sensitive") for part in parts):
            return False
    return True


@lru_cache(_KEPT)
def _parts(kind: str, names: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    """Return what the schema of a kind says about the member at these names; kept, since its members ask for it."""
    root = read_schema(kind)
    if not names:
        return (root,)
    return tuple(one for part in _parts(kind, names[:-1]) for one in _below(root, part, names[-1]))


def describes_value(kind: str, names: tuple[str, ...], value: Any) -> bool:
    """Return whether the schema of a kind describes the value at these names as not secret.

    A text where a mapping is expected counts only if it is a short word: it may be a name and a secret without a colon.
    """
    if not describes(kind, names):
        return False
    return isinstance(value, (dict, list)) or not _holds_members(kind, names) or _is_short_word(value)


def describes_scalar(kinds: tuple[str, ...], names: tuple[str, ...], value: Any) -> bool:
    """Return whether the schema of any kind describes a text, number or the like at these names as not secret."""
    described, as_short_word = _describing(kinds, names)
    return described or (as_short_word and _is_short_word(value))


@lru_cache(_KEPT)
def _describing(kinds: tuple[str, ...], names: tuple[str, ...]) -> tuple[bool, bool]:
    """Return whether these names are described as not secret with any scalar, and with a short word."""
    found = [_holds_members(kind, names) for kind in kinds if describes(kind, names)]
    return not all(found), bool(found)


@lru_cache(_KEPT)
def takes_address(kinds: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Return whether the schema of any kind says that a URL, a host or a path is at these names."""
    known = (kind for kind in kinds if kind not in _OWN and describes(kind, names))
    flat = (_flat(read_schema(kind), part) for kind in known for part in _parts(kind, _as_meant(kind, names)))
    taken = [one.get("x-takes", "") for parts in flat for one in parts]
    return any(word in text for text in taken for word in _ADDRESSES)


_ADDRESSES = ("URL", "host", "text: one address", "a list of addresses", "path of the")
_SHORT_WORD = lazy_pattern(r"[A-Za-z]{1,8}")


def _is_short_word(value: Any) -> bool:
    return not isinstance(value, str) or _SHORT_WORD.fullmatch(value) is not None


@lru_cache(_KEPT)
def _holds_members(kind: str, names: tuple[str, ...]) -> bool:
    """Return whether the schema of a kind allows only mappings, or lists of them, at these names."""
    if kind in _OWN:
        return False
    root = read_schema(kind)
    flat = [one for part in _parts(kind, _as_meant(kind, names)) for one in _flat(root, part)]
    types = [one["type"] for one in flat if "type" in one]
    return "object" in types and all(one in ("object", "array") for one in types)


def _as_meant(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that lead to a value, that of a setting without wrong capitals and separators."""
    if kind not in _WITH_SETTINGS:
        return names
    at = next((at for at, name in enumerate(names) if name not in _AROUND_SETTINGS), None)
    if at is None or names[at] in _settings():
        return names
    return (*names[:at], _by_squashed_name().get(_squashed(names[at]), names[at]), *names[at + 1 :])


@cache
def _settings() -> Mapping[str, Any]:
    settings: dict[str, Any] = read_schema("client-settings")["$defs"]["settings"]["properties"]
    return MappingProxyType(settings)


@cache
def _parts_of_settings() -> frozenset[str]:
    return frozenset(part for name in _settings() for part in name.split("."))


def is_part_of_setting(name: str) -> bool:
    """Return whether a name is a part of the name of a setting, as in `authorization: {rules: {min_age: 18}}`."""
    return name in _parts_of_settings()


def is_documented(word: str) -> bool:
    """Return whether a word is a name, a part of one, or a value in the documentation of the platform."""
    return word in _documented_words() or word in _WORDS_OF_FILES


# Values that say nothing, and what people write in place of a secret.
_WORDS_OF_FILES = frozenset(("true", "false", "null", "none", "secret", "password", "token", "example", "default"))


@cache
def _documented_words() -> frozenset[str]:
    """Return the words in the names and values that schemas list."""
    found: set[str] = set()
    for part in _parts_of_schemas():
        listed = part.get("enum")
        values = listed if isinstance(listed, list) else [part.get("const"), part.get("default")]
        named = part.get("properties")
        texts = (*values, *(named if isinstance(named, dict) else ()))
        found.update(word for text in texts if isinstance(text, str) for word in _NOT_WORDS.split(text))
    return frozenset(found)


def _parts_of_schemas() -> Iterator[dict[str, Any]]:
    """Yield every mapping in the schemas of all kinds, at whatever depth."""
    stack: list[Any] = [read_schema(kind) for kind in kinds()]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            yield part
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)


def is_name_of_setting(name: str) -> bool:
    """Return whether a name is that of a setting, ignoring blanks, punctuation and case."""
    return _squashed(name) in _by_squashed_name()


@cache
def _by_squashed_name() -> Mapping[str, str]:
    return MappingProxyType({_squashed(name): name for name in _settings()})


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def _below(root: Mapping[str, Any], schema: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return what a schema says about a member of an object, or of the objects in its lists."""
    found: list[Mapping[str, Any]] = []
    for part in _flat(root, schema):
        named = part.get("properties", {}).get(name)
        if named is not None:
            found.append(named)
            continue
        matched = [one for pattern, one in part.get("patternProperties", {}).items() if compiled(pattern).search(name)]
        other = part.get("additionalProperties")
        found += matched or ([other] if isinstance(other, dict) and not may_be_secret(name) else [])
    return [one for one in found if isinstance(one, dict)]


def _flat(root: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return a schema with all schemas that it refers to or consists of, including those of list items."""
    found: list[Mapping[str, Any]] = []
    stack, seen = [schema], set()
    while stack:
        part = stack.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        found.append(part)
        if "$ref" in part:
            target: Any = root
            for step in part["$ref"].removeprefix("#").split("/")[1:]:
                target = target[step]
            stack.append(target)
        stack += [*part.get("allOf", ()), *part.get("anyOf", ()), *part.get("oneOf", ())]
        if "items" in part:
            stack.append(part["items"])
    return found


@lru_cache(_KEPT)
def is_harmless_name(name: str) -> bool:
    """Return whether a name is, anywhere, that of a setting or member that is not secret."""
    if describes("client-settings", (name,)):
        return True
    # To know these names, all schemas are read: without that, to check one faulty file takes a tenth less.
    return "/" not in name and " " not in name and name in _harmless_members()


@cache
def _harmless_members() -> frozenset[str]:
    """Return the names of members that are never secret although they sound like it."""
    harmless: set[str] = set()
    for part in _parts_of_schemas():
        named = part.get("properties", {})
        if isinstance(named, dict):
            harmless.update(name for name, one in named.items() if isinstance(one, dict) and not one.get("x-sensitive"))
    # Too short to have the same meaning everywhere.
    return frozenset(name for name in harmless if len(name) > 5 or not may_be_secret(name)) - _SECRET_ELSEWHERE


def is_secret_place(node: Node) -> bool:
    """Return whether a value is, or may be, a secret according to its names."""
    kinds, steps = kinds_at(node.source, node.path)
    names = tuple(step for step in steps if isinstance(step, str))
    if any(describes(kind, names) for kind in kinds):
        return False
    return any(isinstance(step, str) and may_be_secret(step) for step in node.path)


def is_described(node: Node) -> bool:
    """Return whether the schema describes a value as not secret, under the very name that it has."""
    kinds, steps = kinds_at(node.source, node.path)
    names = tuple(step for step in steps if isinstance(step, str))
    return any(_as_meant(kind, names) == names and describes_value(kind, names, node.value) for kind in kinds)


def is_known_tag(tag: str) -> bool:
    """Return whether a YAML tag is that of a tool that fills in a value; any other may be an unquoted secret."""
    return tag.startswith("tag:yaml.org,2002:") or _TAG.match(tag) is not None


def is_reference(node: Node) -> bool:
    """Return whether a value is the name that a tag replaces with a value, as in `!secret rpx_key`."""
    tag = node.tag
    is_tagged = tag is not None and not tag.startswith("tag:yaml.org,2002:") and is_known_tag(tag)
    return is_tagged and _NAMED.match(str(node.value)) is not None
