"""The documents of a run by kind, id and environment."""

from __future__ import annotations

from itertools import islice

from ..documents.finding import EXAMPLE
from ..messages.spelling import nearest
from ..messages.wording import noun_of, with_article
from .ids import (
    UUID_KINDS,
    folded,
    id_in_link,
    id_node,
    name_of,
    own_id,
    place_of,
)
from .lookups import Index, order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeVar

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.node import Node
    from .lookup.states import Question
    from .lookups import Key
    from .unread import Unread

    Result = TypeVar("Result")

# The keys of the config's `[externals]` for objects of each kind.
EXTERNALS = {
    "api-client": "api-clients",
    "entity-type": "entity-types",
    "flow": "flows",
    "flow-version": "flow-versions",
    "login-policy": "login-policies",
    "oidc-client": "oidc-clients",
    "token-policy": "token-policies",
}


# The kinds whose objects have names chosen by people: one that is almost right was probably meant.
_NAMED_BY_PEOPLE = frozenset(("entity-type", "flow"))
# How many other objects a finding names.
FEW = 3
# With more ids or names than these, similar ones are not searched for: that would take long for each wrong one.
_MANY = 200
_MOST = 1000


class CannotTellError(Exception):
    """Raised by a check that needs files of a kind which are missing, or one of which cannot be read."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class KnownFiles:
    """The documents of a run by kind and id, separated by environment.

    A document sees those of its own environment and those without one. A document without an environment sees all.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.lookups = Index()
        self._externals: dict[str, frozenset[str]] = {}
        self._few: dict[tuple[Any, ...], tuple[object, dict[str | None, dict[str | None, list[Document]]]]] = {}
        self._once: dict[tuple[Any, ...], tuple[object, Any, frozenset[Question]]] = {}

    def add(self, document: Document) -> None:
        """Add a document."""
        self.lookups.add(document)
        if document.kind is not None:
            self._forget(document)

    def remove(self, documents: Iterable[Document]) -> None:
        """Remove documents that no longer exist, because their file has changed."""
        for document in documents:
            self.lookups.remove(document)
            self._forget(document)

    def _forget(self, document: Document) -> None:
        """Drop cached results that depend on a document that is added or removed."""

    # --- environments

    def is_production(self, environment: str | None) -> bool | None:
        """Return whether an environment is production, not production (False) or unknown (None)."""
        return self.config.is_production(environment)

    def sees(self, document: Document, other: Document) -> bool:
        """Return whether two documents can belong to the same environment."""
        here, there = document.source.environment, other.source.environment
        return here is None or there is None or here == there

    # --- lookups

    @property
    def documents(self) -> dict[str, list[Document]]:
        """All documents, by kind."""
        return self.lookups.all()

    def visible(self, kind: str, document: Document, most: int | None = None) -> list[Document]:
        """Return the documents of a kind that a document sees, except itself, sorted by path; at most so many."""
        if most is None and document.kind != kind:
            return self.once(_visible, document, kind)
        groups = self.lookups.groups(kind, document)
        return list(islice((one for group in groups for one in group if one is not document), most))

    def once(self, compute: Callable[..., Result], document: Document, *arguments: str) -> Result:
        """Return the result of a function for this workspace, a document and arguments; kept until any file changes.

        The function must return the same for every document of the environment that asks. Return documents or texts, as
        nodes keep the files open that they are of.
        """
        key = compute, document.source.environment, arguments
        known = self._once.get(key)
        if known is None or known[0] is not self.lookups.settled:
            found, asked = self.lookups.recorded(lambda: compute(self, document, *arguments))
            known = self._once[key] = self.lookups.settled, found, asked
        self.lookups.ask_again(known[2])
        result: Result = known[1]
        return result

    def knows(self, kind: str, document: Document) -> bool:
        """Return whether any objects of a kind are known, from files or from the config's externals."""
        return bool(self.externals(kind)) or self.lookups.has_others(kind, document)

    def index(self, kind: str, key: Key) -> dict[str | None, list[Document]]:
        """Return the documents of a kind by the result of a function, sorted by path; cached."""
        return self.lookups.by(kind, key)

    def everywhere(self, kind: str, key: Key, value: str | None) -> Sequence[Document]:
        """Return the documents of a kind, visible or not, for which a function has this value, sorted by path.

        The function is one of ids.py, such as `own_id`, or is called once for every document of the kind.
        """
        return self.lookups.alike(kind, key, value)

    def alike(self, kind: str, key: Key, value: str | None, document: Document) -> list[Document]:
        """Return the other documents of a kind that a document sees and for which a function has this value."""
        return [one for one in self.everywhere(kind, key, value) if one is not document and self.sees(document, one)]

    def few_alike(
        self, key: Key, by: Key | None, document: Document, *, seen: bool = True, also: str | None = None
    ) -> list[Document]:
        """Return some other documents of a kind for which `key` has the same value as for a document, sorted by path.

        Among them are the first `FEW` for which `by` has another result than for the document, the first `FEW` for
        which it has none, and the first with the result `also`. So files with the same name and id need not all be
        compared with each other. With `seen`, only those that the document sees count.
        """
        kind, value = document.kind or "", key(document)
        every = self.everywhere(kind, key, value)
        if len(every) < 2:
            return []  # the usual case
        name, here, ours = (kind, key, value, by, seen), document.source.environment, by and by(document)
        state, groups = self._few.get(name, (None, {}))
        if state is not self.lookups.settled:
            groups = {}
            for one in every:
                place = one.source.environment if seen else None
                groups.setdefault(place, {}).setdefault(by and by(one), []).append(one)
            self._few[name] = self.lookups.settled, groups
        found: list[Document] = []
        for place in groups if here is None or not seen else (here, None):
            of_place = groups.get(place, {})
            others = (group for result, group in of_place.items() if result not in (None, ours))
            for group in (of_place.get(None, []), *islice(others, FEW), of_place.get(also, [])):
                found += group[: FEW + 1]
        return sorted({one for one in found if one is not document}, key=order)

    def externals(self, kind: str) -> frozenset[str]:
        """Return the names or ids of objects of a kind that the config declares as external."""
        known = self._externals.get(kind)
        if known is None:
            names = self.config.externals.get(EXTERNALS.get(kind, kind), ())
            known = self._externals[kind] = frozenset(folded(kind, name) for name in names)
        return known

    def find(self, kind: str, name: str, document: Document) -> Document | None:
        """Return the object of a kind with this id or name that a document sees; None if no file has it."""
        return next((one for one in self.lookups.named(kind, folded(kind, name)) if self.sees(document, one)), None)

    def find_all(self, kind: str, name: str, document: Document) -> list[Document]:
        """Return every file with an object of this id or name that a document sees."""
        return [one for one in self.lookups.named(kind, folded(kind, name)) if self.sees(document, one)]

    def elsewhere(self, kind: str, name: str, document: Document) -> Document | None:
        """Return the object with this id or name that only another environment has."""
        return next((one for one in self.lookups.named(kind, folded(kind, name)) if not self.sees(document, one)), None)

    def unread(self, kind: str, document: Document) -> Unread | None:
        """Return the visible file that may contain an object of a kind but cannot be read or recognized."""
        return self.lookups.unread(kind, document)

    def lacks(self, kind: str, name: str, document: Document) -> bool:
        """Return whether the objects of a kind are known and none that the document sees has this id or name.

        False also if one of them has no name in its file. Raises CannotTellError if a file that may contain the object
        cannot be read or recognized.
        """
        if not self._is_without(kind, name, document):
            return False
        if self.unread(kind, document) is not None:
            raise CannotTellError(kind)
        return True

    def surely_lacks(self, kind: str, name: str, document: Document) -> bool:
        """Return as `lacks`, but False if a file that may contain the object cannot be read or recognized."""
        return self._is_without(kind, name, document) and self.unread(kind, document) is None

    def _is_without(self, kind: str, name: str, document: Document) -> bool:
        if (
            not self.knows(kind, document)
            or folded(kind, name) in self.externals(kind)
            or self.find(kind, name, document)
        ):
            return False
        return not self.alike(kind, own_id, None, document)

    def nameless(self, kind: str, document: Document) -> Document | None:
        """Return an object of a kind whose file has no id, if other files of the kind have one; else None.

        If none has, ids are kept elsewhere, and no file can be expected to have one.
        """
        found = self.alike(kind, own_id, None, document)
        return found[0] if found and len(found) < len(self.visible(kind, document)) else None

    def names(self, kind: str, document: Document) -> list[str]:
        """Return the ids or names of all objects of a kind that a document sees or the config declares, sorted."""
        return _names(self, document, kind) if document.kind == kind else self.once(_names, document, kind)

    def guess(self, kind: str, name: str, document: Document) -> tuple[str, Node | None, str]:
        """Return the advice for a name that no object of a kind has: a hint, a node to refer to, and a label for it.

        An object has a similar name, or exists in another environment only, or the known names are listed.
        """
        noun, names = noun_of(kind), self.names(kind, document)
        other = self.elsewhere(kind, name, document)
        same = document.kind == kind
        by_case = _by_case(self, document, kind) if same else self.once(_by_case, document, kind)
        meant = by_case.get(name.casefold())
        if meant is None and len(names) <= (_MOST if other is None else _MANY):
            meant = nearest(name, names) if same else self.once(_nearest, document, kind, name)
        environment = other.source.environment if other is not None else None
        if other is not None and (meant is None or kind not in _NAMED_BY_PEOPLE):
            return f"only `{environment}` has one", id_node(other) or other.root, f"the {noun} of {environment}"
        seen = self.visible(kind, document)
        wanted = () if meant is None else (meant,)
        shown = _first(self, document, kind, *wanted) if same else self.once(_first, document, kind, *wanted)
        place = None if shown is None else id_node(shown) or shown.root
        if meant is not None:
            same = meant.casefold() == name.casefold()
            why = " names are case-sensitive" if same else f" only `{environment}` has `{name}`" if other else ""
            return f"did you mean `{meant}`?{why}", place, f"the {noun} `{meant}`"
        listed = ", ".join(f"`{one}`" for one in names[:5]) + (" …" if len(names) > 5 else "")
        return f"known here: {listed}", place, _label_of(noun, len(seen))

    def guess_id(self, kind: str, name: str, document: Document) -> tuple[str, Node | None, str]:
        """Return the advice for an id that no object of a kind has: as `guess`, but without listing ids.

        UUIDs that differ in more than one digit count as unrelated: some tenants number theirs.
        """
        seen = self.visible(kind, document)
        same = document.kind == kind
        shown, meant = _near(self, document, kind, name) if same else self.once(_near, document, kind, name)
        place = None if shown is None else place_of(shown)
        if meant is not None and shown is not None:
            called = name_of(shown)
            whose = f" (`{called}`)" if called and called != meant else ""
            why = " ids are case-sensitive" if meant.casefold() == name.casefold() else ""
            return f"did you mean `{meant}`{whose}?{why}", place, f"the {noun_of(kind)} `{meant}`"
        hint = "correct the id, or list it under `externals` in the config if it exists elsewhere"
        kinds = sorted(UUID_KINDS) if kind in UUID_KINDS else ()
        other = next(filter(None, (self.find(one, name, document) for one in kinds if one != kind)), None)
        if other is not None:
            called = f" `{name_of(other)}`" if name_of(other) else ""
            hint = (
                f"it is the id of the {noun_of(other.kind or '')}{called}; write that of {with_article(noun_of(kind))}"
            )
            return hint, place_of(other), "this has the id"
        return hint, place, _label_of(noun_of(kind), len(seen))


def _visible(files: KnownFiles, document: Document, kind: str) -> list[Document]:
    return [one for group in files.lookups.groups(kind, document) for one in group]


def _names(files: KnownFiles, document: Document, kind: str) -> list[str]:
    found = {own_id(one) for one in files.visible(kind, document)}
    return sorted({*files.externals(kind), *(name for name in found if name is not None)})


def _by_case(files: KnownFiles, document: Document, kind: str) -> dict[str, str]:
    return {one.casefold(): one for one in reversed(files.names(kind, document))}


def _near(files: KnownFiles, document: Document, kind: str, name: str) -> tuple[Document | None, str | None]:
    """Return an object to show in place of one that does not exist, and its id if it was probably meant."""
    seen = files.visible(kind, document)
    few = seen if len(seen) <= _MANY else []
    linked = next((one for one in few if id_in_link(one) == folded(kind, name)), None)
    if linked is not None:
        return linked, own_id(linked)
    ids = [own_id(one) or "" for one in few]
    alike = next((one for one in ids if one.casefold() == name.casefold()), None)
    meant = alike or nearest(folded(kind, name), ids, 1 if kind in UUID_KINDS else 2)
    return next((one for one in seen if meant is None or own_id(one) == meant), None), meant


def _nearest(files: KnownFiles, document: Document, kind: str, name: str) -> str | None:
    return nearest(name, files.names(kind, document))


def _first(files: KnownFiles, document: Document, kind: str, *names: str) -> Document | None:
    """Return the first visible object of a kind, or of a name, that has an id in its file; without one, the first."""
    found = files.alike(kind, own_id, names[0], document) if names else files.visible(kind, document)
    return min(found, key=lambda one: (id_node(one) is None, order(one)), default=None)


def _label_of(noun: str, seen: int) -> str:
    """Return the label of an object, of which so many are visible, that is shown where another one is not found."""
    return f"{EXAMPLE}{noun}" if seen > 1 else f"the only {noun} here"
