"""Compares two states of a project: reads them, pairs the two states of each object, and collects the changes."""

from __future__ import annotations

from types import MappingProxyType

from ..console.terminal import quoted
from ..documents.limits import LoadError
from ..documents.source import shown
from ..engine.load import LoadedFile, load_content, read, read_apart
from ..engine.notes import Crash, Notes, describe
from ..engine.project import Project
from ..engine.runner import check_over_time
from ..messages.secrets import message_of, secrets
from ..rulebook.earlier import pair
from ..tenant.kinds import skip_reason
from ..tenant.unreadable import reason_for
from .awaiting import Awaiting
from .changes import Changes
from .compared import Compared, Differences
from .exported import match
from .files import ANSWER, is_in_place, with_changed_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..config.config import Config
    from ..documents.document import Document
    from ..engine.project import Options
    from ..engine.settled import Settled
    from ..rulebook.earlier import Pair
    from ..tenant.change import Change
    from .exported import Matched
    from .files import File

    Matching = Callable[[list[list[Document]], list[Document]], Matched]
    # Why a change of an object is accepted; None if it is not.
    Known = Callable[[Document, Change], str | None]


def compare(
    old: Iterable[File],
    new: Iterable[File],
    rest: Callable[[], Iterable[File]],
    options: Options,
    *,
    exported: bool = False,
    matching: Matching | None = None,
    known: Known | None = None,
    options_before: Options | None = None,
) -> Compared:
    """Compare two states of a project.

    `rest` yields the files that are the same in both; they are read only if they are needed. With `exported` the
    earlier state consists of saved answers of the API, which are matched with files by the objects that they contain,
    or by `matching`; everything else counts as unchanged. Changes that are `known` are counted separately.
    `options_before` are those of the earlier state, if they differ.

    Raises ConfigError, RegistryError and SelectionError; no content of a settings file makes it raise.
    """
    comparison = _Comparison((options_before or options, options), rest, exported, matching, known)
    comparison.read(old, new)
    return comparison.compare()


class _Comparison:
    def __init__(
        self,
        options: tuple[Options, Options],
        rest: Callable[[], Iterable[File]],
        exported: bool,
        matching: Matching | None,
        known: Known | None,
    ) -> None:
        self.exported = exported
        self.matching = matching
        self.known = known
        self.unknown = 0
        self.options_before, self.options = options
        self.notes = Notes()
        self.rest: Callable[[], Iterable[File]] | None = rest
        self.projects: dict[int, tuple[Project, Project]] = {}
        self.old: dict[str, LoadedFile] = {}
        self.new: dict[str, LoadedFile] = {}
        self.others: list[LoadedFile] = []
        self.files: dict[int, File] = {}  # by the `id` of each document in it
        self.acknowledged: list[tuple[Change, str]] = []
        self.kept: dict[tuple[str, str], tuple[str, ...]] = {}
        self.moved: set[tuple[str, str]] = set()

    # --- reading

    def read(self, old: Iterable[File], new: Iterable[File]) -> None:
        """Read the files of both states; a file that cannot be read in one state is ignored in both."""
        unread = set()
        for files, loaded, state in ((old, self.old, 0), (new, self.new, 1)):
            for file in files:
                one = self._load(file, self._sides(file.config)[state], self.notes)
                if one is None:
                    unread.add(file.place)
                else:
                    loaded[file.place] = one
        unread.update(place for place in self.old if place in self.new and self._is_unread(place))
        for place in unread:
            self.old.pop(place, None)
            self.new.pop(place, None)
        if self.exported and len(self.old) == len(self.new) == 1:
            _adopt(*self.old.values(), *self.new.values())
        for place in self.old.keys() & self.new.keys():
            _adopt(self.old[place], self.new[place])
        for before, after in self.projects.values():
            for project in (before, after):
                assert isinstance(project.workspace, Awaiting)
                project.workspace.fill = self.fill

    def fill(self) -> None:
        """Read the rest of the project into both states."""
        rest, self.rest = self.rest, None
        if rest is None:
            return
        self._disarm()
        for file in rest():
            before, after = self._sides(file.config)
            one = self._load(file, after, Notes())
            for document in one.documents if one is not None else ():
                before.workspace.add(document)
            if one is not None:
                self.others.append(one)

    def _disarm(self) -> None:
        for projects in self.projects.values():
            for project in projects:
                assert isinstance(project.workspace, Awaiting)
                project.workspace.fill = None

    def _sides(self, config: Config) -> tuple[Project, Project]:
        """Return the two states of the project of a config."""
        if id(config) not in self.projects:
            # Answers of the platform contain no placeholders.
            before = Project(config, self.options.without_env() if self.exported else self.options_before).prepare()
            after = Project(config, self.options, before.registry).prepare()
            for project in (before, after):
                project.workspace = Awaiting(config)
                for pipeline in project.pipelines:
                    project.workspace.add(pipeline)
            self.projects[id(config)] = before, after
        return self.projects[id(config)]

    def _load(self, file: File, project: Project, notes: Notes) -> LoadedFile | None:
        """Read a file; note one that cannot be read."""
        try:
            if file.documents is not None:
                return self._ready(file, project)
            content = file.content if file.origin is None else read(file.origin, project.config.limits.size)
            is_answer = self.exported and file.place.startswith(ANSWER)
            loaded = (read_apart if is_answer else load_content)(file.path, content or b"", project)
        except (LoadError, OSError) as error:
            reason = error.message if isinstance(error, LoadError) else error.strerror or error
            notes.fail(f"{quoted(file.called)} cannot be read: {reason}", file.name)
        except Exception as error:  # the other files must not be lost
            notes.crashes.append(Crash(None, file.called, describe(error)))
        else:
            if loaded.documents or not loaded.findings:
                loaded.source.path = file.called
                self.files.update((id(one), file) for one in loaded.documents)
                return loaded
            self._note_unread(file.called, loaded, notes)
        return None

    def _ready(self, file: File, project: Project) -> LoadedFile | None:
        """Return a file that has already been read."""
        documents = tuple(file.documents or ())
        loaded = LoadedFile(file.path, project, documents[0].source, documents)
        self.files.update((id(one), file) for one in documents)
        return loaded

    def _note_unread(self, called: str, loaded: LoadedFile, notes: Notes) -> None:
        fault = (*loaded.findings, *loaded.passed_over)[0]
        where = f", line {fault.span.line}," if loaded.source.text else ""
        message = f"{quoted(called)}{where} cannot be read: {message_of(fault, loaded.documents)}"
        notes.fail(message, shown(loaded.path))

    def _is_unread(self, place: str) -> bool:
        """Return whether a file has settings in one state and cannot be read in the other, which is reported."""
        for one, other in ((self.old[place], self.new[place]), (self.new[place], self.old[place])):
            if one.passed_over and next(_known([other]), None) is not None:
                self._note_unread(one.source.path, one, self.notes)
                return True
        return False

    # --- comparing

    def compare(self) -> Compared:
        """Return the changes and the findings of the rules over time."""
        olds, news = (list(_known(state.values())) for state in (self.old, self.new))
        if self.exported:
            pairs = list(self._matched(news))
        else:
            pairs = list(pair(olds, news, lambda one: self.files[id(one)].place))
        earlier = {id(new): old for old, new in pairs if old is not None and new is not None}
        if not all(is_in_place(old, new) for old, new in pairs if not self._is_same(old, new)):
            self.fill()
        changes = self._changes(pairs)
        if self.unknown:
            count = "1 placeholder was" if self.unknown == 1 else f"{self.unknown:,} placeholders were"
            self.notes.notes.append(f"{count} not compared, because no --env-file sets their values")
        reworded = self._count(pairs, changes)
        checked = list(self.new.values())
        if self.rest is None:
            checked += self.others
            earlier.update((id(one), one) for loaded in self.others for one in loaded.documents)
        settled: list[Settled] = []
        for loaded in checked:
            before, _ = self._sides(loaded.project.config)
            try:
                settled += check_over_time(loaded, earlier, before.workspace, self.notes)
            except Exception as error:  # the findings of the other files must not be lost
                self.notes.crashes.append(Crash(None, loaded.source.path, describe(error)))
        kept, moved = MappingProxyType(self.kept), frozenset(self.moved)
        differences = Differences(tuple(changes), tuple(self.acknowledged), kept, tuple(reworded), moved)
        return Compared(settled, self.notes, differences)

    def _matched(self, news: list[Document]) -> Iterator[Pair]:
        """Match saved answers with the files; objects that are not in them are unchanged."""
        answers = [list(_known([loaded])) for loaded in self.old.values()]
        if self.matching is not None:
            matched = self.matching(answers, news)
        else:
            matched = match(answers, news, len(self.new) == 1)
        self.notes.errors.extend(matched.problems)
        self._refuse_unknown()
        for old, new in matched.pairs:
            old.source.environment = new.source.environment
            self._sides(self._loaded(new).project.config)[0].workspace.add(old)
            yield old, new
        yield from ((old, None) for old in matched.unmanaged)
        yield from ((None, new) for new in matched.gone)
        taken = {id(one) for one in (*(new for _, new in matched.pairs), *matched.gone)}
        for new in news:
            if id(new) not in taken:
                self._sides(self._loaded(new).project.config)[0].workspace.add(new)
                yield new, new

    def _refuse_unknown(self) -> None:
        """Report what an answer contains that is not a comparable object."""
        for loaded in self.old.values():
            unknown = [one for one in loaded.documents if one.kind is None]
            if loaded.passed_over:
                fault = loaded.passed_over[0]
                place = f"{quoted(fault.path)}:{fault.span.line}:{fault.span.column}"
                message = f"{place}: the answer cannot be read: {message_of(fault, loaded.documents)}"
                self.notes.fail(message, loaded.source.path)
            elif unknown or not loaded.documents:
                reason = skip_reason(unknown[0]) if unknown else "empty"
                where = f" at {unknown[0].pointer}" if unknown and unknown[0].pointer else ""
                message = f"{quoted(loaded.source.path)}: its content{where} cannot be compared: {reason}"
                self.notes.fail(message, loaded.source.path)

    def _loaded(self, document: Document) -> LoadedFile:
        return self.new[self.files[id(document)].place]

    def _is_same(self, old: Document | None, new: Document | None) -> bool:
        """Return whether a document is unchanged, letter by letter, and nothing in it comes from elsewhere."""
        if old is None or new is None or old is new:
            return old is new
        return old.source.text == new.source.text and not (old.source.filled or new.source.filled)

    def _changes(self, pairs: list[Pair]) -> list[Change]:
        hidden = secrets(one for couple in pairs for one in dict.fromkeys(couple) if one is not None)
        found: list[Change] = []
        for old, new in with_changed_kinds(pairs, self.files):
            one = old if new is None else new
            if one is None or old is new:
                continue
            file = self.files[id(one)]
            before, after = self._sides(file.config)
            changes = Changes(before.workspace, after.workspace, hidden, exported=self.exported)
            if old is not None and new is not None and self._has_moved(old, new):
                self.moved.add((file.name, old.source.path))
            if old is None:
                found.extend(self._new(one, [changes.whole(one, "added", file.name, "")]))
            elif new is None:
                found.extend(self._new(one, [changes.whole(one, "removed", file.name, file.called)]))
            elif old.kind != new.kind:
                found.append(changes.kind(old, new, file.name, old.source.path))
            else:
                found.extend(self._new(one, changes.between(old, new, file.name, old.source.path)))
                self.unknown += changes.unknown
                kept = changes.kept(old, new)
                if kept is not None:
                    self.kept[file.name, kept[0]] = kept[1]
        return sorted(found, key=lambda one: (-one.risk.rank, one.path, one.subject))

    def _new(self, document: Document, changes: Iterable[Change]) -> Iterator[Change]:
        """Yield the changes of an object that are not known; known ones are counted."""
        for one in changes:
            reason = self.known(document, one) if self.known is not None else None
            if reason is None:
                yield one
            else:
                self.acknowledged.append((one, reason))

    def _has_moved(self, old: Document, new: Document) -> bool:
        """Return whether an object was in another file; the folders of two states and answers do not count."""
        was, now = self.files[id(old)], self.files[id(new)]
        if self.exported:
            return False
        return was.place != now.place or (was.revision is not None and was.name != now.name)

    def _count(self, pairs: list[Pair], changes: Sequence[Change]) -> list[str]:
        """Note the files that were compared, and those without settings; return those that differ in style only."""
        notes = self.notes
        reworded = []
        touched = {path for change in changes for path in (change.path, change.old_path)}
        places = {self.files[id(one)].place for couple in pairs for one in couple if one is not None}
        if self.exported:
            notes.files = len({self.files[id(new)].place for old, new in pairs if new not in (None, old)})
            places |= self.old.keys()
        else:
            notes.files = len(places)
        for place in sorted(places & self.old.keys() & self.new.keys()):
            old, new = self.old[place].source, self.new[place].source
            if old.text != new.text and not {old.path, new.path} & touched:
                reworded.append(new.path)
        for place, loaded in (*self.old.items(), *self.new.items()):
            if place not in places:
                documents, source = loaded.documents, loaded.source
                notes.skipped[source.path] = skip_reason(documents[0]) if documents else reason_for(source.text)
        for place in places & self.new.keys():
            loaded = self.new[place]
            known = next(iter(_known([loaded])), None)
            if known is not None:
                notes.note_kind(loaded.source.path, known.kind, loaded.source.environment)
        return reworded


def _known(loaded: Iterable[LoadedFile]) -> Iterator[Document]:
    return (document for one in loaded for document in one.documents if document.kind is not None)


def _adopt(old: LoadedFile, new: LoadedFile) -> None:
    """Give a body of unknown kind the kind of its other state: it may be too small to be recognized."""
    if len(old.documents) != 1 or len(new.documents) != 1:
        return
    for one, other in ((old, new), (new, old)):
        document, kind = one.documents[0], other.documents[0].kind
        if document.kind is None and kind is not None and isinstance(document.root.value, dict):
            document.set_kind(kind)
            one.project.workspace.add(document)
