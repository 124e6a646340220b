"""The existing files of a tenant, and the objects in them."""

from __future__ import annotations

import os
from collections import Counter

from ..console.terminal import quoted
from ..documents.document import Document
from ..documents.node import Node
from ..engine.discover import discover
from ..engine.filled import Env
from ..engine.load import read_apart
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options, Projects
from ..messages.secrets import message_of
from ..messages.wording import noun_of
from ..tenant.ids import application_id, client_id, flow_name, linked_oidc_id, lists_versions, own_id, versions_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..config.config import Config
    from ..documents.finding import Finding
    from ..engine.load import LoadedFile
    from ..engine.project import Project
    from ..tenant.lookups import Index
    from ..tenant.unread import Unread
    from .objects import LiveObject

    Id = tuple[str, ...]


_IN_ONE = ("api-client", "application-settings", "client-settings")


class Existing:
    """The settings below a folder, by the ids of their objects.

    `failures` are messages about unreadable files, `loaded` maps real paths to files. What an unreadable file may hold
    is not known to be missing: see `unread_of`.
    """

    def __init__(
        self, folder: str, environment: str | None, config: Config | None, env_files: Sequence[str] = ()
    ) -> None:
        self.failures: list[str] = []
        self.loaded: dict[str, LoadedFile] = {}
        self.documents: list[Document] = []
        self._by_id: dict[Id, list[Document]] = {}
        self._elsewhere: dict[Id, Document] = {}
        self._path_of: dict[int, str] = {}
        self._filled: dict[int, Document] = {}
        self._unread: list[tuple[Unread, Index]] = []
        if not os.path.isdir(folder):
            return
        notes = Notes()
        files = discover([folder], config=config, errors=self.failures)
        projects = Projects(Options(use_baseline=False, local_rules=False, env=Env(env_files))) if env_files else None
        for one in load_files(files, Options(use_baseline=False, local_rules=False), notes):
            if environment is not None and one.source.environment not in (environment, None):
                self._note(one)
                continue
            if projects is not None and one.source.placeholder.search(one.source.text):
                self._fill(one, projects(one.project.config))
            self._add(one)
            unread = one.unread
            if unread is not None:
                self._unread.append((unread, one.project.workspace.lookups))
                self.failures.extend(map(_unreadable, one.findings[:1]))
        self.failures.extend(notes.failures)

    def _note(self, loaded: LoadedFile) -> None:
        """Note the objects of another environment that are in no second one; policies, for one, may be in several."""
        for document in loaded.documents:
            if document.kind in _IN_ONE:
                self._elsewhere.update((one, document) for one in ids_of(document))

    def elsewhere(self, document: Document) -> Document | None:
        """Return the document of another environment that holds the object of a document."""
        if document.kind not in _IN_ONE:
            return None
        return next((self._elsewhere[one] for one in ids_of(document) if one in self._elsewhere), None)

    def unread_of(self, kind: str) -> str | None:
        """Return the path of a file that cannot be read, but may hold an object of a kind; None if no file does."""
        for one, lookups in self._unread:
            if one.may_hold(kind, lookups.kinds_at(one.path, one.environment)):
                return one.path
        return None

    def _fill(self, loaded: LoadedFile, project: Project) -> None:
        """Fill in the placeholders of the documents of a file, since ids may be among these."""
        mark = b"\xef\xbb\xbf" if loaded.source.bom else b""
        twins = read_apart(loaded.path, mark + loaded.source.text.encode("utf-8", "surrogatepass"), project).documents
        self._filled.update((id(one), twin) for one, twin in zip(loaded.documents, twins, strict=True))

    def filled(self, document: Document) -> Document:
        """Return a document with its placeholders filled in, if they have values."""
        return self._filled.get(id(document), document)

    def _add(self, loaded: LoadedFile) -> None:
        self.loaded[os.path.realpath(loaded.path)] = loaded
        for document in loaded.documents:
            self._path_of[id(document)] = loaded.path
            if document.kind is None:
                continue
            self.documents.append(document)
            for one in ids_of(self.filled(document)):
                self._by_id.setdefault(one, []).append(document)

    def find(self, document: Document) -> list[Document]:
        """Return the documents in files that describe the object of a document."""
        found: dict[int, Document] = {}
        application = application_id(document)
        for one in ids_of(document):
            for other in self._by_id.get(one, ()):
                if application is None or application_id(self.filled(other)) in (application, None):
                    found.setdefault(id(other), other)
        if not found and document.kind == "application-settings":
            alike = [one for one in self.documents if one.kind == document.kind]
            return alike if len(alike) == 1 and not ids_of(self.filled(alike[0])) else []
        return list(found.values())

    def renamed(self, objects: Sequence[LiveObject], taken: Collection[int]) -> dict[int, Document]:
        """Return the documents of those objects whose files have other names, by the identities of the objects.

        Only the name of a file says of which flow a list of versions is; these say it, too, if no other list has them.
        `taken` are the identities of documents that belong to other objects.
        """
        found = {
            id(one): [other for other in self._alike(as_document(one)) if id(other) not in taken] for one in objects
        }
        counts = Counter(id(document) for documents in found.values() for document in documents)
        return {one: alike[0] for one, alike in found.items() if len(alike) == 1 and counts[id(alike[0])] == 1}

    def _alike(self, document: Document) -> list[Document]:
        """Return the lists all of whose versions such a list has, too; each flow has a HEAD, and keeps its versions."""
        if document.kind != "flow" or not document.root.items:
            return []
        versions = versions_of(document).keys() - {"HEAD"}
        lists = (one for one in self.documents if one.kind == "flow" and one.root.items)
        return [one for one in lists if set() < versions_of(self.filled(one)).keys() - {"HEAD"} <= versions]

    def file_of(self, document: Document) -> LoadedFile:
        """Return the file of a document."""
        return self.loaded[os.path.realpath(self._path_of[id(document)])]


def _unreadable(fault: Finding) -> str:
    return f"{quoted(fault.path)}, line {fault.span.line}, cannot be read: {message_of(fault, ())}"


def in_environment(one: LiveObject, held: Document) -> str:
    """Return which object of the answers is held by a file of another environment, in words."""
    noun = noun_of(one.kind)
    return (
        f"{'these' if noun.endswith('s') else 'this'} {noun} of {quoted(one.answer)} in the environment "
        f"`{held.source.environment}`; name that with --environment, or answers of another application"
    )


def as_document(one: LiveObject) -> Document:
    """Return the document to look for: what clients inherit is only a part of an answer."""
    if one.kind == one.document.kind and one.kind != "application-settings":
        return one.document
    return Document(one.document.source, Node(one.document.source, one.data, ()), 0, one.kind)


def ids_of(document: Document) -> Sequence[Id]:
    """Return the ids that identify the object of a document."""
    return list(_ids(document))


def _ids(document: Document) -> Iterator[Id]:
    kind = document.kind or ""
    if kind == "client-settings":
        oidc, client = linked_oidc_id(document), client_id(document)
        if oidc is not None:
            yield kind, "oidc", oidc
        if client is not None:
            yield kind, "client", client
    elif kind == "application-settings":
        application = application_id(document)
        if application is not None:
            yield kind, application
    elif kind == "access-schema":
        if isinstance(document.root.value, dict):
            names = ("for_client_id", "type_name", "access_type")
            yield (kind, *(str(document.root.value.get(name)) for name in names))
    elif kind == "settings-options":
        yield kind, "catalogue"
    elif kind == "flow":
        name = own_id(document) or flow_name(document)
        if name is not None:
            yield kind, name, "versions" if document.root.items else ""
            if lists_versions(document) and not document.root.items:
                yield kind, name, "versions"
    else:
        name = own_id(document)
        if name is not None:
            yield kind, name
