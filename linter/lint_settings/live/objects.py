"""The objects of a tenant, from its saved answers: each once, complete, and without what belongs to others."""

from __future__ import annotations

from collections import Counter

from ..console.terminal import quoted
from ..documents.frozen import Frozen
from ..messages.redact import shown_name
from ..messages.secrets import Secrets, mask, secrets
from ..messages.wording import noun_of
from ..tenant.attributes import RESERVED_ATTRIBUTES
from ..tenant.ids import (
    UUID_KINDS,
    application_id,
    client_id,
    flow_name,
    linked_oidc_id,
    lists_versions,
    own_id,
    token_policy_id,
)
from ..tenant.settings import ENVELOPE, as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.span import Path
    from .saved import Answer

    Key = tuple[str, ...]

_NAMED = 5  # maximum number of names in a message


class LiveObject(Frozen):
    """An object of the platform.

    `key` identifies it among those of its kind, `data` is plain data, as a file should contain it. `document` is its
    origin, and `base` the path of the object in the answer. With `implied` it needs no file: the platform returns the
    same if it was never created.
    """

    __slots__ = ()

    kind: str
    key: Key
    data: Any
    document: Document
    base: Path
    implied: bool = False

    @property
    def answer(self) -> str:
        """The path of the answer, as shown."""
        return str(self.document.source.path)


class Found(Frozen):
    """The objects of answers, messages about unusable ones, and contradictions between answers."""

    __slots__ = ()

    objects: list[LiveObject]
    problems: list[str]
    disagreements: list[str]


def objects_in(answers: Sequence[Answer]) -> Found:
    """Return the objects in answers, in an order that depends on the objects alone."""
    found = Found([], [], [])
    every: dict[tuple[str, Key], list[LiveObject]] = {}
    options: list[Document] = []
    blocks: list[LiveObject] = []
    for answer in answers:
        for document in answer.documents:
            if document.kind == "settings-options":
                options.append(document)
                continue
            one = _object(document)
            every.setdefault((one.kind, one.key), []).append(one)
            block = document.root.members.get("_global") if one.kind == "client-settings" else None
            if block is not None and isinstance(block.value, dict):
                blocks.append(block_object(document, block.value))
    for (kind, _), alike in sorted(every.items()):
        if kind != "application-settings":
            found.objects.append(_one_of(alike, found))
    found.objects.extend(_applications(every, blocks, found))
    found.objects.extend(_catalogue(options))
    _judge_access_schemas(found)
    hidden = Secrets(secrets(document for answer in answers for document in answer.documents).certain)
    return Found(
        found.objects,
        [mask(line, hidden) for line in found.problems],
        [mask(line, hidden) for line in found.disagreements],
    )


# --- one object


def _object(document: Document) -> LiveObject:
    root = document.root
    kind = document.kind or ""
    members = root.members
    if {"for_client_id", "access_type", "schema"} <= members.keys():
        return _access_schema(document)
    data, base = root.value, document.path
    if kind == "client-settings":
        data = {name: value for name, value in data.items() if name != "_global"}
    elif kind == "entity-type" and "attr_defs" not in members and "schema" in members:
        data, base = members["schema"].value, (*base, "schema")
    return LiveObject(kind, _key(document), data, document, base)


def _key(document: Document) -> Key:
    """Return the key of an object among those of its kind; without an id, it is its place."""
    kind, root = document.kind or "", document.root
    found: tuple[str | None, ...]
    if kind == "client-settings":
        found = (client_id(document) or linked_oidc_id(document),)
    elif kind == "application-settings":
        return (application_id(document) or "",)
    elif kind == "access-schema":
        names = ("for_client_id", "type_name", "access_type")
        found = tuple(str(root.value[name]) if name in root.value else None for name in names)
    elif kind == "flow":
        name = own_id(document) or flow_name(document) or ""
        return application_id(document) or "", name, "versions" if lists_versions(document) else ""
    else:
        found = (own_id(document),)
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else ("", document.source.path, document.pointer, str(document.index))


def block_object(document: Document, block: dict[str, Any]) -> LiveObject:
    """Return what clients inherit, from the `_global` block of an answer about one of them."""
    path = block.get("_self")
    name = path.split("/")[2] if isinstance(path, str) and path.startswith("/config/") else ""
    key = (name or application_id(document) or "",)
    return LiveObject("application-settings", key, block, document, (*document.path, "_global"))


def _access_schema(document: Document) -> LiveObject:
    """Return an access schema from the attributes that it lets through, as the API shows it, and its request."""
    value = document.root.value
    schema = value["schema"] if isinstance(value["schema"], dict) else {}
    attributes = [path for path in _leaves(schema.get("attr_defs")) if path not in RESERVED_ATTRIBUTES]
    data = {name: value[name] for name in ("type_name", "for_client_id", "access_type") if name in value}
    key = tuple(str(data.get(name, "")) for name in ("for_client_id", "type_name", "access_type"))
    return LiveObject("access-schema", key, {**data, "attributes": attributes}, document, document.path)


def _leaves(attributes: Any, above: str = "") -> Iterator[str]:
    """Yield the paths of attributes without nested ones."""
    for one in attributes if isinstance(attributes, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            path = f"{above}{one['name']}"
            inner = list(_leaves(one.get("attr_defs"), f"{path}."))
            yield from inner or (path,)


def _judge_access_schemas(found: Found) -> None:
    """Mark access schemas with every attribute: the API answers so for a client that has none.

    Leave out those that nothing can be said of, since the answer about their entity type is missing.
    """
    types = {one.key[0]: set(_leaves(one.data.get("attr_defs"))) for one in found.objects if one.kind == "entity-type"}
    unknown: Counter[str] = Counter()
    kept = []
    for one in found.objects:
        if one.kind != "access-schema" or "schema" not in one.document.root.value:
            kept.append(one)
        elif one.key[1] not in types:
            unknown[one.key[1]] += 1
        else:
            missing = types[one.key[1]] - {*one.data["attributes"], *RESERVED_ATTRIBUTES}
            kept.append(one._replace(implied=not missing))
    found.objects[:] = kept
    for name, count in sorted(unknown.items()):
        found.problems.append(
            f"{'1 access schema was' if count == 1 else f'{count:,} access schemas were'} left out: the answer about "
            f"the entity type `{shown_name(name)}` is missing, which shows whether they leave out any; save it, too"
        )


# --- several answers about one object


def _one_of(alike: Sequence[LiveObject], found: Found) -> LiveObject:
    """Return an object that several answers hold: a list has only a part of it."""
    best = max(alike, key=lambda one: len(one.data))
    for one in alike:
        members = one.data.items() if isinstance(one.data, dict) else ()
        names = [name for name, value in members if as_stored(best.data.get(name)) != as_stored(value)]
        if names or (not members and one.data != best.data):
            where = f"{quoted(best.answer)} and {quoted(one.answer)} disagree about"
            if one.answer == best.answer:
                where = f"{quoted(one.answer)} holds different versions of"
            found.disagreements.append(f"{where} the {noun_of(best.kind)}{_listed(names)}; the first one is used")
    return best


def _listed(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f": {', '.join(f'`{shown_name(name)}`' for name in names[:_NAMED])}{more}"


# --- what the clients inherit


def _applications(
    every: dict[tuple[str, Key], list[LiveObject]], blocks: Sequence[LiveObject], found: Found
) -> Iterator[LiveObject]:
    """Yield the settings of each application, from its own answer or from the `_global` blocks of its clients."""
    own = {key: alike for (kind, key), alike in every.items() if kind == "application-settings"}
    if len(own) == 1 and ("",) in own and len({one.key for one in blocks}) == 1:
        own = {blocks[0].key: own["",]}  # the older answers do not say which application they are about
    by_key: dict[Key, list[LiveObject]] = {}
    for block in sorted(blocks, key=lambda one: (_key(one.document), one.answer)):
        by_key.setdefault(block.key, []).append(block)
    for key in sorted(own.keys() | by_key.keys()):
        mine = by_key.get(key, [])
        if key in own:
            one = _one_of(own[key], found)._replace(key=key)
            _compare(one, mine, found)
            yield one
        else:
            yield _folded(mine, found)


def _folded(blocks: Sequence[LiveObject], found: Found) -> LiveObject:
    """Return one object for several blocks: of values that differ, the one that most of them have."""
    one = blocks[0]
    if all(block.data == one.data for block in blocks):
        return one
    values: dict[tuple[str, ...], list[Any]] = {}
    for block in blocks:
        for path, value in _settings(block.data):
            values.setdefault(path, []).append(value)
    data: dict[str, Any] = {}
    for path, given in values.items():
        texts = Counter(map(repr, given))
        value = next(value for value in given if repr(value) == max(texts, key=lambda text: texts[text]))
        if len(path) == 1:
            data.setdefault(path[0], value)
        else:
            if not isinstance(data.get(path[0]), dict):  # one of the answers has no mapping there
                data[path[0]] = {}
            data[path[0]][path[-1]] = value
    if isinstance(one.data.get("custom"), dict):
        data.setdefault("custom", {})
    folded = one._replace(data=data)
    _compare(folded, blocks, found)
    return folded


def _settings(data: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each setting of a block with its path."""
    for name, value in data.items():
        if name == "custom" and isinstance(value, dict):
            yield from ((("custom", inner), one) for inner, one in value.items())
        else:
            yield (name,), value


def _compare(one: LiveObject, blocks: Sequence[LiveObject], found: Found) -> None:
    """Report the settings about which blocks of clients say something else."""
    wanted = {path[-1]: as_stored(value) for path, value in _settings(one.data) if path[-1] not in ENVELOPE}
    others: dict[str, list[str]] = {}
    for block in blocks:
        given = {path[-1]: as_stored(value) for path, value in _settings(block.data) if path[-1] not in ENVELOPE}
        for name in sorted(wanted.keys() | given.keys()):
            if wanted.get(name) != given.get(name):
                others.setdefault(name, []).append(block.answer)
    for name, paths in others.items():
        more = f" and {len(paths) - 1} more have" if len(paths) > 1 else " has"
        like = next((path for path in (one.answer, *(block.answer for block in blocks)) if path not in paths), None)
        found.disagreements.append(
            f"the answers disagree about the application's `{shown_name(name)}`: {quoted(paths[0])}{more} another "
            f"value than {'the rest' if like is None else quoted(like)}; save the answers again"
        )


# --- the catalogue of settings


def _catalogue(options: Sequence[Document]) -> Iterator[LiveObject]:
    """Yield the catalogue as one object, sorted by name."""
    values = {repr(one.root.value): one for one in options}
    if values:
        listed = sorted(values.values(), key=lambda one: (str(one.root.value.get("name")), repr(one.root.value)))
        first = listed[0]
        yield LiveObject("settings-options", (), [one.root.value for one in listed], first, ())


# --- whose they are


def of_one_application(found: Found) -> list[str]:
    """Leave out OIDC clients and policies of other applications than the one whose answers these are.

    A customer has all of them in one list. Return lines for what was left out.
    """
    own = {application_id(one.document) for one in found.objects if one.kind not in UUID_KINDS} - {None}
    if len(own) != 1:
        return []
    strange: list[LiveObject] = []
    for one in found.objects:
        if one.kind in UUID_KINDS and application_id(one.document) not in (*own, None):
            strange.append(one)
    kept = {
        policy for one in found.objects if all(one is not other for other in strange) for policy in _token_policies(one)
    }
    others = {policy for one in strange for policy in _token_policies(one)} - kept
    strange += [one for one in found.objects if one.kind == "token-policy" and one.key[0] in others]
    left_out = {id(one) for one in strange}
    found.objects[:] = [one for one in found.objects if id(one) not in left_out]
    return [f"left out, since they belong to other applications: {counted(strange)}"] if strange else []


def counted(objects: Sequence[LiveObject]) -> str:
    """Return how many objects of each kind there are, in words."""
    counts = Counter(one.kind for one in objects)
    return ", ".join(f"{count:,} {_plural(noun_of(kind), count)}" for kind, count in sorted(counts.items()))


def _plural(noun: str, count: int) -> str:
    if count == 1 or noun.endswith("s"):
        return noun
    return noun.removesuffix("y") + "ies" if noun.endswith("cy") else f"{noun}s"


def _token_policies(one: LiveObject) -> Iterator[str]:
    policy = token_policy_id(one.document) if one.kind == "oidc-client" else None
    if policy is not None:
        yield policy
