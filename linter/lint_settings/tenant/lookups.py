"""The documents of a run by kind and id, and a record of the lookups of each check.

A check learns about other files only through these lookups. Its cached result is therefore valid as long as all
recorded lookups have the same results, even if other files have changed.
"""

from __future__ import annotations

from bisect import insort

from ..config.environments import common_name, common_path
from ..documents.facts import FACTS
from .ids import kinds_of, own_id
from .references import own_mentions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeVar

    from ..documents.document import Document
    from ..documents.node import Node
    from .lookup.folders import Folders
    from .lookup.own_ids import OwnIds
    from .lookup.states import Question, States
    from .unread import Unread

    Key = Callable[[Document], str | None]
    Result = TypeVar("Result")


class Index:
    """The documents of a run; lookups are recorded in `asked` while that is a set.

    `settled` is the same object as long as no result can have changed.
    """

    def __init__(self) -> None:
        self.documents: dict[str, list[Document]] = {}
        self.asked: set[Question] | None = None
        self._by_id: dict[str, dict[str, list[Document]]] = {}
        self._by_key: dict[tuple[str, Key], dict[str | None, list[Document]]] = {}
        self._own_ids: OwnIds | None = None
        self._counts: dict[tuple[str, str | None], int] = {}
        self._states: States | None = None
        self.settled = object()
        self._unreadable: dict[str, Unread] = {}
        self._first_unread: dict[tuple[str, str | None], Unread | None] = {}  # by kind and environment
        self._unrecognized: dict[Document, None] = {}
        self._foreign: dict[Document, None] = {}  # those without a kind
        self._known_folders: Folders | None = None

    @property
    def states(self) -> States:
        """The fingerprints of lookups, which only a cache and an editor need."""
        if self._states is None:
            from .lookup.states import States

            self._states = States(self._lines)
        return self._states

    def add(self, document: Document) -> None:
        """Add a document; one without a kind counts only if it may contain an object of the tenant."""
        if document.kind is None:
            from .likeness import possible_kinds, weak_kinds

            self._foreign[document] = None
            if possible_kinds(document) or weak_kinds(document):
                self._unrecognized[document] = None
            self._count(document, None, 1)
            self._forget(document)
            return
        for kind in kinds_of(document):
            self.documents.setdefault(kind, []).append(document)
            for (indexed, key), known in self._by_key.items():
                if indexed == kind:
                    insort(known.setdefault(key(document), []), document, key=order)
            self._count(document, kind, 1)
        name = own_id(document)
        if name is not None:
            insort(self._by_id.setdefault(document.kind, {}).setdefault(name, []), document, key=order)
        if self._own_ids is not None:
            self._own_ids.add(document)
        self._forget(document)

    def remove(self, document: Document) -> None:
        """Remove a document that no longer exists, because its file has changed."""
        from .lookup.groups import take

        if document.kind is None:
            self._unrecognized.pop(document, None)
            self._foreign.pop(document, None)
            self._count(document, None, -1)
            self._forget(document)
            return
        for kind in kinds_of(document):
            take(self.documents, kind, document)
            for (indexed, key), known in self._by_key.items():
                if indexed == kind:
                    take(known, key(document), document)
            self._count(document, kind, -1)
        name = own_id(document)
        if name is not None:
            take(self._by_id[document.kind], name, document)
        if self._own_ids is not None:
            self._own_ids.remove(document)
        self._forget(document)
        if self._states is not None:
            self._states.drop(document)

    def _forget(self, document: Document | None = None) -> None:
        """Drop cached results that a document changes by its coming or going; without one, those about unread files."""
        self._counts.clear()
        self._first_unread.clear()
        self.settled = object()
        if not self._states:
            return
        self.states.forget_where("unread", lambda _: True)
        if document is not None:
            self.states.forget(self._about(document))
            place, source = self._folders.place, document.source
            here = place(source.path, source.environment)
            for sort in ("beside", "counterpart", "only"):
                self.states.forget_where(sort, lambda one: place(one[1], one[2] or None) == here)

    def _about(self, document: Document) -> Iterator[Question]:
        """Yield the lookups whose results contain a document."""
        if document.kind is None:
            return
        yield ("all",)
        for kind in kinds_of(document):
            yield "kind", kind
            yield "has", kind
            for indexed, key in self._by_key:
                value = key(document) if indexed == kind else None
                if value is not None:
                    yield "alike", kind, key.__name__, value
        name, here = own_id(document), document.source.environment
        if name is not None:
            yield "named", document.kind, name
        for sort, value in own_mentions(document) if here is not None else ():
            yield "own-ids", sort
            yield "own-id", here or "", sort, value

    def add_unread(self, unread: Unread) -> None:
        """Add a file that cannot be read."""
        self._unreadable[unread.path] = unread
        self._forget()

    def remove_unread(self, path: str) -> None:
        """Remove an unreadable file, because it has changed."""
        if self._unreadable.pop(path, None) is not None:
            self._forget()

    @property
    def has_read_all(self) -> bool:
        """Whether every file was read and recognized, and lookups are not recorded: `unread` would return None."""
        return self.asked is None and not (self._unreadable or self._unrecognized)

    def unread(self, kind: str, document: Document) -> Unread | None:
        """Return the first visible file without a known object that may contain one of a kind, or None."""
        here = document.source.environment
        self._ask("unread", kind, here or "")
        return self._unread_at(kind, here)

    def _unread_at(self, kind: str, here: str | None) -> Unread | None:
        if (kind, here) not in self._first_unread:
            seen = (one for one in self._unread() if None in (here, one.environment) or here == one.environment)
            found = (one for one in seen if one.may_hold(kind, self._folders.kinds(one.path, one.environment)))
            self._first_unread[kind, here] = min(found, default=None, key=lambda one: one.path)
        return self._first_unread[kind, here]

    def _unread(self) -> Iterator[Unread]:
        yield from self._unreadable.values()
        yield from filter(None, map(self._folders.unread, self._unrecognized))

    def kinds_at(self, path: str, environment: str | None) -> frozenset[str]:
        """Return the kinds of the recognized documents in the folder of a path and its counterparts elsewhere."""
        self._ask("beside", path, environment or "")
        return self._folders.kinds(path, environment)

    def only_kind_at(self, path: str, environment: str | None, *, is_bare: bool = False) -> str | None:
        """Return the kind that all other files in the folder of a path have, and in those of other environments.

        The settings of an application count as those of a client. None where the kinds differ, where files of other
        tools are there too, or where there is just one file; for a bare one, that is enough in a folder of ours.
        """
        self._ask("only", path, environment or "")
        return self._folders.only_kind(path, environment, is_bare=is_bare)

    def has_counterpart(self, path: str, environment: str | None) -> bool:
        """Return whether a recognized file of another environment has this path, apart from its name."""
        self._ask("counterpart", path, environment or "")
        return self._folders.has_counterpart(path, environment)

    @property
    def _folders(self) -> Folders:
        if self._known_folders is None:
            from .lookup.folders import Folders

            self._known_folders = Folders(self.documents, self._foreign)
        return self._known_folders

    def _count(self, document: Document, kind: str | None, by: int) -> None:
        if self._known_folders is not None:
            self._known_folders.count(document, kind, by)

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
        """Return the visible documents of a kind, by environment, in the order of paths, also after edits."""
        self._ask("kind", kind)
        return self._groups(kind, document)

    def _groups(self, kind: str, document: Document) -> list[list[Document]]:
        groups = self._by(kind, _environment)
        here = document.source.environment
        if here is not None:
            return [groups.get(here, []), groups.get(None, [])]
        return sorted(groups.values(), key=lambda few: order(few[0])) if len(groups) > 1 else [*groups.values()]

    def named(self, kind: str, name: str) -> Sequence[Document]:
        """Return the documents of a kind with this id or name, sorted by path."""
        self._ask("named", kind, name)
        return self._by_id.get(kind, {}).get(name, ())

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
                known.setdefault(key(one), []).extend((one,))  # most are alone, and append makes room for four
        return known

    def origin(self, sort: str, value: str, document: Document) -> Node | None:
        """Return the node by which this value is another environment's own: see OwnIds."""
        self._ask("own-ids", sort)
        node = self.own_ids.origin(sort, value, document)
        if node is not None and node.source.environment is not None:
            self._ask("own-id", node.source.environment, sort, value)
        return node

    @property
    def own_ids(self) -> OwnIds:
        """The ids that each environment has for its own."""
        if self._own_ids is None:
            from .lookup.own_ids import OwnIds  # few rules ask for it

            self._own_ids = OwnIds(one for documents in self.documents.values() for one in documents)
        return self._own_ids

    # --- recorded lookups

    def _ask(self, *question: str) -> None:
        if self.asked is not None:
            self.asked.add(question)

    def recorded(self, compute: Callable[[], Result]) -> tuple[Result, frozenset[Question]]:
        """Return the result of a function, and the lookups that it made: see `ask_again`."""
        asked, self.asked = self.asked, set()
        try:
            return compute(), frozenset(self.asked)
        finally:
            self.asked = asked

    def ask_again(self, questions: frozenset[Question]) -> None:
        """Record lookups that determine a result which is known already."""
        if self.asked is not None:
            self.asked |= questions

    def state(self, question: Question) -> str:
        """Return a fingerprint of the result of a lookup: another result has another one."""
        return self.states.of(question)

    def _lines(self, question: Question) -> Iterable[str]:
        """Return what describes the result of a lookup."""
        lines = self.states.lines
        match question:
            case ("kind", kind):
                return lines(self.documents.get(kind, ()))
            case ("has", kind):
                groups = self._by(kind, _environment).items()
                return [f"{environment} {min(len(group), 2)}" for environment, group in groups if group]
            case ("named", kind, name):
                return lines(self._by_id.get(kind, {}).get(name, ()))
            case ("alike", kind, key, value):
                return lines(self._by(kind, _KEYS[key]).get(value, ()))
            case ("unread", kind, environment):
                return [str(self._unread_at(kind, environment or None))]
            case ("beside", path, environment):
                return self._folders.kinds(path, environment or None)
            case ("only", path, environment):
                return [str(self._folders.only_kind(path, environment or None, is_bare=one)) for one in (False, True)]
            case ("counterpart", path, environment):
                return [str(self._folders.has_counterpart(path, environment or None))]
            case ("own-ids", sort):
                return self.own_ids.lines(sort)
            case ("own-id", environment, sort, value):
                return lines(self.own_ids.naming(environment, sort, value))
            case _:
                return [line for documents in self.documents.values() for line in lines(documents)]


def order(document: Document) -> tuple[str, int, str]:
    """Return the key to sort documents by: path, then position in the file."""
    return document.source.path, document.index, document.pointer


def _environment(document: Document) -> str | None:
    return document.source.environment


# Functions that a recorded lookup may name: they are the same in every run.
_KEYS = {**FACTS, "common_path": common_path, "common_name": common_name}
