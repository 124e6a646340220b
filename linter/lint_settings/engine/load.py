"""Reads files into documents, and adds these to the workspace of their project."""

from __future__ import annotations

from ..config.directive_typos import nearly_speaks
from ..console.terminal import quoted
from ..documents.document import load, syntax_finding
from ..documents.facts import compute_facts
from ..documents.files import TooLargeError, content_of_file
from ..documents.limits import LoadError, decode
from ..documents.marks import is_unchanged, mark_of_file, mark_of_text
from ..documents.source import Source, shown
from ..tenant.envelopes import placed, unwrap
from ..tenant.kind_evidence import may_be_named
from ..tenant.kinds import classify
from ..tenant.unread import Unread, kinds_in, perhaps_in, perhaps_unreadable, unreadable
from ..tenant.unreadable import looks_like_settings, nothing_in
from .project import Project
from .report import Crash, Report, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..allows.baseline import Baseline
    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.finding import Finding
    from .open_files import OpenFiles
    from .project import Options


class ChangedFileError(Exception):
    """A file that has changed since it was first read; the text is its path, as shown."""


class Loaded:
    """A file that has been read: its documents, the findings of reading it, and the rules that were not checked on it.

    `passed_over` is why an unreadable file that may not contain settings cannot be read: reported only if the user
    named the file. `open_files` tracks the file while it is open; None if it is always open. `kinds` are those of which
    an unreadable file may contain objects.
    """

    __slots__ = ("documents", "findings", "kinds", "open_files", "passed_over", "path", "project", "silent", "source")

    def __init__(self, path: str, project: Project, source: Source, findings: list[Finding]) -> None:
        self.path = path
        self.project = project
        self.source = source
        self.documents: list[Document] = []
        self.findings = findings
        self.passed_over: list[Finding] = []
        self.silent: frozenset[str] = frozenset()
        self.open_files: OpenFiles | None = None
        self.kinds: list[str] = []

    @property
    def unread(self) -> Unread | None:
        """The placeholder for the file if it cannot be read; None if it could be."""
        if self.documents:
            return None
        if any(finding.rule == "syntax" for finding in self.findings):
            return unreadable(self.source, self.kinds, self.project.config.kind(self.path))
        return perhaps_unreadable(self.source, self.kinds) if self.passed_over and self.kinds else None

    def open(self) -> None:
        """Read the nodes of its documents again.

        Raises ChangedFileError if the file has changed.
        """
        try:
            content = read(self.path, self.project.config.limits.size)
        except (LoadError, OSError):
            raise ChangedFileError(self.source.path) from None
        text = decode(content)[0]
        if self.source.mark != mark_of_text(text) and not is_unchanged(self.path, self.source.mark):
            raise ChangedFileError(self.source.path)
        self.source.text = text
        wholes = load(self.source, self.project.config.limits)[0] if self.documents else []
        for document in self.documents:
            document.root = wholes[document.index].root.at(document.path)
        self.fill_in()
        if self.open_files is not None:
            self.open_files.add(self)

    def fill_in(self) -> None:
        """Replace the placeholders that have values."""
        deployed = self.project.deployed
        env = deployed.env(self.source.environment) if deployed is not None else None
        if env is not None:
            env.fill_in(self.documents)

    def close(self) -> None:
        """Drop the nodes of its documents, but not the facts."""
        for document in self.documents:
            compute_facts(document)
            self.project.workspace.let_go(document)
            document.close()
        self.source.mark = self.source.mark or mark_of_text(self.source.text)
        self.source.close()


def load_files(
    files: Iterable[tuple[str, Config]],
    options: Options,
    report: Report,
    *,
    context: Iterable[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
    contents: Mapping[str, bytes] | None = None,
    open_files: OpenFiles | None = None,
) -> list[Loaded]:
    """Read files into the workspaces of their projects; those of the context are read, but not returned.

    `contents` maps paths to contents that replace those of the files; with `open_files`, not all files stay open.
    """
    project_of = Projects(options)
    loaded = [] if stdin is None else [load_content(stdin[0], stdin[1], project_of(stdin[2]))]
    for count, (path, config) in enumerate(files, 1):
        one = load_file(path, project_of(config), report, contents, open_files)
        if one is not None:
            take_in(one)
            loaded.append(one)
        if progress is not None:
            progress("read", count)
    for path, config in context:
        one = load_file(path, project_of(config), Report(), contents, open_files)
        if one is not None:
            take_in(one)
    return loaded


def take_as_settings(loaded: Loaded) -> None:
    """Treat documents of no known kind as client settings, if any of their names allows it: the user says they are."""
    for document in loaded.documents:
        value = document.root.value
        if document.kind is None and isinstance(value, dict) and may_be_named(value):
            document.kind = "client-settings"
            loaded.project.workspace.add(document)


def take_in(loaded: Loaded) -> None:
    """Add the documents of a file to their workspace, or the information that it cannot be read."""
    workspace = loaded.project.workspace
    for document in loaded.documents:
        workspace.add(document)
    unread = loaded.unread
    if unread is not None:
        workspace.lookups.add_unread(unread)


def take_out(loaded: Loaded) -> None:
    """Remove from the workspace what `take_in` added."""
    workspace = loaded.project.workspace
    workspace.remove(loaded.documents)
    workspace.lookups.remove_unread(loaded.source.path)


def note_unreadable(path: str, project: Project) -> None:
    """Record in the workspace that a file cannot be opened."""
    source = Source(shown(path), "", environment=project.config.environment(path))
    project.workspace.lookups.add_unread(unreadable(source, [], project.config.kind(path)))


def _track_open(loaded: Loaded, open_files: OpenFiles) -> None:
    """Track an open file, and close others if there are too many; those that are checked first stay open."""
    loaded.open_files = open_files
    loaded.source.open = loaded.open
    open_files.add(loaded)
    open_files.close_newest()


class Projects:
    """The projects of a run, one for each config; `baselines` are those that they use, by real path."""

    __slots__ = ("_by_config", "_options", "baselines")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._by_config: dict[int, Project] = {}
        self.baselines: dict[str, Baseline] = {}

    def __call__(self, config: Config) -> Project:
        """Return the project of a config; errors as in Project."""
        project = self._by_config.get(id(config))
        if project is None:
            project = self._by_config[id(config)] = Project(config, self._options, baselines=self.baselines)
        return project

    def __iter__(self) -> Iterator[Project]:
        """Return the projects of the run."""
        return iter(self._by_config.values())


def read(path: str, limit: int) -> bytes:
    """Return the content of a file.

    Raises OSError for what cannot be read or is no regular file, LoadError for a file larger than the limit in bytes.
    """
    try:
        return content_of_file(path, limit)
    except TooLargeError:
        raise _too_large(limit) from None


def _too_large(limit: int) -> LoadError:
    return LoadError(f"the file has more than {limit:,} bytes; a larger one is not read", 0, 0)


def load_file(
    path: str,
    project: Project,
    report: Report,
    contents: Mapping[str, bytes] | None = None,
    open_files: OpenFiles | None = None,
) -> Loaded | None:
    """Read a file; report what cannot be read."""
    try:
        # Before the file is read, since it may change.
        mark = mark_of_file(path) if open_files is not None and open_files.marks else b""
        content = contents[path] if contents and path in contents else read(path, project.config.limits.size)
        loaded = _read_content(path, content, project)
        loaded.source.mark = mark
        if open_files is not None:
            _track_open(loaded, open_files)
        return loaded
    except LoadError as error:
        source = Source(shown(path), "", environment=project.config.environment(path))
        return Loaded(path, project, source, [syntax_finding(source, error)])
    except OSError as error:
        report.errors.append(f"{quoted(shown(path))} cannot be read: {error.strerror or error}")
        note_unreadable(path, project)
    except Exception as error:  # the findings of the other files must not be lost
        report.crashes.append(Crash(None, shown(path), describe(error)))
    return None


def load_content(path: str, content: bytes, project: Project) -> Loaded:
    """Parse the content of a file and add its documents to the project's workspace."""
    loaded = _read_content(path, content, project)
    take_in(loaded)
    return loaded


def read_apart(path: str, content: bytes, project: Project) -> Loaded:
    """Parse the content of a file without adding its documents to the workspace; `take_in` does that."""
    return _read_content(path, content, project)


def documents_of(path: str, content: bytes, config: Config) -> tuple[Source, list[Document]]:
    """Parse the content of a file under a config, outside of any project; an unreadable file has no documents."""
    text, bom, error = decode(content)
    source = Source(shown(path), text, environment=config.environment(path), bom=bom, placeholder=config.placeholder)
    return source, [] if error is not None else _documents(source, config, path)[0]


def twin_of(loaded: Loaded, environment: str) -> Loaded:
    """Return a file as it is in another environment, without adding it to the workspace."""
    content = loaded.source.text.encode("utf-8", "surrogatepass")
    return _read_content(loaded.path, content, loaded.project, environment)


def _read_content(path: str, content: bytes, project: Project, environment: str | None = None) -> Loaded:
    config = project.config
    text, bom, error = decode(content)
    is_large = len(content) > config.limits.size
    if is_large:
        text, error = "", _too_large(config.limits.size)
    environment = environment or config.environment(path)
    source = Source(shown(path), text, environment=environment, bom=bom, placeholder=config.placeholder)
    source.speaks = source.speaks or (not path.endswith(".json") and nearly_speaks(text))
    documents, findings = _documents(source, config, path) if error is None else _unread(source, error)
    loaded = Loaded(path, project, source, findings)
    loaded.documents = documents
    if project.deployed is not None:
        project.deployed.note(source)
        loaded.fill_in()
    is_known = any(document.kind is not None for document in documents)
    if findings and not is_known and not is_large and not _is_ours(path, content, project):
        loaded.findings, loaded.passed_over = [], findings
    if not documents and not findings:
        loaded.passed_over = [nothing_in(source)]
        loaded.kinds = [] if text.strip() else perhaps_in(text)
    if not documents and findings:
        loaded.kinds = perhaps_in(text) if loaded.passed_over else kinds_in(text)
    return loaded


def _unread(source: Source, error: LoadError) -> tuple[list[Document], list[Finding]]:
    return [], [syntax_finding(source, error)]


def _is_ours(path: str, content: bytes, project: Project) -> bool:
    """Return whether an unreadable file is to be reported: others belong to other tools."""
    config = project.config
    is_named = config.kind(path) is not None or bool(config.inner_kinds(path))
    return is_named or "unknown-kind" in project.selected or looks_like_settings(content)


def _documents(source: Source, config: Config, path: str) -> tuple[list[Document], list[Finding]]:
    """Return the documents of a file, each with its kind, and the findings of reading them."""
    wholes, findings = load(source, config.limits)
    mapped, places = config.kind(path), config.inner_kinds(path)
    if places:
        return [one for whole in wholes for one in placed(whole, places)], findings
    documents = [one for whole in wholes for one in unwrap(whole)]
    for one in documents:
        one.kind = classify(one, mapped)
    text = source.text
    is_read = bool(wholes) or not findings
    if is_read and (source.refused_at is not None or not text.isascii() or "\t" in text or not path.isascii()):
        from ..documents.yaml.characters import character_findings

        findings.extend(character_findings(source, [whole.root for whole in wholes]))
        findings.extend(_hidden_documents(source, config, mapped, documents))
    return documents, findings


def _hidden_documents(source: Source, config: Config, mapped: str | None, documents: list[Document]) -> list[Finding]:
    """Report a file that contains settings only in the way PyYAML reads it."""
    from ..documents.yaml.characters import AS_PYYAML, BREAKS

    text = source.text
    at = min((place for place in map(text.find, BREAKS) if place >= 0), default=-1)
    if at < 0 or any(one.kind is not None for one in documents):
        return []
    other = Source(source.path, text.translate(AS_PYYAML), placeholder=source.placeholder)
    kinds = (classify(one, mapped) for whole in load(other, config.limits)[0] for one in unwrap(whole))
    if all(kind is None for kind in kinds):
        return []
    message = (
        f"PyYAML treats U+{ord(text[at]):04X} as a line break and reads settings in this file that readers of YAML "
        "1.2 do not see; remove the character"
    )
    return [syntax_finding(source, LoadError(message, at))]
