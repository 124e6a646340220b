"""Keeps only the findings that a change affects.

A finding is kept if it, or a place that it refers to, is at a setting that the change has added or given another value;
and in any case if it is new: not found in the state that the change started from. Renaming a file, moving settings
within it and changing the style of a value affect nothing. A finding about a comment is kept if the comment's line is
new. A finding without a setting, such as a missing one, is kept if the change has removed or changed a setting of the
document. In a file that has become unreadable, everything is kept.
"""

from __future__ import annotations

from collections import Counter

from ..documents.open_files import ChangedFileError, OpenFiles
from ..documents.source import shown
from ..engine.inputs import Input
from ..engine.load import load_file, take_in
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Projects
from ..engine.runner import check_files
from ..rulebook.earlier import pair
from ..tenant.settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.finding import Finding, Related
    from ..documents.node import Node
    from ..documents.span import Span
    from ..engine.load import LoadedFile
    from ..engine.project import Options, Project
    from ..engine.settled import Settled
    from .base_state import Earlier

    Name = tuple[str, str, str | None, str | None, str]

# Objects that contain settings of their own besides those of the top level.
_OPENED = ("custom", "_global")


def narrow(settled: Sequence[Settled], earlier: Earlier, options: Options, notes: Notes) -> list[Settled]:
    """Return findings, each with whether the change from an earlier state affects it.

    If a file has changed since it was checked, that is noted, and all findings count as affected.
    """
    try:
        return _narrowed(settled, earlier, options)
    except ChangedFileError as error:
        notes.changed.add(str(error))
        notes.report_changed()
        return [*settled]


def _narrowed(settled: Sequence[Settled], earlier: Earlier, options: Options) -> list[Settled]:
    touched = Touched(earlier, options)
    folded: dict[Finding, set[tuple[str, Span]]] = {}
    for one in settled:
        if one.cause is not None:
            folded.setdefault(one.cause, set()).add((one.finding.path, one.finding.span))
    found = [one for one in settled if one.is_reported]
    rest = [one for one in found if not touched.holds(one.finding, _others(one, folded.get(one.finding, set())))]
    left_out = set(map(id, _known_before(rest, touched, earlier, options))) if rest else set()
    left_out |= {id(one) for one in settled if one.reason is not None and not touched.holds(one.finding)}
    marked = [one._replace(is_untouched=True) if id(one) in left_out else one for one in settled]
    return marked + _set_free(marked, touched)


def _others(settled: Settled, folded: set[tuple[str, Span]]) -> list[Related]:
    """Return the places that a finding refers to without those of findings that were folded into it."""
    places = (*settled.finding.related, *settled.places)
    return [one for one in places if (one.path, one.span) not in folded]


def _set_free(settled: Sequence[Settled], touched: Touched) -> list[Settled]:
    """Return the first of the consequences of each finding that is left out where the change touches them."""
    kept = {one.finding for one in settled if one.is_reported}
    free: dict[Finding, Settled] = {}
    for one in settled:
        if one.cause is not None and one.cause not in kept and touched.holds(one.finding):
            free.setdefault(one.cause, one._replace(cause=None))
    return list(free.values())


def _known_before(settled: list[Settled], touched: Touched, earlier: Earlier, options: Options) -> list[Settled]:
    """Return those of the findings that also exist in the earlier state."""
    names = [touched.name_now(one.finding) for one in settled]
    paths = {name[2] for name in names} - {None}  # without those of new files
    if not paths:
        return []
    # What is a finding now may have been a consequence then.
    notes, options = Notes(), earlier.options(options)._replace(fold=False)
    loaded = _load_then(earlier, touched.then, options, notes)
    asked = [one for one in loaded if one.source.path in paths]
    # A finding about a config, or about a file that environments share, depends on the check of all files.
    is_enough = len(asked) == len(paths) and all(one.project.deployed is None for one in loaded)
    settled_before = check_files(asked if is_enough else loaded, options, notes)
    found = Counter(touched.name_then(one.finding) for one in settled_before if one.is_reported)
    known = []
    for one, name in zip(settled, names, strict=True):
        if found[name]:
            found[name] -= 1
            known.append(one)
    return known


def _load_then(earlier: Earlier, then: Iterable[LoadedFile], options: Options, notes: Notes) -> list[LoadedFile]:
    """Return the checked files of the earlier state, with the others in their workspaces.

    `then` are the earlier versions of changed files. Neither these nor files that have not changed are read again.
    """
    project_of, opened = Projects(options), OpenFiles()
    # What is filled in may differ, and a file that is too large cannot be read again.
    known = {one.path: one for one in earlier.read if one.project.deployed is None and one.open_files is not None}
    olds = {(one.path, id(one.project.config)): one for one in then if one.project.deployed is None}
    loaded = []
    for one in earlier.inputs:
        project, is_same = project_of(one.config), one.content is None
        file = known.get(one.path) if is_same else olds.pop((one.path, id(one.config)), None)
        if file is None:
            file = load_file(one, project, notes, opened)
        else:
            file = _of_project(file, project, opened) if is_same else file._replace(project=project)
        if file is not None:
            take_in(file)
            loaded += [file] * one.is_checked
    return loaded


def _of_project(loaded: LoadedFile, project: Project, opened: OpenFiles) -> LoadedFile:
    """Return a file of the current state as one of the earlier state, which shares its documents if it stays open."""
    is_closing = loaded.open_files is not None and loaded.open_files.has_closed
    if loaded.source.is_open and not is_closing:
        return loaded._replace(project=project)
    from ..engine.serialize import copy_of

    return copy_of(loaded, project, opened)


class Touched:
    """The settings that a change from an earlier state affects, by file and document."""

    def __init__(self, earlier: Earlier, options: Options) -> None:
        """Read the earlier version of each changed file; `then` are these."""
        was = earlier.was
        read = {one.path: one for one in earlier.read}
        others = [Input(path, one.config) for path, one in was.items() if path not in read]
        read |= {one.path: one for one in load_files(others, options, Notes())}
        now = [read[path] for path in was if path in read]
        there = (one for one in was.values() if one.content is not None)
        old_files = [Input(one.path, one.config, content=one.content) for one in there]
        self.then = then = load_files(old_files, earlier.options(options), Notes())
        earlier.read_then += then
        self._configs = earlier.configs
        self._now = {one.source.path: one for one in now}
        self._then = {one.source.path: one for one in then}
        self._old_paths = {shown(path): shown(one.path) for path, one in was.items() if one.content is not None}
        self._olds = self._pairs(now, then)
        self._members: dict[int, _Members] = {}

    def _pairs(self, now: list[LoadedFile], then: list[LoadedFile]) -> dict[int, Document]:
        """Return the earlier version of each document, by its `id`."""
        new_paths = {old: new for new, old in self._old_paths.items()}
        places = {id(one): f"{file.source.path} {_rank(one)}" for file in now for one in file.documents}
        for file in then:
            path = new_paths[file.source.path]
            places.update((id(one), f"{path} {_rank(one)}") for one in file.documents)
        olds, news = ([one for file in state for one in file.documents] for state in (then, now))
        pairs = pair(olds, news, lambda one: places[id(one)])
        return {id(new): old for old, new in pairs if old is not None and new is not None}

    def holds(self, finding: Finding, related: Iterable[Related] | None = None) -> bool:
        """Return whether a finding is at, or refers to, something that the change affects.

        `related` are the places that count, by default those that the finding refers to.
        """
        if finding.path in self._configs:
            config, text = self._configs[finding.path]
            return _is_new_entry(finding.pointer, config, text)
        return self._is_at(finding.path, finding.span, finding.pointer) or any(
            self._is_at(one.path, one.span) for one in (finding.related if related is None else related)
        )

    def _is_at(self, path: str, span: Span, pointer: str | None = None) -> bool:
        file = self._now.get(path)
        if file is None:
            return False
        if not file.documents:
            return True
        line = file.source.line(span.line)
        if not pointer and "lint-settings:" in line:
            return line not in self._lines_then(path)
        document = _document_at(file.documents, span.start, pointer)
        if document is None:
            return any(self._members_of(one).as_whole for one in file.documents)
        members = self._members_of(document)
        return members.is_touched(span if pointer is None else pointer)

    def _members_of(self, document: Document) -> _Members:
        """Return the members of a document; most changed files have no finding, for which they are needed."""
        found = self._members.get(id(document))
        if found is None:
            found = self._members[id(document)] = _Members(document, self._olds.get(id(document)))
        return found

    def _lines_then(self, path: str) -> set[str]:
        file = self._then.get(self._old_paths.get(path, ""))
        return set() if file is None else set(file.source.text.splitlines())

    def name_now(self, finding: Finding) -> Name:
        """Return a key that identifies a finding in both states: its rule, message, object and place in the object.

        The third part of it is the path of the file in the earlier state, None for a new file.
        """
        file = self._now.get(finding.path)
        if file is None:
            return finding.rule, finding.fault, finding.path, None, finding.pointer
        document = _document_at(file.documents, finding.span.start, finding.pointer)
        old = self._olds.get(id(document))
        if document is None or old is None or not finding.pointer:
            return finding.rule, finding.fault, self._old_paths.get(finding.path), None, finding.pointer
        return finding.rule, finding.fault, old.source.path, _rank(old), _below(finding.pointer, document)

    def name_then(self, finding: Finding) -> Name:
        """Return the same for a finding of the earlier state."""
        file = self._then.get(finding.path)
        document = _document_at(file.documents, finding.span.start, finding.pointer) if file is not None else None
        if document is None or not finding.pointer:
            return finding.rule, finding.fault, finding.path, None, finding.pointer
        return finding.rule, finding.fault, finding.path, _rank(document), _below(finding.pointer, document)


class _Members:
    """The members of a document, which of them a change affects, and whether it has removed or changed any."""

    __slots__ = ("as_whole", "document", "nodes", "touched")

    def __init__(self, document: Document, old: Document | None) -> None:
        was = {} if old is None else _members(old)
        self.document = document
        self.nodes = _members(document)
        self.touched = {name for name, node in self.nodes.items() if name not in was or not _is_same(node, was[name])}
        self.as_whole = old is None or any(name not in self.nodes or name in self.touched for name in was)

    def is_touched(self, place: str | Span) -> bool:
        """Return whether the member at a pointer or span is affected; without one, whether any member was."""
        name = self._at(place) if not isinstance(place, str) else self._of(_below(place, self.document))
        return self.as_whole if name is None else name in self.touched

    def _of(self, pointer: str) -> str | None:
        return next((name for name in self.nodes if pointer == name or pointer.startswith(f"{name}/")), None)

    def _at(self, span: Span) -> str | None:
        if (span.start, span.end) == self.document.root.place[:2]:
            return None
        for name, node in self.nodes.items():
            start, end, key_start, _ = node.place
            if (key_start if key_start >= 0 else start) <= span.start < max(end, start + 1):
                return name
        return None


def _members(document: Document) -> dict[str, Node]:
    """Return the members of a document by pointer, including those of nested objects; a list is one member."""
    root = document.root
    found: dict[str, Node] = {}
    for name, node in root.members.items():
        inner = node.members.values() if name in _OPENED else ()
        found.update((_below(one.pointer, document), one) for one in inner or (node,))
    return found or {"": root}


def _is_same(now: Node, was: Node) -> bool:
    return now.tag == was.tag and bool(as_stored(now.value) == as_stored(was.value))


def _below(pointer: str, document: Document) -> str:
    return pointer.removeprefix(document.root.pointer)


def _rank(document: Document) -> str:
    """Return the position of a document in its file."""
    return f"{document.index}{document.root.pointer}"


def _document_at(documents: Sequence[Document], offset: int, pointer: str | None) -> Document | None:
    """Return the document of a file for a place: the last that begins before it and contains the pointer."""
    begins: dict[int, int] = {}
    for one in documents:
        begins.setdefault(one.index, one.root.place[0] if one.index else 0)
    found = None
    for one in documents:
        start, end, *_ = one.root.place
        own = one.root.pointer
        is_inside = start <= offset < end if pointer is None else f"{pointer}/".startswith(f"{own}/")
        if begins[one.index] <= offset and is_inside:
            found = one
    return found


def _is_new_entry(pointer: str, config: Config, text: str | None) -> bool:
    """Return whether the config entry at a pointer did not exist before."""
    from ..config.toml import loads

    _, section, at, *_ = [*pointer.split("/"), "", ""]
    listed = config.data.get(section, [])
    if text is None or not at.isdigit() or int(at) >= len(listed):
        return True
    try:
        data = loads(text)
    except (ValueError, RecursionError):
        return True
    data = data if section in data else data.get("tool", {}).get("lint-settings", {})
    return _plain(listed[int(at)]) not in map(_plain, data.get(section, []))


def _plain(entry: Any) -> str:
    import json

    return json.dumps(entry, sort_keys=True, default=str)
