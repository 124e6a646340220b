"""The kinds of the recognized documents in each folder, updated with each document."""

from __future__ import annotations

from collections import Counter

from ...config.environments import without_environment
from ..likeness import is_bare, is_folder_of, possible_kinds, weak_kinds
from ..unread import UNRECOGNIZED, Unread, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...documents.document import Document

_FEWEST = 2  # files that make a folder one of their kind
_SETTINGS = ("application-settings", "client-settings")


class Folders:
    """The kinds and files of each folder; counterparts in other environments share a folder.

    `documents` are the recognized ones by kind, `foreign` are those without a kind.
    """

    __slots__ = ("_environments", "_files", "_foreign", "_kinds", "_places")

    def __init__(self, documents: Mapping[str, Iterable[Document]], foreign: Iterable[Document]) -> None:
        self._kinds: dict[str, Counter[str]] = {}
        self._files: dict[str, Counter[str]] = {}
        self._foreign: dict[str, Counter[str]] = {}
        self._environments: dict[str, str | None] = {}  # by path, of all files that have been counted
        self._places: dict[tuple[str, str | None], str] = {}
        for kind, found in documents.items():
            for one in found:
                self.count(one, kind, 1)
        for one in foreign:
            self.count(one, None, 1)

    def count(self, document: Document, kind: str | None, by: int) -> None:
        """Add a document under a kind, or with -1 remove it."""
        path = document.source.path
        place = self.place(path, document.source.environment)
        if kind is None:
            if not is_bare(document):  # one without content is no file of another tool
                _count(self._foreign, place, path, by)
        else:
            _count(self._kinds, place, kind, by)
            _count(self._files, place, path, by)
            self._environments[path] = document.source.environment

    def place(self, path: str, environment: str | None) -> str:
        """Return what identifies the folder of a file."""
        key = path.rpartition("/")[0], environment
        known = self._places.get(key)
        if known is None:
            known = self._places[key] = place_of(path, environment)
        return known

    def kinds(self, path: str, environment: str | None) -> frozenset[str]:
        """Return the kinds in the folder of a file."""
        return frozenset(self._kinds.get(self.place(path, environment), ()))

    def only_kind(self, path: str, environment: str | None, *, is_bare: bool = False) -> str | None:
        """Return the kind that all other files in the folder of a file have; None if there are several, or few files.

        The settings of an application count as those of a client. Beside a bare file, which may be of any kind, one
        is enough in a folder with the name of its kind.
        """
        place = self.place(path, environment)
        kinds = {"client-settings" if kind in _SETTINGS else kind for kind in self._kinds.get(place, ())}
        others = self._foreign.get(place, {}).keys() - {path}
        kinds.discard("flow-version")
        if len(kinds) != 1 or others:
            return None
        (kind,) = kinds
        fewest = 1 if is_bare and is_folder_of(path, kind) else _FEWEST
        return kind if len(self._files[place].keys() - {path}) >= fewest else None

    def has_counterpart(self, path: str, environment: str | None) -> bool:
        """Return whether a recognized file of another environment has the same path, apart from its name."""
        here = without_environment(path, environment)
        known = ((one, self._environments[one]) for one in self._files.get(self.place(path, environment), ()))
        others = (without_environment(one, word) for one, word in known if word not in (None, environment))
        return environment is not None and here in others

    def unread(self, document: Document) -> Unread | None:
        """Return a document without a kind as one that may contain an object of the tenant; None if it cannot."""
        path, environment = document.source.path, document.source.environment
        alike = possible_kinds(document)
        sure, maybe = (tuple(kind for kind, is_sure in alike if is_sure is sort) for sort in (True, False))
        if not alike:
            only = self.only_kind(path, environment, is_bare=is_bare(document))
            maybe = tuple(kind for kind in weak_kinds(document) if kind == only)
        return Unread(path, environment, sure, maybe, UNRECOGNIZED) if sure or maybe else None


def _count(counts: dict[str, Counter[str]], place: str, name: str, by: int) -> None:
    here = counts.setdefault(place, Counter())
    here[name] += by
    if not here[name]:
        del here[name]
