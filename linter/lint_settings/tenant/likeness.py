"""Finds the kind that an unrecognized document resembles, and what keeps it from being recognized.

A wrong name alone is not enough: other software has similar names. The document must be of the kind once the name is
corrected, and its other names must fit, or it must be next to recognized objects of the kind.
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType

from ..config.directive_typos import meant_kinds
from ..documents.document import Document
from ..documents.facts import rare_fact
from ..documents.frozen import Frozen
from ..documents.node import Node
from ..documents.schema_files import KINDS, read_schema
from ..messages.spelling import nearest
from .inner_objects import inner_objects
from .kind_evidence import is_folder_of_settings
from .kinds import is_of_tool, kind_by_content
from .object_kinds import kind_of_folder, may_be_object
from .settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Alike = tuple[tuple[str, bool], ...]  # a kind, and whether the content alone shows it

_KINDS = (
    *("access-schema", "api-client", "entity-type", "flow", "login-policy"),
    *("oidc-client", "settings-options", "token-policy"),
)
_SETTINGS = ("client-settings", "application-settings")
# Names that are no evidence for a kind, since they are common.
_GENERIC = frozenset(
    (
        *("_id", "_links", "_self", "attributes", "client_id", "client_secret", "customer_id", "description"),
        *("features", "group", "id", "login_attempts", "login_attempts_threshold", "name", "oidc_url", "rules"),
        *("schema", "site_name", "stat", "title", "translations", "type", "values", "version", "versions"),
    )
)
# Members of the OAuth clients and token settings of other products, which share some names with ours.
_FOREIGN = frozenset(
    (
        *("allowedGrantTypes", "apiVersion", "clientId", "clientName", "client_name", "grantTypes", "grant_types"),
        *("kind", "protocol", "publicClient", "realm", "redirectUris", "redirect_uris", "secret", "trustedPeers"),
    )
)
_MOST_NAMES = 120  # an object with more names is recognized in spite of a wrong one
_MOST_WRONG = 3
_MOST_WEAK = 12
_SEPARATORS = str.maketrans("", "", " _.-")


class Likeness(Frozen):
    """A kind that a document resembles.

    `name` is the wrong member that prevents recognition and `meant` its correct name; both are None if no name is wrong
    but others are missing. `is_sure` is true if the content alone is sufficient evidence.
    """

    __slots__ = ()

    kind: str
    name: str | None
    meant: str | None
    is_sure: bool


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    """Return the names of the members of each kind."""
    found = {kind: frozenset(read_schema(kind).get("properties", ())) for kind in _KINDS}
    return MappingProxyType({**found, _SETTINGS[0]: frozenset((*catalogue(), "_self", "custom"))})


def likenesses(root: Node) -> list[Likeness]:
    """Return the kinds that the root of an unrecognized document resembles, the most similar first."""
    names = root.value.keys() if isinstance(root.value, dict) else ()
    if not names or len(names) > _MOST_NAMES or names >= {"apiVersion", "kind"}:
        return []
    alike, by_folder = _kinds_alike(tuple(names)), kind_of_folder(root.source.path)
    kinds = alike if by_folder is None else [kind for kind in _vocabulary() if kind in alike or kind == by_folder]
    found = [one for kind in kinds for one in _likeness(root, kind, _vocabulary()[kind])]
    inner = root.members.get("schema") if "stat" in names else None  # the answer about an entity type
    if inner is not None and inner.members:
        found += _likeness(inner, "entity-type", _vocabulary()["entity-type"])
    return sorted(found, key=lambda one: (not one.is_sure, one.name is None))


@lru_cache(1024)  # the items of a list have the same names
def _kinds_alike(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds that members of these names may resemble, whatever their values are, in an ordinary folder."""
    found = []
    for kind, known in _vocabulary().items():
        exact = known.intersection(names)
        if len(names) > 2 * len(exact) + 2 * _MOST_WRONG:
            continue
        wrong = _wrong(names, kind, known)
        is_of_kind = kind in _SETTINGS or may_be_object((*names, *wrong.values()))
        if (0 < len(wrong) <= _MOST_WRONG and is_of_kind) or _is_close(names, exact):
            found.append(kind)
    return tuple(found)


def may_resemble(names: Collection[str], near: Iterable[str]) -> bool:
    """Return whether a mapping with these names may certainly resemble an object of the APIs, whatever their values.

    It must have a member of the kind, and one that few other objects have, whose name may be wrong. `near` are the
    names that may be of our members. Further names make no difference.
    """
    return any(
        not known.isdisjoint(names) and any(_is_specific(name, kind) for name in near)
        for kind, known in _vocabulary().items()
        if kind not in _SETTINGS
    )


def _is_specific(name: str, kind: str) -> bool:
    meant = name if name in _vocabulary()[kind] else _meant(name, kind)
    return meant is not None and meant not in _GENERIC


def _wrong(names: Iterable[str], kind: str, known: frozenset[str]) -> dict[str, str]:
    """Return the wrong names of members of a kind with the right ones, unless those are there too."""
    wrong = {name: meant for name in names if name not in known and (meant := _meant(name, kind))}
    return {name: meant for name, meant in wrong.items() if meant not in names}


def _is_close(names: Collection[str], exact: Collection[str]) -> bool:
    """Return whether enough names are exactly those of a kind."""
    is_most = len(exact) > 1 and 2 * len(exact) >= len(names)
    return is_most and not _GENERIC.issuperset(exact) and _FOREIGN.isdisjoint(names)


@rare_fact
def weak_kinds(document: Document) -> tuple[str, ...]:
    """Return the kinds to which all members of a document without a kind belong, however few and common these are.

    That says something only beside files that are all of the kind.
    """
    if document.kind is not None:
        return ()
    value = document.root.value
    if isinstance(value, str) or value in (None, {}, []):
        return tuple(_vocabulary())  # the first word of a file that was cut, or nothing that was filled in
    if not isinstance(value, dict) or not len(value) <= _MOST_WEAK or is_of_tool(document):
        return ()
    return tuple(kind for kind, known in _vocabulary().items() if value.keys() <= known)


def is_bare(document: Document) -> bool:
    """Return whether a document without a kind may be any object, since there is nothing in it, or just one word."""
    return len(weak_kinds(document)) == len(_vocabulary())


def is_folder_of(path: str, kind: str) -> bool:
    """Return whether the folder of a file has the name of a kind."""
    return kind_of_folder(path) == kind or (kind in _SETTINGS and is_folder_of_settings(path))


def _likeness(root: Node, kind: str, known: frozenset[str]) -> list[Likeness]:
    members = root.members
    exact = members.keys() & known
    if len(members) > 2 * len(exact) + 2 * _MOST_WRONG:
        return []
    specific = exact - _GENERIC
    wrong = _wrong(members, kind, known)
    prevents = _prevents(root, kind, wrong) if 0 < len(wrong) <= _MOST_WRONG else None
    if prevents is not None:
        right = exact | {*wrong.values()}
        is_whole = bool(exact) and len(right) == len(members) and not right <= _GENERIC
        is_sure = (is_whole or len(specific) > 1) and not members.keys() & _FOREIGN
        return [Likeness(kind, prevents, wrong[prevents], is_sure)]
    if _is_close(members, exact):
        return [Likeness(kind, None, None, False)]
    return []


@lru_cache(8192)  # the items of a list have the same names
def _meant(name: str, kind: str) -> str | None:
    """Return the name that a wrong one means: in another case, with other separators, or a letter or two away."""
    same = _by_bare_name(kind).get(_bare(name), ())
    return same[0] if len(same) == 1 else nearest(name, _in_use(kind))


@cache
def _in_use(kind: str) -> frozenset[str]:
    """Return the names of the members of a kind that are not deprecated, so that a wrong one may mean them."""
    deprecated = (name for name, setting in catalogue().items() if setting.deprecated) if kind in _SETTINGS else ()
    return _vocabulary()[kind].difference(deprecated)


@cache
def _by_bare_name(kind: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_in_use(kind)):
        found[_bare(name)] = (*found.get(_bare(name), ()), name)
    return MappingProxyType(found)


def _bare(name: str) -> str:
    return name.casefold().translate(_SEPARATORS)


def _prevents(root: Node, kind: str, wrong: dict[str, str]) -> str | None:
    """Return the wrong name that keeps a document from being of a kind; None if correcting all is not enough."""
    for name in wrong:
        if _is_of(_renamed(root, {name: wrong[name]}), kind):
            return name
    return next(iter(wrong)) if len(wrong) > 1 and _is_of(_renamed(root, wrong), kind) else None


def _renamed(root: Node, names: dict[str, str]) -> Node:
    members = {names.get(name, name): node for name, node in root.members.items()}
    value = {name: node.value for name, node in members.items()}
    return Node(root.source, value, root.path, root.place, root.style, children=members)


def _is_of(root: Node, kind: str) -> bool:
    found = kind_by_content(Document(root.source, root))
    return found == kind or (found in _SETTINGS and kind in _SETTINGS)


def _meant_in_comments(text: str) -> list[str]:
    return meant_kinds(text, KINDS)


@rare_fact
def possible_kinds(document: Document) -> Alike:
    """Return the kinds that a document without a kind may have or contain, each with whether that is certain."""
    if document.kind is not None or is_of_tool(document):
        return ()
    alike = {one.kind: one.is_sure for one in reversed(likenesses(document.root))}
    alike.update({one.kind: True for one in inner_objects(document.root)})
    alike.update(dict.fromkeys(document.source.once(_meant_in_comments), True))
    return tuple(alike.items())
