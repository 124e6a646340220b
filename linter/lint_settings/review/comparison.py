"""Compares two states of a project: reads them, finds the two states of each object, and tells what changes."""

from __future__ import annotations

from collections import namedtuple

from ..before import pair
from ..classify import skip_reason
from ..identity import linked_oidc_id, own_id
from ..loading import load_content, read
from ..project import Project
from ..reading import LoadError
from ..report import Crash, Report, describe
from ..runner import check_over_time, order
from ..sensitive import secrets
from ..terminal import quoted
from .awaiting import Awaiting
from .changes import Told

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..before import Pair
    from ..change import Change
    from ..config import Config
    from ..document import Document
    from ..loading import Loaded
    from ..project import Options


class File(namedtuple("File", "place path name revision origin content config")):
    """A file in one state: `place` is what it is called in both.

    `path` is where the config sees it, `name` what people call it, `revision` that which it is of, None for one that
    stands there now; `origin` is where it is read, None where `content` holds what git has of it.
    """

    __slots__ = ()

    place: str
    path: str
    name: str
    revision: str | None
    origin: str | None
    content: bytes | None
    config: Config

    @property
    def called(self) -> str:
        """What the file is called where its state counts: `settings/shop.yaml at 1a2b3c4`."""
        return self.name if self.revision is None else f"{self.name} at {self.revision}"


def compare(
    old: Iterable[File],
    new: Iterable[File],
    rest: Callable[[], Iterable[File]],
    options: Options,
    *,
    only_known: bool = False,
) -> tuple[Report, list[tuple[str, Config]]]:
    """What changes from one state to another, and the files of the new one with their configs.

    `rest` gives the files that are the same in both; they are read only if somebody asks for what they hold. With
    `only_known` the earlier state is a part: what it does not have is taken to be as it was.

    Raises ConfigError, RegistryError and SelectionError; nothing that a settings file holds makes it raise.
    """
    report = Report()
    comparison = _Comparison(options, report, rest)
    comparison.read(old, new)
    comparison.compare(only_known)
    report.findings.sort(key=order)
    report.allowed.sort(key=lambda allowed: order(allowed.finding))
    return report, [(one.path, one.project.config) for one in (*comparison.new.values(), *comparison.others)]


class _Comparison:
    def __init__(self, options: Options, report: Report, rest: Callable[[], Iterable[File]]) -> None:
        self.options = options
        self.report = report
        self.rest: Callable[[], Iterable[File]] | None = rest
        self.projects: dict[int, tuple[Project, Project]] = {}
        self.old: dict[str, Loaded] = {}
        self.new: dict[str, Loaded] = {}
        self.others: list[Loaded] = []
        self.files: dict[int, File] = {}  # by the `id` of each document in it

    # --- reading

    def read(self, old: Iterable[File], new: Iterable[File]) -> None:
        """Read the files of both states; of those that cannot be read in one, neither state counts."""
        unread = set()
        for files, loaded, state in ((old, self.old, 0), (new, self.new, 1)):
            for file in files:
                one = self._load(file, self._sides(file.config)[state], self.report)
                if one is None:
                    unread.add(file.place)
                else:
                    loaded[file.place] = one
        for place in unread:
            self.old.pop(place, None)
            self.new.pop(place, None)
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
            one = self._load(file, after, Report())
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
        """The two states of the project under a config."""
        if id(config) not in self.projects:
            before = Project(config, self.options)
            after = Project(config, self.options, before.registry)
            for project in (before, after):
                project.workspace = Awaiting(config)
                for pipeline in project.pipelines:
                    project.workspace.add(pipeline)
            self.projects[id(config)] = before, after
        return self.projects[id(config)]

    def _load(self, file: File, project: Project, report: Report) -> Loaded | None:
        """Read a file; one that cannot be read is told in the report."""
        try:
            content = file.content if file.origin is None else read(file.origin, project.config.limits.size)
            loaded = load_content(file.path, content or b"", project)
        except LoadError as error:
            report.errors.append(f"{quoted(file.called)} cannot be read: {error.message}")
        except OSError as error:
            report.errors.append(f"{quoted(file.called)} cannot be read: {error.strerror or error}")
        except Exception as error:  # the other files must not be lost with it
            report.crashes.append(Crash(None, file.called, describe(error)))
        else:
            if loaded.documents or not loaded.findings:
                loaded.source.path = file.called
                self.files.update((id(one), file) for one in loaded.documents)
                return loaded
            fault = loaded.findings[0]
            where = f", line {fault.span.line}," if loaded.source.text else ""
            report.errors.append(f"{quoted(file.called)}{where} cannot be read: {fault.message}")
        return None

    # --- comparing

    def compare(self, only_known: bool) -> None:
        """Put the changes and what the rules over time find into the report."""
        olds, news = (list(_known(state.values())) for state in (self.old, self.new))
        pairs = list(pair(olds, news, lambda one: self.files[id(one)].place))
        if only_known:
            pairs = list(self._only_known(pairs))
        earlier = {id(new): old for old, new in pairs if old is not None and new is not None}
        if not all(_is_in_place(old, new) for old, new in pairs if not self._is_same(old, new)):
            self.fill()
        self.report.changes = self._changes(pairs)
        self._count(pairs)
        checked = list(self.new.values())
        if self.rest is None:
            checked += self.others
            earlier.update((id(one), one) for loaded in self.others for one in loaded.documents)
        for loaded in checked:
            before, _ = self._sides(loaded.project.config)
            try:
                check_over_time(loaded, earlier, before.workspace, self.report)
            except Exception as error:  # the findings of the other files must not be lost with it
                self.report.crashes.append(Crash(None, loaded.source.path, describe(error)))

    def _only_known(self, pairs: list[Pair]) -> Iterator[Pair]:
        for old, new in pairs:
            if old is None and new is not None:
                self._sides(self._loaded(new).project.config)[0].workspace.add(new)
                yield new, new
            elif old is not None and (new is None or _are_others(old, new)):
                self.report.errors.append(
                    f"{quoted(old.source.path)}: no file holds the object that was exported; name the file that does"
                )
            else:
                yield old, new

    def _loaded(self, document: Document) -> Loaded:
        return self.new[self.files[id(document)].place]

    def _is_same(self, old: Document | None, new: Document | None) -> bool:
        """Whether a document is what it was, letter by letter."""
        return old is not None and new is not None and (old is new or old.source.text == new.source.text)

    def _changes(self, pairs: list[Pair]) -> list[Change]:
        hidden = secrets(one for couple in pairs for one in dict.fromkeys(couple) if one is not None)
        found: list[Change] = []
        for old, new in pairs:
            one = old if new is None else new
            if one is None or old is new:
                continue
            file = self.files[id(one)]
            before, after = self._sides(file.config)
            told = Told(before.workspace, after.workspace, hidden)
            if old is None:
                found.append(told.whole(one, "added", file.name, ""))
            elif new is None:
                found.append(told.whole(one, "removed", file.name, file.called))
            else:
                found.extend(told.between(old, new, file.name, old.source.path))
                kept = told.kept(old, new)
                if kept is not None:
                    self.report.kept[file.name, kept[0]] = kept[1]
        return sorted(found, key=lambda one: (-one.risk.rank, one.path, one.subject))

    def _count(self, pairs: list[Pair]) -> None:
        """Tell how many files were compared, which of them differ in writing only, and which hold no settings."""
        report = self.report
        touched = {path for change in report.changes or () for path in (change.path, change.old_path)}
        places = {self.files[id(one)].place for couple in pairs for one in couple if one is not None}
        report.files = len(places)
        for place in sorted(places & self.old.keys() & self.new.keys()):
            old, new = self.old[place].source, self.new[place].source
            if old.text != new.text and not {old.path, new.path} & touched:
                report.reworded.append(new.path)
        for place, loaded in (*self.old.items(), *self.new.items()):
            if place not in places:
                report.skipped[loaded.source.path] = skip_reason(loaded.documents[0]) if loaded.documents else "empty"
        for place in places & self.new.keys():
            loaded = self.new[place]
            known = next(iter(_known([loaded])), None)
            if known is not None:
                report.kinds[loaded.source.path] = known.kind, loaded.source.environment


def _known(loaded: Iterable[Loaded]) -> Iterator[Document]:
    return (document for one in loaded for document in one.documents if document.kind is not None)


def _adopt(old: Loaded, new: Loaded) -> None:
    """Take a body that nothing tells the kind of for what it was, or has become: so little may be left of it."""
    if len(old.documents) != 1 or len(new.documents) != 1:
        return
    for one, other in ((old, new), (new, old)):
        document, kind = one.documents[0], other.documents[0].kind
        if document.kind is None and kind is not None and isinstance(document.root.value, dict):
            document.kind = kind
            one.project.workspace.add(document)


def _are_others(old: Document, new: Document) -> bool:
    """Whether two documents are known to be of different objects."""
    ids = ((name(old), name(new)) for name in (linked_oidc_id, own_id))
    return any(None not in both and both[0] != both[1] for both in ids)


def _is_in_place(old: Document | None, new: Document | None) -> bool:
    """Whether a change stays within the settings of one client, so that it changes no other object.

    What they inherit is looked up all the same where somebody asks for it.
    """
    if old is None or new is None or old.kind != "client-settings" or new.kind != "client-settings":
        return False
    before, after = linked_oidc_id(old), linked_oidc_id(new)
    return before == after or after is None
