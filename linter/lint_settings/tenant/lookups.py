"""The documents of a run by kind and id, and a record of the lookups of each check.

A check learns about other files only through these lookups. Its cached result is therefore valid as long as all
recorded lookups have the same results, even if other files have changed.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter

from ..config.environments import without_environment
from ..documents.facts import FACTS
from .ids import lists_versions, own_id
from .likeness import possible_kinds, weak_kinds
from .own_ids import OwnIds
from .unread import UNRECOGNISED, Unread, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node

    Key = Callable[[Document], str | None]
    Question = tuple[str, ...]


_FEWEST = 2  # files that make a folder one of their kind
_SETTINGS = ("application-settings", "client-settings")


class Index:
    """The documents of a run; lookups are recorded in `asked` while that is a set."""

    def __init__(self) -> None:
        self.documents: dict[str, list[Document]] = {}
        self.asked: set[Question] | None = None
        self._by_id: dict[tuple[str, str], list[Document]] = {}
        self._by_key: dict[tuple[str, Key], dict[str | None, list[Document]]] = {}
        self._own_ids: OwnIds | None = None
        self._counts: dict[tuple[str, str | None], int] = {}
        self._states: dict[Question, str] = {}
        self._settled = object()
        self._unreadable: dict[str, Unread] = {}
        self._unrecognised: list[Document] = []
        self._foreign: dict[str, Counter[str]] = {}  # by folder, the files that hold documents without a kind
        self._beside: dict[str, set[str]] | None = None
        self._recognised: dict[str, set[str]] = {}  # by folder, the files with recognised documents

    @property
    def settled(self) -> object | None:
        """The same object as long as no result can have changed; None if lookups must be repeated to know."""
        return self._settled if self.asked is None else None

    def add(self, document: Document) -> None:
        """Add a document; one without a kind counts only if it may contain an object of the tenant."""
        if document.kind is None:
            self._foreign.setdefault(_folder(document), Counter())[document.source.path] += 1
            if possible_kinds(document) or weak_kinds(document):
                self._unrecognised.append(document)
            self._forget()
            return
        for kind in _kinds(document):
            self.documents.setdefault(kind, []).append(document)
            for (indexed, key), known in self._by_key.items():
                if indexed == kind:
                    insort(known.setdefault(key(document), []), document, key=order)
        name = own_id(document)
        if name is not None:
            insort(self._by_id.setdefault((document.kind or "", name), []), document, key=order)
        if self._own_ids is not None:
            self._own_ids.add(document)
        self._forget()

    def remove(self, document: Document) -> None:
        """Remove a document that no longer exists, because its file has changed."""
        if document.kind is None:
            self._unrecognised = [one for one in self._unrecognised if one is not document]
            here = self._foreign[_folder(document)]
            here[document.source.path] -= 1
            self._foreign[_folder(document)] = +here
            self._forget()
            return
        for kind in _kinds(document):
            self.documents[kind].remove(document)
            for (indexed, key), known in self._by_key.items():
                if indexed == kind:
                    known[key(document)].remove(document)
        name = own_id(document)
        if document.kind is not None and name is not None:
            self._by_id[document.kind, name].remove(document)
        if self._own_ids is not None:
            self._own_ids.remove(document)
        self._forget()

    def _forget(self) -> None:
        self._counts.clear()
        self._states.clear()
        self._beside = None
        self._settled = object()

    # --- files without a known object

    def add_unread(self, unread: Unread) -> None:
        """Add a file that cannot be read."""
        self._unreadable[unread.path] = unread
        self._forget()

    def remove_unread(self, path: str) -> None:
        """Remove an unreadable file, because it has changed."""
        if self._unreadable.pop(path, None) is not None:
            self._forget()

    def unread(self, kind: str, document: Document) -> Unread | None:
        """Return the first visible file without a known object that may contain one of a kind, or None."""
        self._ask("unread")
        if not (self._unreadable or self._unrecognised):
            return None
        here = document.source.environment
        seen = (one for one in self._unread() if None in (here, one.environment) or here == one.environment)
        found = (one for one in seen if one.may_hold(kind, self._kinds_beside(one.path, one.environment)))
        return min(found, default=None, key=lambda one: one.path)

    def _unread(self) -> Iterator[Unread]:
        yield from self._unreadable.values()
        for one in self._unrecognised:
            alike = possible_kinds(one)
            sure, maybe = (tuple(kind for kind, is_sure in alike if is_sure is sort) for sort in (True, False))
            if not alike:
                only = self._only_kind_at(one.source.path, one.source.environment)
                maybe = tuple(kind for kind in weak_kinds(one) if kind == only)
                if not maybe:
                    continue
            yield Unread(one.source.path, one.source.environment, sure, maybe, UNRECOGNISED)

    def kinds_beside(self, document: Document) -> frozenset[str]:
        """Return the kinds of the recognized documents in the folder of a document and its counterparts elsewhere."""
        return self.kinds_at(document.source.path, document.source.environment)

    def kinds_at(self, path: str, environment: str | None) -> frozenset[str]:
        """Return the kinds of the recognized documents in the folder of a path and its counterparts elsewhere."""
        self._ask("beside", path, environment or "")
        return self._kinds_beside(path, environment)

    def only_kind_at(self, path: str, environment: str | None) -> str | None:
        """Return the kind that all other files in the folder of a path have, and in those of other environments.

        The settings of an application count as those of a client. None where the kinds differ, where files of other
        tools are there too, or where there is just one file.
        """
        self._ask("only", path, environment or "")
        return self._only_kind_at(path, environment)

    def _only_kind_at(self, path: str, environment: str | None) -> str | None:
        kinds = {"client-settings" if kind in _SETTINGS else kind for kind in self._kinds_beside(path, environment)}
        others = self._foreign.get(place_of(path, environment), {}).keys() - {path}
        kinds.discard("flow-version")
        if len(kinds) != 1 or others or len(self._recognised[place_of(path, environment)] - {path}) < _FEWEST:
            return None
        return next(iter(kinds))

    def _kinds_beside(self, path: str, environment: str | None) -> frozenset[str]:
        if self._beside is None:
            self._beside, self._recognised = {}, {}
            for kind, documents in self.documents.items():
                for one in documents:
                    self._beside.setdefault(_folder(one), set()).add(kind)
                    self._recognised.setdefault(_folder(one), set()).add(one.source.path)
        return frozenset(self._beside.get(place_of(path, environment), ()))

    # --- lookups

    def all(self) -> dict[str, list[Document]]:
        """Return every document, by kind."""
        self._ask("all")
        return self.documents

    def of_kind(self, kind: str) -> Sequence[Document]:
        """Return the documents of a kind."""
        self._ask("kind", kind)
        return self.documents.get(kind, ())

    def has_others(self, kind: str, document: Document) -> bool:
        """Return whether a document sees another one of a kind."""
        self._ask("has", kind)
        if kind not in self.documents:
            return False
        here = document.source.environment
        count = self._counts.get((kind, here))
        if count is None:
            count = self._counts[kind, here] = sum(map(len, self._groups(kind, document)))
        if count == 1:
            return any(one is not document for group in self._groups(kind, document) for one in group)
        return count > 0

    def groups(self, kind: str, document: Document) -> list[list[Document]]:
        """Return the visible documents of a kind, grouped by environment."""
        self._ask("kind", kind)
        return self._groups(kind, document)

    def _groups(self, kind: str, document: Document) -> list[list[Document]]:
        groups = self._by(kind, _environment)
        here = document.source.environment
        return list(groups.values()) if here is None else [groups.get(here, []), groups.get(None, [])]

    def named(self, kind: str, name: str) -> Sequence[Document]:
        """Return the documents of a kind with this id or name, sorted by path."""
        self._ask("named", kind, name)
        return self._by_id.get((kind, name), ())

    def alike(self, kind: str, key: Key, value: str | None) -> Sequence[Document]:
        """Return the documents of a kind for which a function has this value, sorted by path."""
        if value is not None and _KEYS.get(key.__name__) is key:
            self._ask("alike", kind, key.__name__, value)
        else:
            self._ask("kind", kind)
        return self._by(kind, key).get(value, ())

    def by(self, kind: str, key: Key) -> dict[str | None, list[Document]]:
        """Return the documents of a kind by the result of a function, sorted by path; cached."""
        self._ask("kind", kind)
        return self._by(kind, key)

    def _by(self, kind: str, key: Key) -> dict[str | None, list[Document]]:
        known = self._by_key.get((kind, key))
        if known is None:
            known = self._by_key[kind, key] = {}
            for one in sorted(self.documents.get(kind, ()), key=order):
                known.setdefault(key(one), []).append(one)
        return known

    def origin(self, sort: str, value: str, document: Document) -> Node | None:
        """Return the node by which this value is another environment's own: see OwnIds."""
        self._ask("own-ids")
        node = self.own_ids.origin(sort, value, document)
        if node is not None and node.source.environment is not None:
            self._ask("own-id", node.source.environment, sort, value)
        return node

    @property
    def own_ids(self) -> OwnIds:
        """The ids that each environment has for its own."""
        if self._own_ids is None:
            self._own_ids = OwnIds(one for documents in self.documents.values() for one in documents)
        return self._own_ids

    # --- recorded lookups

    def _ask(self, *question: str) -> None:
        if self.asked is not None:
            self.asked.add(question)

    def state(self, question: Question) -> str:
        """Return a fingerprint of the result of a lookup: another result has another one."""
        known = self._states.get(question)
        if known is None:
            known = self._states[question] = self._state(question)
        return known

    def _state(self, question: Question) -> str:
        from hashlib import blake2b

        match question:
            case ("kind", kind):
                lines = _marks(self.documents.get(kind, ()))
            case ("has", kind):
                groups = self._by(kind, _environment).items()
                lines = [f"{environment} {min(len(group), 2)}" for environment, group in groups if group]
            case ("named", kind, name):
                lines = _marks(self._by_id.get((kind, name), ()))
            case ("alike", kind, key, value):
                lines = _marks(self._by(kind, _KEYS[key]).get(value, ()))
            case ("unread",):
                places = ((one, self._kinds_beside(one.path, one.environment)) for one in self._unread())
                lines = [f"{one} {sorted(beside)}" for one, beside in places]
            case ("beside", path, environment):
                lines = sorted(self._kinds_beside(path, environment or None))
            case ("only", path, environment):
                lines = [str(self._only_kind_at(path, environment or None))]
            case ("own-ids",):
                lines = self.own_ids.lines()
            case ("own-id", environment, sort, value):
                lines = _marks(self.own_ids.naming(environment, sort, value))
            case _:
                lines = [line for documents in self.documents.values() for line in _marks(documents)]
        return blake2b("\n".join(sorted(lines)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _marks(documents: Iterable[Document]) -> list[str]:
    """Return what and where each document is: all that a check can see of it."""
    return [
        f"{one.source.path} {one.index} {one.pointer} {one.kind} {one.source.environment} {one.source.mark.hex()}"
        for one in documents
    ]


def _folder(document: Document) -> str:
    return place_of(document.source.path, document.source.environment)


def order(document: Document) -> tuple[str, int, str]:
    """Return the sort key of documents."""
    return document.source.path, document.index, document.pointer


def _kinds(document: Document) -> tuple[str, ...]:
    """Return the kinds under which a document is indexed; one that lists a flow's versions is a `flow-version`, too."""
    own = () if document.kind is None else (document.kind,)
    return (*own, "flow-version") if lists_versions(document) else own


def _environment(document: Document) -> str | None:
    return document.source.environment


def common_path(document: Document) -> str:
    """Return the part of a path that is the same for counterparts in other environments."""
    source = document.source
    return f"{document.index}{document.pointer} {without_environment(source.path, source.environment)}"


def common_name(document: Document) -> str:
    """Return the same for the name alone, without folders."""
    place, _, path = common_path(document).partition(" ")
    return f"{place} {path.rpartition('/')[2]}"


# Functions that a recorded lookup may name: they are the same in every run.
_KEYS = {**FACTS, "common_path": common_path, "common_name": common_name}
