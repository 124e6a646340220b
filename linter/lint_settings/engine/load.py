"""Reads a file into documents, and adds these to the workspace of its project."""

from __future__ import annotations

from ..documents.document import load, syntax_finding
from ..documents.facts import compute_facts
from ..documents.files import TooLargeError, content_of_file
from ..documents.frozen import Frozen
from ..documents.limits import LoadError, decode
from ..documents.open_files import ChangedFileError
from ..documents.source import Source, may_address_linter, shown
from ..tenant.envelopes import placed, unwrap
from ..tenant.kinds import classify
from .complete import complete
from .notes import Crash, Notes, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.kept_texts import KeptTexts
    from ..documents.open_files import OpenFiles
    from ..tenant.unread import Unread
    from .inputs import Input
    from .project import Options, Project


NEVER = float("inf")
LARGE = 100_000  # bytes from which on even one file of another tool is worth recognizing


class LoadedFile(Frozen):
    """A file that has been read: its documents, and the findings of reading it.

    `passed_over` is why an unreadable file that may not contain settings cannot be read: reported only if the user
    named the file. `open_files` tracks the file while it is open; None if it is always open. `kinds` are those of which
    an unreadable file may contain objects. `is_foreign` is true for a file of another tool that was recognized by its
    text, and not read any further: it is taken to have no documents, and its source has no environment.
    """

    __slots__ = ()

    path: str
    project: Project
    source: Source
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    passed_over: tuple[Finding, ...] = ()
    kinds: tuple[str, ...] = ()
    open_files: OpenFiles | None = None
    is_foreign: bool = False

    # Two files are never the same, whatever they contain.
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    @property
    def text_aside(self) -> str | None:
        """The text of a file of another tool that was recognized by it; None if it has not been kept."""
        source = self.source
        if source.is_open and source.text:
            return source.text
        return None if source.block is None else source.block.text(source.at)

    @property
    def unread(self) -> Unread | None:
        """The placeholder for the file if it cannot be read; None if it could be."""
        if self.documents:
            return None
        from ..tenant.unread import perhaps_unreadable, unreadable

        if any(finding.rule == "syntax" for finding in self.findings):
            return unreadable(self.source, self.kinds, self.project.config.kind(self.path))
        return perhaps_unreadable(self.source, self.kinds) if self.passed_over and self.kinds else None

    def open(self) -> None:
        """Parse it once more, or read it now if only an earlier run has read it.

        Raises ChangedFileError if it has changed since that run.
        """
        source = self.source
        if source.block is not None:
            source.text = source.block.text(source.at)
        else:
            from ..documents.marks import unchanged_content

            content = unchanged_content(self.path, source.mark, self.project.config.limits.size)
            if content is None:
                raise ChangedFileError(source.path)
            source.text = decode(content)[0]
        wholes = load(self.source, self.project.config.limits)[0] if self.documents else []
        for document in self.documents:
            document.root = wholes[document.index].root.at(document.path)
        self.fill_in()
        if self.open_files is not None:
            self.open_files.add(self)

    def fill_in(self) -> None:
        """Replace the placeholders that have values."""
        _fill_in(self.project, self.source, self.documents)

    def close(self, texts: KeptTexts) -> None:
        """Drop the nodes of its documents, but not the facts and the text."""
        for document in self.documents:
            if self.source.block is None:  # else they are known
                compute_facts(document)
            self.project.workspace.let_go(document)
            document.close()
        self.source.keep_in(texts)
        self.source.close()


def set_aside_from(options: Options, before: LoadedFile | None = None) -> float:
    """Return the size in bytes from which on a file is recognized by its text if it is of another tool.

    That pays for small files only after another one of such a tool; `before` is the file that was read before.
    """
    if options.explains_skipped:
        return NEVER  # to find the reason takes as long as reading the file in full
    if before is not None and before.is_foreign:
        return 0
    return LARGE if before is None or any(one.kind is not None for one in before.documents) else 0


def take_in(loaded: LoadedFile) -> None:
    """Add the documents of a file to their workspace, or the information that it cannot be read."""
    if loaded.is_foreign:
        return
    workspace = loaded.project.workspace
    for document in loaded.documents:
        workspace.add(document)
    unread = loaded.unread
    if unread is not None:
        workspace.lookups.add_unread(unread)


def take_out(loaded: LoadedFile) -> None:
    """Remove from the workspace what `take_in` added."""
    workspace = loaded.project.workspace
    workspace.remove(loaded.documents)
    workspace.lookups.remove_unread(loaded.source.path)


def note_unreadable(path: str, project: Project) -> None:
    """Record in the workspace that a file cannot be opened."""
    from ..tenant.unread import unreadable

    source = Source(shown(path), "", environment=project.config.environment(path))
    project.workspace.lookups.add_unread(unreadable(source, [], project.config.kind(path)))


def _fill_in(project: Project, source: Source, documents: Sequence[Document]) -> None:
    """Replace the placeholders of a file that have values."""
    env = project.deployed.env(source.environment) if project.deployed is not None else None
    if env is not None:
        env.fill_in(documents)


def track_open(loaded: LoadedFile, open_files: OpenFiles) -> None:
    """Track an open file, and close others if there are too many; those that are checked first stay open."""
    loaded.source.opener = loaded
    open_files.add(loaded)
    open_files.close_newest()


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
    one: Input,
    project: Project,
    notes: Notes,
    open_files: OpenFiles | None = None,
    *,
    apart_from: float = NEVER,
    earlier: tuple[bytes, bytes] | None = None,
) -> LoadedFile | None:
    """Read a file; note what cannot be read. From `apart_from` bytes on, files of other tools are set aside.

    `earlier` are the content and the mark of a file that was read before.
    """
    path = one.path
    if one.content is not None:
        open_files = None  # it cannot be read again
    try:
        content, mark = earlier or _content_of(one, project, open_files)
        foreign = None
        if open_files is not None and len(content) >= apart_from:
            foreign = _set_aside(path, content, project, open_files)
        loaded = foreign or read_apart(path, content, project, open_files=open_files)
        loaded.source.mark = mark
        if open_files is not None and foreign is None:
            track_open(loaded, open_files)
        return loaded
    except LoadError as error:
        source = Source(shown(path), "", environment=project.config.environment(path))
        return LoadedFile(path, project, source, findings=_complete([syntax_finding(source, error)], project, source))
    except OSError as error:
        from ..console.terminal import quoted

        notes.fail(f"{quoted(shown(path))} cannot be read: {error.strerror or error}", shown(path))
        note_unreadable(path, project)
    except Exception as error:  # the findings of the other files must not be lost
        notes.crashes.append(Crash(None, shown(path), describe(error)))
    return None


def _content_of(one: Input, project: Project, open_files: OpenFiles | None) -> tuple[bytes, bytes]:
    """Return the content of a file, and its mark if that is needed."""
    mark = b""
    if open_files is not None and open_files.marks:
        from ..documents.marks import mark_of_file

        mark = mark_of_file(one.path)  # before the file is read, since it may change
    return read(one.path, project.config.limits.size) if one.content is None else one.content, mark


def _set_aside(path: str, content: bytes, project: Project, open_files: OpenFiles) -> LoadedFile | None:
    """Return a file that certainly concerns other tools only; None for one that must be read in full."""
    from .foreign import is_foreign

    config, name, (text, bom, error) = project.config, shown(path), decode(content)
    if error is not None or project.names(path) or not is_foreign(name, text, config.limits.depth):
        return None
    loaded = LoadedFile(path, project, Source(name, "", bom=bom), (), (), (), (), open_files, True)
    open_files.aside.add(loaded, text)
    return loaded


def load_content(path: str, content: bytes, project: Project) -> LoadedFile:
    """Parse the content of a file and add its documents to the project's workspace."""
    loaded = read_apart(path, content, project)
    take_in(loaded)
    return loaded


def documents_of(path: str, content: bytes, config: Config) -> tuple[Source, list[Document]]:
    """Parse the content of a file under a config, outside of any project; an unreadable file has no documents."""
    text, bom, error = decode(content)
    source = Source(shown(path), text, environment=config.environment(path), bom=bom, placeholder=config.placeholder)
    return source, [] if error is not None else _documents(source, config, path)[0]


def read_apart(
    path: str,
    content: bytes,
    project: Project,
    environment: str | None = None,
    open_files: OpenFiles | None = None,
) -> LoadedFile:
    """Parse the content of a file without adding its documents to the workspace; `take_in` does that."""
    config = project.config
    text, bom, error = decode(content)
    is_large = len(content) > config.limits.size
    if is_large:
        text, error = "", _too_large(config.limits.size)
    environment = environment or config.environment(path)
    source = Source(shown(path), text, environment=environment, bom=bom, placeholder=config.placeholder)
    if not source.speaks and path[-5:] != ".json" and may_address_linter(text):
        from ..config.directive_typos import nearly_speaks

        source.speaks = nearly_speaks(text)
    documents, found = _documents(source, config, path) if error is None else ([], [syntax_finding(source, error)])
    if project.deployed is not None:
        project.deployed.note(source)
        _fill_in(project, source, documents)
    findings = _complete(found, project, source, documents)
    passed_over: tuple[Finding, ...] = ()
    kinds: Sequence[str] = ()
    is_doubtful = bool(findings) and not is_large and all(document.kind is None for document in documents)
    if is_doubtful and not _is_ours(path, content, project):
        from ..tenant.unread import perhaps_in

        findings, passed_over = (), findings
        kinds = () if documents else perhaps_in(text)
    elif not documents:
        from ..tenant.unread import kinds_in, perhaps_in

        kinds = kinds_in(text) if findings else () if text.strip() else perhaps_in(text)
    if not documents and not findings and not passed_over:
        from ..tenant.unreadable import nothing_in

        passed_over = _complete([nothing_in(source)], project, source)
    return LoadedFile(path, project, source, tuple(documents), findings, passed_over, tuple(kinds), open_files, False)


def _complete(
    findings: Iterable[Finding], project: Project, source: Source, documents: Sequence[Document] = ()
) -> tuple[Finding, ...]:
    found = complete(findings, project.registry.rules, source, documents)
    for document in documents if found and not source.filled else ():
        if document.kind is None:
            document.hidden = None  # its kind may become known later, and decides what is secret
    return found


def _is_ours(path: str, content: bytes, project: Project) -> bool:
    """Return whether an unreadable file is to be reported: others belong to other tools."""
    from ..tenant.unreadable import looks_like_settings

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
        one.set_kind(classify(one, mapped))
        if one.kind is None:
            from ..tenant import likeness  # noqa: F401  # its facts are needed at once, and must be known when it is closed
    text = source.text
    is_read = bool(wholes) or not findings
    if is_read and (source.refused_at is not None or not text.isascii() or "\t" in text or not path.isascii()):
        from ..documents.yaml.characters import character_findings
        from ..tenant.unreadable import hidden_documents

        findings.extend(character_findings(source, [whole.root for whole in wholes]))
        findings.extend(hidden_documents(source, config, mapped, documents))
    return documents, findings
